"""The working copy of an issue: what the page shows and edits, until it is saved into the issue file.

The issue file stays the truth. Nothing here replaces in it what was not read before, and what nobody takes is kept.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.desk.steps import Steps
from digest.desk.unsaved import Keeper, found
from digest.editing import Conflict, Merged, apply, merge
from digest.errors import DigestError, Refused, StorageError, Where
from digest.issuefile import IssueFile
from digest.workflow import files, issues

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from digest.desk.proofs import Name
    from digest.editing import Edit
    from digest.model import Newsroom

    Side = Literal["mine", "theirs", "both"]

# What is typed into one field without so long a pause is undone together.
_PAUSE = timedelta(seconds=2)
# The conflict of an issue file that was deleted.
_WHOLE = "issue:all"


class Stale(Exception):
    """The page asks for a change of a state that is no longer the one there is."""


class Conflicted(Exception):
    """The issue file is not what was read; what both sides changed is to be chosen, if there is anything."""

    def __init__(self, conflicts: Sequence[Conflict], hash: str) -> None:
        super().__init__(hash)
        self.conflicts, self.hash = tuple(conflicts), hash


class Disk(NamedTuple):
    """The issue file as it lies there: its text, None where there is none; ``fault`` says why it cannot be read."""

    text: str | None
    fault: StorageError | None = None

    @property
    def hash(self) -> str:
        """Return the sha256 of its octets, nothing where it is not there or cannot be read."""
        return "" if self.text is None else files.sha256(self.text.encode())


class Work:
    """The working copy of one issue. One thread at a time.

    ``base`` is the text of the issue file as it was read or saved last, None where there was none; ``file`` what
    stands there now. ``offered`` is unsaved work of before, newest first, which somebody is to use or to drop.
    """

    def __init__(self, newsroom: Newsroom, name: Name, now: Callable[[], datetime]) -> None:
        self._newsroom, self._now = newsroom, now
        self._path = issues.path_of(newsroom, name.newsletter, name.day)
        self._keeper = Keeper(newsroom, name.newsletter, name.day)
        self._steps = Steps()
        self._typed: datetime | None = None
        self.name, self.revision = name, 1
        self._octets, self._there = b"", Disk("")
        self.disk = self._read()
        self.base = self.disk.text
        self.file = self._file(self.base or "")
        self.offered = [each for each in found(newsroom, *name) if each.text != self.base]

    # --- what a reader asks ----------------------------------------------------------------------

    @property
    def saved(self) -> bool:
        """Tell whether all that stands there is in the issue file as it was read."""
        return self.file.text == (self.base or "")

    @property
    def changed_on_disk(self) -> bool:
        """Tell whether the issue file is another than was read."""
        return self.disk.text != self.base

    @property
    def hash(self) -> str:
        """Return the sha256 of the issue file as it was read."""
        return "" if self.base is None else files.sha256(self.base.encode())

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return self._steps.can_undo

    @property
    def can_redo(self) -> bool:
        """Tell whether something was undone."""
        return self._steps.can_redo

    # --- the issue file --------------------------------------------------------------------------

    def look(self) -> bool:
        """Read the issue file; where nothing is unsaved, follow it. Tell whether anything is other than before."""
        disk = self._read()
        if disk.text == self.disk.text and str(disk.fault) == str(self.disk.fault):
            return False
        follows = self.saved
        self.disk = disk
        if follows and disk.text is not None and disk.text != self.base:
            self.base, self.file = disk.text, self._file(disk.text)
            self._steps.clear()
        elif disk.text is not None and disk.text == self.file.text:
            self.base = disk.text  # somebody else wrote the very same
            self._keeper.forget()
        self.revision += 1
        return True

    def save(self, hash: str, choose: Mapping[str, Side] | None = None) -> None:
        """Write what stands there into the issue file.

        Args:
            hash: the sha256 of the issue file that this is meant to replace.
            choose: whose words stand, by the key of a conflict, where that file is another than was read.

        Raises:
            Conflicted: the file is another than was meant, or not all is chosen.
            StorageError: it cannot be written.
        """
        self.look()
        if self.changed_on_disk or hash != self.hash:
            if choose is None or hash != self.disk.hash:
                raise self._conflicted()
            self.merge(choose)
        if self.saved:
            return
        octets = self.file.text.encode()
        try:
            if self.base is None:
                files.write(self._path, octets, new=True)
            else:
                files.write(self._path, octets, instead_of=self.base.encode())
        except StorageError:
            self.look()
            if self.changed_on_disk:
                raise self._conflicted() from None
            raise
        self.base = self.file.text
        self.disk = Disk(self.base)
        self._typed = None
        self._keeper.forget()
        self.revision += 1

    def merge(self, choose: Mapping[str, Side]) -> None:
        """Bring what the issue file says now into what stands there; it counts as read then.

        What is not taken of either side is kept beside.

        Raises:
            Conflicted: not all is chosen.
            StorageError: the file cannot be read, or nothing can be kept.
        """
        self.look()
        if self.disk.fault:
            raise self.disk.fault
        if not self.changed_on_disk:
            return
        merged = self._merged(choose)
        if any(each.key not in choose for each in merged.conflicts):
            raise self._conflicted()
        if odd := [each.field for each in merged.conflicts if choose[each.key] == "both" and not each.can_be_both]:
            raise DigestError(f"of {odd[0]} there cannot be both", hint="choose “mine” or “theirs”")
        sides = {choose[each.key] for each in merged.conflicts}
        for side, text in (("theirs", self.file.text), ("mine", self.disk.text)):
            if side in sides and text and text != merged.text:
                self._keeper.beside(text, at=self._now())
        self._stand(self._file(merged.text), self.disk.text)
        self._steps.clear()  # to undo this would take out what the other side wrote

    def follow(self) -> None:
        """Let what the issue file says stand there; what is not saved is kept beside.

        Raises:
            StorageError: the file cannot be read, or nothing can be kept.
        """
        self.look()
        if self.disk.fault:
            raise self.disk.fault
        if self.changed_on_disk:
            if not self.saved:
                self._keeper.beside(self.file.text, at=self._now())
            self._stand(self._file(self.disk.text or ""), self.disk.text)
            self._steps.clear()

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what both sides changed, each in its own way."""
        return self._merged({}).conflicts

    # --- changes ---------------------------------------------------------------------------------

    def edit(self, revision: int, edits: Sequence[Edit]) -> None:
        """Do some edits, all or none.

        Raises:
            Stale: the revision is not the one there is.
            DigestError: an edit cannot be done; nothing is.
        """
        self._is_at(revision)
        file = self.file
        for each in edits:
            file = apply(file, each)
        self._put(file, _field_of(edits))

    def put(self, file: IssueFile) -> None:
        """Let a file stand there that was made of the one there is."""
        self._put(file)

    def undo(self, revision: int) -> None:
        """Undo the last change.

        Raises:
            Stale: the revision is not the one there is.
            Refused: there is none.
        """
        self._is_at(revision)
        if not self._steps.can_undo:
            raise Refused("there is nothing to undo")
        text = self._steps.undo(self.file.text)
        try:
            self._stand(self._file(text), self.base)
        except StorageError:
            self._steps.redo(text)
            raise

    def redo(self, revision: int) -> None:
        """Do again what was undone last.

        Raises:
            Stale: the revision is not the one there is.
            Refused: nothing was undone.
        """
        self._is_at(revision)
        if not self._steps.can_redo:
            raise Refused("there is nothing to do again")
        text = self._steps.redo(self.file.text)
        try:
            self._stand(self._file(text), self.base)
        except StorageError:
            self._steps.undo(text)
            raise

    # --- work of before --------------------------------------------------------------------------

    def take_up(self, *, use: bool) -> None:
        """Use the unsaved work that is offered, or drop it; what is not used is kept beside.

        Raises:
            Refused: none is offered.
            StorageError: nothing can be kept.
        """
        if not self.offered:
            raise Refused("no unsaved work is offered")
        path = self.offered[0].path
        work = next((each for each in found(self._newsroom, *self.name) if each.path == path), None)
        if work and use:
            if not self.saved:
                self._keeper.beside(self.file.text, at=self._now())
            self._stand(self._file(work.text), work.base or None)
            self._steps.clear()
        elif work:
            self._keeper.beside(work.text, at=work.at)
        self.offered.pop(0)
        if path != self._keeper.path:
            path.unlink(missing_ok=True)
        self.revision += 1
        if not work:
            raise Refused("this work is no longer there: it was saved or dropped elsewhere")

    # --- within ----------------------------------------------------------------------------------

    def _is_at(self, revision: int) -> None:
        self.look()
        if revision != self.revision:
            raise Stale

    def _put(self, file: IssueFile, what: str = "") -> None:
        """Let a file stand there, and note how to undo it."""
        before, text, now = self.file.text, file.text, self._now()
        if text != before:
            joined = self._typed is not None and now - self._typed < _PAUSE
            self._stand(file, self.base)
            self._steps.note(before, text, what, joined=joined)
            self._typed = now

    def _stand(self, file: IssueFile, base: str | None) -> None:
        """Let a file stand there that was made of what was read; it is written down before it counts."""
        text = file.text
        base = self.disk.text if text == self.disk.text else base
        if text == (base or ""):
            self._keeper.forget()
        else:
            self._keeper.keep(base or "", text, at=self._now())
        self.base, self.file, self._typed = base, file, None
        self.revision += 1

    def _merged(self, choose: Mapping[str, Side]) -> Merged:
        if self.disk.text is not None:
            return merge(self.base or "", self.file.text, self.disk.text, choose=choose)
        whole = Conflict(_WHOLE, "issue", "all", self.base, self.file.text, None)
        return Merged("" if choose.get(_WHOLE) == "theirs" else self.file.text, (whole,))

    def _conflicted(self) -> Conflicted:
        if self.disk.fault:
            raise self.disk.fault
        return Conflicted(self.conflicts(), self.disk.hash)

    def _file(self, text: str) -> IssueFile:
        return IssueFile(text, self._path.relative_to(self._newsroom.root).as_posix())

    def _read(self) -> Disk:
        shown = self._path.relative_to(self._newsroom.root).as_posix()
        try:
            octets = self._path.read_bytes()
        except FileNotFoundError:
            return Disk(None)
        except OSError as error:
            return Disk(None, StorageError(f"cannot be read: {error.strerror}", Where(shown)))
        if octets != self._octets:
            try:
                self._there = Disk(issues.decoded(octets, shown).text)
            except StorageError as error:
                self._there = Disk(None, error)
            self._octets = octets
        return self._there


def _field_of(edits: Sequence[Edit]) -> str:
    """Name the field that a single edit writes, nothing for other edits."""
    if len(edits) != 1 or type(edits[0]).__name__ not in {"SetHeader", "SetIntro", "SetStory", "SetSection"}:
        return ""
    each = edits[0]
    named = (getattr(each, field, "") for field in ("story", "section", "field"))
    return " ".join([type(each).__name__, *map(str, named)])
