"""Hand an issue over from the desk: what would happen and what stands against it, then the sending itself.

All of it is what ``digest send`` does; nothing leaves but by the plan that was shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import ConfigError, DigestError, Refused, Where
from digest.text import figure_of
from digest.workflow import decisions, issues
from digest.workflow.build import build
from digest.workflow.files import sha256
from digest.workflow.handover import lacks, outputs_hash, record_of
from digest.workflow.readers import readers_of
from digest.workflow.send import Order, prepare, send

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.delivery.outbox import MessageState
    from digest.workflow.build import Built
    from digest.workflow.readers import Readers
    from digest.workflow.send import Row, Sent
    from digest.workflow.target import Target

JSON = dict[str, Any]

# Where at the desk that is mended of which the command names a command.
_HELP = {
    "errors": "they stand among the checks",
    "approvals": "Approve it, once it is read; a change makes an approval void",
    "embargo": "hand it over after that",
}
_STATES: tuple[MessageState, ...] = ("sent", "refused", "deferred", "uncertain", "waiting")


class Way(NamedTuple):
    """How issues leave: ``via`` and the environment as ``digest send`` has them, and the file of their readers."""

    via: str
    readers: Path
    environment: Mapping[str, str]
    command: str


class Plan(NamedTuple):
    """What handing an issue over would do.

    ``lacks`` stand against it; the rest is empty then, as far as it is not known. ``notes`` stand not. ``to_go`` are
    the readers who have not got it in an earlier run. ``token`` is another for other outputs, readers or ways.
    """

    lacks: tuple[DigestError, ...]
    notes: tuple[str, ...]
    subject: str
    via: str = ""
    readers: tuple[str, ...] = ()
    to_go: int = 0
    token: str = ""


def plan(target: Target, way: Way, *, now: datetime) -> Plan:
    """Say what handing an issue over would do, and all that stands against it; builds it.

    Raises:
        DigestError: the issue cannot be built.
    """
    file = issues.read(target.newsroom, issues.path_of(target.newsroom, target.newsletter.name, target.date))
    if file.readable and file.issue.status == "skipped":  # it is not even built
        skipped = Refused("the issue is marked as skipped", hint="under Details, choose “It goes out”")
        return Plan((skipped,), (), file.issue.subject)
    built = build(target, now=now, command=way.command)
    told = [Refused(each.said, hint=_HELP[each.kind]) for each in lacks(built, now=now, command=way.command)]
    notes = []
    if warnings := built.count("warning"):
        notes.append(f"The checks found {figure_of(warnings, 'warning')} and no error.")
    notes += [f"On record: {', '.join(words)}." for words in [record_of(built).words] if words]
    newest = max(issues.handed_over(target.newsroom, target.newsletter.name), default=target.date)
    if newest > target.date:
        notes.append(f"A newer issue, that of {newest}, was handed over already.")
    subject = str(built.manifest["subject"])
    try:
        readers = readers_of((), way.readers)
    except DigestError as error:
        return Plan((*told, *_of_list(error, way.readers)), tuple(notes), subject)
    if readers.repeated:
        notes.append(f"{figure_of(readers.repeated, 'address is', 'addresses are')} on the list more than once.")
    if told:
        return Plan(tuple(told), tuple(notes), subject, readers=readers.addresses)
    try:
        rows, via = _try(target, way, readers, now=now)
    except DigestError as error:
        hint = f"{way.command} send {error.hint}" if error.hint.startswith("--") else error.hint
        refused = Refused(error.message.removesuffix("; nothing was sent"), hint=hint)
        return Plan((refused,), tuple(notes), subject, readers=readers.addresses)
    if had := sum(row.state not in {"waiting", "deferred"} for row in rows):
        notes.append(f"{figure_of(had, 'reader')} of an earlier run: sent, refused or uncertain, and not tried again.")
    to_go = len(rows) - had
    token = _token(built, via, readers.addresses, to_go)
    return Plan((), tuple(notes), subject, via, readers.addresses, to_go, token)


def _token(built: Built, via: str, readers: tuple[str, ...], to_go: int) -> str:
    return sha256(repr((outputs_hash(built.manifest), via, readers, to_go)).encode())


def is_pasted(target: Target) -> bool:
    """Tell whether an issue is made for a service into which it is pasted, and which fills in merge tags."""
    profile = target.newsletter.profile
    return any(profile.own(name) for name, _ in profile.tags)


def _try(target: Target, way: Way, readers: Readers, *, now: datetime) -> tuple[tuple[Row, ...], str]:
    """Do all but the handing over: return what would become of each message, and what a receipt calls the way."""
    order = Order(readers=readers.addresses, via=way.via, by="desk", dry_run=True)
    prepared = prepare(target, order, environment=way.environment, now=now, command=way.command)
    return send(prepared, now=now, tell=lambda _: None).rows, prepared.transport.name


def _of_list(error: DigestError, path: Path) -> tuple[DigestError, ...]:
    """Return what is wrong with a list of readers, each fault with its line; where it lies is the editor's affair."""
    each = error.problems if isinstance(error, ConfigError) else (error,)
    return tuple(DigestError(one.message, Where(path.name, one.where.line), one.hint) for one in each)


def hand_over(target: Target, way: Way, by: str, token: str, *, now: datetime) -> Sent:
    """Hand an issue over as it was planned, and keep the record of it.

    Raises:
        DigestError: nobody is named, or something stands against it.
        Refused: the plan is no longer the one that was shown.
    """
    if not decisions.said(by):
        raise DigestError("a record needs a name")
    planned = plan(target, way, now=now)
    if planned.lacks:
        raise planned.lacks[0]
    changed = Refused("this is no longer what was shown; nothing was sent", hint="look at it once more")
    if planned.token != token:
        raise changed
    order = Order(readers=planned.readers, via=way.via, by=by)
    prepared = prepare(target, order, environment=way.environment, now=now, command=way.command)
    # A file may have changed after the plan was made anew: what leaves is what was built last.
    if _token(prepared.built, prepared.transport.name, order.readers, planned.to_go) != token:
        raise changed
    return send(prepared, now=now, tell=lambda _: None)


def sent_json(sent: Sent) -> JSON:
    """Return what became of a sending: its counts in words, and each reader who has not simply got it."""
    rows = [
        {"address": row.message.address, "state": row.state, "words": row.words}
        for row in sent.rows
        if row.state != "sent"
    ]
    said = ", ".join(f"{sent.count(state)} {state}" for state in _STATES if sent.count(state))
    help = []
    if sent.stopped:
        help.append(f"It stopped: {sent.stopped.words}.")
    if sent.count("waiting") or sent.count("deferred"):
        help.append("Hand it over once more, and the rest get it; nobody gets it twice.")
    if sent.count("uncertain"):
        help.append("Uncertain is what was handed over without an answer: it may have arrived, and is not sent again.")
    if sent.missing:
        help.append(f"{figure_of(sent.missing, 'reader')} of an earlier run still to come, not on this list.")
    return {"said": said, "done": sent.exit_code in {0, 1} and not sent.stopped, "help": help, "rows": rows}
