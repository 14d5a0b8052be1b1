"""Plain text laid out as pages of words with boxes, in points from the upper left corner. No Django here."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 54.0
SIZE, LEADING = 10.5, 14.0
MEASURED_AT = 4  # glyphs are measured larger than drawn, so that rounding does not add up

Word = list  # [text, x0, y0, x1, y1]


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


@cache
def _length(word: str) -> float:
    return font(int(SIZE * MEASURED_AT)).getlength(word) / MEASURED_AT


def pages_of(text: str) -> list[dict]:
    """`[{"w", "h", "words"}]`: lines wrapped at the margin, a form feed begins a page, no line is lost."""
    pages: list[dict] = []
    for sheet in text.split("\f"):
        y = HEIGHT
        for line in sheet.splitlines() or [""]:
            for row in _wrapped(line.expandtabs(4)):
                if y + LEADING > HEIGHT - MARGIN:
                    pages.append({"w": WIDTH, "h": HEIGHT, "words": []})
                    y = MARGIN
                pages[-1]["words"] += [
                    [w, round(x, 1), round(y, 1), round(x + n, 1), round(y + SIZE, 1)] for w, x, n in row
                ]
                y += LEADING
    return pages


def _wrapped(line: str) -> list[list[tuple[str, float, float]]]:
    rows: list[list[tuple[str, float, float]]] = [[]]
    space = _length("n")
    x = MARGIN + _length("n") * (len(line) - len(line.lstrip()))
    for word in line.split():
        for piece in [word[i : i + 80] for i in range(0, len(word), 80)]:
            width = _length(piece)
            if x + width > WIDTH - MARGIN and rows[-1]:
                rows.append([])
                x = MARGIN
            rows[-1].append((piece, x, width))
            x += width + space * 0.55
    return rows


def draw(words: list[Word], *, width: int) -> Image.Image:
    """The page as a picture of that width in pixels."""
    scale = width / WIDTH
    image = Image.new("L", (width, round(HEIGHT * scale)), 255)
    pen, letters = ImageDraw.Draw(image), font(max(6, round(SIZE * scale)))
    for text, x0, y0, _x1, _y1 in words:
        pen.text((x0 * scale, y0 * scale), text, font=letters, fill=25)
    return image
