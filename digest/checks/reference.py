"""What each id means: for ``digest explain``, and as the page docs/checks.md. Pure."""

from __future__ import annotations

import re
import textwrap
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from digest.checks import FAMILIES, NOT_RUN
from digest.checks.allowances import BINDING
from digest.checks.messages import ARTICLE_FILES, DOCTOR, FEEDS, ISSUE_FILE, NOT_CHECKED, PROMO_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.checks import Check, Family, Rule

_INTRO = """\
# Every message

The program tells what it finds in one shape: an id, how grave it is, the place, what is wrong, and how to mend it.
`digest explain ID` says the same on the screen. This page is made from the program itself.

| | means |
|---|---|
| error | `digest build` ends with exit code 1, a pipe gets nothing. The outputs are written, for looking at |
| warning | is told. With `--strict` it counts as an error |
| info | is only worth knowing: `digest check --all` tells it, `digest build` does not |

`digest check` tells at most eight lines: errors first, then in the reader's order, the gravest in full; `--all`
tells everything in full. What `--fix` mended, and an approval that is void, count among the eight: where faults need
the room, one line names the lines that were mended.

{asked} checks are asked by `digest build` and `digest check`; the {thorough} marked
*thorough* below only by `digest check --thorough`, as they are about style, or about what a house sets once; the
{online} marked *online* only by `digest check --online`. Its JSON is described by a [JSON Schema](check.schema.json).

To let a finding stand, say why in the story or section it is about: `<!-- allow: ID REASON -->`; above the first
story for the header and the opening words. Without a reason it allows nothing. For some words alone, of facts:
`<!-- allow: figure-not-in-source “£6m” the trust rang us -->`. It is told and counted as allowed. In every issue of a
newsletter it stands by [`[checks.allow]`](newsletter.md#checksallow-what-may-stand-in-every-issue). What nothing lets
stand: {binding}.

{contents}

Faults of `.toml` files and templates have no id: they stop the command at once, with file, line and mend, and exit
code 2.
"""

_ABOUT = {
    "How the issue file is written": "The rules are on [one page](issue-file.md).",
    "What a story says, beside its article": """\
Every story and round-up is held against the articles it names or links: body, headline, standfirst, key points,
byline, tags and dates. The subject and the preheader are held against all of them. A finding says what is *not in
the source*, never what is false, and shows the words, their line, and the passage of the source that comes nearest.
[How good that is](evaluation.md), and what it does not see.

What the program itself drafted may be refused. Words an editor wrote, an article's own `summary` included, are
warned of at most, unless the newsletter says `[checks] strict = true`. Words that need no source in any issue stand
in `[checks] accept`, abbreviations in `[checks.glossary]`
([newsletter.md](newsletter.md#checks-words-of-the-house)).""",
    "What was not checked": """\
Of these nothing can be said that is green. `digest check` names them in a line of its own.""",
    "House style and spelling": """\
What the house writes, and which words and abbreviations it knows, is
[said in the newsletter's file](newsletter.md#house-style). Links and addresses are left alone.""",
    "Links": """\
Looked at where they were typed: in the opening words, stories and sections, in headlines, and in the addresses of
the newsletter. Each is told with its line and column.

`digest check --online` asks for each address, pictures included: eight seconds each, at most eight at once and four
of one site, 200 in all. What was there is not asked for again within 24 hours (`.digest/links.json`, which may be
deleted). Only public machines are asked, and nothing is sent along but the program's name and the newsletter's site;
proxies are not used. Not asked are addresses of mail, what a sending service fills in, what `link-staging-host` tells,
and `view` with `{date}`, which is not out yet. Other commands never ask.""",
    "The email itself": """\
What is set in the newsletter's file is told by that file, what templates do by the line of the issue's date.""",
    "What digest doctor says": """\
One line each: `ok`, `warning` or `fault`, the id, and what was found. A fault makes the exit code 1.""",
}

_FILES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("How the issue file is written", ISSUE_FILE),
    ("What was not checked", NOT_CHECKED),
    ("Article files", ARTICLE_FILES),
    ("Feeds", FEEDS),
    ("Promo files", PROMO_FILES),
)


class Explained(NamedTuple):
    """What is known of an id: its rule, the check that gives it, if one does, and the heading it stands under."""

    rule: Rule
    title: str
    check: Check | None = None


def rules() -> Iterator[Explained]:
    """Yield every id the program tells, in the order of the page."""
    yield from (Explained(rule, _FILES[0][0]) for rule in ISSUE_FILE)
    for family in FAMILIES:
        yield from (Explained(rule, family.title, check) for check in family.checks for rule in check.rules)
    for title, told in (*_FILES[1:], ("What digest doctor says", DOCTOR)):
        yield from (Explained(rule, title) for rule in told)


def explained(id: str) -> Explained | None:
    """Return what is known of an id."""
    return next((each for each in rules() if each.rule.id == id), None)


def like(id: str) -> str:
    """Return the id that comes nearest to one there is none of, or nothing."""
    return next(iter(get_close_matches(id, [each.rule.id for each in rules()], n=1)), "")


def explain(found: Explained, *, width: int = 80) -> str:
    """Say in lines of a screen what an id means, how to mend it, and how to let it stand."""
    rule, check = found.rule, found.check
    when = f" (only with --{_when(check)})" if check and _when(check) else ""
    asked = f", check {check.name}{when}" if check else ""
    parts = [f"{rule.id}: {_gravity(rule)}. {found.title}{asked}", "", plain(_sentence(rule.wrong))]
    parts += [plain(_sentence(rule.why))] if rule.why else []
    parts += [f"To mend it: {plain(rule.mend)}."] if rule.mend else []
    if check and rule.id in BINDING:
        parts.append("No mark lets it stand.")
    elif check and rule.severity != "info":
        parts += ["To let it stand, write in its story or section, or above the first story for the header:"]
        parts += [f"<!-- allow: {rule.id} REASON -->"]
        parts += ["In every issue of a newsletter, under [checks.allow] of its file:", f'{rule.id} = "REASON"']
    return "\n".join(line for part in parts for line in textwrap.wrap(part, width) or [""])


def plain(markdown: str) -> str:
    """Return the text of a rule without the marks of Markdown it is written with."""
    return _MARKED.sub(lambda match: match[1] or plain(match[2] or ""), markdown)


# Code, a link, a star.
_MARKED = re.compile(r"`([^`]*)`|\[((?:`[^`]*`|[^\[\]])*)\]\([^)]*\)|\*")


def page() -> str:
    """Return docs/checks.md."""
    titles = [_FILES[0][0], *(family.title for family in FAMILIES), *(title for title, _ in _FILES[1:])]
    titles.append("What digest doctor says")
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in titles)
    thorough = sum(check.thorough for family in FAMILIES for check in family.checks)
    online = sum(check.needs == "reached" for family in FAMILIES for check in family.checks)
    asked = sum(not check.thorough and not check.needs for family in FAMILIES for check in family.checks)
    binding = ", ".join(f"`{id}`" for id in sorted(BINDING))
    parts = [_INTRO.format(asked=asked, thorough=thorough, online=online, binding=binding, contents=contents)]
    parts += _section(_FILES[0][0], (_row(rule) for rule in ISSUE_FILE))
    for family in FAMILIES:
        parts += _section(family.title, _rows(family))
    for title, told in _FILES[1:]:
        parts += _section(title, (_row(rule) for rule in told))
    head = "| id | | what it looks at | what can be wrong |"
    parts += _section("What digest doctor says", (_row(rule) for rule in DOCTOR), head)
    return "\n".join(parts)


def _section(title: str, rows: Iterable[str], head: str = "| id | | what is wrong | how to mend it |") -> list[str]:
    about = [_ABOUT[title], ""] if title in _ABOUT else []
    return [f"## {title}", "", *about, head, "|---|---|---|---|", *rows, ""]


def _rows(family: Family) -> Iterator[str]:
    for check in family.checks:
        for rule in check.rules:
            yield _row(rule, f" *{when}*" if (when := _when(check)) else "")


def _row(rule: Rule, when: str = "") -> str:
    wrong = " ".join(filter(None, [f"{rule.wrong}.", _sentence(rule.why)])) if rule.why else rule.wrong
    cells = (f"`{rule.id}`", f"{_gravity(rule)}{when}", wrong, rule.mend)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |".replace("|  |", "| |")


def _gravity(rule: Rule) -> str:
    return "not checked" if rule.id in NOT_RUN else rule.severity


def _when(check: Check) -> str:
    """Return the option that asks a check, if only an option does."""
    return "thorough" if check.thorough else "online" if check.needs == "reached" else ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _anchor(title: str) -> str:
    return "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -").replace(" ", "-")
