import datetime as dt
from types import SimpleNamespace as Row

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Engine, TemplateSyntaxError

from portal.ui.nav import NavItem, NavSection, clashes
from portal.ui.states import Badge, badge
from portal.ui.tables import Column, ListPage, ListSpec

ENGINE = Engine(builtins=["portal.templatetags.ui"])


def draw(text, **context):
    return ENGINE.from_string(text).render(Context(context))


class Form(forms.Form):
    name = forms.CharField(label="Last name", help_text="As on the card")
    told = forms.BooleanField(required=False)


def test_an_unknown_attribute_raises():
    for text in (
        '{% figure label="a" value=1 colour="red" %}',
        '{% sheet style="x" %}{% endsheet %}',
        '{% icon "nothing" %}',
    ):
        with pytest.raises(TemplateSyntaxError):
            draw(text)


def test_state_has_a_word_and_a_family_and_is_escaped():
    assert draw("{% state b %}", b=Badge("<Paid>", "paid")) == '<span class="state s-paid">&lt;Paid&gt;</span>'
    with pytest.raises(TemplateSyntaxError):
        draw('{% state "x" family="green" %}')
    with pytest.raises(ValueError):
        Badge("x", "green")


def test_badge_reads_the_family_table_beside_the_states():
    from portal.encounters.states import FAMILY, EncounterState

    assert badge(EncounterState, "held", FAMILY) == Badge("On hold", "waiting")


def test_no_amount_is_unknown_not_zero():
    assert "unknown" in draw("{% money a %}", a=None)
    assert draw("{% money a %}", a=-5) == "($0.05)"


def test_no_cases_is_said_in_words():
    assert "no claims to rate" in draw('{% figure label="Denied" value=None %}')


def test_age_counts_by_the_given_clock_with_the_exact_time_on_hover():
    now = dt.datetime(2026, 11, 21, 15, tzinfo=dt.UTC)
    made = draw("{% ago t %}", t=now - dt.timedelta(days=3), business_now=now)
    assert ">3 d ago<" in made and 'title="11/18/2026' in made and "data-ago" in made


def test_a_field_ties_help_and_error_to_its_control():
    made = draw("{% form_errors f %}{% field f.name %}{% field f.told %}", f=Form({}))
    assert 'aria-describedby="id_name_hint id_name_error"' in made
    assert made.count('aria-describedby="id_name_hint id_name_error"') == made.count("aria-describedby")
    assert 'id="id_name_hint"' in made and 'id="id_name_error"' in made
    assert 'href="#id_name"' in made and 'aria-invalid="true"' in made
    assert '<label for="id_told">' in made


def test_block_component_keeps_its_body_and_escapes_its_title():
    assert draw("{% sheet title=t flush=True %}<b>x</b>{% endsheet %}", t="<i>") == (
        '<section class="sheet" aria-label="&lt;i&gt;"><header><h2>&lt;i&gt;</h2></header><div class="flush"><b>x</b></div></section>'  # noqa: E501
    )


def test_query_string_keeps_the_rest_and_drops_what_is_emptied():
    assert draw('{{ q|qs_replace:"page=2&sort=" }}', q=QueryDict("by=a&sort=x&page=1")) == "?by=a&amp;page=2"


def test_listing_has_row_hooks_sort_state_and_sums():
    spec = ListSpec(
        columns=(
            Column(key="who", title="Who", value=lambda r: r.who, sort="who", href=lambda r: f"/x/{r.pk}/"),
            Column(key="held", title="Held", value=lambda r: r.cents, kind="money", sum="cents", sort="cents"),
        )
    )
    page = ListPage(
        spec=spec,
        rows=[Row(pk=7, who="<b>", cents=100)],
        number=1,
        pages=2,
        count=60,
        sums={"held": 4200},
        sort="-held",
        chosen={},
    )
    made = draw(
        '{% listing page caption="Waiting" select=True %}{% pager page noun="encounters" %}{% filters_bar page %}',
        page=page,
    )
    assert 'data-row-id="7"' in made and 'href="/x/7/"' in made and "&lt;b&gt;" in made
    assert 'aria-sort="descending"' in made and "$42.00" in made and "1–50 of 60 encounters" in made
    assert 'rel="next"' in made and 'rel="prev"' not in made


@pytest.mark.parametrize(
    ("done", "total", "state", "words"),
    [
        (120, 300, "ready", "Working"),
        (0, 300, "ready", "Waiting to start"),
        (300, 300, "done", "Done"),
        (3, None, "parked", "Stopped"),
    ],
)
def test_progress_says_what_the_job_row_says(done, total, state, words):
    made = draw('{% progress j href="/j/" %}', j=Row(done_count=done, total_count=total, state=state))
    assert words in made
    assert ("every 2s" in made) == (state == "ready")


def test_a_letter_of_the_rail_jumps_to_one_place():
    rail = [NavSection(items=[NavItem(title="A", href="/a/", key="a"), NavItem(title="B", href="/b/", key="a")])]
    assert clashes(rail) == ["a"]
