"""Components of the screens, as builtins. Signatures are strict: an attribute that a component does not know raises.

They build their HTML here, not through template files: a row with ten of them costs no template lookups.
"""

import datetime as dt
import re
from typing import Any

from django import template
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.tenants import scope
from portal.ui import charts
from portal.ui.icons import ICONS, icon_svg
from portal.ui.money import ago as ago_words
from portal.ui.money import us_date, us_moment, usd
from portal.ui.states import FAMILIES
from portal.ui.tables import ListPage, is_right

register = template.Library()
EMPTY = mark_safe("")
ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def _optional(pattern: str, *values: Any) -> SafeString:
    """The pattern filled in, or nothing when its first value is empty."""
    return format_html(pattern, *values) if values[0] else EMPTY


@register.simple_tag(name="icon")
def icon(name: str, *, title: str = "") -> SafeString:
    """{% icon "upload" %}; with a title it is read aloud. Raises for an unknown name."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"No icon named {name!r}.")
    return icon_svg(name, title=title)


@register.simple_tag
def state(value: Any, *, family: str = "", wrap: bool = False, title: str = "") -> SafeString:
    """{% state badge %} for an object with label and family (portal.ui.states.Badge), or {% state "Text" family="paid" %}."""  # noqa: E501
    label = getattr(value, "label", value)
    color = family or getattr(value, "family", "received")
    if color not in FAMILIES:
        raise template.TemplateSyntaxError(f"No state family named {color!r}.")
    return format_html(
        '<span class="state s-{}{}"{}>{}</span>', color, " wrap" if wrap else "", _optional(' title="{}"', title), label
    )


@register.simple_tag
def money(amount: Any) -> SafeString | str:
    """int cents or Decimal dollars as $1,234.56 and ($1,234.56); None reads "unknown", never $0.00."""
    if amount is None or amount == "":
        return mark_safe('<span class="quiet">unknown</span>')
    return usd(amount)


@register.simple_tag
def usdate(day: dt.date | dt.datetime | None) -> str:
    """MM/DD/YYYY, or nothing for no date."""
    return us_date(day) if day else ""


@register.simple_tag(takes_context=True)
def ago(context: template.Context, moment: dt.datetime | None) -> SafeString:
    """A relative time with the exact one on hover, by business time (the open scope's). Without a scope: the exact time."""  # noqa: E501
    if not moment:
        return EMPTY
    now = context.get("business_now") or getattr(scope.current_or_none(), "business_now", None)
    exact = us_moment(moment)
    words = ago_words(moment, now=now) if now else exact
    mark = mark_safe(" data-ago") if now else EMPTY
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', moment.isoformat(), exact, mark, words)


@register.simple_block_tag(end_name="endsheet")
def sheet(
    content: str,
    *,
    title: str = "",
    note: str = "",
    id: str = "",
    flush: bool = False,
    level: int = 2,
    href: str = "",
    link: str = "",
) -> SafeString:
    """A bordered part of the page. flush=True for tables (no padding); href and link: one link in the header."""
    heading = format_html("<h{}>{}</h{}>", level, title, level) if title else EMPTY
    more = format_html('<a class="small" href="{}">{}</a>', href, link or "See all") if href else EMPTY
    header = format_html(
        "<header>{}{}{}</header>", heading, _optional('<span class="note">{}</span>', note), more
    ) if title or note else EMPTY  # fmt: skip
    return format_html(
        '<section class="sheet"{}{}>{}<div class="{}">{}</div></section>',
        _optional(' id="{}"', id), _optional(' aria-label="{}"', title), header, "flush" if flush else "body", content,
    )  # fmt: skip


@register.simple_tag
def empty(
    *, title: str, hint: str = "", href: str = "", action: str = "", icon: str = "inbox", level: int = 3
) -> SafeString:
    """An empty page or list: what will appear here and how to start."""
    return format_html(
        '<div class="empty">{}<h{}>{}</h{}>{}{}</div>', icon_svg(icon), level, title, level,
        _optional("<p>{}</p>", hint), format_html('<a class="btn main" href="{}">{}</a>', href, action) if href else EMPTY,  # noqa: E501
    )  # fmt: skip


@register.simple_tag
def figure(
    *,
    label: str,
    value: Any,
    basis: str = "",
    href: str = "",
    title: str = "",
    trend: str = "",
    better: bool | None = None,
) -> SafeString:
    """One number with its basis. value None or "" reads "no claims to rate"; trend is words, colored by better."""
    none = value is None or value == ""
    shown = format_html(
        "<b{}>{}</b>", mark_safe(' class="none"') if none else EMPTY, "no claims to rate" if none else value
    )
    color = {True: "up", False: "down", None: ""}[better]
    more = format_html(' · <span class="{}">{}</span>', color, trend) if trend else EMPTY
    under = format_html('<span class="basis">{}{}</span>', basis, more) if basis or trend else EMPTY
    inner = format_html('<span class="name">{}</span>{}{}', label, shown, under)
    tip = _optional(' title="{}"', title)
    return (
        format_html('<a class="figure" href="{}"{}>{}</a>', href, tip, inner)
        if href
        else format_html('<div class="figure"{}>{}</div>', tip, inner)
    )


@register.simple_tag
def field(bound: Any, *, label: str = "", hint: str = "", key: str = "") -> SafeString:
    """A form field: label, help, errors in words, control; all tied together for screen readers. Hidden fields pass."""
    if bound.is_hidden:
        return format_html("{}{}", bound, bound.errors)
    widget = bound.field.widget
    place = bound.id_for_label or bound.auto_id
    help_text = hint or bound.help_text
    tied = [f"{bound.auto_id}_hint"] * bool(help_text) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    attrs: dict[str, Any] = {"aria-describedby": " ".join(tied)} if tied else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if key:
        attrs["data-key"] = key
    words = label or bound.label
    optional = (
        EMPTY
        if bound.field.required or getattr(widget, "input_type", "") == "checkbox"
        else mark_safe(' <span class="optional">(optional)</span>')
    )
    help_html = (
        format_html('<span class="hint" id="{}_hint">{}</span>', bound.auto_id, help_text) if help_text else EMPTY
    )
    errors = format_html_join(" ", "{}", ((error,) for error in bound.errors))
    error = (
        format_html('<span class="error" id="{}_error"><span class="sr">Error: </span>{}</span>', bound.auto_id, errors)
        if bound.errors
        else EMPTY
    )
    bad = " bad" if bound.errors else ""
    if getattr(widget, "use_fieldset", False):
        extra = _optional(' aria-describedby="{}"', " ".join(tied))
        control = bound.as_widget(attrs={k: v for k, v in attrs.items() if k == "data-key"})
        return format_html(
            '<div class="field{}"><fieldset{}><legend>{}{}</legend>{}{}{}</fieldset></div>',
            bad,
            extra,
            words,
            optional,
            help_html,
            error,
            control,
        )
    control = bound.as_widget(attrs=attrs)
    label_html = format_html('<label for="{}">{}{}</label>', place, words, optional)
    if getattr(widget, "input_type", "") == "checkbox":
        return format_html('<div class="field check{}">{}{}{}{}</div>', bad, control, label_html, help_html, error)
    return format_html('<div class="field{}">{}{}{}{}</div>', bad, label_html, help_html, error, control)


@register.simple_tag
def form_errors(form: Any, *, title: str = "There is a problem") -> SafeString:
    """The summary above a form, with a link to each field; nothing when the form has no errors."""
    if not form.is_bound or not form.errors:
        return EMPTY
    lines = [(error,) for error in form.non_field_errors()]
    for bound in form:
        anchor = bound.id_for_label or bound.auto_id
        lines += [(format_html('<a href="#{}">{}: {}</a>', anchor, bound.label, error),) for error in bound.errors]
    items = format_html_join("", "<li>{}</li>", lines)
    return format_html(
        '<div class="error-summary" role="alert" tabindex="-1"><h2>{}</h2><ul>{}</ul></div>', title, items
    )


@register.simple_tag
def key(name: str) -> SafeString:
    """The cap of a key, for the eye; the key itself is the data-key of the control around it."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', name)


@register.filter
def usdates(text: str) -> str:
    """Stored words with ISO dates in them, as people here write dates: 2026-11-05 becomes 11/05/2026."""
    return ISO_DAY.sub(r"\2/\3/\1", text or "")


@register.filter
def qs_replace(query: QueryDict, change: str) -> str:
    """{{ request.GET|qs_replace:"page=2&sort=" }}: the query with some keys set; an empty value takes the key away."""
    made = query.copy()
    for name, value in QueryDict(change).items():
        made.pop(name, None)
        if value:
            made[name] = value
    return f"?{made.urlencode()}"


def _query(context: template.Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict("")


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: ListPage, *, noun: str = "rows") -> SafeString:
    """What is shown of how many, and the links to the pages around."""
    query = _query(context)
    said = f"{page.first:,}–{page.last:,} of {page.count:,} {noun}" if page.count else f"No {noun}"
    links = []
    if page.number > 1:
        links.append((qs_replace(query, f"page={page.number - 1}"), "[", "prev", "Previous"))
    if page.number < page.pages:
        links.append((qs_replace(query, f"page={page.number + 1}"), "]", "next", "Next"))
    if page.words:
        turn = '<button class="btn slim" form="words" formaction="{}" data-key="{}" data-turn="{}">{}</button>'
    else:
        turn = '<a class="btn slim" href="{}" data-key="{}" rel="{}">{}</a>'
    made = format_html_join("", turn, links)
    ignored = (
        format_html('<span class="state s-waiting">Not understood and left out: {}</span>', ", ".join(page.ignored))
        if page.ignored
        else EMPTY
    )
    return format_html(
        '<nav class="pager" aria-label="Pages"><span>{}</span>{}<span class="links">{}</span></nav>',
        said,
        ignored,
        made,
    )


@register.simple_tag(takes_context=True)
def filters_bar(context: template.Context, page: ListPage, *, label: str = "Filters") -> SafeString:
    """The list's filters as a GET form that also works without script; the sort is kept, the page starts again.

    Private filters stand in a form of their own that is sent as POST (`id="words"`); the others stay in its address.
    """
    query = _query(context)
    parts = []
    for item in page.spec.filters:
        if item.private:
            continue
        value = page.chosen.get(item.key, "")
        if item.choices is None:
            control = format_html('<input name="{}" value="{}">', item.key, value)
        else:
            options = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((v, mark_safe(" selected") if v == value else EMPTY, t) for v, t in item.choices.items()),
            )
            control = format_html('<select name="{}"><option value="">All</option>{}</select>', item.key, options)
        parts.append((item.title, control))
    fields = format_html_join("", "<label>{} {}</label>", parts)
    keep = format_html('<input type="hidden" name="sort" value="{}">', page.sort) if page.sort else EMPTY
    clear = (
        format_html(
            '<a class="small" href="{}">Clear</a>', qs_replace(query, "page=&" + "&".join(f"{k}=" for k in page.chosen))
        )
        if page.chosen
        else EMPTY
    )
    words = _words_form(context, page)
    if not parts:
        return words
    public = format_html(
        '<form class="filters" method="get" role="search" aria-label="{}" data-auto>{}{}<button class="btn slim">Apply</button>{}</form>',  # noqa: E501
        label,
        fields,
        keep,
        clear,
    )
    return format_html('<div class="filters">{}{}</div>', words, public) if words else public


def _words_form(context: template.Context, page: ListPage) -> SafeString:
    """The search box for names: a POST to the same address, so that no name stands in it."""
    private = [item for item in page.spec.filters if item.private]
    if not private:
        return EMPTY
    request = context.get("request")
    boxes = format_html_join(
        "", '<label>{} <input name="{}" type="search" value="{}" autocomplete="off"></label>',
        ((item.title, item.key, page.chosen.get(item.key, "")) for item in private),
    )  # fmt: skip
    clear = format_html('<a class="small" href="{}">Clear</a>', qs_replace(_query(context), "page=")) if page.words else EMPTY
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)) if request else EMPTY
    return format_html(
        '<form class="filters" id="words" method="post" role="search" aria-label="Find" action="{}">{}{}<button class="btn slim">Find</button>{}</form>',  # noqa: E501
        qs_replace(_query(context), "page="), token, boxes, clear,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def listing(
    context: template.Context, page: ListPage, *, caption: str, select: bool = False, form: str = ""
) -> SafeString:
    """The rows as a table that turns into cards on a phone; headers sort; the foot sums all that matches, not the page.

    select=True puts a checkbox (name "row") before each row, belonging to the form with id `form`.
    """
    query = _query(context)
    columns = page.spec.columns
    heads = []
    for column in columns:
        down = page.sort == f"-{column.key}"
        up = page.sort == column.key
        title: Any = column.title
        if column.sort:
            turn = (
                '<button class="linkish" form="words" formaction="{}">{}</button>' if page.words else '<a href="{}">{}</a>'
            )
            title = format_html(turn, qs_replace(query, f"page=&sort={'-' if up else ''}{column.key}"), column.title)
        heads.append((
            format_html(' class="{}"', " ".join(filter(None, ("num" if is_right(column) else "", "hide-s" if "hide-s" in column.css else "")))),  # noqa: E501
            mark_safe(' aria-sort="descending"') if down else mark_safe(' aria-sort="ascending"') if up else EMPTY,
            _optional(' title="{}"', column.definition), title,
        ))  # fmt: skip
    pick = (
        mark_safe(
            '<th class="pick"><input type="checkbox" data-select-all aria-label="Select all rows of this page"></th>'
        )
        if select
        else EMPTY
    )
    body = format_html_join(
        "",
        '<tr data-row-id="{}">{}{}</tr>',
        ((page.spec.row_id(row), _pick(page, row, select, form), _cells(columns, row)) for row in page.rows),
    )
    foot = EMPTY
    if page.has_sums and page.count:
        cells = [
            (
                _css(column),
                column.text(page.sums[column.key]) if column.sum else ("All that match" if index == 0 else ""),
            )
            for index, column in enumerate(columns)
        ]
        foot = format_html(
            "<tfoot><tr>{}{}</tr></tfoot>",
            mark_safe('<td class="pick"></td>') if select else EMPTY,
            format_html_join("", "<td{}>{}</td>", cells),
        )
    return format_html(
        '<table class="stack"><caption class="sr">{}</caption><thead><tr>{}{}</tr></thead><tbody>{}</tbody>{}</table>',
        caption, pick, format_html_join("", '<th scope="col"{}{}{}>{}</th>', heads), body, foot,
    )  # fmt: skip


def _css(column: Any) -> SafeString:
    names = ["num"] * is_right(column) + ["code"] * (column.kind == "code") + [column.css] * bool(column.css)
    return format_html(' class="{}"', " ".join(names)) if names else EMPTY


def _pick(page: ListPage, row: Any, select: bool, form: str) -> SafeString:
    if not select:
        return EMPTY
    return format_html(
        '<td class="pick"><input type="checkbox" name="row" value="{}" data-select aria-label="Select row {}"{}></td>',
        page.spec.row_id(row), page.spec.row_id(row), _optional(' form="{}"', form),
    )  # fmt: skip


def _cells(columns: Any, row: Any) -> SafeString:
    made = []
    for column in columns:
        shown = column.shown(row)
        if column.href is not None:
            shown = format_html('<a href="{}">{}</a>', column.href(row), shown)
        made.append((_css(column), shown))
    return format_html_join("", "<td{}>{}</td>", made)


@register.simple_tag
def progress(job: Any, *, label: str = "Progress", noun: str = "rows", href: str = "") -> SafeString:
    """A job row's progress (done_count, total_count, state, error). href: where the fragment asks for itself every 2 s."""  # noqa: E501
    total, done = job.total_count, job.done_count
    failed = job.state == "parked"
    finished = failed or job.state == "done"
    said = (
        "Stopped after repeated failure"
        if failed
        else "Done"
        if finished
        else "Working"
        if done
        else "Waiting to start"
    )
    how = f"{done:,} of {total:,} {noun}" if total else f"{done:,} {noun}"
    bar = format_html('<progress max="{}" value="{}" aria-label="{}"></progress>', total, done, label) if total else (
        format_html('<progress max="1" value="1" aria-label="{}"></progress>', label) if said == "Done" else format_html('<progress aria-label="{}"></progress>', label)  # noqa: E501
    )  # fmt: skip
    poll = (
        format_html(' hx-get="{}" hx-trigger="every 2s" hx-swap="outerHTML"', href) if href and not finished else EMPTY
    )
    return format_html(
        '<div class="job{}"{}><div class="words"><span>{}</span><span>{}</span></div>{}</div>',
        " failed" if failed else "",
        poll,
        said,
        how,
        bar,
    )


@register.simple_tag
def chart_table(table: charts.ChartTable) -> SafeString:
    """The numbers under a chart, folded."""
    return charts.table_html(table)
