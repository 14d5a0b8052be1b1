"""JSON logs of ids only: an allow-list of keys, messages without arguments, exceptions as class and place."""

import json
import logging
import logging.config

from portal.where import where

ALLOWED = (
    "request_id", "method", "route", "status", "ms", "user_id", "practice_id", "job_id", "task", "state", "count",
    "verdict", "db_role", "interchange_id", "batch_id", "port", "url_name",
)  # fmt: skip


class JsonFormatter(logging.Formatter):
    """One JSON object a line. A record's arguments are never rendered: they may hold names."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        for key in ALLOWED:
            value = getattr(record, key, None)
            if isinstance(value, (int, float, str)) or value is True or value is False:
                line[key] = value
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = where(record.exc_info[1])
        return json.dumps(line)


def configure(level: str) -> None:
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # these print statements, parameters or file content
                "django.db.backends": {"level": "ERROR"},
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                "celery.app.trace": {"level": "ERROR"},
                "celery.worker.strategy": {"level": "ERROR"},
                "kombu": {"level": "ERROR"},
                "fontTools": {"level": "ERROR"},
                "pikepdf": {"level": "ERROR"},
                "x12sdk": {"handlers": [], "propagate": False},
                "pyx12": {"handlers": [], "propagate": False},
            },
        }
    )
