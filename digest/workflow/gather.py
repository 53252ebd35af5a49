"""Read every source into an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.archive.memory import MemoryArchive
from digest.errors import Where
from digest.model import Finding
from digest.sources import Stamped, open_source
from digest.sources.walk import article_files

if TYPE_CHECKING:
    from datetime import datetime

    from digest.archive import Archive
    from digest.model import Article, Newsroom


class Gathered(NamedTuple):
    """The archive, and what there is to say about the files it was filled from."""

    archive: Archive
    findings: tuple[Finding, ...]

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """The files that gave no article."""
        return tuple(finding for finding in self.findings if finding.id == "article-left-out")


def gather(newsroom: Newsroom, *, now: datetime) -> Gathered:
    """Read every source; one bad article costs nothing but itself."""
    articles: dict[str, Article] = {}
    findings: list[Finding] = []
    for spec in newsroom.sources:
        for item in open_source(spec, newsroom).read({}, now=now):
            if isinstance(item, Finding):
                findings.append(item)
            elif isinstance(item, Stamped):
                if clash := articles.get(item.article.id):
                    findings.append(_clash(item.article, clash))
                else:
                    articles[item.article.id] = item.article
    return Gathered(MemoryArchive(articles.values()), tuple(findings))


def _clash(article: Article, first: Article) -> Finding:
    return Finding(
        id="article-left-out",
        severity="warning",
        message=f"its id {article.id} is that of {first.where.path} already",
        where=Where(article.where.path, article.where.line),
        help="give one of the two another id",
    )


def source_files(newsroom: Newsroom) -> tuple[Path, ...]:
    """Return every file the sources would read, in a stable order, without reading one."""
    found = [path for spec in newsroom.sources for path in article_files(Path(newsroom.root, spec.path))]
    return tuple(dict.fromkeys(found))
