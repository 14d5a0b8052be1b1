"""Pictures of the main pages from a running demo, for the README: `python docs/pictures.py [--home DIR] [--out DIR]`.

Reads `demo.json` of the home folder (CLAIMWRIGHT_HOME), signs each person in through the form and writes PNG files of
at most 150 kB. Everything shown is synthetic. Needs Chromium; exits 3 without a running demo.
"""

import argparse
import io
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

LIMIT = 150_000
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """`who` signs in and opens `path`; `then` is what to press or click before the picture is taken."""

    name: str
    who: str
    path: str
    then: str = ""
    scheme: str = "light"
    width: int = 1280
    height: int = 800


PICTURES = (
    Picture("practice-home", "nora", "/p/northside/"),
    Picture("upload", "nora", "/p/northside/upload/"),
    Picture("workspace", "alice", "/coding/", then="chart"),
    Picture("claims", "bruno", "/claims/"),
    Picture("claim", "bruno", "/claims/?state=closed", then="first"),
    Picture("remittance", "bruno", "/claims/remittances/", then="first"),
    Picture("denials", "bruno", "/claims/denials/"),
    Picture("revenue", "olga", "/p/northside/revenue/", height=1100),
    Picture("floor", "dave", "/coding/floor/"),
    Picture("audits", "dave", "/coding/audits/"),
    Picture("workspace-dark", "alice", "/coding/", then="chart", scheme="dark"),
    Picture("practice-home-phone", "nora", "/p/northside/", width=390, height=844),
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("CLAIMWRIGHT_HOME", "/var/lib/claimwright")))
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "pictures")
    parser.add_argument("--only", help="one picture by its name")
    options = parser.parse_args(arguments)
    record = options.home / "demo.json"
    chromium = shutil.which("chromium")
    if not record.exists() or not chromium:
        print(f"Needs Chromium and a running demo: {record} is not there. Start it: make demo", file=sys.stderr)
        return 3
    demo = json.loads(record.read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for picture in PICTURES:
            if options.only in (None, picture.name):
                data = small(take(browser, demo, picture))
                path = options.out / f"{picture.name}.png"
                path.write_bytes(data)
                print(f"{path}  {len(data) // 1000} kB")
        browser.close()
    return 0


def take(browser: Browser, demo: dict, picture: Picture) -> bytes:
    """A picture of the page as this person sees it."""
    context = browser.new_context(
        base_url=demo["url"],
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-US",
    )
    page = context.new_page()
    sign_in(page, next(user for user in demo["users"] if user["email"].split("@")[0] == picture.who))
    page.goto(picture.path, wait_until="networkidle")
    if picture.then == "chart":
        open_chart(page)
    elif picture.then == "first":
        page.locator("main [data-row-id] a").first.click()
    page.wait_for_load_state("networkidle")
    data = page.screenshot()
    context.close()
    return data


def sign_in(page: Page, user: dict) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user["email"])
    page.get_by_label("Password").fill(user["password"])
    page.locator("[data-action=sign-in]").click()
    page.wait_for_selector("main[data-page]")


def open_chart(page: Page) -> None:
    """The chart in the coder's hands, or the next one of the queue, as it stands: codes that do not fit the note are no picture."""
    held = page.locator("main table a[data-primary]")
    if held.count():
        held.first.click()
    else:
        page.keyboard.press("n")
        page.wait_for_load_state("networkidle")
    if not page.locator("main[data-page=workspace]").count():  # nothing waits: a chart that is held or done
        page.locator("main table a[href*='/coding/encounters/']").first.click()
    page.wait_for_selector("main[data-page=workspace]")
    page.locator("h1").click()


def small(data: bytes) -> bytes:
    """The picture with a palette; with fewer colors, then narrower, until it fits the limit."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    while True:
        for colors in (256, 128, 64, 32):
            out = io.BytesIO()
            image.quantize(colors, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
                out, "PNG", optimize=True
            )
            if out.tell() <= LIMIT:
                return out.getvalue()
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
