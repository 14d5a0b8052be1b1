"""A live site in Chromium: real processes on committed data, real sign-in, and no word on the console unheard.

`live` serves one test on an empty journey; `world` serves all tests of a module on one object of everything.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from coding.audits.draw import draw_sample
from coding.workqueue import lease
from coding.workspace.record import record_coding
from config.demo import cast as people
from config.demo.install import PASSWORD
from portal.encounters.models import Encounter
from tests import processes
from tests.cast import Cast
from tests.journey import DAY, Journey, one_of_everything
from tests.walls.world import World

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
REFUSED_STYLE = re.compile(r"Content.Security.Policy", re.I)


class Ears:
    """Everything a page complains about: console errors, policy violations, script errors, failed answers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """A complaint that belongs to this test: it is taken out of what was heard at the end."""
        self.expected.append(re.compile(pattern))

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"{page.url}: script error {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or REFUSED_STYLE.search(message.text):
            self.heard.append(f"console {message.type}: {message.text} at {message.location.get('url')}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"status {response.status} of {response.url}")

    def complaints(self) -> list[str]:
        return [line for line in self.heard if not any(p.search(line) for p in self.expected)]


class Site:
    """The served site. `sign_in("nora")` gives her page in a browser profile of her own."""

    def __init__(self, *, address: str, browser: Browser, ears: Ears) -> None:
        self.address = address
        self.browser = browser
        self.ears = ears
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self._tabs: dict[tuple[str, str], Page] = {}
        self.cast: Cast | None = None
        self.walls: World | None = None
        self.chart = 0  # encounter in Alice's hands, in the world

    def fresh(self, *, width: int = 1280, height: int = 860, scheme: str = "light") -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-US",
        )
        context.set_default_timeout(15_000)
        context.on("page", self.ears.listen)
        return context

    def sign_in(self, key: str, *, scheme: str = "light") -> Page:
        """A new page of this person; the real form is filled once per person."""
        context = self._contexts.get((key, scheme))
        if context is None:
            state = next((c.storage_state() for (who, _), c in self._contexts.items() if who == key), None)
            context = self.fresh(scheme=scheme)
            self._contexts[key, scheme] = context
            if state is not None:
                context.add_cookies(state["cookies"])
                return context.new_page()
            page = context.new_page()
            page.goto("/accounts/login/")
            page.get_by_label("Email").fill(people.person(key).email)
            page.get_by_label("Password").fill(PASSWORD)
            page.locator("[data-action=sign-in]").click()
            page.wait_for_selector("main[data-page]")
            assert "/accounts/" not in page.url, f"{key} was not signed in: {page.url}"
            return page
        return context.new_page()

    def tab(self, key: str, *, scheme: str = "light") -> Page:
        """This person's page, opened once and used again: for tests that only look."""
        if (key, scheme) not in self._tabs:
            self._tabs[key, scheme] = self.sign_in(key, scheme=scheme)
        return self._tabs[key, scheme]

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all; each person gets a profile of his own."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: sudo apt-get install -y chromium (or: make test BROWSER=no)"
    # Playwright's own loop runs in this thread, which Django takes for an asynchronous caller
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def ears() -> Ears:
    return Ears()


@pytest.fixture(autouse=True)
def _nothing_to_hear(ears: Ears) -> Iterator[None]:
    """A console error, a refused style or a failed request fails the test that caused it."""
    ears.heard.clear()
    ears.expected.clear()
    yield
    assert not ears.complaints(), "\n".join(ears.complaints())


@pytest.fixture
def journey(transactional_db) -> Journey:
    """The firm's life before the browser comes in."""
    return Journey()


@pytest.fixture
def live(journey: Journey, chromium: Browser, ears: Ears, tmp_path: Path) -> Iterator[Site]:
    """Web, worker, beat and sandbox payer on this test's database."""
    # a broker database beside those of the numbered test workers, so that two runs on one machine stay apart
    env = processes.environment(REDIS_URL=processes.broker_url(8 + os.getpid() % 7))
    processes.flush_broker(env)
    with ExitStack() as stack:
        stack.enter_context(processes.worker(env, tmp_path / "worker.log"))
        stack.enter_context(processes.beat(env, tmp_path / "beat.log", tmp_path))
        stack.enter_context(processes.sandbox(env, tmp_path / "sandbox.log"))
        address = stack.enter_context(processes.web(env, tmp_path / "web.log"))
        site = Site(address=address, browser=chromium, ears=ears)
        site.cast = Cast()
        yield site
        site.close()


def _in_hand(cast: Cast, journey: Journey) -> int:
    """Alice pulls the chart of the second planned encounter of Northside and writes down its codes; its id."""
    with cast.acting("alice"):
        while (item := lease.pull_next(coder_id=cast.alice.pk)) is not None:
            encounter = Encounter.objects.get(pk=item.encounter_id)
            if item.practice_id != cast.northside.pk:
                continue
            coded = journey.planned("northside", 1).signed
            record_coding(
                encounter_id=encounter.pk, coder_id=cast.alice.pk, diagnoses=coded.diagnoses, lines=coded.lines
            )
            return encounter.pk
    raise AssertionError("No chart of Northside waits for Alice.")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, _flush_as_owner, chromium, ears, tmp_path_factory) -> Iterator[Site]:
    """The site on the world of the walls, built once for the module; its tests must not ask for a database."""
    folder = tmp_path_factory.mktemp("world")
    own = override_settings(FILES_DIR=folder / "files", EXCHANGE_DIR=folder / "exchange", JOB_HINTS=False)
    with django_db_blocker.unblock(), own:
        try:
            cast = Cast()
            journey = one_of_everything(cast, "northside", "lakeview")
            with cast.acting("dave"):
                draw_sample(
                    drawn_by_id=cast.dave.pk,
                    auditor_id=cast.carol.pk,
                    signed_from=DAY,
                    signed_to=journey.day,
                    size=2,
                    seed=7,
                )
            with processes.web(processes.environment(), folder / "web.log") as address:
                site = Site(address=address, browser=chromium, ears=ears)
                site.cast, site.walls = cast, World(cast)
                # the workspace shows the chart in Alice's hands, half coded
                site.chart = _in_hand(cast, journey)
                yield site
                site.close()
        finally:
            TransactionTestCase._fixture_teardown(None)
