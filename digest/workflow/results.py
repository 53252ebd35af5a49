"""Tell which stories of an issue readers followed: what a sending service exports, beside the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.clicks import count, read_clicks
from digest.errors import DigestError, StorageError, Where
from digest.workflow import files, issues
from digest.workflow import manifest as manifests
from digest.workflow.build import output_folder

if TYPE_CHECKING:
    from pathlib import Path

    from digest.clicks import Results
    from digest.workflow.target import Target


def results(target: Target, path: Path) -> Results:
    """Tell which stories of an issue were followed.

    Raises:
        DigestError: the issue was neither handed over nor built, or the table cannot be used.
        StorageError: the table cannot be read.
    """
    sent = issues.sent_folder(target.newsroom, target.newsletter.name, target.date)
    known = next((found for folder in (sent, output_folder(target)) if (found := manifests.read(folder))), None)
    if not known:
        said = f"{target.newsletter.name} {target.date} was neither handed over nor built"
        raise DigestError(said, hint="digest build, then digest sent once it went out")
    try:
        text = files.read(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StorageError("is not UTF-8 text", Where(str(path)), "export it as CSV in UTF-8") from None
    return count(read_clicks(text, str(path)), known["links"], _headlines(target))


def _headlines(target: Target) -> dict[str, str]:
    """Return the headline of each story by its name in the manifest; what went out counts before what is there now."""
    name, day = target.newsletter.name, target.date
    copies = {path.name: octets for path, octets in issues.copies(target.newsroom, name, day)}
    octets = copies.get("issue.md") or next(iter(copies.values()), b"")
    issue = issues.issue_of(octets, name, day)
    return {", ".join(story.article_ids) or story.headline: story.headline for story in issue.all_stories}
