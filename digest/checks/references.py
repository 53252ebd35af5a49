"""Words that point back at something a reader of this story has not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.passages import passages
from digest.checks.prose import prose, unquoted
from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# 'That' within a sentence is as often "said that “it is”": there only one that opens a sentence points back.
_POINTS = re.compile(
    r"(?:\b(?:this|these|those)|(?:^|(?<=[.!?] )|(?<=[.!?]” ))that)\s+[“\"‘](?P<what>[^“”\"‘’.,;:]{2,40})[”\"’]",
    re.IGNORECASE,
)
# "It is ..." tells of no one; of "it" only what an organisation does points back. "They say" is everybody.
_OPENS = re.compile(
    r"(?:He|She)\s|They\s(?!say\b)"
    r"|It\s(?:has\s+|also\s+)*(?:said|says|told|announced|reported|confirmed|added|warned|plans|wants|hopes|expects)\b"
)


def dangling(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each "this “surplus”" of a story that has spoken of no surplus before."""
    story, said = "", ""
    for passage in passages(proof):
        text = prose(passage.text)
        if (name := _story(passage.key)) != story:
            story, said = name, ""
        if story and passage.is_block:
            for match in _POINTS.finditer(text):
                words = passage.text[match.start() : match.end()]
                if not _was_said(match["what"], f"{said}\n{text[: match.start()]}"):
                    yield Finding(
                        id="reference-dangling",
                        severity="warning",
                        message=f"“{' '.join(words.split())}” points back, but the story has not said it before",
                        where=passage.exactly(match.start()),
                        help="say first what is meant; a quotation may have been lost in cutting",
                        text=words,
                    )
        said += f"\n{text}"


def _story(key: str) -> str:
    kind, _, rest = key.partition(":")
    return f"story:{rest.partition(':')[0]}" if kind == "story" else ""


def _was_said(what: str, before: str) -> bool:
    """Tell whether a text has a long word of those quoted, whatever its ending."""
    words = [word for word in re.findall(r"\w+", what.casefold()) if len(word) > 3] or [what.casefold().strip()]
    stems = [re.sub(r"(?<=\w{3})(?:ings?|ed|e?s|ly)$", "", word) for word in words]
    return any(re.search(rf"\b{re.escape(stem)}", before.casefold()) for stem in stems)


def opens_with_pronoun(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story whose text opens with He, She, It or They: nobody has been named."""
    for passage in passages(proof):
        if re.fullmatch(r"story:\d+:0", passage.key) and (match := _OPENS.match(unquoted(passage.text))):
            word = match[0].split()[0]
            yield Finding(
                id="reference-opening",
                severity="warning",
                message=f"the story opens with “{word}” before anybody is named",
                where=passage.exactly(0),
                help="name who or what it is",
                text=word,
            )


CHECKS = (
    Check(
        "references",
        (dangling, opens_with_pronoun),
        (
            Rule(
                "reference-dangling",
                "warning",
                (
                    '"this “surplus”" in a story that has not spoken of a surplus before; "that" counts only where it '
                    "opens a sentence"
                ),
                "say first what is meant",
            ),
            Rule(
                "reference-opening",
                "warning",
                'a story\'s text opens with He, She, They, or with "It said" and the like. "It is ..." may',
                "name who or what it is",
            ),
        ),
    ),
)
