"""What differs between two texts of some paragraphs, as readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from digest.comparison.difference import Change, Found, change, listed, quoted
from digest.comparison.pairs import SAME_PARAGRAPH, Pairs, pair, shared_part, words_of
from digest.comparison.wording import Wording, contrast
from digest.likeness import canonical
from digest.markup import markdown
from digest.text import count_of, figure_of, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.comparison.difference import Kind
    from digest.model import Block


_CLAIMS: dict[str, Kind] = {
    "figure": "figures-changed", "date": "dates-changed", "quotation": "quotations-changed", "name": "names-changed",
}  # fmt: skip
# Of so few words each can be another, and it is still the same line: "Jane Roe, editor".
_FEW = 8


@dataclass(frozen=True)
class Paragraph:
    """A block of an issue file as readers see it."""

    text: str

    @cached_property
    def html(self) -> str:
        """What is shown; lines may break anywhere."""
        return " ".join(markdown.to_html(self.text).split())

    @cached_property
    def plain(self) -> str:
        """Its words."""
        return markdown.to_plain(self.text)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where it leads."""
        return tuple(link.url for link in markdown.links(self.text))

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        """The addresses of its pictures."""
        inner = (child for token in markdown.tokens(self.text) for child in token.children or ())
        return tuple(str(child.attrs.get("src", "")) for child in inner if child.type == "image")


class Texts:
    """Two texts side by side, read when first asked."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old = [Paragraph(block.text) for block in old]
        self.new = [Paragraph(block.text) for block in new]

    @cached_property
    def pairs(self) -> Pairs:
        """Which paragraphs belong together."""
        return pair(
            self.old,
            self.new,
            keys=lambda each: (each.html,),
            sure=lambda _one, _other: (1,),
            like=_like,
        )

    @cached_property
    def edited(self) -> list[tuple[Paragraph, Paragraph]]:
        """The paragraphs that are in both and not alike."""
        both = ((self.old[i], self.new[j]) for i, j in self.pairs.both)
        return [(one, other) for one, other in both if one.html != other.html]

    @property
    def same(self) -> bool:
        """Tell whether readers see the same."""
        return [each.html for each in self.old] == [each.html for each in self.new]

    def found(self, *, links: bool = True) -> Iterator[Found]:
        """Yield what differs, the gravest for a reader of the list first: how long, what is claimed, how it is put.

        Args:
            links: also where the links of edited paragraphs lead.
        """
        if self.same:
            return
        if self._parted:
            yield Found(
                "paragraphs-parted", f"the same words in {count_of(len(self.new), 'paragraph')}", (self._sizes,)
            )
            if links:
                every = [(tuple(url for each in side for url in each.links)) for side in (self.old, self.new)]
                yield from told("links-changed", "link", _aligned([(every[0], every[1])]))
            return
        yield from self._shape()
        yield from self._claims_and_words()
        if links:
            yield from told("links-changed", "link", self.changed_links())
        yield from told("pictures-changed", "picture", _aligned([(a.pictures, b.pictures) for a, b in self.edited]))
        look = sum(
            (one.plain, one.links, one.pictures) == (other.plain, other.links, other.pictures)
            for one, other in self.edited
        )
        if look:
            yield Found("look-changed", f"set differently (bold, italics, lists) in {count_of(look, 'paragraph')}")

    def changed_links(self) -> list[Change]:
        """Return where the links of edited paragraphs led and lead."""
        return _aligned([(one.links, other.links) for one, other in self.edited])

    @cached_property
    def _parted(self) -> bool:
        """Whether only the breaks between paragraphs differ."""
        old, new = (" ".join(each.plain for each in side).split() for side in (self.old, self.new))
        return old == new and len(self.old) != len(self.new)

    @cached_property
    def _words(self) -> tuple[int, int]:
        old, new = (sum(word_count(each.plain) for each in side) for side in (self.old, self.new))
        return old, new

    @cached_property
    def _sizes(self) -> Change:
        old, new = (
            f"{count_of(len(side), 'paragraph')}, {figure_of(words, 'word')}"
            for side, words in zip((self.old, self.new), self._words, strict=True)
        )
        return change(old, new)

    def _shape(self) -> Iterator[Found]:
        """Yield how many paragraphs there are, and which of them were written anew."""
        had, has, sizes = len(self.old), len(self.new), self._sizes
        gone, new = [self.old[at] for at in self.pairs.gone], [self.new[at] for at in self.pairs.new]
        if not has or not had:
            if had:
                yield Found("text-removed", f"all its text taken out ({sizes.was})", (sizes,))
            else:
                yield Found("text-added", f"text added ({sizes.now})", (sizes,))
            return
        if not self.pairs.both:
            yield Found("text-rewritten", f"told anew in {sizes.now}; it had {sizes.was}", (sizes,))
            return
        if had != has:
            kind: Kind = "text-cut" if has < had else "text-grown"
            said = f"{kind.removeprefix('text-')} from {_number(had)} to {count_of(has, 'paragraph')}"
            one = _only(gone, "taken out") if has < had and not new else _only(new, "added") if not gone else ""
            words = f"{self._words[0]} to {figure_of(self._words[1], 'word')}"
            yield Found(kind, f"{said} ({words}){one}", (sizes,))
        if anew := min(len(gone), len(new)):
            both = tuple(change(one.plain, other.plain) for one, other in zip(gone, new, strict=False))
            one = f": {_is_now(both[0])}" if anew == 1 else ""
            yield Found("paragraphs-rewritten", f"{count_of(anew, 'paragraph')} rewritten{one}", both)
        if self.pairs.moved():
            yield Found("paragraphs-moved", "paragraphs in another order")

    def _claims_and_words(self) -> Iterator[Found]:
        wording = Wording()
        for one, other in self.edited:
            wording.look_at(one.plain, other.plain)
        wording.settle((each.plain for each in self.old), (each.plain for each in self.new))
        for noun, kind in _CLAIMS.items():
            changes = list(dict.fromkeys(wording.claims.get(noun, ())))
            gone, new = wording.gone.get(noun, []), wording.new.get(noun, [])
            said = list[str]()
            if changes:
                said.append(
                    f"{count_of(len(changes), noun)} changed: {listed([_claim(each, noun) for each in changes])}"
                )
            for texts, what in ((gone, "gone"), (new, "new")):
                if texts:
                    items = [quoted(text) if noun == "quotation" else change(text, "").was for text in texts]
                    said.append(f"{count_of(len(texts), noun)} {what}: {listed(items)}")
            if said:
                all = (*changes, *(change(text, "") for text in gone), *(change("", text) for text in new))
                yield Found(kind, "; ".join(said), all)
        if wording.words:
            places = f" in {count_of(wording.paragraphs, 'paragraph')}" if wording.paragraphs > 1 else ""
            yield Found(
                "reworded",
                f"reworded{places}: {listed([_is_now(each, cut=False) for each in wording.words], '; ')}",
                tuple(wording.words),
            )


def told(kind: Kind, noun: str, changes: Sequence[Change]) -> Iterator[Found]:
    """Yield what became of some addresses, if anything did."""
    changes = tuple(dict.fromkeys(changes))
    if not changes:
        return
    counted = noun if len(changes) == 1 else count_of(len(changes), noun)
    yield Found(kind, f"{counted} changed: {listed(list(map(_became, changes)))}", changes)


def _became(each: Change) -> str:
    if each.was and each.now:
        return f"was {each.was}, now {each.now}"
    return f"{each.was} is gone" if each.was else f"{each.now} is new"


def items(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Found]:
    """Yield what came into a round-up and went: an item is what a link leads to."""
    had, has = (
        {canonical(link.url) or link.url: link.text for block in side for link in markdown.links(block.text)}
        for side in (old, new)
    )
    gone = [had[url] for url in had if url not in has]
    came = [has[url] for url in has if url not in had]
    said = []
    if gone:
        said.append(f"{count_of(len(gone), 'item')} less: {listed([quoted(text) for text in gone])}")
    if came:
        said.append(f"{count_of(len(came), 'item')} more: {listed([quoted(text) for text in came])}")
    if said:
        both = (*(change(text, "") for text in gone), *(change("", text) for text in came))
        yield Found("items-changed", "; ".join(said), both)


def _number(count: int) -> str:
    return count_of(count, "paragraph").partition(" ")[0]


def _like(one: Paragraph, other: Paragraph) -> tuple[float, ...]:
    """Tell how like two paragraphs are; of a few words, such as a signature, all may be new."""
    share = shared_part(words_of(one.plain), words_of(other.plain))
    few = max(word_count(one.plain), word_count(other.plain)) <= _FEW
    return (share,) if share >= SAME_PARAGRAPH or few else ()


def _only(paragraphs: Sequence[Paragraph], what: str) -> str:
    return f": {what} {quoted(paragraphs[0].plain)}" if len(paragraphs) == 1 else ""


def _is_now(each: Change, *, cut: bool = True) -> str:
    """Say what words became; of long ones with ``cut`` only what differs."""
    if each.was == each.now:
        return f"{quoted(each.now)}, in characters that do not show"
    if not each.was or not each.now:
        return f"{quoted(each.was or each.now)} is {'out' if each.was else 'new'}"
    was, now = contrast(each.was, each.now) if cut else (each.was, each.now)
    return f"{quoted(was)} is now {quoted(now)}"


def _claim(each: Change, noun: str) -> str:
    return _is_now(each) if noun == "quotation" else f"{each.was} is now {each.now}"


def _aligned(sides: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> list[Change]:
    """Return what took the place of what, where there are as many; else what went and what came."""
    found = list[Change]()
    for old, new in sides:
        if len(old) == len(new):
            found += [change(one, other) for one, other in zip(old, new, strict=True) if one != other]
        else:
            found += [change(url, "") for url in old if url not in new]
            found += [change("", url) for url in new if url not in old]
    return found
