"""Send an issue to a short list: build | refuse what must not go out | a message a reader | outbox | record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import delivery
from digest.errors import DigestError, Refused, Where
from digest.text import figure_of
from digest.workflow import decisions, issues
from digest.workflow.build import build, email_of
from digest.workflow.handover import outputs_hash, receipts, record, refuse_unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Literal

    from digest.delivery import Outcome, Transport
    from digest.delivery.outbox import MessageState, Outbox, Sending
    from digest.workflow.build import Built
    from digest.workflow.target import Target

TEST = "[TEST] "


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is asked of a sending.

    ``test``: to try it out, marked in the subject, kept nowhere. ``dry_run``: all but the handing over. ``again``: why
    an issue goes out once more. ``resend_uncertain``: also to those who may have it already.
    """

    readers: tuple[str, ...]
    via: str
    by: str
    test: bool = False
    dry_run: bool = False
    again: str = ""
    resend_uncertain: bool = False


class Message(NamedTuple):
    """The finished message to one reader."""

    address: str
    id: str
    octets: bytes


class Row(NamedTuple):
    """What became of the message to one reader, in the words of the server if it has any."""

    message: Message
    state: MessageState
    words: str


class Prepared(NamedTuple):
    """A sending of which nothing has left yet, and nothing stands against it."""

    built: Built
    order: Order
    messages: tuple[Message, ...]
    transport: Transport


class Sent(NamedTuple):
    """What a sending came to.

    ``stopped`` is the outcome after which no other message was tried, ``missing`` how many an earlier run left that
    are not on this list, ``folder`` where the record is, once there is nothing left to do.
    """

    rows: tuple[Row, ...]
    stopped: Outcome | None
    interrupted: bool
    missing: int
    folder: Path | None

    def count(self, state: MessageState) -> int:
        """Count the readers of a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def exit_code(self) -> int:
        """Return 0 all sent, 1 for good, 75 for now (sysexits.h, EX_TEMPFAIL), 130 interrupted."""
        if self.interrupted:
            return 130
        if self.stopped and self.stopped.state == "refused":
            return 1
        if self.missing or self.count("waiting") or self.count("deferred"):
            return 75
        return 1 if self.count("refused") or self.count("uncertain") else 0


# --- before anything leaves ----------------------------------------------------------------------


def prepare(target: Target, order: Order, *, environment: Mapping[str, str], now: datetime, command: str) -> Prepared:
    """Build an issue and the message to each reader, or say why it must not go out.

    Raises:
        DigestError: ``--via`` cannot be used.
        Refused: there is no issue file, a check found an error, an embargo holds, an approval is missing, or readers
            would see the marks of a mailing service.
    """
    from digest.render.message import address

    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        raise Refused(f"there is no issue of {target.date} yet", hint=f"draft it and read it first: {command} draft")
    if order.again and not decisions.said(order.again):
        raise DigestError("a second sending needs a reason", hint='--again "the first had a wrong figure"')
    _fits(target, order)
    sender = address(target.newsletter.sender.address)
    transport = delivery.transport(order.via, sender=sender, environment=environment)
    built = build(target, now=now, command=command)
    refuse_unfit(built, "nothing was sent", approved=not order.test, now=now, command=command)
    return Prepared(built, order, _messages(built, order, now=now), transport)


def newest_first(target: Target, command: str) -> None:
    """Refuse an issue that nobody named and that is older than one handed over: last week's must not go out by mistake.

    Raises:
        Refused: a newer issue was handed over.
    """
    name = target.newsletter.name
    newest = max(issues.handed_over(target.newsroom, name), default=target.date)
    if newest > target.date:
        said = f"the issue of {newest} was handed over, and the newest that was not is of {target.date}"
        raise Refused(said, hint=f"name the one you mean: {command} send {name} {target.date}")


def _fits(target: Target, order: Order) -> None:
    profile = target.newsletter.profile
    if not order.test and any(profile.own(name) for name, _ in profile.tags):
        said = f"the issue is built for {profile.title}, which fills in its merge tags; sent so, readers would see them"
        raise Refused(said, hint="hand it to that service, or give --profile smtp; --test sends it as it is")


def _messages(built: Built, order: Order, *, now: datetime) -> tuple[Message, ...]:
    from digest.render.message import message_id, to_message

    email, target = email_of(built), built.target
    if order.test:
        email = replace(email, subject=f"{TEST}{email.subject}")
    found = []
    for reader in order.readers:
        octets = to_message(email, target.newsletter, to=reader, date=target.date, at=now)
        found.append(Message(reader, message_id(octets), octets))
    return tuple(found)


# --- sending -------------------------------------------------------------------------------------


def send(
    prepared: Prepared, *, now: datetime, tell: Callable[[Row], None], stop: Callable[[], bool] = lambda: False
) -> Sent:
    """Send what was prepared, one message after the other, and keep a record once nothing is left to do.

    Args:
        prepared: the messages.
        now: the time.
        tell: is given each row as soon as it is known.
        stop: is asked before each message whether to end here.

    Raises:
        Refused: the issue was handed over before and no reason is given, or another sending of it is at work.
        StorageError: the outbox or the record cannot be written.
    """
    from digest.delivery.outbox import opened

    order = prepared.order
    if order.test:
        rows, stopped, interrupted = _run(prepared, {}, lambda *_: None, tell=tell, stop=stop)
        return Sent(rows, stopped, interrupted, 0, None)
    with opened(outbox_path(prepared.built.target), looking=order.dry_run) as outbox:
        sending = _taken_up(outbox, prepared)
        states = outbox.states(sending) if sending else {}
        if order.dry_run:
            rows, *_ = _run(prepared, states, lambda *_: None, tell=tell, stop=stop)
            return Sent(rows, None, interrupted=False, missing=0, folder=None)
        sending = sending or outbox.begin(outputs_hash(prepared.built.manifest), order.again, now)
        current = sending
        outbox.expect(current, [each.id for each in prepared.messages])

        def note(id: str, state: Literal[MessageState, "sending"]) -> None:
            outbox.put(current, id, state)

        rows, stopped, interrupted = _run(prepared, states, note, tell=tell, stop=stop)
        folder = _recorded(outbox, current, prepared, now=now)
        missing = _missing(outbox.states(current), rows)
    return Sent(rows, stopped, interrupted, missing, folder)


def outbox_path(target: Target) -> Path:
    """Return where it is kept what became of the messages of an issue."""
    return Path(target.newsroom.root, ".digest", "outbox", target.newsletter.name, f"{target.date}.db")


def _taken_up(outbox: Outbox, prepared: Prepared) -> Sending | None:
    """Return the sending that this run goes on with, or None where it begins one.

    Raises:
        Refused: there is nothing left to go on with, and no reason to begin once more.
    """
    order, target = prepared.order, prepared.built.target
    found = receipts(target.newsroom, target.newsletter.name, target.date)
    latest = outbox.latest()
    if latest is None and not found:
        return None
    same = latest is not None and latest.outputs == outputs_hash(prepared.built.manifest)
    states = outbox.states(latest) if latest else {}
    if latest and same:
        unsure = order.resend_uncertain and any(states.get(each.id) == "uncertain" for each in prepared.messages)
        if unsure or not (latest.ended or (_is_done(states) and found and found[-1].at >= latest.begun)):
            return latest
    if order.again:
        return None
    if latest and not latest.ended and not same:
        have = sum(state in {"sent", "uncertain"} for state in states.values())
        hint = '--again "REASON" sends the issue as it is now to everyone on the list you give'
        raise Refused(
            f"the issue has changed since {figure_of(have, 'reader')} got it; nothing was sent",
            Where(str(prepared.built.issue_path)),
            hint,
        )
    unsure_of = sum(state == "uncertain" for state in states.values())
    also = f"; --resend-uncertain sends it to the {unsure_of} who may not have it" if unsure_of else ""
    raise Refused(
        "this issue was handed over before; nothing was sent",
        Where(str(issues.sent_folder(target.newsroom, target.newsletter.name, target.date) / issues.RECEIPT)),
        f'--again "REASON" sends it once more{also}',
    )


def _is_done(states: Mapping[str, MessageState]) -> bool:
    return not any(state in {"waiting", "deferred"} for state in states.values())


def _missing(states: Mapping[str, MessageState], rows: tuple[Row, ...]) -> int:
    """Count the messages an earlier run left that are not on the list of this one."""
    listed = {row.message.id for row in rows}
    return sum(state in {"waiting", "deferred"} for id, state in states.items() if id not in listed)


def _run(
    prepared: Prepared,
    states: Mapping[str, MessageState],
    note: Callable[[str, Literal[MessageState, "sending"]], None],
    *,
    tell: Callable[[Row], None],
    stop: Callable[[], bool],
) -> tuple[tuple[Row, ...], Outcome | None, bool]:
    """Send each message that is to be sent; once one says that no other would fare better, only tell of the rest."""
    order, transport = prepared.order, prepared.transport
    open = {"waiting", "deferred", *(["uncertain"] if order.resend_uncertain else [])}
    rows: list[Row] = []
    stopped: Outcome | None = None
    interrupted = False
    try:
        for message in prepared.messages:
            state = states.get(message.id, "waiting")
            row = Row(message, state, "" if state == "waiting" else "in an earlier run")
            if state in open and not (order.dry_run or stopped or interrupted):
                if stop():
                    interrupted = True
                else:
                    note(message.id, "sending")
                    outcome = transport.send(message.octets, message.address)
                    # Where the sending is at fault nobody has looked at the message: it waits until that is mended.
                    state = "waiting" if outcome.stop and outcome.state == "refused" else outcome.state
                    note(message.id, state)
                    row = Row(message, state, outcome.words)
                    stopped = outcome if outcome.stop else None
            rows.append(row)
            tell(row)
    finally:
        transport.close()
    return tuple(rows), stopped, interrupted


def _recorded(outbox: Outbox, sending: Sending, prepared: Prepared, *, now: datetime) -> Path | None:
    """Write the receipt once nothing is left to do; a sending that reached nobody is forgotten."""
    states = outbox.states(sending)
    if not _is_done(states):
        return None
    counts = Counter(states.values())
    if not counts["sent"] and not counts["uncertain"]:
        outbox.forget(sending)
        return None
    order, target = prepared.order, prepared.built.target
    before = receipts(target.newsroom, target.newsletter.name, target.date)
    told = ", ".join(f"{counts[state]} {state}" for state in ("sent", "refused", "uncertain") if counts[state])
    again = sending.again or order.again or ("the rest of the list" if before else "")
    if sending.ended:
        again = "once more to those of whom it was uncertain"
    try:
        recorded = record(
            target, order.by, prepared.transport.name, again=again, readers=told, outputs=sending.outputs, now=now
        )
    except DigestError as error:
        hint = "build it, look whether it is still what went out, and record it with digest sent"
        raise Refused(f"it was sent ({told}), but not recorded: {error.message}", error.where, hint) from error
    outbox.end(sending)
    return recorded.folder
