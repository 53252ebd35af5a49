"""Ask the feeds of a newsroom, several at once, and keep what they give as article files."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from digest import __version__
from digest.errors import DigestError, FetchError, StorageError, Where
from digest.model import Finding
from digest.sources.feedstate import FeedState, failed, is_due, restored, stored, succeeded, wanted_wait
from digest.text import figure_of
from digest.web import Limits, Web, fetch
from digest.workflow import files
from digest.workflow.fetchfaults import refusal, with_mend
from digest.workflow.keeping import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from digest.model import Newsroom, SourceSpec
    from digest.sources.entry import Feed
    from digest.web import Reply

AT_ONCE = 8
# A feed is read whole: 20 seconds to come, 5 MB as sent and as unpacked, five redirects.
LIMITS = Limits()
# What takes longer, all in all, was made to: the slowest of 200 real feeds is read in three seconds.
LONGEST = 90.0
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
# An article of the day after tomorrow, or of before there were feeds, is a slip.
_AHEAD = timedelta(days=2)
_FIRST_YEAR = 1990
_LONGEST_VALIDATOR = 1000
# So many feeds of one host that give no answer in time are waited for.
_PATIENCE = 2

Outcome = Literal["read", "unchanged", "failed", "waiting"]


class Asked(NamedTuple):
    """What came of asking a feed: how many entries are new and changed, and what there is to say.

    ``failed`` says why in ``error`` and how to mend it in ``help``; ``waiting``: it failed so often that it is not
    asked before ``state.next``.
    """

    spec: SourceSpec
    outcome: Outcome
    state: FeedState
    new: int = 0
    changed: int = 0
    findings: tuple[Finding, ...] = ()
    error: str = ""
    help: str = ""


class _Answer(NamedTuple):
    """What a feed answered: its reply and what was read from it, or why there is none.

    ``conditional`` says that it was asked only for what had changed.
    """

    spec: SourceSpec
    reply: Reply | None = None
    feed: Feed | None = None
    error: DigestError | None = None
    conditional: bool = False


def states(newsroom: Newsroom) -> dict[str, FeedState]:
    """Return what is known of each feed, by name; of one never asked nothing."""
    try:
        tree = json.loads(_path(newsroom).read_bytes())
        found = {name: restored(each) for name, each in tree["feeds"].items()} if tree["version"] == 1 else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return {}  # a cache: without it every feed is asked for all it has
    urls = {spec.name: spec.url for spec in newsroom.sources if spec.kind == "feed"}
    return {name: state for name, state in found.items() if urls.get(name) == state.url}


def ask(
    newsroom: Newsroom,
    names: Sequence[str] = (),
    *,
    now: datetime,
    web: Web | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Asked, ...]:
    """Ask the feeds of a newsroom and write down what is new; one that fails costs no other anything.

    Args:
        newsroom: whose feeds; each is asked with its own ``allow_private``.
        names: only these, and these also while they rest after failing; else all that are due.
        now: the time: the date of an entry that has none.
        web: who asks; by default the newsroom's site.
        progress: told how many of how many were asked.

    Returns:
        what came of each, in the order of the newsroom's file.
    """
    feeds = [spec for spec in newsroom.sources if spec.kind == "feed" and (not names or spec.name in names)]
    known = states(newsroom)
    before = {spec.name: known.get(spec.name) or FeedState(url=spec.url) for spec in feeds}
    due = [spec for spec in feeds if names or is_due(known.get(spec.name), spec.url, now)]
    keepers = {spec.name: Keeper(newsroom, spec) for spec in due}
    found = {
        spec.name: Asked(spec, "waiting", before[spec.name], error=before[spec.name].error)
        for spec in feeds
        if spec not in due
    }
    orders = [_Order(spec, newsroom, _validators(newsroom, before[spec.name], keepers[spec.name])) for spec in due]
    web = web or Web(site=newsroom.site)
    for done, answer in enumerate(_Asking(orders, web).answers(), 1):
        name = answer.spec.name
        found[name] = _taken(answer, newsroom, before[name], keepers[name], now)
        if progress:
            progress(done, len(due))
    _remember(newsroom, {name: each.state for name, each in found.items()})
    return tuple(found[spec.name] for spec in feeds)


def stale(newsroom: Newsroom, now: datetime, *, after: timedelta = timedelta(hours=24)) -> tuple[str, ...]:
    """Return the names of the feeds that gave nothing for so long, or never."""
    known = states(newsroom)
    feeds = [spec.name for spec in newsroom.sources if spec.kind == "feed"]
    last = {name: known[name].succeeded if name in known else None for name in feeds}
    return tuple(name for name in feeds if (at := last[name]) is None or now - at > after)


def _path(newsroom: Newsroom) -> Path:
    return Path(newsroom.root, ".digest", "feeds.json")


def _settings(newsroom: Newsroom, spec: SourceSpec) -> str:
    """Return what a reading depends on besides the feed: after a change all of it is wanted again."""
    return f"{__version__} {spec.zone or newsroom.zone}"


def _validators(newsroom: Newsroom, state: FeedState, keeper: Keeper) -> dict[str, str]:
    """Return the headers that ask for a feed only if it has changed; none where some of it is wanted again."""
    if state.settings != _settings(newsroom, keeper.spec) or not keeper.has(state.guids):
        return {}
    both = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in both.items() if value}


def _remember(newsroom: Newsroom, fresh: Mapping[str, FeedState]) -> None:
    """Keep the states, beside those of feeds that were not asked; where nothing can be written they are not kept."""
    names = {spec.name for spec in newsroom.sources if spec.kind == "feed"}
    kept = {name: stored(state) for name, state in {**states(newsroom), **fresh}.items() if name in names}
    if kept:
        octets = json.dumps({"version": 1, "feeds": kept}, ensure_ascii=False, indent=1).encode()
        with contextlib.suppress(StorageError):
            files.write(_path(newsroom), octets)


# --- asking ------------------------------------------------------------------------------------------------


class _Order(NamedTuple):
    """A feed to ask, and the headers to ask it with."""

    spec: SourceSpec
    newsroom: Newsroom
    headers: Mapping[str, str]


def _host(order: _Order) -> str:
    try:
        return urlsplit(order.spec.url).netloc.lower()
    except ValueError:
        return order.spec.url  # refused when it is asked


class _Asking:
    """Several hosts at once, the feeds of one host one after another, in threads that are nobody's to wait for."""

    def __init__(self, orders: Sequence[_Order], web: Web) -> None:
        self._web = web
        self._lines: Queue[deque[_Order]] = Queue()
        self._answers: Queue[_Answer] = Queue()
        self._begun: dict[str, float] = {}
        self._hosts: dict[str, deque[_Order]] = {}
        self._waiting = {order.spec.name: order for order in orders}
        for order in orders:
            self._hosts.setdefault(_host(order), deque()).append(order)
        for line in self._hosts.values():
            self._lines.put(line)

    def answers(self) -> Iterator[_Answer]:
        """Yield the answers as they come; what does not end in time is answered for, and the others go on."""
        for _ in range(min(AT_ONCE, len(self._hosts))):
            Thread(target=self._work, daemon=True).start()
        while self._waiting:
            try:
                answer = self._answers.get(timeout=0.2)
            except Empty:
                yield from self._late()
                continue
            if self._waiting.pop(answer.spec.name, None):
                yield answer

    def _late(self) -> Iterator[_Answer]:
        now = self._web.clock()
        for name in [name for name in self._waiting if now - self._begun.get(name, now) > LONGEST]:
            # Its thread may never end; what stood behind it in the line is another's from now on.
            order = self._waiting.pop(name)
            self._lines.put(self._hosts[_host(order)])
            Thread(target=self._work, daemon=True).start()
            said = f"not read within {LONGEST:g} seconds"
            yield _Answer(order.spec, error=with_mend(FetchError(said, "timeout", url=order.spec.url)))

    def _work(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                self._walk(self._lines.get_nowait())

    def _walk(self, line: deque[_Order]) -> None:
        """Ask the feeds of one host; once two got no answer in time, the others would only hold up the editor."""
        silent = 0
        with contextlib.suppress(IndexError):  # the last one, here or where the rest of the line was given to
            while True:
                order = line.popleft()
                self._begun[order.spec.name] = self._web.clock()
                if silent >= _PATIENCE:
                    said = f"not asked: {_PATIENCE} others of its site got no answer in time"
                    answer = _Answer(order.spec, error=with_mend(FetchError(said, "timeout", url=order.spec.url)))
                else:
                    answer = _asked(order, self._web)
                    silent += isinstance(answer.error, FetchError) and answer.error.kind == "timeout"
                self._answers.put(answer)


def _asked(order: _Order, web: Web) -> _Answer:
    """Ask one feed and read what it gives; whatever goes wrong is an answer too."""
    spec = order.spec
    try:
        own = replace(web, allow_private=web.allow_private or spec.allow_private)
        reply = fetch(spec.url, headers={"Accept": _ACCEPT, **order.headers}, limits=LIMITS, web=own)
        if reply.status != HTTPStatus.OK:
            return _Answer(spec, reply, conditional=bool(order.headers))
        from digest.sources.feed import read_feed

        zone = spec.zone or order.newsroom.zone
        content_type = reply.headers.get("content-type", "")
        return _Answer(spec, reply, read_feed(reply.body, url=reply.url, content_type=content_type, zone=zone))
    except FetchError as error:
        return _Answer(spec, error=with_mend(error))
    except DigestError as error:
        return _Answer(spec, error=error)
    except Exception as error:  # noqa: BLE001 - a fault of ours in reading one feed must not cost the others
        return _Answer(spec, error=_own_fault(error))


def _own_fault(error: Exception) -> DigestError:
    said = f"a fault of the program itself: {type(error).__name__}: {error}"
    return DigestError(said[:300], hint="please report it, with the feed's address")


# --- taking what came --------------------------------------------------------------------------------------


def _taken(answer: _Answer, newsroom: Newsroom, before: FeedState, keeper: Keeper, now: datetime) -> Asked:
    spec, reply, feed = answer.spec, answer.reply, answer.feed
    if answer.error or not reply:
        return _failed(answer, before, now)
    moved = _moved(spec, reply)
    if reply.status == HTTPStatus.NOT_MODIFIED and answer.conditional:
        return Asked(spec, "unchanged", succeeded(before, now=now), findings=moved)
    if not feed:
        return _failed(answer._replace(error=refusal(reply)), before, now)
    try:
        kept = keeper.keep(feed.entries, now=now)
    except StorageError as error:
        return _failed(answer._replace(error=error), before, now)
    except Exception as error:  # noqa: BLE001 - a fault of ours in keeping one feed must not cost the others
        return _failed(answer._replace(error=_own_fault(error)), before, now)
    # What a site that sends on says of its state need not hold for the next one it sends to; and of a damaged feed,
    # which may have broken off on the way, all is wanted again.
    whole = not reply.redirects and all(finding.id != "feed-damaged" for finding in feed.findings)
    state = replace(
        succeeded(before, now=now),
        settings=_settings(newsroom, spec),
        etag=_validator(reply, "etag") if whole else "",
        modified=_validator(reply, "last-modified") if whole else "",
        guids=tuple(entry.guid for entry in feed.entries),
    )
    # What is odd about old entries was told when they were new; what is wrong with the feed is told every time.
    news = bool(kept.fresh or kept.changed)
    told = [replace(finding, where=Where(spec.path)) for finding in feed.findings if news or finding.severity != "info"]
    findings = (*moved, *told, *_odd(spec, kept.fresh, now), *kept.findings)
    return Asked(spec, "read", state, new=len(kept.fresh), changed=kept.changed, findings=findings)


def _validator(reply: Reply, name: str) -> str:
    """Return what a site says of the feed's state, if it can be said back to it: one line of printable ASCII."""
    value = reply.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else ""


def _failed(answer: _Answer, before: FeedState, now: datetime) -> Asked:
    error = answer.error
    assert error
    own = not isinstance(error, StorageError) and not (isinstance(error, FetchError) and error.kind == "offline")
    wait = wanted_wait(answer.reply.headers.get("retry-after", ""), now) if answer.reply else None
    said = f"{error.where}: {error.message}" if isinstance(error, StorageError) else error.message
    state = failed(before, said, now=now, wait=wait, own=own)
    return Asked(answer.spec, "failed", state, error=said, help=error.hint)


def _moved(spec: SourceSpec, reply: Reply) -> tuple[Finding, ...]:
    """Tell where a feed has moved to for good."""
    if not reply.redirects or not all(step.lasting for step in reply.redirects):
        return ()
    said = f"{spec.name} has moved for good"
    return (_finding("feed-moved", "info", spec, said, f'write url = "{reply.url}" in digest.toml'),)


def _odd(spec: SourceSpec, fresh: Iterable[datetime | None], now: datetime) -> Iterator[Finding]:
    """Tell of new entries without a date, and with one that cannot be meant."""
    dates = list(fresh)
    if undated := dates.count(None):
        said = f"{figure_of(undated, 'entry', 'entries')} of {spec.name} without a date"
        help = "each is dated by when it was first seen; mend the line date: in its file"
        yield _finding("feed-undated", "warning", spec, said, help)
    if odd := sum(date is not None and (date > now + _AHEAD or date.year < _FIRST_YEAR) for date in dates):
        said = f"{figure_of(odd, 'entry', 'entries')} of {spec.name} with a date that cannot be meant"
        yield _finding("feed-date-odd", "warning", spec, said, "mend the line date: in its file")


def _finding(id: str, severity: Literal["warning", "info"], spec: SourceSpec, said: str, help: str) -> Finding:
    return Finding(id=id, severity=severity, message=said, where=Where(spec.path), help=help)
