"""Approve an issue, and keep a record that it was handed over: the very bytes, when, by whom and how."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import DigestError, Refused, Where
from digest.model import Receipt
from digest.workflow import decisions, files, issues
from digest.workflow import manifest as manifests
from digest.workflow.build import build, output_folder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from digest.model import Approval, Newsroom
    from digest.workflow.build import Built
    from digest.workflow.target import Target

_RECEIPT = "receipt.toml"


def outputs_hash(manifest: dict[str, Any]) -> str:
    """Return one hash over the outputs a manifest names."""
    rows = [f"{kind} {manifest['outputs'][kind]['sha256']}" for kind in sorted(manifest["outputs"])]
    return files.sha256("\n".join(rows).encode())


def approve(target: Target, by: str, *, now: datetime) -> str:
    """Approve an issue as it is built now, and return the hash of what was approved.

    Raises:
        Refused: a check found an error, or there is no issue file.
    """
    _named(by)
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


def _named(by: str) -> None:
    if not by.strip():
        raise DigestError("a record needs a name", hint="--by NAME")


def record(target: Target, by: str, via: str, *, again: str = "", now: datetime) -> Path:
    """Keep what was handed over, without any reader's address, and return the folder it lies in.

    Raises:
        Refused: the outputs are not those of the issue file as it stands, or it was handed over before and no
            reason is given.
    """
    _named(by)
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    out = output_folder(target)
    known = manifests.read(out)
    fits = known and path.is_file() and manifests.is_whole(out, known)
    if not (known and fits and known["inputs"] == manifests.inputs_of(target, path)):
        hint = "build it, and look whether it is still what went out"
        raise Refused(f"the outputs of {target.date} are not those of the newsroom as it stands", Where(str(out)), hint)
    folder = issues.sent_folder(target.newsroom, target.newsletter.name, target.date)
    receipt = folder / _RECEIPT
    before = files.read(receipt) if receipt.exists() else None
    if before is not None and not again.strip():
        raise Refused("this issue was handed over before", Where(str(receipt)), '--again "REASON" records it once more')
    files.write(folder / "issue.md", files.read(path))
    for name in ("issue.html", "issue.txt", manifests.NAME):
        files.write(folder / name, files.read(out / name))
    values: dict[str, str | date | datetime] = {
        "at": now.astimezone(target.newsletter.zone),
        "by": by,
        "via": via,
        "again": again,
        "outputs": outputs_hash(known),
    }
    text = (before or b"").decode() + decisions.table_text("receipt", values)
    files.write(receipt, text.lstrip("\n").encode(), new=before is None, instead_of=before)
    return folder


def receipts(newsroom: Newsroom, newsletter: str, day: date) -> tuple[Receipt, ...]:
    """Return the receipts of an issue, oldest first; one that cannot be read tells nothing but that it is there."""
    path = issues.sent_folder(newsroom, newsletter, day) / _RECEIPT
    try:
        found = tomllib.loads(path.read_text("utf-8"))["receipt"]
        return tuple(Receipt(by=each["by"], via=each["via"], at=each["at"], outputs=each["outputs"]) for each in found)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        stamp = datetime.fromtimestamp(path.stat().st_mtime, newsroom.zone)
        return (Receipt(by="", via="", at=stamp, outputs=""),)


class Record(NamedTuple):
    """What is on record of an issue.

    Approvals that hold and those that are void, the last handing over, and whether the file changed after it.
    """

    approved: tuple[Approval, ...]
    void: tuple[Approval, ...]
    receipt: Receipt | None
    changed: bool


def on_record(newsroom: Newsroom, approvals: tuple[Approval, ...], newsletter: str, day: date, outputs: str) -> Record:
    """Return what is on record of an issue whose outputs have a hash, "" when they are not those of its file."""
    found = receipts(newsroom, newsletter, day)
    sent, path = issues.sent_folder(newsroom, newsletter, day) / "issue.md", issues.path_of(newsroom, newsletter, day)
    changed = bool(found) and not (sent.is_file() and path.is_file() and sent.read_bytes() == path.read_bytes())
    return Record(
        approved=tuple(each for each in approvals if each.outputs == outputs),
        void=tuple(each for each in approvals if each.outputs != outputs),
        receipt=found[-1] if found else None,
        changed=changed,
    )


def record_of(built: Built) -> Record:
    """Return what is on record of an issue that was built just now."""
    newsletter, day = built.target.newsletter.name, built.target.date
    approvals = built.target.decisions.approvals_of(newsletter, day)
    return on_record(built.target.newsroom, approvals, newsletter, day, outputs_hash(built.manifest))
