"""Approve an issue, and keep a record that it was handed over: the very bytes, when, by whom and how."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import DigestError, Refused, Where
from digest.model import Receipt
from digest.text import figure_of
from digest.workflow import decisions, files, issues
from digest.workflow import manifest as manifests
from digest.workflow.build import build, embargoed_until, output_folder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from digest.model import Approval, Newsroom
    from digest.workflow.build import Built
    from digest.workflow.target import Target


def outputs_hash(manifest: dict[str, Any]) -> str:
    """Return one hash over the outputs a manifest names."""
    rows = [f"{kind} {manifest['outputs'][kind]['sha256']}" for kind in sorted(manifest["outputs"])]
    return files.sha256("\n".join(rows).encode())


def approve(target: Target, by: str, *, now: datetime) -> str:
    """Approve an issue as it is built now, and return the hash of what was approved.

    Raises:
        Refused: a check found an error, or there is no issue file.
    """
    _named(by, "--by NAME")
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        raise Refused(f"there is no issue of {target.date} yet", hint="draft it first: digest draft")
    built = build(target, now=now)
    if errors := built.count("error"):
        raise Refused(f"the checks found errors: {errors}", Where(str(path)), "digest build names them")
    approved = outputs_hash(built.manifest)
    values: dict[str, str | date | datetime] = {
        "newsletter": target.newsletter.name,
        "issue": target.date,
        "by": by,
        "at": now.astimezone(target.newsletter.zone),
        "outputs": approved,
    }
    decisions.note(target.newsroom, "approved", values)
    return approved


def approvals_missing(target: Target, outputs: str) -> str:
    """Say how many of the approvals a newsletter wants hold for outputs of a hash; nothing when there are enough.

    Approvals of one person under one name count once. It reads "1 of 2 approvals hold".
    """
    wanted = target.newsletter.approvals
    given = target.decisions.approvals_of(target.newsletter.name, target.date)
    hold = len({" ".join(each.by.split()).casefold() for each in given if each.outputs == outputs})
    return f"{hold} of {figure_of(wanted, 'approval holds', 'approvals hold')}" if hold < wanted else ""


class Lack(NamedTuple):
    """What stands against handing an issue over: ``errors``, ``embargo`` or ``approvals``, and how to mend it."""

    kind: str
    said: str
    hint: str


def lacks(built: Built, *, approved: bool = True, now: datetime, command: str) -> tuple[Lack, ...]:
    """Return all that stands against handing over an issue as it was built: what checks, embargoes and approvals say.

    Args:
        built: the issue.
        approved: whether approvals are asked for.
        now: the time.
        command: how the program was called.
    """
    found = []
    if errors := built.count("error"):
        hint = f"{command} check tells {'it' if errors == 1 else 'them'}"
        found.append(Lack("errors", f"the checks found {figure_of(errors, 'error')}", hint))
    if at := embargoed_until(built.manifest, now=now):
        said = f"an article of this issue is embargoed until {at:%Y-%m-%d %H:%M}"
        found.append(Lack("embargo", said, "after that"))
    if approved and (missing := approvals_missing(built.target, outputs_hash(built.manifest))):
        hint = f"{command} approve --by NAME, once it is read; a change makes an approval void"
        found.append(Lack("approvals", f"{missing} for what is built now", hint))
    return tuple(found)


def refuse_unfit(built: Built, so: str, *, approved: bool = True, now: datetime, command: str) -> None:
    """Refuse to hand over what a check, an embargo or a missing approval holds back, as ``lacks`` has it.

    ``so`` is what was not done for that, for the message.

    Raises:
        Refused: it says which.
    """
    for lack in lacks(built, approved=approved, now=now, command=command):
        raise Refused(f"{lack.said}; {so}", Where(str(built.issue_path)), lack.hint)


def _named(words: str, what: str) -> None:
    if not decisions.said(words):
        raise DigestError("a record needs a name and a way", hint=what)


class Recorded(NamedTuple):
    """Where the bytes that were handed over are kept, and what stood against them.

    ``errors`` is how many errors the checks had found, ``missing`` what ``approvals_missing`` says of them.
    """

    folder: Path
    errors: int
    missing: str


def record(
    target: Target, by: str, via: str, *, again: str = "", readers: str = "", outputs: str = "", now: datetime
) -> Recorded:
    """Keep what was handed over, without any reader's address.

    ``readers`` says how many it went to, where that is known ("48 sent, 1 refused"), ``outputs`` is the hash of what
    went out, where that is known: what was built meanwhile is not put on record in its place. What stood against it
    when it went out, errors and missing approvals, is written into the receipt.

    The receipt comes last: without it there is no record. A second handing over of other bytes goes into a folder
    of its own, so that what went out first stays.

    Raises:
        Refused: the outputs are not those of the newsroom as it stands, an embargo holds still, or the issue was
            handed over before and no reason is given.
    """
    _named(by, "--by NAME")
    _named(via, '--via "pasted into Mailchimp"')
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    out = output_folder(target)
    known = manifests.read(out)
    fits = known and path.is_file() and manifests.is_whole(out, known)
    if not (known and fits and known["inputs"] == manifests.inputs_of(target, path)):
        hint = "build it, and look whether it is still what went out"
        raise Refused(f"the outputs of {target.date} are not those of the newsroom as it stands", Where(str(out)), hint)
    hashed = outputs_hash(known)
    if outputs and hashed != outputs:
        raise Refused(f"the outputs of {target.date} are no longer those that went out", Where(str(out)))
    if at := embargoed_until(known, now=now):
        raise Refused(f"an article of this issue is embargoed until {at:%Y-%m-%d %H:%M}", hint="record it after that")
    folder = issues.sent_folder(target.newsroom, target.newsletter.name, target.date)
    receipt = folder / issues.RECEIPT
    before = files.read(receipt) if receipt.exists() else None
    found = receipts(target.newsroom, target.newsletter.name, target.date)
    if before is not None and not decisions.said(again):
        raise Refused("this issue was handed over before", Where(str(receipt)), '--again "REASON" records it once more')
    if any(not each.outputs for each in found):
        raise Refused("this receipt cannot be read", Where(str(receipt)), "mend it first")
    errors = sum(finding.severity == "error" for finding in manifests.findings(known["checks"]))
    missing = approvals_missing(target, hashed)
    place = _holding(folder, hashed) or (folder / str(len(found) + 1) if found else folder)
    values: dict[str, str | date | datetime] = {
        "at": now.astimezone(target.newsletter.zone),
        "by": by,
        "via": via,
        "again": again,
        "readers": readers,
        "errors": str(errors) if errors else "",
        "approvals": missing,
        "outputs": hashed,
    }
    text = ((before or b"").decode() + decisions.table_text("receipt", values)).lstrip("\n")
    files.write(place / "issue.md", files.read(path))
    for name in ("issue.html", "issue.txt", manifests.NAME):
        files.write(place / name, files.read(out / name))
    files.write(receipt, text.encode(), new=before is None, instead_of=before)
    return Recorded(place, errors, missing)


def receipts(newsroom: Newsroom, newsletter: str, day: date) -> tuple[Receipt, ...]:
    """Return the receipts of an issue, oldest first; one that cannot be read tells nothing but that it is there."""
    path = issues.sent_folder(newsroom, newsletter, day) / issues.RECEIPT
    if not path.is_file():
        return ()
    try:
        found = tomllib.loads(path.read_text("utf-8"))["receipt"]
        return tuple(_receipt(each) for each in found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        stamp = datetime.fromtimestamp(path.stat().st_mtime, newsroom.zone)
        return (Receipt(by="", via="", at=stamp, outputs=""),)


def last_copy(newsroom: Newsroom, newsletter: str, day: date) -> Path:
    """Return the issue file that went out last: by the hash of the last receipt, else of the last folder there is."""
    folder = issues.sent_folder(newsroom, newsletter, day)
    wanted = next((each.outputs for each in reversed(receipts(newsroom, newsletter, day))), "")
    return (_holding(folder, wanted) or _places(folder)[-1]) / "issue.md"


def _places(folder: Path) -> list[Path]:
    """Return where the bytes of each handing over lie: the folder, and one within it for each that had others."""
    again = [path.parent for path in folder.glob("*/issue.md") if path.parent.name.isdecimal()]
    return [folder, *sorted(again, key=lambda path: int(path.name))]


def _holding(folder: Path, outputs: str) -> Path | None:
    """Return where the bytes of a hash lie, if they were handed over."""
    for place in _places(folder):
        kept = manifests.read(place)
        if kept and outputs_hash(kept) == outputs:
            return place
    return None


def _receipt(table: dict[str, Any]) -> Receipt:
    texts = {key: table[key] for key in ("by", "via", "outputs")}
    if not all(isinstance(text, str) and text for text in texts.values()) or not isinstance(table["at"], datetime):
        raise TypeError
    return Receipt(at=table["at"], **texts)


class Record(NamedTuple):
    """What is on record of an issue.

    Approvals that hold and those that are void, the last handing over, and whether the file changed after it.
    ``saved`` is when the issue file was last written; an approval older than that was voided then.
    """

    approved: tuple[Approval, ...]
    void: tuple[Approval, ...]
    receipt: Receipt | None
    changed: bool
    saved: datetime | None

    @property
    def is_upset(self) -> bool:
        """Tell whether what was approved or handed over is no longer what stands in the file."""
        return bool(self.void) or self.changed

    @property
    def words(self) -> list[str]:
        """Say it: approvals, those that are void, the handing over, a change since."""
        said = [f"approved by {each.by}" for each in self.approved]
        said += [f"approval by {each.by} {_voided(each.at, self.saved)}" for each in self.void]
        if receipt := self.receipt:
            how = "".join(f" {word} {name}" for word, name in (("by", receipt.by), ("via", receipt.via)) if name)
            said.append(f"handed over {receipt.at:%Y-%m-%d %H:%M}{how}")
        return [*said, "changed since"] if self.changed else said


def _voided(approved: datetime, saved: datetime | None) -> str:
    if not saved or saved <= approved:
        return "void"  # not the issue file: an article, a template, what the house sets
    return f"voided {saved:%H:%M}" if saved.date() == approved.date() else f"voided {saved:%Y-%m-%d %H:%M}"


def on_record(newsroom: Newsroom, approvals: tuple[Approval, ...], newsletter: str, day: date, outputs: str) -> Record:
    """Return what is on record of an issue whose outputs have a hash, "" when they are not those of its file."""
    found = receipts(newsroom, newsletter, day)
    path, sent = issues.path_of(newsroom, newsletter, day), last_copy(newsroom, newsletter, day)
    changed = bool(found) and not (sent.is_file() and path.is_file() and sent.read_bytes() == path.read_bytes())
    return Record(
        approved=tuple(each for each in approvals if each.outputs == outputs),
        void=tuple(each for each in approvals if each.outputs != outputs),
        receipt=found[-1] if found else None,
        changed=changed,
        saved=datetime.fromtimestamp(path.stat().st_mtime, newsroom.zone) if path.is_file() else None,
    )


def record_now(target: Target) -> Record:
    """Return what is on record of an issue as its file stands, without building it."""
    newsletter, day = target.newsletter.name, target.date
    known, path = manifests.read(output_folder(target)), issues.path_of(target.newsroom, newsletter, day)
    fits = known and path.is_file() and known["inputs"] == manifests.inputs_of(target, path)
    approvals = target.decisions.approvals_of(newsletter, day)
    return on_record(target.newsroom, approvals, newsletter, day, outputs_hash(known) if known and fits else "")


def record_of(built: Built) -> Record:
    """Return what is on record of an issue that was built just now."""
    newsletter, day = built.target.newsletter.name, built.target.date
    approvals = built.target.decisions.approvals_of(newsletter, day)
    outputs = "" if built.count("error") else outputs_hash(built.manifest)
    return on_record(built.target.newsroom, approvals, newsletter, day, outputs)
