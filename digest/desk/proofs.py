"""The issues of a newsroom as they are looked at: made by what builds them, kept while their files do not change.

What cannot be made at the moment, because a template or a file is broken half-way through an edit, leaves what could be
made last where it is, and says what is wrong.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from digest import config
from digest.dates import issue_date
from digest.desk.around import Around, Memory
from digest.errors import ConfigError, DigestError, TemplateError
from digest.workflow import issues
from digest.workflow.caches import fidelity_cache, html_cache
from digest.workflow.gather import gather
from digest.workflow.proof import findings_of, proof_of
from digest.workflow.status import standings
from digest.workflow.target import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from digest.dates import Phrase
    from digest.issuefile import IssueFile
    from digest.model import Finding, Newsletter, Newsroom, Proof
    from digest.workflow.status import Standing


class Name(NamedTuple):
    """Which issue: a newsletter's name and a date."""

    newsletter: str
    day: date


class Working(NamedTuple):
    """What a desk works on, in place of an issue file.

    ``saved``: it is all in the file. ``changed``: the file is another than was read.
    """

    file: IssueFile
    saved: bool
    changed: bool


class Fault(NamedTuple):
    """Why something cannot be made: what is wrong, where, how to mend it, and the lines around it."""

    message: str
    place: str = ""
    help: str = ""
    excerpt: str = ""


class Look(NamedTuple):
    """An issue as it is shown.

    ``proof`` is the last that could be made, None if none could yet, ``findings`` what the checks say of it, None if
    they were not asked. ``faults`` are why its files as they are now cannot be shown, ``gone`` that there is no issue
    file any more. ``shown`` tells one email from another, ``revision`` also what else there is to say of it.
    ``newsletter`` is whose it is, as far as that is known, ``record`` what is on record of it.
    """

    name: Name
    proof: Proof | None
    findings: tuple[Finding, ...] | None
    article_findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    gone: bool
    shown: str
    revision: str
    newsletter: Newsletter | None = None
    record: tuple[str, ...] = ()


class _Kept(NamedTuple):
    """A look, the state of files and of the desk it is of, and what has it checked if it is not."""

    age: int
    of: object
    look: Look
    check: Callable[[], Look]


class Listed(NamedTuple):
    """A newsletter of the newsroom: its title, how its issues stand, newest first, and why that is not known."""

    name: str
    title: str
    standings: tuple[Standing, ...]
    faults: tuple[Fault, ...]


class Proofs:
    """What is looked at of one newsroom. Any thread may ask; one at a time is served.

    While somebody watches the files, and says so, what was made is kept until one of them changes.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        now: Callable[[], datetime],
        working: Callable[[Name], Working | None] = lambda _: None,
    ) -> None:
        """Make it.

        Args:
            newsroom: whose issues.
            now: gives the time.
            working: gives what a desk works on in place of an issue file, if one does.
        """
        self._newsroom, self._now, self._working = newsroom, now, working
        self.watched = False
        self.lock, self._age = RLock(), 0
        self._looks: dict[Name, _Kept] = {}
        self._around: dict[Name, tuple[int, Around]] = {}
        # The HTML of an issue is some 40 KB; what was found of its texts is a dozen short ones.
        self._html, self._fidelity = Memory(16), Memory(256)

    @property
    def newsroom(self) -> Newsroom:
        """Return the newsroom, as it could be read last."""
        return self._newsroom

    @property
    def root(self) -> Path:
        """Return the newsroom's folder."""
        return Path(self._newsroom.root)

    @property
    def publication(self) -> str:
        """Return the publication's name, as it could be read last."""
        return self._newsroom.publication

    @property
    def language(self) -> str:
        """Return the newsroom's language."""
        return self._newsroom.language

    def stale(self) -> int:
        """Say that some file has changed; return a number that tells this state from others."""
        self._age += 1
        return self._age

    def known(self, newsletter: str, day: str) -> Name | None:
        """Return the issue that words of an address name: one there is a file of, or was while it was looked at."""
        for name in self._looks:
            if (name.newsletter, name.day.isoformat()) == (newsletter, day):
                return name
        if newsletter in self._read_newsroom()[0].newsletters:
            for found in issues.days(self._newsroom, newsletter):
                if found.isoformat() == day:
                    return Name(newsletter, found)
        return None

    def look(self, name: Name, *, checked: bool = True) -> Look:
        """Return an issue as its files are, made anew if one of them has changed.

        Args:
            name: the issue.
            checked: ask the checks too, which takes twice as long as to make the email.
        """
        with self.lock:
            kept = self._looks.get(name)
            working = self._working(name)
            now = (working.file, working.changed) if working else None
            if kept is None or kept.age != self._age or now != kept.of or not self.watched:
                age = self._age
                kept = _Kept(age, now, *self._made(name, kept, working))
            if checked and kept.look.findings is None:
                kept = kept._replace(look=kept.check())
            self._looks[name] = kept
            return kept.look

    def _made(self, name: Name, last: _Kept | None, working: Working | None) -> tuple[Look, Callable[[], Look]]:
        """Make the email as a build does; return it, and what has it checked."""
        try:
            around = self._beside(name)
            path = issues.path_of(self._newsroom, name.newsletter, name.day)
            if not working and not path.is_file():
                return self._stayed(name, last, (), gone=True)
            file = working.file if working else issues.read(self._newsroom, path)
            lasting = (html_cache(self._newsroom), fidelity_cache(self._newsroom))
            html, fidelity = lasting if not working or working.saved else (None, None)
            html, fidelity = self._html.over(html), self._fidelity.over(fidelity)
            proof = proof_of(around.target, file, around, history=around.history, html=html)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page that shows it stays
            return self._stayed(name, last, self._faults_of(error), gone=False)
        shown, changed = _hash_of(*_parts(proof)), working is not None and working.changed
        look = Look(
            name,
            proof,
            None,
            around.findings,
            (),
            gone=False,
            shown=shown,
            revision=_hash_of(shown, around.findings, changed),
            newsletter=around.target.newsletter,
            record=around.record,
        )
        before = last.look.findings if last else None

        def check() -> Look:
            try:
                findings = findings_of(around.target, file, proof, notes=True, fidelity=fidelity)
            except Exception as error:  # noqa: BLE001 - the email can be shown all the same
                return look._replace(findings=before or (), faults=self._faults_of(error))
            return look._replace(findings=findings, revision=_hash_of(shown, findings, around.findings, changed))

        return look, check

    def _beside(self, name: Name) -> Around:
        """Return what an issue is made beside, read anew if a file has changed."""
        age, around = self._around.get(name, (-1, None))
        if around is None or age != self._age or not self.watched:
            age = self._age
            self._newsroom = config.load_newsroom(self.root)
            around = Around(self._newsroom, name.newsletter, name.day.isoformat(), self._now)
            self._around[name] = age, around
        return around

    def _stayed(
        self, name: Name, last: _Kept | None, faults: tuple[Fault, ...], *, gone: bool
    ) -> tuple[Look, Callable[[], Look]]:
        """Return what could be made last, with what is wrong now."""
        if last:
            look = last.look if last.look.findings is not None else last.check()
            stays = look._replace(faults=faults, gone=gone, revision=_hash_of(look.shown, faults, gone))
        else:
            newsletter = self._around[name][1].target.newsletter if name in self._around else None
            revision = _hash_of(faults, gone)
            stays = Look(name, None, (), (), faults, gone=gone, shown="", revision=revision, newsletter=newsletter)
        return stays, lambda: stays

    def listed(self) -> tuple[tuple[Listed, ...], tuple[Fault, ...]]:
        """Return every newsletter with its issues, and what is wrong with the newsroom's own file."""
        with self.lock:
            newsroom, faults = self._read_newsroom()
            found = []
            for name in newsroom.newsletters:
                try:
                    title = config.load_newsletter(newsroom, name).title
                    with closing(gather(newsroom, now=self._now()).archive) as archive:
                        found.append(Listed(name, title, tuple(standings(newsroom, name, archive)), ()))
                except DigestError as error:
                    found.append(Listed(name, name, (), self._faults(error)))
            return tuple(found), faults

    def _read_newsroom(self) -> tuple[Newsroom, tuple[Fault, ...]]:
        """Read the newsroom's own file; while it is broken, what it said last counts."""
        try:
            self._newsroom = config.load_newsroom(self.root)
        except DigestError as error:
            return self._newsroom, self._faults(error)
        return self._newsroom, ()

    def fault_of(self, error: DigestError) -> Fault:
        """Return what an error says, without saying where on this machine files lie."""
        return self._faults(error)[0]

    def _faults_of(self, error: Exception) -> tuple[Fault, ...]:
        if isinstance(error, DigestError):
            return self._faults(error)
        return (Fault(f"a fault of the program itself: {type(error).__name__}: {error}"),)

    def _faults(self, error: DigestError) -> tuple[Fault, ...]:
        problems = error.problems if isinstance(error, ConfigError) else (error,)
        return tuple(
            Fault(
                self._within(each.message),
                self._within(str(each.where)),
                self._within(each.hint),
                self._within(each.excerpt) if isinstance(each, TemplateError) else "",
            )
            for each in problems
        )

    def _within(self, said: str) -> str:
        """Name a file of the newsroom without saying where on this machine that lies."""
        return said.replace(f"{self.root.as_posix()}/", "").replace(f"{self.root}\\", "")


def _parts(proof: Proof) -> tuple[str, str, bytes]:
    """Return all that readers get of an issue."""
    return proof.email.html, proof.email.text, proof.message


def _hash_of(*parts: object) -> str:
    """Return a hash over values; any that differ differ in how they are shown."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def named(newsroom: Newsroom, words: tuple[str, ...], phrase: Phrase, *, command: str, now: datetime) -> Name:
    """Return the issue that a command's words name; where they name none, the newest there is a file of.

    Raises:
        DigestError: the words name no issue, or one without a file.
    """
    target = resolve(newsroom, words, phrase, now=now, open_first="issue")
    newsletter, day = target.newsletter.name, target.date
    days = issues.days(newsroom, newsletter)
    if day not in days and not phrase.given and not any(issue_date(part) for word in words for part in word.split("/")):
        day = days[-1] if days else day  # all were handed over: the last of them
    if day not in days:
        hint = f"{command} draft {newsletter} {target.date} makes one"
        raise DigestError(f"{newsletter} {target.date} has no issue file yet", hint=hint)
    return Name(newsletter, day)
