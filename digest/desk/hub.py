"""Tell the pages that are open when files of the newsroom have changed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from digest.desk.proofs import Look, Name, Proofs

# Editors save in several steps; what changes within 50 ms of the last change is one change, and it is told after 400 ms
# even if there is no end to it.
_STEP, _MOST = 50, 400
# Seconds after which a silent stream says that it is still there.
_PULSE = 15.0
# Made by the program itself, or by git: no page shows them.
_OURS = frozenset(["out", ".digest", ".git"])


class Page(NamedTuple):
    """A page that is open: the issue it shows, None for the list of all, and what is to be told to it."""

    name: Name | None
    told: asyncio.Queue[str]


class Hub:
    """The open pages of one server, and the watch over the files they are made of. Lives in one event loop."""

    def __init__(
        self,
        proofs: Proofs,
        outside: Iterable[Path] = (),
        *,
        changed: Callable[[Look], None],
        report: Callable[[str], None],
        says: Callable[[Name], Mapping[str, object] | None] = lambda _: None,
    ) -> None:
        """Make it.

        Args:
            proofs: what is looked at.
            outside: folders outside the newsroom whose files are watched too.
            changed: is given each issue that was made anew.
            report: is told when files cannot be watched.
            says: gives what a desk tells the pages of an issue besides, if it works on it.
        """
        self._proofs, self._changed, self._report, self._says = proofs, changed, report, says
        self._pages: list[Page] = []
        self._folders = (proofs.root, *outside)
        self._stop = asyncio.Event()

    def close(self) -> None:
        """End every stream, and the watch."""
        self._stop.set()
        for page in self._pages:
            page.told.put_nowait("")

    async def watch(self) -> None:
        """Make anew what is looked at, whenever a file changes, until the hub is closed."""
        from watchfiles import awatch

        def counts(_: object, path: str) -> bool:
            return is_ours_to_watch(path, self._proofs.root)

        try:
            self._proofs.watched = True
            changes = awatch(*self._folders, watch_filter=counts, stop_event=self._stop, step=_STEP, debounce=_MOST)
            async for _ in changes:
                await self.refresh()
        except Exception as error:  # noqa: BLE001 - as when a system lets no more files be watched: what is served stays
            self._report(f"files are not watched any more: {error}")
            self._report("help: load the page again to see a change")
        finally:
            self._proofs.watched = False

    async def refresh(self) -> None:
        """Make anew every issue that is looked at, and tell its pages; the list of all is told in any case."""
        age = self._proofs.stale()
        for name in {page.name for page in self._pages}:
            revision = str(age)
            if name:
                look = await asyncio.to_thread(self._proofs.look, name)
                self._changed(look)
                await self._tell(name, look.revision)
                continue
            for page in self._pages:
                if page.name is None:
                    page.told.put_nowait(revision)

    async def tell(self, name: Name) -> None:
        """Tell the pages of an issue that a desk has changed it."""
        look = await asyncio.to_thread(self._proofs.look, name, checked=False)
        await self._tell(name, look.revision)

    async def _tell(self, name: Name, revision: str) -> None:
        said = await asyncio.to_thread(self._says, name)
        for page in self._pages:
            if page.name == name:
                page.told.put_nowait(revision)
                if said:
                    page.told.put_nowait(json.dumps(said))

    async def events(self, name: Name | None) -> AsyncIterator[str]:
        """Yield what a page is told, as server-sent events: the revision it should show, now and after each change."""
        page = Page(name, asyncio.Queue())
        self._pages.append(page)
        try:
            if name:
                yield f"data: {(await asyncio.to_thread(self._proofs.look, name)).revision}\n\n"
            while not self._stop.is_set():
                try:
                    revision = await asyncio.wait_for(page.told.get(), _PULSE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if revision.startswith("{"):
                    yield f"event: issue\ndata: {revision}\n\n"
                elif revision:
                    yield f"data: {revision}\n\n"
        finally:
            self._pages.remove(page)


def is_ours_to_watch(path: str, root: Path) -> bool:
    """Tell whether a changed file may change what is shown: not what we or git write, nor what editors leave beside."""
    found = Path(path)
    parts = found.relative_to(root).parts if found.is_relative_to(root) else (found.name,)
    return not (
        (parts and parts[0] in _OURS)
        or any(part.startswith(".") for part in parts)
        or found.name.endswith(("~", ".part"))
    )
