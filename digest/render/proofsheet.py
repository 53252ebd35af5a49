"""The sign-off sheet as a page to print, and as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.render.plain import columns
from digest.render.templates import Templates
from digest.resources import folder
from digest.text import clean, figure_of, join_and

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digest.model import Finding
    from digest.proofsheet.sheet import ArticleHead, Line, Mark, Part, Row, Sheet, Sign, Source, Stretch

# The widest line of the text: what a terminal of 80 columns, and a page of typewriter letters, hold.
WIDTH = 78

# Each sign on paper, in text, and in words for those who hear the page.
SIGNS: Mapping[Sign, tuple[str, str, str]] = {
    "tick": ("✓", "✓", "found in passage"),
    "error": ("✗", "✗", "error"),
    "warning": ("!", "!", "warning"),
    "note": ("≈", "≈", "note"),
    "let": ("◆", "◆", "let stand by an editor"),
    "open": ("☐", "?", "to be looked up by hand"),
}
KEY: Mapping[Sign, str] = {
    "tick": "Looked up, and found in the article: in the passage of that number. Whether it says the same of the same "
    "thing is for you to judge.",
    "error": "Looked up, and not in the article like this.",
    "warning": "Looked up, and doubtful: told beside it.",
    "note": "Looked up, and worth a look: told beside it.",
    "let": "Looked up and doubted; an editor lets it stand.",
    "open": "Not found in a way that could be shown: look it up yourself.",
}
UNMARKED = "What carries no sign was not looked up. Kickers, titles of sections, promos and opening words never are."
CHARGES = (
    (
        "Every story was read beside its article. Figures, dates, quotations and names are right; each finding is "
        "mended, or meant."
    ),
    (
        "The email was read as readers get it, as a page and as text. Subject, sender, order and links are right; "
        "it may go out."
    ),
)
NOTHING = "No figure, date, quotation or name."
_OUTPUTS = {
    "built": "Built from this very text.",
    "older": "What is built is of an older state of the newsroom: build again before you sign.",
    "changed": "The built files were changed after the build: build again before you sign.",
    "none": "Not built.",
}


def to_html(sheet: Sheet) -> str:
    """Render the sheet as a page of its own: no address but those of the articles, no picture, no script."""
    page = Templates([folder("templates") / "proofsheet"]).render(
        "sheet.html.j2",
        {
            "sheet": sheet,
            "signs": SIGNS,
            "key": KEY,
            "unmarked": UNMARKED,
            "nothing": NOTHING,
            "charges": CHARGES,
            "built": _OUTPUTS[sheet.outputs.state],
            "counts": counts(sheet),
            "faults": faults(sheet),
        },
    )
    return clean(page)  # a message of a check quotes what it is about as it stands


def counts(sheet: Sheet) -> str:
    """Say how many claims carry which sign."""
    told = [figure_of(sheet.count("tick"), "claim") + " ticked"]
    told += [f"{found} with a finding"] if (found := sheet.count("error", "warning", "note")) else []
    told += [f"{let} let stand"] if (let := sheet.count("let")) else []
    told += [f"{left} to look up by hand"] if (left := sheet.count("open")) else []
    stories = sum(not any(row.held for row in part.every_row) for part in sheet.stories)
    told += [f"{figure_of(stories, 'story', 'stories')} not checked"] if stories else []
    return f"{join_and(told)}."


def faults(sheet: Sheet) -> str:
    """Say how many errors and warnings the checks found, and how many notes stand beside their texts."""
    errors, warnings = len(sheet.found("error")), len(sheet.found("warning"))
    said = f"{figure_of(errors, 'error')} and {figure_of(warnings, 'warning')}" if errors or warnings else "No faults"
    notes = f" {figure_of(sheet.notes, 'note')} beside the texts." if sheet.notes else ""
    return f"{said} found by {figure_of(sheet.checks, 'check')}.{notes}"


# --- text ----------------------------------------------------------------------------------------


def to_text(sheet: Sheet) -> str:
    """Render the sheet as text of at most ``WIDTH`` columns."""
    rows = [*_head(sheet)]
    for part in sheet.parts:
        rows += ["", *_part(part)]
    rows += ["", *_findings(sheet), "", *_signatures(sheet)]
    return "\n".join(row.rstrip() for row in rows) + "\n"


def _wrapped(text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    """Wrap at ``WIDTH`` columns; a word that is longer than a line is cut."""
    start, later, line, empty = first, first if rest is None else rest, first, True
    for word in re.findall(r"[^ \t\n]+", clean(text)):
        left = word
        while left:
            room = WIDTH - columns(line) - (not empty)
            if columns(left) <= room:
                line, left = f"{line}{'' if empty else ' '}{left}", ""
            elif not empty:
                yield line
                start = line = later
            else:
                cut = max(1, next(n for n in range(len(left), 0, -1) if columns(left[:n]) <= max(room, 2)))
                line, left = f"{line}{left[:cut]}", left[cut:]
            empty = line == start
    yield line


def _heading(text: str, mark: str) -> Iterator[str]:
    lines = list(_wrapped(text))
    yield from lines
    yield mark * min(WIDTH, max(map(columns, lines)))


def _head(sheet: Sheet) -> Iterator[str]:
    yield from _heading(f"SIGN-OFF SHEET: {sheet.publication}, {sheet.title}", "=")
    number = f", number {sheet.number}" if sheet.number else ""
    yield ""
    yield from _wrapped(f"{sheet.date}{number}", "Issue       ", " " * 12)
    yield from _wrapped(f"{sheet.path}  sha256 {sheet.hash} …", "Text        ", " " * 12)
    files = "; ".join(f"{name} {hash} …" for name, hash in sheet.outputs.files)
    yield from _wrapped(f"{_OUTPUTS[sheet.outputs.state]} {files}", "Built       ", " " * 12)
    yield from _wrapped(sheet.made, "Sheet made  ", " " * 12)
    yield from _wrapped(counts(sheet), "Claims      ", " " * 12)
    yield from _wrapped(faults(sheet), "Checks      ", " " * 12)
    yield ""
    for sign, said in KEY.items():
        yield from _wrapped(said, f"{_signed(sign, ' 3' if sign == 'tick' else '')} ".ljust(6), " " * 6)
    yield from _wrapped(UNMARKED, " " * 6)


def _signed(sign: Sign, rest: str = "") -> str:
    return f"[{SIGNS[sign][1]}{rest}]"


def _part(part: Part) -> Iterator[str]:
    yield "-" * WIDTH
    kicker = part.kicker
    if part.number is not None:
        initials = "initials ____ ____"
        yield f"Story {part.number}".ljust(WIDTH - len(initials)) + initials
        if kicker:
            yield from _wrapped(kicker)
    else:
        yield from _heading(f"{kicker}: {part.title}" if kicker else part.title, "-")
    for row in part.every_row:
        if rows := list(_row(row, is_head=row is part.head)):
            yield from (*rows, "")


def _row(row: Row, *, is_head: bool) -> Iterator[str]:
    name = f"{row.name}: " if row.name else ""
    lines = [shown for line in row.lines if line.stretches for shown in _line(line, name)]
    yield from lines
    if is_head and lines:
        yield "-" * max(map(columns, lines))
    if row.unchecked:
        yield from _wrapped(row.unchecked, "      ")
    for article in row.articles:
        yield from _article(article)
    if row.held and not row.marks and not is_head:
        yield f"      {NOTHING}"
    for told in row.told:
        yield from _wrapped(f"{told.message} [{told.id}]", f"  {_signed(told.sign)} ", "      ")
        if told.source:
            yield from _wrapped(told.source, "      nearest: ", "      ")
    for source in row.sources:
        yield from _source(source)


def _line(line: Line, name: str) -> Iterator[str]:
    said = "".join(_stretch(each) for each in line.stretches)
    start = f"{line.before}{name}"
    yield from _wrapped(said, start, re.sub("[^│ ]", " ", start))


def _stretch(stretch: Stretch) -> str:
    return f"{stretch.text}{_mark(stretch.mark)}" if stretch.mark else stretch.text


def _mark(mark: Mark) -> str:
    numbers = ",".join(map(str, mark.numbers))
    return f"[{SIGNS[mark.sign][1]}{numbers}]"


def _article(article: ArticleHead) -> Iterator[str]:
    yield from _wrapped(f"“{article.title}”, {article.dates}", "      Article: ", "      ")
    yield from _wrapped(f"{article.url or 'no address'} ({article.id})", "      ")


def _source(source: Source) -> Iterator[str]:
    said = "".join(text for text, _ in source.words)
    where = ", ".join(filter(None, (source.field, f"“{source.article}”" if source.article else "")))
    yield from _wrapped(f"“{said}”{f' ({where})' if where else ''}", f"{source.number:>4}  ", "      ")


def _findings(sheet: Sheet) -> Iterator[str]:
    yield "=" * WIDTH
    yield from _heading("What the checks found", "-")
    yield from _wrapped(faults(sheet))
    for severity, sign in (("error", "error"), ("warning", "warning"), ("info", "note")):
        for finding in sheet.found(severity):
            yield from _finding(finding, _signed(sign))  # type: ignore[arg-type]
    groups: Sequence[tuple[str, Sequence[Finding]]] = (
        ("Let stand by an editor", sheet.allowed),
        ("Not checked", sheet.not_run),
        ("Article files", sheet.files),
    )
    for title, found in groups:
        if found:
            yield ""
            yield from _heading(title, "-")
            for finding in found:
                yield from _finding(finding, "-")


def _finding(finding: Finding, start: str) -> Iterator[str]:
    place = f"{finding.where}: " if str(finding.where) else ""
    yield from _wrapped(f"{place}{finding.message} [{finding.id}]", f"{start} ", " " * (columns(start) + 1))


def _signatures(sheet: Sheet) -> Iterator[str]:
    yield "=" * WIDTH
    yield from _heading("Signed", "-")
    yield from _wrapped(f"For the text of {sheet.day} with sha256 {sheet.hash} …; any other needs a sheet of its own.")
    for number, charge in enumerate(CHARGES, 1):
        yield ""
        yield from _wrapped(charge, f"{number}. ", "   ")
        yield ""
        yield "   Name ______________________________  Initials ________"
        yield "   Date ______________________________  Time     ________"
