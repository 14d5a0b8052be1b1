"""Our own line icons on a 16 x 16 grid, drawn with the text's color. No font, no sprite, no request."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# each value is the inside of an <svg>: stroke = currentColor, no fill, width 1.5
ICONS: dict[str, str] = {
    "brand": '<path d="M2.5 3.5h11M2.5 8h6M2.5 12.5h3.5"/><path d="m9.5 11.5 2 2 3-4"/>',
    "menu": '<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 5"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "minus": '<path d="M3 8h10"/>',
    "search": '<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>',
    "filter": '<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>',
    "sort": '<path d="M5 3v10m0 0-2-2m2 2 2-2M11 13V3m0 0L9 5m2-2 2 2"/>',
    "down": '<path d="m4 6 4 4 4-4"/>',
    "up": '<path d="m4 10 4-4 4 4"/>',
    "left": '<path d="m10 4-4 4 4 4"/>',
    "right": '<path d="m6 4 4 4-4 4"/>',
    "arrow": '<path d="M3 8h10m0 0L9 4m4 4-4 4"/>',
    "external": '<path d="M9 3h4v4M13 3 7.5 8.5M11 9.5V13H3V5h3.5"/>',
    "upload": '<path d="M8 11V3m0 0L5 6m3-3 3 3M3 10.5V13h10v-2.5"/>',
    "download": '<path d="M8 3v8m0 0 3-3m-3 3L5 8M3 10.5V13h10v-2.5"/>',
    "document": '<path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3M6 8.5h4M6 11h4"/>',
    "documents": '<path d="M5.5 2.5h4l3 3v6h-7zM9.5 2.5v3h3M3.5 5v8.5H10"/>',
    "folder": '<path d="M2.5 4h4l1.2 1.5h5.8v7h-11z"/>',
    "inbox": '<path d="M2.5 9 4.5 3.5h7l2 5.5v3.5h-11zM2.5 9H6l.8 1.5h2.4L10 9h3.5"/>',
    "person": '<circle cx="8" cy="5.5" r="2.7"/><path d="M3 13.5c.6-2.7 2.6-4 5-4s4.400 1.300 5 4"/>',
    "people": '<circle cx="6" cy="5.500" r="2.300"/><path d="M2 13c.5-2.300 2.100-3.500 4-3.500s3.500 1.200 4 3.500M10.500 3.500a2.300 2.300 0 0 1 0 4M11.500 9.700c1.300.4 2.200 1.500 2.500 3.300"/>',  # noqa: E501
    "practice": '<path d="M3 13.500V5l5-2.500L13 5v8.500zM8 6v3.500M6.250 7.750h3.500M6.500 13.500v-2h3v2"/>',
    "calendar": '<path d="M3 4h10v9H3zM3 7h10M5.500 2.500V5M10.500 2.500V5"/>',
    "clock": '<circle cx="8" cy="8" r="5.500"/><path d="M8 5v3.200l2.200 1.300"/>',
    "hold": '<path d="M5.500 3.500v9M10.500 3.500v9"/>',
    "play": '<path d="M5 3.500v9l7-4.500z"/>',
    "question": '<circle cx="8" cy="8" r="5.500"/><path d="M6.300 6.500c.2-1 .9-1.500 1.800-1.500 1 0 1.700.6 1.700 1.500 0 1.200-1.700 1.300-1.700 2.500M8 11v.100"/>',  # noqa: E501
    "info": '<circle cx="8" cy="8" r="5.500"/><path d="M8 7.500V11M8 5v.100"/>',
    "warning": '<path d="M8 2.500 14 13H2zM8 6.500v3M8 11v.100"/>',
    "stop": '<path d="M5.500 2.500h5l3 3v5l-3 3h-5l-3-3v-5zM8 5.500v3M8 10.500v.100"/>',
    "lock": '<path d="M4 7.500h8v6H4zM5.500 7.500V5.300a2.500 2.500 0 0 1 5 0v2.200"/>',
    "key": '<circle cx="5.500" cy="10.500" r="2.700"/><path d="m7.500 8.500 5-5M10.500 5.500l2 2"/>',
    "shield": '<path d="M8 2.500 13 4v4c0 3-2 4.800-5 5.800C5 12.800 3 11 3 8V4z"/><path d="m6 8 1.500 1.500L10.300 6.500"/>',  # noqa: E501
    "sign": '<path d="M2.500 13.500h11M4 11l.5-2.500L11 2.500l2 2L6.500 10.500z"/>',
    "edit": '<path d="m3 13 .6-2.800L10.800 3 13 5.200 5.800 12.400z"/>',
    "trash": '<path d="M3 4.500h10M6 4.500v-2h4v2M4.500 4.500l.6 9h5.800l.6-9M7 7v4M9 7v4"/>',
    "copy": '<path d="M5.500 5.500h7v8h-7zM3.500 10.500v-8h7"/>',
    "link": '<path d="M7 9a2.500 2.500 0 0 0 3.600 0l2-2A2.500 2.500 0 0 0 9 3.500l-.8.8M9 7a2.500 2.500 0 0 0-3.600 0l-2 2A2.500 2.500 0 0 0 7 12.500l.8-.8"/>',  # noqa: E501
    "money": '<circle cx="8" cy="8" r="5.500"/><path d="M9.800 6.300C9.500 5.600 8.900 5.300 8 5.300c-1 0-1.800.5-1.800 1.300 0 1.900 3.700.9 3.700 2.800 0 .8-.8 1.300-1.900 1.300-1 0-1.700-.4-2-1.100M8 4.300v7.400"/>',  # noqa: E501
    "invoice": '<path d="M4 2.500h8v11l-1.600-1-1.200 1-1.200-1-1.200 1-1.200-1-1.600 1zM6 5.500h4M6 8h4"/>',
    "bank": '<path d="M2.500 6 8 2.500 13.500 6zM4 6v5.500M8 6v5.500M12 6v5.500M2.500 13h11"/>',
    "send": '<path d="m2.500 8 11-5-3.500 10.500L7.500 9z"/><path d="m7.500 9 6-6"/>',
    "return": '<path d="M3 6.500h6.500a3 3 0 0 1 0 6H6M3 6.500 6 3.500M3 6.500l3 3"/>',
    "refresh": '<path d="M13 8a5 5 0 1 1-1.600-3.700M13 2.500v2.700h-2.700"/>',
    "chart": '<path d="M2.500 13.500h11M4.500 11V8M8 11V4M11.500 11V6"/>',
    "board": '<path d="M2.500 3.500h3v9h-3zM6.500 3.500h3v6h-3zM10.500 3.500h3v7.500h-3z"/>',
    "list": '<path d="M6 4h7.500M6 8h7.500M6 12h7.500M3 4v.100M3 8v.100M3 12v.100"/>',
    "tag": '<path d="M2.500 8.500v-6h6l5 5-6 6zM5.500 5.500v.100"/>',
    "book": '<path d="M3 3c2 0 4 .3 5 1.500C9 3.300 11 3 13 3v9.500c-2 0-4 .2-5 1.200-1-1-3-1.200-5-1.200zM8 4.500v9"/>',  # noqa: E501
    "history": '<path d="M3 8a5 5 0 1 1 1.600 3.700M3 13.500v-2.700h2.700M8 5.500v2.700l1.700 1"/>',
    "settings": '<circle cx="8" cy="8" r="2"/><path d="M8 2.500v2M8 11.500v2M2.500 8h2M11.500 8h2M4.100 4.100l1.400 1.400M10.500 10.500l1.400 1.400M4.100 11.900l1.400-1.400M10.500 5.500l1.400-1.400"/>',  # noqa: E501
    "theme": '<circle cx="8" cy="8" r="5.500"/><path d="M8 2.500v11M8 5.500l4-1M8 8.500l5.300-.8M8 11.500l4-.800"/>',
    "signout": '<path d="M6.500 2.500h-4v11h4M6.500 8h7m0 0-3-3m3 3-3 3"/>',
    "keyboard": '<path d="M2 4.500h12v7H2zM4.500 7v.100M7 7v.100M9.500 7v.100M12 7v.100M5 9.500h6"/>',
    "print": '<path d="M4.500 6V2.500h7V6M4.500 11.500h-2V6h11v5.500h-2M4.500 9.500h7v4h-7z"/>',
    "eye": '<path d="M2 8c1.500-2.700 3.500-4 6-4s4.500 1.300 6 4c-1.500 2.700-3.500 4-6 4s-4.500-1.300-6-4z"/><circle cx="8" cy="8" r="1.800"/>',  # noqa: E501
    "block": '<path d="M5.500 2.500h5l3 3v5l-3 3h-5l-3-3v-5z" fill="currentColor"/>',
    "likely": '<path d="M8 3 13.500 13h-11z" fill="currentColor"/>',
    "advise": '<circle cx="8" cy="8" r="5" fill="currentColor"/>',
    "unknown": '<circle cx="8" cy="8" r="5"/>',
}  # fmt: skip


def icon_svg(name: str, *, title: str = "", css: str = "icon") -> SafeString:
    """The icon as inline SVG; hidden from screen readers unless it has a title. Raises KeyError for an unknown name."""
    body = mark_safe(ICONS[name])  # noqa: S308 - the table above, not input
    label = format_html('role="img" aria-label="{}"', title) if title else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"'
        ' stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        css, label, body,
    )  # fmt: skip
