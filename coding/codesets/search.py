"""Search as you type over ICD-10-CM and HCPCS/CPT: an inverted index per edition and worker, built on first use.

Ranking: how rare the matched words are, how much of the label they cover, then billable before category. What the
code pays plays no part.
"""

from __future__ import annotations

import bisect
import datetime as dt
import difflib
import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from coding.codesets import selectors
from coding.codesets.models import Code, CodeEdition
from coding.codesets.vocabulary import ABBREVIATIONS, USUAL, WORDS

_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(["of", "the", "and", "in", "to", "by", "for", "due", "or", "a", "an", "with", "on", "other"])
_indexes: dict[tuple[int, dt.datetime], Index] = {}


class Found(NamedTuple):
    code: str
    billable: bool
    label: str


class SearchAnswer(NamedTuple):
    """`edition` None: nothing loaded. `covers_date` False: the edition shown does not answer for the date asked."""

    edition: str | None
    covers_date: bool
    results: list[Found]


def _words(text: str) -> list[str]:
    return [w for w in _WORD.findall(text.lower()) if w not in _COMMON]


class Index:
    """Inverted index of (code, display, label, billable, extra terms). Pure; rows need no database."""

    def __init__(self, rows: Iterable[tuple[str, str, str, bool, str]]) -> None:
        self.rows = sorted(rows)
        self.codes = [row[0] for row in self.rows]
        lists: dict[str, list[int]] = defaultdict(list)
        own: dict[str, set[int]] = defaultdict(set)
        self.length = []
        for at, (_, _, label, _, extra) in enumerate(self.rows):
            words = set(_words(label))
            self.length.append(len(words) or 1)
            for word in words:
                own[word].add(at)
            for word in words.union(_words(extra)):
                lists[word].append(at)
        self.lists, self.own = dict(lists), dict(own)
        self.words = sorted(self.lists)

    def _like(self, word: str, last: bool) -> dict[str, float]:
        """Index words for a query word with their weight: exact, prefix, else near spelling."""
        found = {word: 1.0} if word in self.lists else {}
        if len(word) >= 3 or (last and len(word) >= 2 and not found):
            at = bisect.bisect_left(self.words, word)
            while at < len(self.words) and self.words[at].startswith(word) and len(found) < 60:
                found.setdefault(self.words[at], 0.6)
                at += 1
        if not found and len(word) >= 4:
            near = [w for w in self.words if w[0] == word[0] and abs(len(w) - len(word)) <= 2]
            found = dict.fromkeys(difflib.get_close_matches(word, near, n=1, cutoff=0.75), 0.5)
        return found

    def _by_code(self, plain: str) -> list[int]:
        at = bisect.bisect_left(self.codes, plain)
        found = []
        while at < len(self.codes) and self.codes[at].startswith(plain) and len(found) < 200:
            found.append(at)
            at += 1
        return found

    def find(self, query: str, limit: int) -> list[Found]:
        """Best matches first; every query word should match, one that matches nothing is forgiven at a cost."""
        text = " ".join(query.lower().split())[:120]
        tokens = text.replace(",", " ").split()
        scores: dict[int, float] = defaultdict(float)
        usual = USUAL.get(text) or USUAL.get(self._spelled(tokens))
        if usual is not None and (at := self._place(usual)) is not None:
            scores[at] += 1000
        wanted: list[str] = []
        for token in tokens:
            plain = token.replace(".", "").upper()
            if re.fullmatch(r"[A-Z]\d[0-9A-Z]{0,5}|\d{4}[0-9A-Z]", plain) and token not in ABBREVIATIONS:
                for at in self._by_code(plain):
                    # with words beside it, the code is where to look; alone, it is the answer
                    scores[at] += 100 if self.codes[at] == plain and len(tokens) == 1 else 30
                continue
            wanted += _words(ABBREVIATIONS.get(token) or WORDS.get(token) or token)
        wanted = list(dict.fromkeys(wanted))
        hits: dict[int, int] = defaultdict(int)
        for number, word in enumerate(wanted):
            best: dict[int, float] = {}
            for like, weight in self._like(word, number == len(wanted) - 1).items():
                worth = weight * math.log(1 + len(self.rows) / len(self.lists[like]))
                own = self.own.get(like, ())
                for at in self.lists[like]:
                    value = worth if at in own else worth * 0.8
                    if value > best.get(at, 0):
                        best[at] = value
            for at, value in best.items():
                scores[at] += value
                hits[at] += 1
        if not scores:
            return []
        full = max(hits.values(), default=0)
        sided = {"right", "left", "bilateral"} & set(wanted)

        def rank(at: int) -> tuple:
            code, _, label, billable, _ = self.rows[at]
            low = label.lower()
            score = scores[at] - 6 * (full - hits[at]) - 0.12 * self.length[at] + (1.5 if billable else 0)
            score += 0.6 if "unspecified" in low else 0
            if not sided and re.search(r"\b(right|left|bilateral)\b", low):
                score -= 0.5
            if code[:1] in "OPQTVXY" and not any(t[:1].upper() == code[0] and t[1:2].isdigit() for t in tokens):
                score -= 2  # obstetric, newborn, congenital, poisoning and transport codes are rarely meant
            if len(code) == 7 and "initial" in low and "open" not in low:
                score += 0.4
            return (-score, self.length[at], code)

        # ranking in full is dear: only the best by plain score are ranked
        near = heapq.nlargest(
            400, scores, key=lambda at: (scores[at] - 6 * (full - hits[at]) - 0.12 * self.length[at], -at)
        )
        top = sorted(near, key=rank)[:limit]
        return [Found(self.rows[at][1], self.rows[at][3], self.rows[at][2]) for at in top]

    def _spelled(self, tokens: list[str]) -> str:
        """The phrase with each unknown long word replaced by its nearest known one."""
        return " ".join(
            t
            if len(t) < 5 or t in self.lists or t in WORDS
            else max(self._like(t, False).items(), key=lambda w: w[1], default=(t, 0))[0]
            for t in tokens
        )

    def _place(self, code: str) -> int | None:
        at = bisect.bisect_left(self.codes, code)
        return at if at < len(self.codes) and self.codes[at] == code else None


def icd_rows(rows: Iterable[tuple[str, str, str, bool, dict]]) -> Iterable[tuple[str, str, str, bool, str]]:
    """Index rows with the inclusion terms of the code itself and of its parent's chain beside the label."""
    held = list(rows)
    own = {code: " ".join((*a.get("inclusion", ()), *a.get("includes", ()))) for code, _, _, _, a in held}
    for code, display, label, billable, _ in held:
        yield (
            code,
            display,
            label,
            billable,
            " ".join(filter(None, (own.get(code[:n]) for n in range(3, len(code) + 1)))),
        )


def index_of(edition: CodeEdition) -> Index:
    """The edition's index, built once per worker (about 2 s for a full ICD-10-CM)."""
    key = (edition.pk, edition.loaded_at)
    if key not in _indexes:
        fields = ("code", "display", "long_label", "billable", "attributes")
        _indexes[key] = Index(icd_rows(Code.objects.filter(edition=edition).values_list(*fields).iterator(5000)))
    return _indexes[key]


def find(query: str, *, system: str, on: dt.date | None = None, limit: int = 10) -> SearchAnswer:
    """Search `icd10cm`, `hcpcs` or `cpt`. Without `on` the newest edition; with it the one in force on that date of
    service, and when none is, the newest with `covers_date` False, so that the caller can say so."""
    from portal import clock

    asked = on or clock.today()
    edition = selectors.edition_for(system, asked) if on else None
    edition = edition or selectors.newest_edition(system)
    if edition is None:
        return SearchAnswer(None, False, [])
    return SearchAnswer(edition.name, edition.covers(asked), index_of(edition).find(query, limit))
