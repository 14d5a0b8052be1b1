"""Celery carries job ids and nothing else. Settings as tried against kill -9, broker loss and database restarts."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("claimwright")


def _configure() -> None:
    from django.conf import settings

    app.conf.update(
        broker_url=settings.REDIS_URL,
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_transport_options={"visibility_timeout": 3600, "socket_connect_timeout": 1, "max_retries": 1},
        broker_connection_retry_on_startup=True,
        task_publish_retry=False,
        task_soft_time_limit=240,
        task_time_limit=300,
        worker_soft_shutdown_timeout=30.0,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        task_serializer="json",
        accept_content=["json"],
        beat_schedule={"tick": {"task": "portal.jobs.tick", "schedule": 1.0, "options": {"expires": 2}}},
        beat_schedule_filename=str(settings.HOME / "beat-schedule"),
        timezone="UTC",
    )


_configure()
app.autodiscover_tasks(["portal.jobs"], related_name="celery_tasks", force=False)


@setup_logging.connect
def _keep_our_logs(**_: object) -> None:
    """Our JSON logs stand; Celery's would print task arguments."""


@worker_process_init.connect
def _fresh_connections(**_: object) -> None:
    """A forked child must not share the parent's sockets."""
    from django.db import connections

    connections.close_all()
