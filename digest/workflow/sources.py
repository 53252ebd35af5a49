"""Add, remove and list the sources of a newsroom, and exchange lists of feeds."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest import config
from digest.config.editing import add_sources, names_sources, remove_source
from digest.errors import ConfigError, DigestError, FetchError, Refused
from digest.likeness import canonical
from digest.sources.opml import Subscription, read_opml, write_opml
from digest.workflow import files
from digest.workflow.places import Asked, ask, free_name, is_path, look_at, name_for, whole_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from digest.model import Newsroom, SourceKind, SourceSpec
    from digest.sources.feedstate import FeedState

Values = dict[str, "str | int | bool"]


class Added(NamedTuple):
    """A source that was added: as it stands in the file, and what its feed gave when it was asked.

    ``kept`` says that files of a feed of that name are there from before.
    """

    spec: SourceSpec
    path: Path
    asked: Asked | None = None
    kept: bool = False


class Removed(NamedTuple):
    """A source that was taken out: how many articles the archive had of it, and where files of it stay.

    ``wanted`` are the newsletters whose rules name it.
    """

    spec: SourceSpec
    path: Path
    articles: int
    kept: Path | None
    wanted: tuple[str, ...]


class Listed(NamedTuple):
    """A source, how many articles the archive has of it, and what is known of its feed."""

    spec: SourceSpec
    articles: int
    state: FeedState | None


class Imported(NamedTuple):
    """What became of one feed of a list: the source's name, or why it was left out."""

    subscription: Subscription
    outcome: Literal["added", "there already", "left out"]
    name: str = ""
    why: str = ""


def add(newsroom: Newsroom, place: str, said: Mapping[str, str | int], *, allow_private: bool = False) -> Added:
    """Look at a place, and write it down as a source in ``digest.toml``.

    Args:
        newsroom: whose.
        place: an address, or a path below the newsroom.
        said: what the editor says of it, by the keys of ``[[sources]]``: ``name``, ``kind``, ``section`` and so on.
        allow_private: ask also a machine the world cannot reach; written down only where it is one.

    Raises:
        Refused: it is a source already.
        DigestError: there is nothing that articles can be read from, or a value means nothing.
        FetchError: an address gives nothing.
    """
    taken = [spec.name for spec in newsroom.sources]
    if is_path(newsroom, place):
        spec = look_at(newsroom, place, _kind(said))
        _expect_new(newsroom, path=spec.path)
        name = free_name(spec.name, taken)
        path = _write_sources(newsroom, [_values(said, name=name, kind=spec.kind, path=spec.path)])
        return Added(_named(newsroom, str(said.get("name", name))), path)
    if _kind(said) not in {None, "feed"}:
        raise DigestError(f"an address is a feed, and no {said['kind']}", hint="leave --kind out, or name a folder")
    _expect_new(newsroom, url=whole_address(place))
    asked = ask(newsroom, place, allow_private=allow_private, zone=_zone(said))
    _expect_new(newsroom, url=asked.url)
    name = name_for(asked.feed.title, asked.url, taken)
    private: Values = {"allow_private": True} if asked.private else {}
    path = _write_sources(newsroom, [{**_values(said, name=name, kind="feed", url=asked.url), **private}])
    spec = _named(newsroom, str(said.get("name", name)))
    return Added(spec, path, asked, kept=Path(newsroom.root, spec.path).exists())


def remove(newsroom: Newsroom, name: str) -> Removed:
    """Take a source out of ``digest.toml``; no file of it is touched."""
    spec = named(newsroom, name)
    articles = _counts(newsroom).get(name, 0)

    def without(text: str, now: Newsroom) -> str:
        return remove_source(text, [each.name for each in now.sources].index(name))

    path = _edited(newsroom, without)
    kept = Path(newsroom.root, spec.path)
    return Removed(spec, path, articles, kept if kept.exists() else None, tuple(_wanting(newsroom, name)))


def _wanting(newsroom: Newsroom, source: str) -> Iterator[str]:
    for name in newsroom.newsletters:
        try:
            rules = config.load_newsletter(newsroom, name).rules
        except DigestError:
            continue  # its faults are told by every command that needs it
        if source in {*rules.include_sources, *rules.exclude_sources}:
            yield name


def listed(newsroom: Newsroom) -> tuple[Listed, ...]:
    """Return the sources in their order, each with what is known of it; nothing is read or asked."""
    from digest.workflow.asking import states

    counts, known = _counts(newsroom), states(newsroom)
    return tuple(Listed(spec, counts.get(spec.name, 0), known.get(spec.name)) for spec in newsroom.sources)


def import_feeds(
    newsroom: Newsroom, octets: bytes, shown: str, *, dry_run: bool = False
) -> tuple[tuple[Imported, ...], tuple[DigestError, ...]]:
    """Add every feed of a list that the newsroom does not have; none is asked.

    Args:
        newsroom: whose.
        octets: the list, OPML.
        shown: how its faults name it.
        dry_run: write nothing.

    Returns:
        what became of each feed, and what was wrong with the list.

    Raises:
        DigestError: it is no such list.
    """
    told: list[DigestError] = []
    subscriptions = read_opml(octets, shown, tell=told.append)
    known = {canonical(spec.url): spec.name for spec in newsroom.sources if spec.url}
    taken = [spec.name for spec in newsroom.sources]
    found: list[Imported] = []
    fresh: list[Values] = []
    for each in subscriptions:
        if there := known.get(canonical(each.url)):
            found.append(Imported(each, "there already", there))
        elif why := _shut(each.url):
            found.append(Imported(each, "left out", why=why))
        else:
            name = name_for(each.title, each.url, taken)
            taken.append(name)
            section: Values = {"section": each.section} if each.section else {}
            fresh.append({"name": name, "kind": "feed", "url": each.url, **section})
            found.append(Imported(each, "added", name))
    if fresh and not dry_run:
        _write_sources(newsroom, fresh)
    return tuple(found), tuple(told)


def export_feeds(newsroom: Newsroom) -> bytes:
    """Return the feeds of a newsroom as OPML."""
    feeds = [spec for spec in newsroom.sources if spec.kind == "feed"]
    return write_opml(
        newsroom.publication, [Subscription(url=spec.url, title=spec.name, section=spec.section) for spec in feeds]
    )


def named(newsroom: Newsroom, name: str) -> SourceSpec:
    """Return the source of a name.

    Raises:
        DigestError: there is none; the hint names the nearest.
    """
    names = [spec.name for spec in newsroom.sources]
    if name in names:
        return newsroom.sources[names.index(name)]
    near = get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"sources here: {', '.join(names) or 'none'}"
    raise DigestError(f"there is no source {name[:80]}", hint=hint)


def _named(newsroom: Newsroom, name: str) -> SourceSpec:
    return named(config.load_newsroom(Path(newsroom.root)), name)


def _kind(said: Mapping[str, str | int]) -> SourceKind | None:
    from digest.config.sources import SOURCE_KINDS

    return next((kind for kind in SOURCE_KINDS if kind == said.get("kind")), None)


def _zone(said: Mapping[str, str | int]) -> ZoneInfo | None:
    """Return the zone that is said; told before anybody is asked where there is none of that name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not said.get("zone"):
        return None
    try:
        return ZoneInfo(str(said["zone"]))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DigestError(f"zone {said['zone']} is not known", hint="write one like Europe/London") from None


def _values(said: Mapping[str, str | int], **found: str) -> Values:
    """Return the keys of a source in the order they are written; what an editor says counts before what was found."""
    from digest.config.sources import SOURCE_KEYS

    both = {**found, **said}
    first = ("name", "kind", "url", "path")
    return {key: both[key] for key in dict.fromkeys((*first, *SOURCE_KEYS)) if key in both}


def _expect_new(newsroom: Newsroom, *, url: str = "", path: str = "") -> None:
    for spec in newsroom.sources:
        if (url and spec.url and canonical(spec.url) == canonical(url)) or (path and spec.path == path):
            said = f"{spec.url or spec.path} is a source already: {spec.name}"
            raise Refused(said, hint=f"see it with digest source test {spec.name}")


def _shut(url: str) -> str:
    """Return why a feed's address would not be asked, as far as that can be told without asking."""
    from digest.web import is_public
    from digest.web.addresses import take_apart

    try:
        host = take_apart(url).host
    except FetchError as error:
        return error.message
    is_number = ":" in host or host.rpartition(".")[2].isdecimal()
    if (is_number and not is_public(host)) or host == "localhost" or host.endswith((".localhost", ".local")):
        return f"{host} is no machine of the public web"
    return ""


def _counts(newsroom: Newsroom) -> dict[str, int]:
    from digest.workflow.gather import archive_path, open_archive

    return dict(open_archive(newsroom).stats().sources) if archive_path(newsroom).exists() else {}


# --- digest.toml ---------------------------------------------------------------------------------


def _write_sources(newsroom: Newsroom, sources: Sequence[Values]) -> Path:
    def with_them(text: str, now: Newsroom) -> str:
        if not names_sources(text) and Path(now.root, now.sources[0].path).is_dir():
            # What was read unsaid is said from now on, or it would be gone.
            return add_sources(text, {"name": "articles", "kind": "folder", "path": "articles"}, *sources)
        return add_sources(text, *sources)

    return _edited(newsroom, with_them)


def _edited(newsroom: Newsroom, edit: Callable[[str, Newsroom], str]) -> Path:
    """Put an edited ``digest.toml`` in place of the old one, if it is right; else nothing is written."""
    root = Path(newsroom.root)
    path = root / config.MARKER
    octets = files.read(path)
    made = edit(octets.decode(), config.load_newsroom(root, octets)).encode()
    try:
        config.load_newsroom(root, made)
    except ConfigError as error:
        # The lines are those of a text that nobody has.
        faults = [
            DigestError(f"{each.message}; {config.MARKER} is as it was", hint=each.hint) for each in error.problems
        ]
        raise ConfigError(tuple(faults)) from None
    files.write(path, made, instead_of=octets)
    return path
