"""One object of every kind in Northside and Lakeview, made by the real steps, so that walls have something to hide."""

import pytest
from django.urls import reverse

from coding.audits.draw import draw_sample
from portal import pages, registries
from portal.tenants.scope import acting
from tests.cast import Cast
from tests.journey import DAY, one_of_everything


class World:
    """The cast and example objects; `address(page, slug)` fills a page's address with objects of that practice."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._values: dict[tuple[str, str], object] = {}

    def address(self, page: pages.Page, slug: str) -> str:
        values = {}
        practice_id = getattr(self.cast, slug).pk
        for argument in page.arguments:
            if argument == "practice":
                values[argument] = slug
                continue
            key = (slug, f"{page.name}.{argument}")
            if key not in self._values:
                find = registries.url_examples.find(key[1]) or registries.url_examples.find(argument)
                assert find, f"No example is registered for <{argument}> of the page {page.name}."
                with acting("cw_system", practice_id=practice_id):
                    self._values[key] = find(practice_id)
            value = self._values[key]
            assert value is not None, f"The world has no example for <{argument}> of {page.name} in {slug}."
            values[argument] = value
        return reverse(page.name, kwargs=values)


@pytest.fixture
def world(cast) -> World:
    journey = one_of_everything(cast, "northside", "lakeview")
    with cast.acting("dave"):
        draw_sample(
            drawn_by_id=cast.dave.pk, auditor_id=cast.carol.pk, signed_from=DAY, signed_to=journey.day, size=2, seed=7
        )
    return World(cast)
