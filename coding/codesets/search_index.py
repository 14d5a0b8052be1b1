"""Inverted index of one edition's codes for search as you type. Pure numpy, no database.

A query is a list of concepts (a word, or an abbreviation or lay phrase with its alternatives, see `vocabulary`).
A code's score is the rarity of what it matches, less what its label says beyond the query, less what the query says
beyond it, plus small priors (billable, unspecified, first visit). What the code pays plays no part.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coding.codesets.search_words import SIDES, concepts_of, plain, stem, words_of
from coding.codesets.vocabulary import ALTERNATIVES, COMMON_CATEGORIES, FREE, SPOKEN, USUAL

_CODE = re.compile(r"[A-Z]\d[0-9A-Z]{0,5}|\d{4}[0-9A-Z]")
_ASKED_LEAST = 3.5
_MOST_WORDS = 10
_MOST_LIKE = 80
_RERANKED = 60
_BESIDE = 0.4
"""Worth of two words that stand side by side in query and label."""
MISSED = 1.1
"""Cost of a query word without match, as a share of its rarity."""
BEYOND = 0.28
"""Cost of label words beyond the query, as a share of their rarity."""


class Found(NamedTuple):
    code: str
    billable: bool
    label: str


class Index:
    """Codes with their words. Rows: (code, display, label, billable, further terms)."""

    def __init__(self, rows: Iterable[tuple[str, str, str, bool, str]]) -> None:
        self.rows = sorted(rows)
        self.codes = [row[0] for row in self.rows]
        own: dict[str, list[int]] = defaultdict(list)
        extra: dict[str, list[int]] = defaultdict(list)
        split = lru_cache(maxsize=4096)(words_of)  # neighbors share their terms
        for at, row in enumerate(self.rows):
            words = set(words_of(row[2]))
            for word in words:
                own[word].append(at)
            for word in set(split(row[4])) - words:
                extra[word].append(at)
        none = np.empty(0, dtype=np.int32)
        self.own = {word: np.array(places, dtype=np.int32) for word, places in own.items()}
        self.extra = {word: np.array(places, dtype=np.int32) for word, places in extra.items()}
        self.words = sorted(self.own.keys() | self.extra.keys())
        size = max(len(self.rows), 1)
        self.held = {w: len(self.own.get(w, none)) + len(self.extra.get(w, none)) for w in self.words}
        self.rarity = {w: float(np.log(1 + size / n)) for w, n in self.held.items()}
        self.weight = {w: self.rarity[w] * (0.1 if w in FREE or w[:3] == "no~" else 1.0) for w in self.own}
        # half the codes have a side, yet a side that was asked for decides
        self.rarity.update({w: max(self.rarity[w], _ASKED_LEAST) for w in SIDES & self.rarity.keys()})
        self.length = np.zeros(size, dtype=np.float32)
        for word, places in self.own.items():
            self.length[places] += self.weight[word]
        self._grams()
        self._priors(size)
        self._like = lru_cache(maxsize=20_000)(self._like_words)

    def _priors(self, size: int) -> None:
        prior = np.zeros(size, dtype=np.float32)
        self.sided = np.zeros(size, dtype=bool)
        self.later = np.zeros(size, dtype=bool)
        for at, (code, _, label, billable, _) in enumerate(self.rows):
            low = label.lower()
            self.sided[at] = "right" in low or "left" in low or "bilateral" in low
            self.later[at] = "subsequent" in low or "sequela" in low
            prior[at] = 2.5 if billable else 0.0
            prior[at] += 0.6 if "unspecified" in low else 0.0
            prior[at] -= 0.5 if low.startswith("other ") else 0.0
            prior[at] -= 0.3 if "chronic" in low else 0.0
            prior[at] += 0.3 if "without" in low or "uncomplicated" in low else 0.0
            # obstetric, newborn, congenital, poisoning and external codes are rarely meant unless asked for
            prior[at] -= 2.0 if code[:1] in "OPQVXY" or "T15" <= code[:3] <= "T78" else 0.0
            prior[at] -= 0.8 if " open " in low or low.endswith(" open") or "malunion" in low else 0.0
            prior[at] -= 0.7 if "secondary" in low or "drug" in low or "juvenile" in low or "neonatal" in low else 0.0
            prior[at] += 1.0 if code.startswith(COMMON_CATEGORIES) else 0.0
        self.prior = prior

    def _grams(self) -> None:
        """Letter pairs of the words, for near spellings."""
        pairs: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            for pair in _pairs(word):
                pairs[pair].append(at)
        self.pairs = {pair: np.array(places, dtype=np.int32) for pair, places in pairs.items()}
        self.pair_counts = np.array([len(_pairs(word)) for word in self.words], dtype=np.float32)

    def _like_words(self, word: str, last: bool) -> tuple[tuple[str, float], ...]:
        """Index words for a query word with their closeness 0 to 1: the same, begun with it, else near spelling."""
        found = {word: 1.0} if word in self.held else {}
        if len(word) >= 3 or (last and len(word) == 2 and not found):
            at = bisect.bisect_left(self.words, word)
            end = bisect.bisect_left(self.words, word + "\uffff")
            begun = self.words[at:end]
            if len(begun) > _MOST_LIKE:
                begun = sorted(begun, key=self.held.__getitem__, reverse=True)[:_MOST_LIKE]
            for one in begun:
                found.setdefault(one, (0.55 + 0.4 * len(word) / len(one)) * (1.0 if last or not found else 0.8))
        if not found and len(word) >= 4:
            found = self._near(word)
        return tuple(sorted(found.items(), key=lambda item: item[1] * self.rarity[item[0]]))

    def _near(self, word: str) -> dict[str, float]:
        """Best words by shared letter pairs, or by a beginning of the same (a longer form that no label uses)."""
        pairs = _pairs(word)
        shared = np.zeros(len(self.words), dtype=np.float32)
        for pair in pairs:
            if pair in self.pairs:
                shared[self.pairs[pair]] += 1
        alike = 2 * shared / (self.pair_counts + len(pairs))
        best = np.argsort(-alike, kind="stable")[:6]
        near = [(self.words[at], float(alike[at])) for at in best if alike[at] >= 0.6]
        near = [(w, s + (0.05 if w[0] == word[0] else 0.0)) for w, s in near]
        if not near:
            return {}
        top = max(s for _, s in near)
        return {w: min(0.9, s) for w, s in near if s >= top - 0.02}

    def _match(self, word: str, last: bool, scores: np.ndarray, labels: np.ndarray) -> float:
        """Write a word's worth for each code into `scores`, and what it covers of labels into `labels`.

        Returns the word's own rarity (what a full match is worth), 0 when nothing is like it.
        """
        like = self._like(word, last)
        for one, close in like:
            worth = close * self.rarity[one]
            if one in self.extra:
                scores[self.extra[one]] = worth * 0.85
            if one in self.own:
                scores[self.own[one]] = worth
                labels[self.own[one]] = self.weight[one]
        return max((close * self.rarity[one] for one, close in like), default=0.0)

    def _concept(self, choices: tuple[tuple[str, ...], ...], last: bool) -> tuple[np.ndarray, np.ndarray, float] | None:
        """Score, label cover and full worth of a concept: for each code its best alternative."""
        total = cover = None
        full = 0.0
        least = self._least(choices) if len(choices) > 1 else 0.0
        for words in choices:
            value, seen = np.zeros(len(self.rows), np.float32), np.zeros(len(self.rows), np.float32)
            wanted = 0.0
            for number, word in enumerate(words):
                one, label = np.zeros_like(value), np.zeros_like(value)
                wanted += self._match(word, last and number == len(words) - 1, one, label)
                value += one
                seen += label
            if wanted == 0:
                continue
            # an alternative in more words is not worth more
            if 0 < least < wanted:
                value *= least / wanted
                wanted = least
            # what an alternative lacks counts against it before the best is taken
            value = np.where(value > 0, value - MISSED * np.maximum(0, wanted - value) * 0.5, 0)
            if total is None:
                total, cover, full = value, seen, wanted
            else:
                better = value > total
                total, cover = np.where(better, value, total), np.where(better, seen, cover)
                full = max(full, wanted)
        return None if total is None else (total, cover, full)

    def _least(self, choices: tuple[tuple[str, ...], ...]) -> float:
        """Full worth of the alternative that is worth least, those that match nothing aside."""
        worths = [
            sum(max((c * self.rarity[w] for w, c in self._like(word, False)), default=0.0) for word in words)
            for words in choices
        ]
        return min((worth for worth in worths if worth > 0), default=0.0)

    def find(self, query: str, limit: int) -> list[Found]:
        """Best matches first, at most `limit`; an empty list when nothing is like the query."""
        text = " ".join(plain(query).split())[:120]
        tokens = [t for t in re.split(r"[\s,;]+", text) if t]
        if not tokens:
            return []
        scores = np.zeros(len(self.rows), np.float32)
        hit = np.zeros(len(self.rows), bool)
        rest = self._spelled(self._codes(tokens, scores, hit))
        concepts = concepts_of(rest)[:_MOST_WORDS]
        cover = np.zeros(len(self.rows), np.float32)
        for number, choices in enumerate(concepts):
            found = self._concept(choices, number == len(concepts) - 1)
            if found is None:
                continue
            value, seen, full = found
            scores += np.where(value != 0, value, -MISSED * full * 0.6)
            cover += seen
            hit |= value > 0
        places = np.flatnonzero(hit)
        if not len(places):
            return []
        asked = {word for choices in concepts for words in choices for word in words}
        final = scores[places] + self.prior[places] - BEYOND * np.maximum(0, self.length[places] - cover[places])
        if not asked & SIDES:
            final -= 0.6 * self.sided[places]
        if not asked & {"subsequent", "sequela"}:
            final -= 1.2 * self.later[places]
        usual = self._usual(text) or self._usual(" ".join(rest))
        if usual is not None:
            final[places == usual] += 1000
            if usual not in places:
                places, final = np.append(places, usual), np.append(final, 1000)
        if len(final) > _RERANKED:
            near = np.argpartition(-final, _RERANKED)[:_RERANKED]
            places, final = places[near], final[near]
        wanted = [word for choices in concepts for word in choices[0]]
        beside = set(zip(wanted, wanted[1:], strict=False))
        if beside:
            for n, at in enumerate(places):
                label = words_of(self.rows[at][2])
                final[n] += _BESIDE * len(beside.intersection(zip(label, label[1:], strict=False)))
        order = sorted(range(len(places)), key=lambda n: (-round(float(final[n]), 4), self.codes[places[n]]))[:limit]
        return [self._found(int(places[n])) for n in order]

    def _codes(self, tokens: list[str], scores: np.ndarray, hit: np.ndarray) -> list[str]:
        """Score the beginnings of codes among the tokens; the tokens that are none are left over."""
        rest = []
        for token in tokens:
            code = token.replace(".", "").upper()
            if token in ALTERNATIVES or not _CODE.fullmatch(code):
                rest.append(token)
                continue
            at, end = bisect.bisect_left(self.codes, code), bisect.bisect_left(self.codes, code + "~")
            if at == end:
                rest.append(token)
                continue
            scores[at:end] += 30
            hit[at:end] = True
            if len(tokens) == 1 and self.codes[at] == code:
                scores[at] += 100
        return rest

    def _spelled(self, tokens: list[str]) -> list[str]:
        """Tokens, each long one that nothing knows or begins with replaced by its nearest word."""
        found = []
        for token in tokens:
            word = stem(token)
            known = len(word) < 5 or not word.isalpha() or self._begins(word, self.words) or self._begins(word, SPOKEN)
            near = () if known else self._like(word, False)
            found.append(near[-1][0] if near else token)
        return found

    @staticmethod
    def _begins(word: str, held: list[str]) -> bool:
        at = bisect.bisect_left(held, word)
        return at < len(held) and held[at].startswith(word)

    def _usual(self, text: str) -> int | None:
        """Place of the code that a whole phrase usually means."""
        code = USUAL.get(text)
        at = bisect.bisect_left(self.codes, code) if code else len(self.codes)
        return at if at < len(self.codes) and self.codes[at] == code else None

    def _found(self, at: int) -> Found:
        _, display, label, billable, _ = self.rows[at]
        return Found(display, billable, label)


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[n : n + 2] for n in range(len(framed) - 1)}


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
