"""Queries and labels as words: stems, what "without" denies, and phrases with their alternatives. Pure."""

from __future__ import annotations

import re
import unicodedata

from coding.codesets.vocabulary import ALTERNATIVES

SIDES = frozenset({"right", "left", "bilateral"})
_WORD = re.compile(r"[a-z0-9~]+|[,;()\[\]]")
_COMMON = frozenset("of the and in to by for due or a an with on other from at as is not elsewhere classified".split())
_ENDS_NEGATION = SIDES | {
    "initial",
    "subsequent",
    "sequela",
    "unspecified",
    "with",
    "of",
    "in",
    "at",
    "due",
    *",;()[]",
}
_LONGEST_PHRASE = 5


def stem(word: str) -> str:
    """A word without its plural; the only endings cut, so that stems stay words and prefixes keep working."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os")):
        return word[:-1]
    return word


def plain(text: str) -> str:
    """Lower case without apostrophes and accents."""
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return text.lower().replace("'", "").replace("’", "")


def words_of(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order. What "without" denies is marked: fracture -> no~fracture."""
    found, denied, before = [], False, ""
    for word in _WORD.findall(plain(text)):
        if word in _ENDS_NEGATION and not (word == "of" and before == "loss"):
            denied = False
        before = word
        if word in ",;()[]" or word in _COMMON:
            continue
        found.append(f"no~{stem(word)}" if denied and word != "without" else stem(word))
        denied = denied or word == "without"
    return found


def concepts_of(tokens: list[str]) -> list[tuple[tuple[str, ...], ...]]:
    """The query as concepts: the longest known phrases first, each with its alternatives as word stems."""
    found, at = [], 0
    while at < len(tokens):
        for size in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + size])
            held = ALTERNATIVES.get(phrase) or (ALTERNATIVES.get(stem(phrase)) if size == 1 else None)
            if held is not None:
                said = tuple(tuple(words_of(one)) for one in held)
                found.append((*(tuple(f"no~{w}" for w in one) for one in said), *said) if _denied(found) else said)
                at += size
                break
        else:
            denied = _denied(found)
            found += [
                (((f"no~{word}",), (word,)) if denied and word not in _ENDS_NEGATION else ((word,),))
                for word in words_of(tokens[at])
            ]
            at += 1
    # repeated concepts count once
    return [one for one in dict.fromkeys(found) if any(one)]


def _denied(concepts: list[tuple[tuple[str, ...], ...]]) -> bool:
    """True after the coder's own "without" (not one inside an expansion)."""
    return (("without",),) in concepts
