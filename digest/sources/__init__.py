"""Where articles come from: one file a kind, each a ``Source``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from digest.model import Newsroom, Reading, SourceSpec, Stamp, Unchanged


class Source(Protocol):
    """A place that gives articles."""

    def read(self, known: Mapping[str, Stamp], *, now: datetime) -> Iterator[Reading | Unchanged]:
        """Yield what each file gives; never raises for a bad one, which becomes a finding.

        Args:
            known: stamps by path from the last reading; a file whose stamp is the same is not read again.
            now: the time of reading, for sources that have none of their own.
        """
        ...


def open_source(spec: SourceSpec, newsroom: Newsroom) -> Source:
    """Make the source a newsroom's configuration names; that of a feed gives what was kept of it, and asks nobody."""
    if spec.kind == "wxr":
        from digest.sources.wxr import WxrSource  # noqa: PLC0415 - as the others, only where there is one

        return WxrSource(spec, Path(newsroom.root), newsroom.zone)
    if spec.kind == "html":
        from digest.sources.pages import PagesSource  # noqa: PLC0415 - as the others

        return PagesSource(spec, Path(newsroom.root), newsroom.zone)
    from digest.sources.folder import FolderSource  # noqa: PLC0415 - brings the YAML parser

    return FolderSource(spec, Path(newsroom.root), newsroom.zone)
