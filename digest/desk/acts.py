"""What a page can ask of the desk: each act on one issue, from what it says to what is answered. Files and locks."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from digest import config, dates
from digest.desk import boxes
from digest.desk.asked import Unfit
from digest.desk.beside import article_json, marks_of
from digest.desk.outgoing import Editing, Outgoing
from digest.desk.proofs import Name, Proofs, Working
from digest.desk.state import state_of
from digest.desk.unsaved import found
from digest.desk.work import Conflicted, Stale, Work
from digest.editing import apply, edits, from_json, section_keys, story_keys
from digest.errors import DigestError, Refused
from digest.workflow import issues, listing, pick
from digest.workflow.draft import choose, draft
from digest.workflow.gather import gather
from digest.workflow.status import standing_words
from digest.workflow.target import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from digest.model import Newsroom, Rejection
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target

JSON = dict[str, Any]


class Desk:
    """The working copies of one newsroom's issues. Any thread may ask; one at a time is served."""

    def __init__(self, newsroom: Newsroom, now: Callable[[], datetime], editing: Editing) -> None:
        self._now, self._editing, self._command = now, editing, editing.command
        self._works: dict[Name, Work] = {}
        self.proofs = Proofs(newsroom, now, self.working)
        self.out = Outgoing(self.proofs, now, editing, self.saved)
        # One lock for both: each asks the other.
        self._lock = self.proofs.lock

    def working(self, name: Name) -> Working | None:
        """Return what stands in the working copy of an issue, if there is one."""
        with self._lock:
            work = self._works.get(name)
            if work is None:
                return None
            work.look()
            is_there = work.base is not None or work.file.text
            return Working(work.file, work.saved, work.changed_on_disk) if is_there else None

    def says(self, name: Name) -> JSON | None:
        """Return what the pages of an issue are told when it has changed, if it is worked on."""
        with self._lock:
            work = self._works.get(name)
            return {"kind": "issue", "revision": work.revision, "hash": work.hash} if work else None

    # --- what there is ---------------------------------------------------------------------------

    def listed(self) -> list[JSON]:
        """Return every issue, newest first, with the coming one of each newsletter whether it has a file or not."""
        newsletters, _ = self.proofs.listed()
        rows = []
        for each in newsletters:
            coming = self._coming(each.name)
            days = [standing.date for standing in each.standings]
            if coming and coming not in days:
                rows.append(_row(each.name, each.title, coming, None, 0, "not drafted yet", coming=True))
            rows += [
                _row(
                    each.name,
                    each.title,
                    one.date,
                    one.number,
                    one.stories,
                    standing_words(one),
                    coming=one.date == coming,
                )
                for one in each.standings
            ]
        return rows

    def _coming(self, newsletter: str) -> date | None:
        try:
            return self._target(newsletter, None).date
        except DigestError:
            return None  # the list of preview says what is wrong

    def _target(self, newsletter: str, day: date | None) -> Target:
        newsroom = config.load_newsroom(self.proofs.root)
        words = (newsletter, day.isoformat()) if day else (newsletter,)
        return resolve(newsroom, words, dates.Phrase(), now=self._now(), open_first="coming")

    def draft(self, newsletter: str, day: str) -> JSON:
        """Draft the coming issue, and return its state.

        Raises:
            Unfit: it is not the coming one.
            Refused: it has a file already.
            DigestError: there is nothing to draft it from.
        """
        if newsletter not in config.load_newsroom(self.proofs.root).newsletters:
            raise Unfit(404, "there is no such newsletter")
        target = self._target(newsletter, None)
        if target.date.isoformat() != day:
            said = f"the coming issue is that of {target.date}"
            raise Unfit(409, said, f"{self._command} draft {newsletter} DATE drafts any other")
        path = issues.path_of(target.newsroom, newsletter, target.date)
        if path.exists():
            raise Refused(f"the issue of {day} is drafted already", hint="open it")
        gathered = gather(target.newsroom, now=self._now())
        with closing(gathered.archive):
            draft(target, gathered, command=f"{self._command} draft", now=self._now())
        self.proofs.stale()
        return self.state(Name(newsletter, target.date))

    def known(self, newsletter: str, day: str) -> Name | None:
        """Return the issue that words of an address name, if there is a file of it, or was while it was worked on."""
        if name := self.proofs.known(newsletter, day):
            return name
        # The file was deleted, but not what was never saved of it.
        newsroom = self.proofs.newsroom
        if newsletter in newsroom.newsletters and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            with suppress(DigestError):
                of = dates.issue_date(day)
                return Name(newsletter, of) if of and found(newsroom, newsletter, of) else None
        return None

    # --- one issue -------------------------------------------------------------------------------

    def work(self, name: Name) -> Work:
        """Return the working copy of an issue, as its file is now."""
        with self._lock:
            work = self._works.get(name)
            if work is None:
                work = self._works[name] = Work(self.proofs.newsroom, name, self._now)
            else:
                work.look()
            return work

    def state(self, name: Name, *, checked: bool = True) -> JSON:
        """Return the state of an issue; ``checked``, with what the checks say of it."""
        with self._lock:
            work = self.work(name)
            return state_of(work, self.proofs.look(name, checked=checked), self._editing.to)

    def edit(self, name: Name, said: JSON) -> JSON:
        """Do edits, and return the state."""
        wanted = [from_json(each) for each in said["edits"]]
        return self._changed(name, lambda work: work.edit(said["revision"], wanted))

    def window(self, name: Name, said: JSON) -> JSON:
        """Let the articles of the issue be those of some days, both included, and return the state."""
        days = [dates.issue_date(said[key]) for key in ("first", "last")]
        first, last = days
        if not first or not last or first > last:
            raise Unfit(422, "these are no days from a first to a last", "2016-08-29, 2016-09-04")
        window = dates.days(first, last + timedelta(days=1), self._target(*name).newsletter.zone)
        value = f"{window.start.isoformat()}/{window.end.isoformat()}"
        edit = edits.SetHeader(field="window", value=value)
        return self._changed(name, lambda work: work.edit(said["revision"], [edit]))

    def undo(self, name: Name, said: JSON) -> JSON:
        """Undo the last change, and return the state."""
        return self._changed(name, lambda work: work.undo(said["revision"]))

    def redo(self, name: Name, said: JSON) -> JSON:
        """Do again what was undone last, and return the state."""
        return self._changed(name, lambda work: work.redo(said["revision"]))

    def save(self, name: Name, said: JSON) -> JSON:
        """Write the working copy into the issue file, and return the state."""
        with self._lock:
            if name in self.out.leaving:  # what is put on record afterwards is what lies there
                raise Unfit(409, "this issue is just being handed over", "save once that is done")
            state = self._changed(name, lambda work: work.save(said["hash"], _choices(said)))
        self.proofs.stale()  # what is on record of it, and the issues after it, depend on the file
        return state | {"record": list(self.proofs.look(name, checked=False).record)}

    def reload(self, name: Name, said: JSON) -> JSON:
        """Bring what the issue file says into the working copy, and return the state."""
        if take := said.get("take"):
            if take != "theirs":
                raise Unfit(422, "what can be taken whole is “theirs”", "without it both are brought together")
            return self._changed(name, lambda work: work.follow())
        return self._changed(name, lambda work: work.merge(_choices(said) or {}))

    def unsaved(self, name: Name, said: JSON) -> JSON:
        """Use or drop unsaved work of before, and return the state."""
        return self._changed(name, lambda work: work.take_up(use=said["use"]))

    def _changed(self, name: Name, change: Callable[[Work], None]) -> JSON:
        with self._lock:
            change(self.work(name))
            return self.state(name, checked=False)

    # --- articles --------------------------------------------------------------------------------

    def candidates(self, name: Name, asked: Mapping[str, str]) -> JSON:
        """Return the articles that may run in an issue, best first, and of each whether the issue tells it."""
        target = self._target(*name)
        gathered = gather(target.newsroom, now=self._now())
        with closing(gathered.archive) as archive:
            selection = choose(target, gathered)
            ran = issues.history(target.newsroom, target.newsletter, target.date, archive).ran
        issue = work.file.issue if (work := self.work(name)).file.readable else None
        days = {each.article_id: each.issue_date for each in reversed(ran) if each.article_id}
        every = [one.article for one in selection.candidates] + [one.article for one in selection.rejected]
        asks = {"section": asked.get("section") or None, "search": asked.get("search")}

        def beside(id: str, url: str) -> JSON:
            day = days.get(id)
            told = issue is not None and issues.runs(issue, id, url)
            return {"told": told, "ran": f"ran on {dates.say_date(day)}" if day else ""}

        most = len(selection.candidates)
        return {
            "articles": [
                listing.row(target, place, each, most) | beside(each.article.id, each.article.url)
                for place, each in enumerate(selection.candidates, 1)
                if listing.wanted(each.article, **asks)
            ],
            "rejected": [
                _left_out(each) | beside(each.article.id, each.article.url)
                for each in selection.rejected
                if asked.get("all") == "1" and listing.wanted(each.article, **asks)
            ],
            "sections": sorted({each.section for each in every if each.section}, key=str.casefold),
            "window": dates.say_span(target.first_day, target.last_day),
        }

    def add(self, name: Name, said: JSON) -> JSON:
        """Put an article into the working copy, told as ``digest add`` tells it, and return the state."""
        work = self.work(name)
        if work.revision != said["revision"]:
            raise Stale
        target = self._target(*name)
        pick.refuse_closed(target, work.file)
        gathered = gather(target.newsroom, now=self._now())
        with closing(gathered.archive):
            # A model may take its time over it: meanwhile others edit on.
            telling = pick.tell(target, gathered, work.file, said["article"])
            return self._changed(name, lambda work: _put(work, target, gathered, telling, said))

    def promos(self, name: Name) -> JSON:
        """Return the promos that are planned for an issue's newsletter, and whether the issue has them."""
        work = self.work(name)
        return {"promos": boxes.promos_json(self._target(*name), work.file if work.file.readable else None)}

    def promo(self, name: Name, said: JSON) -> JSON:
        """Put a planned promo into the working copy, and return the state."""
        target, to = self._target(*name), edits.place_from_json(said["to"])

        def put(work: Work) -> None:
            if work.revision != said["revision"]:
                raise Stale
            work.put(boxes.with_promo(work.file, target, said["promo"], to))

        return self._changed(name, put)

    def article(self, name: Name, id: str, story: str) -> JSON:
        """Return an article, and what it bears out of a story."""
        with self._lock:
            work, look = self.work(name), self.proofs.look(name, checked=False)
            file = work.file
        proof = None if look.faults else look.proof
        known = next((each for each in (proof.articles if proof else ()) if each.id == id), None)
        if not known:
            gathered = gather(self.proofs.newsroom, now=self._now())
            with closing(gathered.archive):
                known = gathered.archive.article(id)
        if not known:
            raise Unfit(404, f"no source gives the article {id[:200]}")
        marks = marks_of(proof, file, story, id) if story and proof and proof.issue is file.issue else []
        return {**article_json(known), "marks": marks}

    def saved(self, name: Name, said: JSON) -> Target:
        """Return the issue that a page asks to be built, or sent: what is saved, and nothing else."""
        work = self.work(name)
        if work.offered:
            raise Unfit(409, "there is work of before that was never saved", "go on with it or throw it away first")
        if not work.saved or work.changed_on_disk:
            raise Unfit(409, "there is unsaved work", "save it first")
        if said.get("revision", work.revision) != work.revision:
            raise Stale
        if work.base is None:
            raise Unfit(409, "there is no issue file yet", "draft the issue first")
        return self._target(*name)


def _row(newsletter: str, title: str, day: date, number: int | None, stories: int, words: str, *, coming: bool) -> JSON:
    found = {"newsletter": newsletter, "title": title, "date": day.isoformat(), "number": number}
    return {**found, "stories": stories, "words": words, "coming": coming}


def _left_out(rejection: Rejection) -> JSON:
    article = rejection.article
    about = {"url": article.url, "published": article.published.isoformat()}
    return {**listing.rejected_row(rejection), **about, "section": article.section, "words": article.words}


def _choices(said: JSON) -> dict[str, Any] | None:
    chosen = said.get("choose")
    if chosen is not None and not all(each in ("mine", "theirs", "both") for each in chosen.values()):
        raise Unfit(422, "choose is “mine” or “theirs” for each conflict, or of texts “both”")
    return chosen


def _put(work: Work, target: Target, gathered: Gathered, telling: pick.Telling, said: JSON) -> None:
    """Put a story that was told into a working copy, where it is asked for."""
    file, id = work.file, telling.article.id
    if any(id in story.article_ids for story in file.issue.all_stories):
        raise Refused(f"{id} is in this issue already")
    keys = story_keys(file)
    if (after := said.get("after")) and after not in keys:
        raise Refused("the story it shall follow is no longer there")
    place = keys.index(after) if after else pick.last_of_section(file, telling.article, target.newsletter)
    changed = pick.put_in(target, gathered, file, telling, place)
    section = said.get("section")
    if section is not None and not after:
        if section and section not in section_keys(file):
            raise Refused("this section is no longer there")
        stories = zip(story_keys(changed), changed.issue.all_stories, strict=True)
        key = next(key for key, story in stories if id in story.article_ids)
        changed = apply(changed, edits.MoveStory(story=key, to=edits.Place(side="end", key=section)))
    work.put(changed)


__all__ = ["Conflicted", "Desk", "Editing", "Stale"]
