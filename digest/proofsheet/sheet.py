"""The sign-off sheet as values, ready to be laid out as a page or as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from digest.model import Finding

# What was found of some words: they stand in the source; an error, a warning or a note is told of them; an editor let
# them stand; or they were looked up, let pass, and no passage can be shown.
Sign = Literal["tick", "error", "warning", "note", "let", "open"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What is told of some words in place; ``numbers`` are the passages that bear a tick out."""

    sign: Sign
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Words that look alike; ``url`` is where they lead."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Words with one mark, or with none."""

    runs: tuple[Run, ...]
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """Return the words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A paragraph, a list item or a line of a quotation, with what stands before it."""

    stretches: tuple[Stretch, ...]
    before: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A sentence of an article under its number, cut where the words that bear a claim out begin and end.

    ``words`` pairs each piece with whether it is such; ``article`` is empty where it could be no other.
    """

    number: int
    words: tuple[tuple[str, bool], ...]
    field: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A finding in a text, beside it."""

    sign: Sign
    id: str
    message: str
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleHead:
    """Which article a text was held against."""

    id: str
    title: str
    url: str
    dates: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A text of the issue beside what it was held against; where it was not, ``unchecked`` says why, once in a row."""

    lines: tuple[Line, ...]
    name: str = ""
    articles: tuple[ArticleHead, ...] = ()
    sources: tuple[Source, ...] = ()
    told: tuple[Told, ...] = ()
    unchecked: str = ""
    held: bool = False

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Return its marks in order."""
        return tuple(stretch.mark for line in self.lines for stretch in line.stretches if stretch.mark)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A story, a section or another piece of the issue; a story has a number and its headline in ``head``."""

    title: str
    rows: tuple[Row, ...]
    kicker: str = ""
    number: int | None = None
    head: Row | None = None

    @property
    def every_row(self) -> tuple[Row, ...]:
        """Return its rows, the headline's first."""
        return (self.head, *self.rows) if self.head else self.rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """What a build put out: how that stands to the issue file, and the files with the beginnings of their hashes."""

    state: Literal["built", "older", "changed", "none"]
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """All that stands on the sheet.

    ``hash`` is the beginning of the issue file's sha256, ``made`` when the sheet was made. ``notes`` counts what is
    only worth knowing and told beside its text; it is not among the ``findings`` again.
    """

    newsletter: str
    title: str
    publication: str
    language: str
    date: str
    day: str
    number: int | None
    path: str
    hash: str
    made: str
    outputs: Outputs
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    notes: int
    allowed: tuple[Finding, ...]
    not_run: tuple[Finding, ...]
    files: tuple[Finding, ...]
    checks: int

    @property
    def stories(self) -> tuple[Part, ...]:
        """Return the parts that are stories."""
        return tuple(part for part in self.parts if part.number is not None)

    def count(self, *signs: Sign) -> int:
        """Count the marks of some signs."""
        rows = (row for part in self.parts for row in part.every_row)
        return sum(mark.sign in signs for row in rows for mark in row.marks)

    def found(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings of the checks of a severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)
