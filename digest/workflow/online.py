"""Ask for every address of an issue, a few at a time, and keep for a day what was there."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digest.errors import FetchError, StorageError
from digest.model import Reached
from digest.web import Limits, Web, fetch
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.model import Links, Newsroom
    from digest.web import Reply

    Progress = Callable[[int, int], None]

MOST = 200
AT_ONCE = 8
AT_ONCE_OF_A_HOST = 4
# A site that kept so many waiting is not asked again: each of its pages would hold up the editor as long.
_PATIENCE = 3
KEPT_FOR = timedelta(hours=24)
_LIMITS = Limits(total=8, step=8, body=0)
# As much of a picture as is read to weigh it, where its site does not say how large it is.
_WEIGHED = replace(_LIMITS, body=1024 * 1024)
# Kept for examples (RFC 2606, 3): nothing that anybody wrote is there.
_EXAMPLES = ("example.org", "example.com", "example.net", "example")
# There may be no such site, or no network that could say so.
_SILENT = frozenset(["no-name", "offline"])


def site_of(links: Links) -> str:
    """Return the address of a newsletter's site: those who are asked shall know who asks."""
    for url in (links.sign_up, links.view, links.past_issues, links.unsubscribe):
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname and "{" not in parts.netloc:
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    return ""


def reach(
    wanted: Mapping[str, bool], newsroom: Newsroom, *, now: datetime, web: Web, progress: Progress | None = None
) -> dict[str, Reached]:
    """Return what each address gives; one that could not be asked for says why.

    What was there within the last day is not asked for again. Where none of several answers and none that did before
    does either, there is no network, and nothing is known.

    Args:
        wanted: addresses of the web in the reader's order, each with whether a picture should be there.
        newsroom: whose ``.digest`` keeps what was there.
        now: the present instant.
        web: who asks.
        progress: told how many of how many were asked.
    """
    path = Path(newsroom.root, ".digest", "links.json")
    kept = _read(path, now)
    found: dict[str, Reached] = {}
    ask: dict[str, bool] = {}
    for url, picture in wanted.items():
        before = kept.get(url)
        if before and (before[1].size is not None or not picture):
            found[url] = before[1]
        elif _is_example(_host(url)):
            found[url] = _unasked("kept for examples")
        elif len(ask) >= MOST:
            found[url] = _unasked(f"more than {MOST}")
        else:
            ask[url] = picture
    fresh = _Asking(ask, web).all(progress)
    _write(path, kept, fresh, now)
    found |= fresh if _is_online(fresh, kept, web) else _offline(fresh)
    return {url: found[url] for url in wanted}


def _unasked(why: str) -> Reached:
    return Reached(fault="not asked", said=why)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def _is_example(host: str) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in _EXAMPLES)


def _is_online(fresh: Mapping[str, Reached], kept: Mapping[str, tuple[datetime, Reached]], web: Web) -> bool:
    """Tell whether anything answers, be it one that was there within the day: else nobody can say what is gone."""
    tried = [each for each in fresh.values() if each.fault not in {"private", "address", "not asked"}]
    if not tried or any(each.fault not in _SILENT for each in tried):
        return True
    return any(_one(url, web, picture=False).fault not in _SILENT for url in list(kept)[:1])


def _offline(fresh: Mapping[str, Reached]) -> dict[str, Reached]:
    """Return what is known of addresses when nothing answers."""
    several = sum(each.fault in _SILENT for each in fresh.values()) > 1
    nothing = _unasked("no network" if several else "no network, or no such site")
    return {url: nothing if each.fault in _SILENT else each for url, each in fresh.items()}


# --- one address ---------------------------------------------------------------------------------


def _one(url: str, web: Web, *, picture: bool) -> Reached:
    """Ask for what is there, and for the page itself only where a site does not answer that, or says it is not."""
    try:
        try:
            reply = fetch(url, method="HEAD", limits=_LIMITS, web=web)
        except FetchError as error:
            if error.kind not in {"refused", "garbled"}:
                raise
            return _seen(fetch(url, limits=_LIMITS, web=web), picture=picture, web=web)
        if reply.status >= 400 and reply.status != 429:  # too many: it would be one more
            reply = fetch(url, limits=_LIMITS, web=web)
        return _seen(reply, picture=picture, web=web)
    except FetchError as error:
        return Reached(fault=error.kind, said=error.message)


def _seen(reply: Reply, *, picture: bool, web: Web) -> Reached:
    said = reply.headers.get("content-length", "")
    size = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
    if picture and size is None and reply.status < 400:
        size = _weighed(reply.url, web)
    return Reached(
        status=reply.status,
        url=reply.url if reply.redirects else "",
        lasting=all(each.lasting for each in reply.redirects),
        media=reply.headers.get("content-type", "").partition(";")[0].strip().lower(),
        size=size,
    )


def _weighed(url: str, web: Web) -> int | None:
    try:
        return len(fetch(url, limits=_WEIGHED, web=web).body)
    except FetchError as error:
        return _WEIGHED.body + 1 if error.kind == "too-large" else None


# --- a few at a time -----------------------------------------------------------------------------


class _Asking:
    """Addresses, and the threads that ask for them: a few at once, fewer of one host, each as soon as it may."""

    def __init__(self, wanted: Mapping[str, bool], web: Web) -> None:
        self._pictures, self._web = wanted, web
        self._waiting = list(wanted)
        self._busy, self._kept_waiting = Counter[str](), Counter[str]()
        self._turn = Condition()
        self._results: Queue[tuple[str, Reached | BaseException]] = Queue()

    def all(self, progress: Progress | None) -> dict[str, Reached]:
        """Ask for all of them, and return what each gave, in their order."""
        found: dict[str, Reached] = {}
        for _ in range(min(AT_ONCE, len(self._waiting))):
            Thread(target=self._work, daemon=True).start()
        try:
            while len(found) < len(self._pictures):
                url, gave = self._results.get()
                if isinstance(gave, BaseException):
                    raise gave
                found[url] = gave
                if progress:
                    progress(len(found), len(self._pictures))
        finally:
            with self._turn:
                self._waiting.clear()
                self._turn.notify_all()
        return {url: found[url] for url in self._pictures}

    def _work(self) -> None:
        while url := self._next():
            host = _host(url)
            try:
                tired = self._kept_waiting[host] >= _PATIENCE
                gave: Reached | BaseException = (
                    _unasked(f"{host} gave no answer to {_PATIENCE} others")
                    if tired
                    else _one(url, self._web, picture=self._pictures[url])
                )
            except BaseException as error:  # noqa: BLE001 - it is raised by the thread that waits for the results
                gave = error
            with self._turn:
                self._busy[host] -= 1
                self._kept_waiting[host] += isinstance(gave, Reached) and gave.fault == "timeout"
                self._turn.notify_all()
            self._results.put((url, gave))

    def _next(self) -> str:
        """Return the first address whose host may be asked, as soon as there is one; nothing when all were."""
        with self._turn:
            while self._waiting:
                for url in self._waiting:
                    host = _host(url)
                    if self._busy[host] < AT_ONCE_OF_A_HOST:
                        self._waiting.remove(url)
                        self._busy[host] += 1
                        return url
                self._turn.wait()
        return ""


# --- what is kept --------------------------------------------------------------------------------


def _read(path: Path, now: datetime) -> dict[str, tuple[datetime, Reached]]:
    """Return what was there within the last day; of a file that is not as it was written, nothing."""
    try:
        stored = json.loads(path.read_bytes())
        found = {url: _entry(each) for url, each in stored["links"].items()} if stored["version"] == 1 else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {url: each for url, each in found.items() if timedelta() <= now - each[0] < KEPT_FOR}


def _entry(stored: dict[str, Any]) -> tuple[datetime, Reached]:
    kinds = {"status": int, "url": str, "lasting": bool, "media": str}
    given = {name: stored[name] for name in kinds}
    size = stored["size"]
    if not all(type(given[name]) is kind for name, kind in kinds.items()) or not (size is None or type(size) is int):
        raise TypeError(stored)
    at = datetime.fromisoformat(stored["at"])
    if at.tzinfo is None:
        raise ValueError(at)
    return at, Reached(**given, size=size)


def _write(
    path: Path, kept: Mapping[str, tuple[datetime, Reached]], fresh: Mapping[str, Reached], now: datetime
) -> None:
    """Keep what was there; what was not is asked for again. Where nothing can be written nothing is kept."""
    there = {url: (now, each) for url, each in fresh.items() if 0 < each.status < 400}
    if not there:
        return
    links = {
        url: {
            "at": at.isoformat(),
            **{name: value for name, value in asdict(each).items() if name not in {"fault", "said"}},
        }
        for url, (at, each) in {**kept, **there}.items()
    }
    with contextlib.suppress(StorageError):
        files.write(path, json.dumps({"version": 1, "links": links}, ensure_ascii=False, indent=1).encode())
