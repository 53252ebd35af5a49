"""What leaves the desk: an issue as it is saved, built, approved, tried out or handed over, as the commands do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from digest.desk import handing
from digest.desk.asked import Unfit
from digest.text import figure_of
from digest.workflow.build import build
from digest.workflow.handover import approve, record_of
from digest.workflow.handoverpage import hand_over
from digest.workflow.send import Order, prepare, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.desk.proofs import Name, Proofs
    from digest.workflow.build import Built
    from digest.workflow.target import Target

JSON = dict[str, Any]


class Editing(NamedTuple):
    """How a desk works.

    ``via`` is how messages leave, as ``digest send`` has it: test copies for ``to``, and an issue for those whom the
    file ``readers`` names; without ``via`` there is neither. ``command`` is how the program was called, for the
    commands that are named.
    """

    via: str = ""
    to: tuple[str, ...] = ()
    command: str = "digest"
    readers: Path | None = None


class Outgoing:
    """The ways out of one newsroom's desk; ``leaving`` are the issues that are just being handed over."""

    def __init__(
        self, proofs: Proofs, now: Callable[[], datetime], editing: Editing, saved: Callable[[Name, JSON], Target]
    ) -> None:
        """Make it; ``saved`` gives the issue a page asks for, if it is saved as it is."""
        self._proofs, self._now, self._editing, self._saved = proofs, now, editing, saved
        self._command = editing.command
        self.leaving: set[Name] = set()

    def build(self, name: Name, said: JSON) -> JSON:
        """Build the issue as it is saved."""
        target = self._saved(name, said)
        built = build(target, now=self._now(), command=self._command)
        self._proofs.stale()
        counts = {severity: built.count(severity) for severity in ("error", "warning", "info")}
        words = _built_words(built)
        outputs = {
            kind: f"out/{name.newsletter}/{name.day}/{each['file']}" for kind, each in built.manifest["outputs"].items()
        }
        return {"outputs": outputs, "counts": counts, "words": words, "said": " ".join(words)}

    def approve(self, name: Name, said: JSON) -> JSON:
        """Approve the issue as it is saved."""
        if not said["by"].strip():
            raise Unfit(422, "an approval needs a name")
        approved = approve(self._saved(name, said), said["by"], now=self._now())
        self._proofs.stale()
        return {"outputs": approved, "record": list(self._proofs.look(name, checked=False).record)}

    def test(self, name: Name, said: JSON, environment: Mapping[str, str]) -> JSON:
        """Send the issue as it is saved to those that test copies go to."""
        if not self._editing.via or not self._editing.to:
            hint = f"{self._command} desk --via 'msmtp -t' --to you@example.org"
            raise Unfit(409, "the desk does not know how test copies leave", hint)
        chosen = said.get("to", list(self._editing.to))
        if odd := [each for each in chosen if each not in self._editing.to] or ([] if chosen else ["nobody"]):
            raise Unfit(422, f"test copies do not go to {odd[0]!r:.80}", f"they go to {', '.join(self._editing.to)}")
        target = self._saved(name, said)
        order = Order(readers=tuple(chosen), via=self._editing.via, by="desk", test=True)
        prepared = prepare(target, order, environment=environment, now=self._now(), command=self._command)
        sent = send(prepared, now=self._now(), tell=lambda _: None)
        rows = [{"address": row.message.address, "state": row.state, "words": row.words} for row in sent.rows]
        lines = [" ".join(filter(None, (row["state"], row["address"], row["words"]))) for row in rows]
        return {"rows": rows, "words": lines, "said": "; ".join(lines)}

    def plan(self, name: Name, said: JSON, environment: Mapping[str, str]) -> JSON:
        """Return what handing the issue over as it is saved would do, and what stands against it."""
        target = self._saved(name, said)
        way = self._way(environment)
        if not way:
            return {"lacks": [self._no_way()], "notes": [], "ready": False, "page": True}
        planned = handing.plan(target, way, now=self._now())
        self._proofs.stale()
        faults = [self._proofs.fault_of(each) for each in planned.lacks]
        rows = [{"message": ": ".join(filter(None, (each.place, each.message))), "help": each.help} for each in faults]
        return {
            "ready": not rows,
            "lacks": rows,
            "page": handing.is_pasted(target),
            "notes": list(planned.notes),
            "via": planned.via,
            "from": target.newsletter.sender.address,
            "subject": planned.subject,
            "readers": len(planned.readers),
            "to_go": planned.to_go,
            "list": way.readers.name,
            "token": planned.token,
        }

    def hand_over(self, name: Name, said: JSON, environment: Mapping[str, str]) -> JSON:
        """Hand the issue over as it was planned, and return what became of it."""
        target, way = self._saved(name, said), self._way(environment)
        if not way:
            raise Unfit(409, *self._no_way().values())
        with self._proofs.lock:
            if name in self.leaving:
                raise Unfit(409, "this issue is just being handed over", "wait until that is done")
            self.leaving.add(name)
        try:
            sent = handing.hand_over(target, way, said["by"], said["token"], now=self._now())
        finally:
            self.leaving.discard(name)
            self._proofs.stale()
        folder = sent.folder.relative_to(self._proofs.root).as_posix() if sent.folder else None
        return {
            **handing.sent_json(sent),
            "folder": folder,
            "record": list(self._proofs.look(name, checked=False).record),
        }

    def page(self, name: Name, said: JSON) -> JSON:
        """Write the page from which the issue as it is saved is pasted into a sending service."""
        target = self._saved(name, said)
        built, path = hand_over(target, now=self._now(), command=self._command)
        self._proofs.stale()
        record = f'{self._command} sent {name.newsletter} {name.day} --by NAME --via "pasted into ..."'
        warnings = built.count("warning")
        return {
            "page": path.relative_to(self._proofs.root).as_posix(),
            "record": record,
            "said": f"{figure_of(warnings, 'warning stands', 'warnings stand')} among the checks." if warnings else "",
        }

    def _way(self, environment: Mapping[str, str]) -> handing.Way | None:
        via, readers = self._editing.via, self._editing.readers
        return handing.Way(via, readers, environment, self._command) if via and readers else None

    def _no_way(self) -> JSON:
        said = "this desk was started without a way for issues to leave"
        return {"message": said, "help": f"{self._command} desk --via 'msmtp -t' --to-file readers.txt"}


def _built_words(built: Built) -> list[str]:
    words = ["Built." if built.fresh else "Nothing has changed since it was built."]
    errors, warnings = built.count("error"), built.count("warning")
    words.append(f"Checks: {figure_of(errors, 'error')}, {figure_of(warnings, 'warning')}.")
    record = record_of(built)
    words += [f"On record: {', '.join(record.words)}."] if record.words else []
    words += ["If this issue is scheduled elsewhere, stop it there."] if record.is_upset else []
    return words
