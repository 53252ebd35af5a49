"""An issue as JSON for the page that edits it: its texts by their keys, and what there is to say of each. Pure."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from digest.checks import NOT_RUN, fixes
from digest.checks.allowances import BINDING
from digest.checks.furniture import SUBJECT_MOST
from digest.checks.headlines import HEADLINE_MOST
from digest.checks.lengths import PARAGRAPH_MOST
from digest.checks.shape import unedited
from digest.checks.size import CLIPPED
from digest.checks.subject import PREHEADER_BAND
from digest.editing import Offers, offers, section_keys, story_keys, to_json, told
from digest.editing.edits import Mend
from digest.issuefile import comments_of
from digest.markup.markdown import to_plain
from digest.text import trim, word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.desk.proofs import Look
    from digest.desk.work import Work
    from digest.issuefile import IssueFile, Part
    from digest.model import Finding

JSON = dict[str, Any]

_SEVERITIES = ("error", "warning", "info")
_ROW = ("subject", "preheader", "intro")
# Findings on a heading's line that are about its address, not its words.
_OF_URL = frozenset(["story-without-link", "story-link-unusable"])


def state_of(work: Work, look: Look, test: Sequence[str] = ()) -> JSON:
    """Return the state of an issue that a desk works on.

    Args:
        work: its working copy.
        look: how it is shown, made of that copy; its last proof may be of a state before. Where the checks were not
            asked, ``findings`` and ``counts`` are None.
        test: the addresses that test copies go to.
    """
    file, offered = work.file, work.offered[0] if work.offered else None
    problem = _problem(work, look)
    findings = () if problem else look.findings
    offered_lines = offers(file) if file.readable else Offers((), (), {})
    issue = _Told(file, look, offered_lines) if file.readable else None
    return {
        "revision": work.revision,
        "newsletter": work.name.newsletter,
        "date": work.name.day.isoformat(),
        "title": look.newsletter.title if look.newsletter else work.name.newsletter,
        "number": file.issue.number if file.readable else None,
        "hash": work.hash,
        "saved": work.saved,
        "changed_on_disk": work.changed_on_disk,
        "unsaved": {"at": offered.at.isoformat(), "hash": offered.hash} if offered else None,
        "undo": work.can_undo,
        "redo": work.can_redo,
        "problem": problem,
        "header": {name: _header(file, name) for name in ("subject", "preheader", "status", "window")},
        "intro": "\n\n".join(block.text for block, _ in file.root.blocks),
        "parts": issue.parts() if issue else [],
        "proposals": _proposals(offered_lines),
        "checked": findings is not None,
        "findings": None if findings is None else [_finding(each, file) for each in findings],
        "counts": None if findings is None else _counts(findings),
        "limits": {
            "subject": SUBJECT_MOST,
            "preheader": list(PREHEADER_BAND),
            "headline": HEADLINE_MOST,
            "paragraph": PARAGRAPH_MOST,
        },
        "size": {"html": len(look.proof.email.html.encode()) if look.proof else 0, "limit": CLIPPED},
        "record": list(look.record),
        "proof": look.shown,
        "test": list(test),
        "view": f"/issues/{work.name.newsletter}/{work.name.day}",
    }


def _problem(work: Work, look: Look) -> JSON | None:
    """Return why there is no proof of what stands there, if there is none."""
    if unreadable := work.disk.fault:
        said = unreadable.message.removeprefix("the issue file ")
        return {
            "message": f"the issue file {said}",
            "line": unreadable.where.line or None,
            "help": unreadable.hint,
        }
    if work.disk.text is None and work.base is not None:
        return {"message": "the issue file is not there any more", "line": None, "help": "save writes it again"}
    if work.disk.text is None and work.saved:
        return {"message": "there is no issue file yet", "line": None, "help": "draft the issue"}
    if look.faults:
        fault = look.faults[0]
        line = fault.place.removeprefix(f"{work.file.path}:").partition(":")[0]
        own = fault.place.startswith(f"{work.file.path}:") and line.isdecimal()
        place = "" if own or not fault.place else f"{fault.place}: "
        return {"message": f"{place}{fault.message}", "line": int(line) if own else None, "help": fault.help}
    return None


def _header(file: IssueFile, name: str) -> str:
    found = file.header.first(name)
    return found.value if found else "draft" if name == "status" else ""


def _proposals(offered: Offers) -> JSON:
    rows = {"subjects": offered.subjects, "preheaders": offered.preheaders}
    return {name: [{"key": text, "text": text} for text in texts] for name, texts in rows.items()}


def _counts(findings: tuple[Finding, ...]) -> JSON:
    return {name: sum(each.severity == name and not each.allowed for each in findings) for name in _SEVERITIES}


# --- stories and sections ------------------------------------------------------------------------


class _Told:
    """What an issue file tells, and what is known of it."""

    def __init__(self, file: IssueFile, look: Look, offered: Offers) -> None:
        self._file, self._house = file, look.newsletter
        self._stories = file.issue.all_stories
        self._keys = story_keys(file)
        articles = look.proof.articles if look.proof else ()
        self._articles = {each.id: each for each in articles}
        self._unedited = set(unedited(file.issue, articles))
        self._earlier = offered.earlier
        self._counts = told(file, self._house) if self._house else ()

    def parts(self) -> list[JSON]:
        """Return the parts in the order of the file; stories that stand in no section first."""
        file, found, before = self._file, list[JSON](), len(self._file.root.stories)
        if before or not any(part.stories for part in file.sections):
            found.append(self._part("", "stories", "", "", range(before)))
        for key, part in zip(section_keys(file), file.sections, strict=True):
            numbers = range(before, before + len(part.stories))
            text = "\n\n".join(block.text for block, _ in part.blocks)
            before += len(part.stories)
            made = self._part(key, part.kind, part.title, text, numbers)
            found.append({**made, "url": part.url, "kicker": _mark(part, "kicker")})
        return found

    def _part(self, key: str, kind: str, title: str, text: str, numbers: range) -> JSON:
        band = self._house.format.round_up_words if self._house and kind == "round-up" else None
        return {
            "key": key,
            "kind": kind,
            "title": title,
            "url": "",
            "kicker": "",
            "text": text,
            "words": word_count(to_plain(text)),
            "band": list(band) if band else None,
            "stories": [self._story(number) for number in numbers],
        }

    def _story(self, number: int) -> JSON:
        story, key = self._stories[number], self._keys[number]
        count = self._counts[number] if self._counts else None
        return {
            "key": key,
            "headline": story.headline,
            "url": story.url,
            "kicker": story.kicker,
            "lead": story.is_lead,
            "by_hand": story.by_hand,
            "text": story.text,
            "words": count.words if count else word_count(to_plain(story.text)),
            "band": [count.least, count.most] if count else None,
            "fits": count.fits if count else "",
            "paragraphs": list(count.paragraphs) if count else [],
            "unedited": number in self._unedited,
            "articles": [self._article(id) for id in dict.fromkeys(story.article_ids)],
            "suggestions": [
                {"key": line, "text": line, "why": _why(self._file, self._file.stories[number], line)}
                for line in self._earlier.get(key, ())
            ],
        }

    def _article(self, id: str) -> JSON:
        article = self._articles.get(id)
        return {"id": id, "title": article.title if article else "", "known": article is not None}


def _mark(part: Part, key: str) -> str:
    return next((mark.value for mark in part.marks if mark.key == key), "")


def _why(file: IssueFile, part: Part, line: str) -> str:
    """Return what the comment that offers a line says below it."""
    for comment in comments_of(file, part):
        rows = comment.body.splitlines()
        for at, row in enumerate(rows[:-1]):
            if trim(row) == line and rows[at + 1][:1] in {" ", "\t"}:
                return trim(rows[at + 1])
    return ""


# --- findings ------------------------------------------------------------------------------------


def _finding(finding: Finding, file: IssueFile) -> JSON:
    where = finding.where
    own = where.path == file.path
    mend = own and finding.fix is not None and fixes.mend(file.text, [finding])[1]
    return {
        "id": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "line": where.line or None if own else None,
        "column": where.column or None if own else None,
        "place": "" if own else str(where),
        "text": finding.text,
        "source": finding.source,
        "fix": finding.fix if mend else None,
        "mend": to_json(_mending(finding)) if mend else None,
        "allowed": finding.allowed,
        "binding": finding.id in BINDING,
        "not_run": finding.id in NOT_RUN,
        "target": target_of(finding, file) if own else {},
    }


def _mending(finding: Finding) -> Mend:
    where = finding.where
    return Mend(check=finding.id, line=where.line, column=where.column, text=finding.text, fix=finding.fix or "")


def target_of(finding: Finding, file: IssueFile) -> JSON:
    """Return the story or section, and the field, that a finding of an issue file is about; nothing for others."""
    named = sorted((line, key) for key, line in file.lines if line)
    at = bisect_right(named, (finding.where.line, "\U0010ffff")) - 1
    if not finding.where.line or at < 0:
        return {}
    line, key = named[at]
    kind, _, rest = key.partition(":")
    if kind in _ROW:
        # Below the header nothing but the opening words is a field of the issue's own.
        return {"field": kind} if kind == "intro" or line == finding.where.line else {}
    if kind not in {"story", "section"}:
        return {}
    number, _, block = rest.partition(":")
    keys, parts = (story_keys(file), file.stories) if kind == "story" else (section_keys(file), file.sections)
    part = parts[int(number)]
    field = "text" if block else ("headline" if kind == "story" else "title")
    if not block and part.url and (finding.id in _OF_URL or (finding.text and finding.text in part.url)):
        field = "url"
    return {kind: keys[int(number)], "field": field}
