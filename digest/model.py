"""The nouns of the house: plain values that pass between the rooms.

All are frozen, keyword-only and slotted; collections are tuples; every datetime is aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from digest.errors import Where

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from zoneinfo import ZoneInfo

Severity = Literal["error", "warning", "info"]
ArticleStatus = Literal["live", "held", "withdrawn"]
IssueStatus = Literal["draft", "skipped"]
Cadence = Literal["daily", "weekly", "fortnightly", "monthly"]
FullStory = Literal["run-on", "line", "none"]


# --- what a source gives -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture and what it shows, in words."""

    src: str
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promo:
    """An event or advertisement box that travels with an article."""

    heading: str
    text: str
    button: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A published piece as a source gave it.

    ``title``, ``standfirst``, ``key_points`` and ``author`` are plain text; ``summary`` (the editor's own
    digest text) and ``body`` are Markdown. ``priority`` runs from 0 to 100.
    """

    id: str
    title: str
    published: datetime
    source: str = ""
    url: str = ""
    author: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    standfirst: str = ""
    summary: str = ""
    key_points: tuple[str, ...] = ()
    body: str = ""
    image: Image | None = None
    promo: Promo | None = None
    priority: int = 50
    embargo: datetime | None = None
    updated: datetime | None = None
    update_note: str = ""
    thread: str = ""
    rights: str = ""
    credit: str = ""
    status: ArticleStatus = "live"
    lang: str = ""
    where: Where = field(default_factory=Where)
    words: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What tells a changed file from an unchanged one without reading it."""

    mtime_ns: int
    size: int
    ctime_ns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file a source read: the article it gave, or none, and all there is to say about it."""

    path: str
    stamp: Stamp
    article: Article | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """A file known by its stamp, not read again."""

    path: str


# --- choosing ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A half-open span of time, ``start <= instant < end``, told in the zone of its ends.

    Compared as moments: two datetimes of one zone would compare by the clock on the wall, which shows an hour
    twice in autumn.
    """

    start: datetime
    end: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.start.timestamp() <= instant.timestamp() < self.end.timestamp()


@dataclass(frozen=True, kw_only=True, slots=True)
class RanStory:
    """What an earlier issue ran: the article's id and address, the date of that issue, a sketch of its text.

    ``source`` is the fingerprint of the article it was drafted from, ``sent`` when the issue went out; both tell
    an article that has changed since. They are empty where the issue does not say.
    """

    article_id: str
    url: str
    issue_date: date
    sketch: frozenset[int] = frozenset()
    source: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastIssue:
    """An earlier issue as its file tells it: what it covers, and fingerprints of all it was chosen from.

    ``considered`` is empty when the file does not say: an issue written by hand.
    """

    date: date
    window: Window | None
    considered: frozenset[str] = frozenset()


# The file of a newsroom that holds its decisions.
DECISIONS = "decisions.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An editor wants an article in the next draft; ``repeat`` is the reason it may run again, if it ran.

    ``issue`` is the draft it went into: for any other issue it is over then.
    """

    article_id: str
    newsletter: str
    repeat: str = ""
    issue: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """An editor has taken an article out of every issue to come: that of the id, and any of the same address.

    ``address`` is reduced for comparing, or empty.
    """

    article_id: str
    reason: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbargoOverride:
    """An editor lets one issue run an article before its embargo, which ended at ``until`` then, is over."""

    article_id: str
    newsletter: str
    issue: date
    reason: str
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """Somebody has approved an issue: its very outputs, whose hash it holds. Any other bytes are not approved."""

    newsletter: str
    issue: date
    by: str
    at: datetime
    outputs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """An issue was handed over: when, by whom, how, and the hash of its outputs."""

    by: str
    via: str
    at: datetime
    outputs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What editors decided about single articles and issues."""

    kept: tuple[Kept, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    overridden: tuple[EmbargoOverride, ...] = ()
    approved: tuple[Approval, ...] = ()

    def approvals_of(self, newsletter: str, issue: date) -> tuple[Approval, ...]:
        """Return the approvals of an issue, of each person the last."""
        own = {each.by: each for each in self.approved if (each.newsletter, each.issue) == (newsletter, issue)}
        return tuple(own.values())

    def kept_for(self, newsletter: str, issue: date, *, skipped: frozenset[date] = frozenset()) -> dict[str, Kept]:
        """Return what is kept for an issue, by article id; a skipped issue gives back what went into its draft."""
        own = (kept for kept in self.kept if kept.newsletter == newsletter)
        return {kept.article_id: kept for kept in own if kept.issue in {None, issue, *skipped}}

    def override(self, newsletter: str, issue: date, article: Article) -> str:
        """Return why an article's embargo does not hold in an issue; empty when it does.

        An embargo that was put off since the decision holds.
        """
        for each in self.overridden:
            about = (each.newsletter, each.issue, each.article_id) == (newsletter, issue, article.id)
            if about and article.embargo and article.embargo <= each.until:
                return each.reason
        return ""

    def withdrawal(self, id: str, *addresses: str) -> str:
        """Return why an article was withdrawn, by its id or a reduced address; empty if it was not."""
        for each in self.withdrawn:
            if each.article_id == id or (each.address and each.address in addresses):
                return each.reason
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScorePart:
    """One stated reason for an article's place: a name in an editor's words and its points."""

    name: str
    points: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An article that may run, with the parts its score is the sum of, and what an editor should know of it.

    ``repeat`` is why it may run though it ran before.
    """

    article: Article
    parts: tuple[ScorePart, ...]
    notes: tuple[str, ...] = ()
    repeat: str = ""

    @property
    def score(self) -> float:
        """Return the sum of the parts."""
        return round(sum(part.points for part in self.parts), 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """An article left out: ``reason`` is a word or two for counting, ``detail`` says it all to an editor."""

    article: Article
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The candidates of an issue, best first, and every article of its window left out.

    ``updates`` ran before and have changed since: offered, never taken without an editor's word.
    """

    window: Window
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...] = ()
    updates: tuple[Candidate, ...] = ()


# --- the issue -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A key and value an editor or the program wrote in a comment of the issue file."""

    key: str
    value: str = ""


def _ids(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(
        name for mark in marks if mark.key == "article" for part in mark.value.split(",") if (name := part.strip())
    )


def _first(marks: tuple[Mark, ...], key: str) -> str:
    return next((mark.value for mark in marks if mark.key == key), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One block of Markdown, with the marks that stand on its lines."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles its marks name."""
        return _ids(self.marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An article as this issue tells it; ``headline`` and ``url`` may be empty."""

    headline: str = ""
    url: str = ""
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles that its own marks and those of its blocks name."""
        return (*_ids(self.marks), *(id for block in self.blocks for id in block.article_ids))

    @property
    def kicker(self) -> str:
        """Return the words above its title, or nothing."""
        return _first(self.marks, "kicker")

    @property
    def is_lead(self) -> bool:
        """Tell whether an editor marked it as the lead."""
        return any(mark.key == "lead" for mark in self.marks)

    @property
    def by_hand(self) -> bool:
        """Tell whether it was written without an article."""
        return any(mark.key == "by-hand" for mark in self.marks)

    @property
    def text(self) -> str:
        """Return its blocks as one Markdown text."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A titled group in an issue; only the kind ``stories`` holds stories. An empty title is not shown."""

    title: str = ""
    url: str = ""
    kind: str = "stories"
    blocks: tuple[Block, ...] = ()
    stories: tuple[Story, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def kicker(self) -> str:
        """Return the words above its title, or nothing."""
        return _first(self.marks, "kicker")

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles that it, its blocks and its stories name."""
        blocks = [id for block in self.blocks for id in block.article_ids]
        stories = [id for story in self.stories for id in story.article_ids]
        return (*_ids(self.marks), *blocks, *stories)

    @property
    def text(self) -> str:
        """Return its blocks as one Markdown text."""
        return "\n\n".join(block.text for block in self.blocks)


CONSIDERED = "=considered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """What the program itself wrote: ``key`` is an article id, or ``=subject`` and the like.

    Each hash is eight hex digits of a text; ``source`` and ``headline`` are empty for the ``=`` keys. The text
    of ``=considered`` is several hashes, parted by blanks: of the ids of articles the issue was chosen from.
    """

    key: str
    text: str
    source: str = ""
    headline: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One dated sending of a newsletter; ``stories`` are those that stand before the first section."""

    newsletter: str
    date: date
    number: int | None = None
    window: Window | None = None
    subject: str = ""
    preheader: str = ""
    status: IssueStatus = "draft"
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    stories: tuple[Story, ...] = ()
    sections: tuple[Section, ...] = ()
    drafted: tuple[Drafted, ...] = ()

    @property
    def all_stories(self) -> tuple[Story, ...]:
        """Return every story in reading order."""
        return (*self.stories, *(story for section in self.sections for story in section.stories))

    @property
    def considered(self) -> frozenset[str]:
        """Return the fingerprints of all that the issue was chosen from; none if it does not say."""
        return frozenset(hash for line in self.drafted if line.key == CONSIDERED for hash in line.text.split())

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return every article the issue tells or links, in reading order, once each."""
        blocks = [id for block in self.blocks for id in block.article_ids]
        stories = [id for story in self.stories for id in story.article_ids]
        sections = [id for section in self.sections for id in section.article_ids]
        return tuple(dict.fromkeys((*_ids(self.marks), *blocks, *stories, *sections)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Email:
    """An issue rendered."""

    subject: str
    preheader: str
    html: str
    text: str


# --- what a check sees and says ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something noticed: a readable id, how grave, what, where, and how to mend it. Data, never raised."""

    id: str
    severity: Severity
    message: str
    where: Where = field(default_factory=Where)
    help: str = ""

    def __str__(self) -> str:
        place = str(self.where)
        head = f"{place}: {self.message}" if place else self.message
        return f"{head}\nhelp: {self.help}" if self.help else head


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """All that checks look at.

    ``lines`` gives the line of the issue file ``path`` for each header key, for ``story:N`` and
    ``section:N``, and for their blocks: ``intro:M``, ``story:N:M``, ``section:N:M`` (counted from 0 in
    reading order). ``articles`` are those the issue names, or leads to by their address; ``ran`` is what earlier
    issues ran.
    """

    issue: Issue
    newsletter: Newsletter
    email: Email
    articles: tuple[Article, ...] = ()
    ran: tuple[RanStory, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    path: str = ""
    lines: tuple[tuple[str, int], ...] = ()

    def line(self, key: str) -> Where:
        """Return the place of a key of ``lines``."""
        return Where(self.path, dict(self.lines).get(key, 0))


# --- configuration as values ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSpec:
    """Where articles come from: ``path`` is below the newsroom's folder."""

    name: str
    kind: str = "folder"
    path: str = "articles"
    section: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsroom:
    """Where things are and how the house writes dates; ``newsletters`` are the names that have a file."""

    root: str
    publication: str
    zone: ZoneInfo
    language: str
    sources: tuple[SourceSpec, ...]
    newsletters: tuple[str, ...]
    date_order: Literal["", "dmy", "mdy"] = ""
    move: tuple[tuple[date, date], ...] = ()
    skip: tuple[date, ...] = ()


ORDER = ("publication", "masthead", "strapline", "issue-line", "intro", "sign-up", "body", "sign-off", "footer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """Block order and word bands of a kind of newsletter; bands are (least, most), both included.

    ``order`` names the parts of the email from top to end, ``kinds`` the sections an issue may have, in the order of
    a draft. Without bands of its own a lead is told like any story, and a round-up is as long as it comes.
    ``lead_headline`` says whether a drafted lead has one, ``own_summary`` whether an article's own summary tells its
    story; ``label`` is the title drafted above the stories.
    """

    name: str
    kinds: tuple[str, ...]
    paragraphs: tuple[int, int]
    story_words: tuple[int, int]
    round_up_title: str
    round_up_items: tuple[int, int]
    about: str = ""
    order: tuple[str, ...] = ORDER
    stories: int = 8
    lead_words: tuple[int, int] | None = None
    lead_paragraphs: tuple[int, int] | None = None
    lead_headline: bool = True
    own_summary: bool = True
    round_up_words: tuple[int, int] | None = None
    label: str = ""

    @property
    def for_lead(self) -> Format:
        """Return the format with the bands of the lead as those of a story."""
        words, paragraphs = self.lead_words or self.story_words, self.lead_paragraphs or self.paragraphs
        return replace(self, story_words=words, paragraphs=paragraphs)

    def has(self, kind: str) -> bool:
        """Tell whether an issue may have a section of a kind; a format that names no kinds has them all."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When a newsletter goes out: cadence, weekdays (0 is Monday), local time, date of issue number 1.

    ``cutoff`` is a weekday (None for any) and minutes after its midnight, up to which an issue covers; ``move``
    pairs a sending day with the day it is moved to, ``skip`` lists the days nothing goes out.
    """

    cadence: Cadence
    weekdays: tuple[int, ...]
    at: time
    first_issue: date | None = None
    cutoff: tuple[int | None, int] | None = None
    move: tuple[tuple[date, date], ...] = ()
    skip: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What may run and how much of it. An empty include list lets everything in; a cap of 0 is no cap.

    ``repeat_after`` is in weeks: what ran that long ago may run again; 0 is never. ``syndicated_words`` is how many
    words of a syndicated article may stand in an issue as they are; 0 is no limit.
    """

    stories: int = 8
    round_up: int = 3
    include_sections: tuple[str, ...] = ()
    exclude_sections: tuple[str, ...] = ()
    include_tags: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    include_sources: tuple[str, ...] = ()
    exclude_sources: tuple[str, ...] = ()
    include_words: tuple[str, ...] = ()
    exclude_words: tuple[str, ...] = ()
    minimum_words: int = 0
    per_section: int = 0
    per_source: int = 0
    repeat_after: int = 0
    syndicated_words: int = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionRule:
    """A titled section of the newsletter and the article sections it takes."""

    title: str
    take: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """Colours as six-digit hex, and font stacks. Contrast of the defaults is in docs/newsletter.md."""

    ink: str = "#1b1b1b"
    grey: str = "#595f66"
    accent: str = "#0b4f6c"
    tint: str = "#f4f1ea"
    hairline: str = "#c8c4ba"
    page: str = "#ffffff"
    dark_ink: str = "#e8e6e1"
    dark_grey: str = "#a9adb2"
    dark_accent: str = "#8fc7de"
    dark_tint: str = "#22262a"
    dark_hairline: str = "#3d434a"
    dark_page: str = "#16181a"
    heading_font: str = "Georgia, 'Times New Roman', serif"
    body_font: str = "Arial, Helvetica, sans-serif"


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Addresses the email points to; an empty one leaves its line out. ``{date}`` is filled in."""

    read_online: str = ""
    sign_up: str = ""
    unsubscribe: str = ""
    unsubscribe_mailto: str = ""
    past_issues: str = ""
    corrections: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Footer:
    """The lines at the very end; an empty one is left out."""

    why: str = ""
    company: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """A display name and an address."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsletter:
    """One title that comes out regularly, with all its house style."""

    name: str
    title: str
    publication: str
    zone: ZoneInfo
    language: str
    format: Format
    schedule: Schedule
    sender: Mailbox
    reply_to: str = ""
    strapline: str = ""
    intro: str = ""
    intro_first: str = ""
    intro_back: str = ""
    sign_up: str = ""
    sign_off: str = ""
    label: str = ""
    promo_label: str = ""
    full_story: FullStory = "run-on"
    rules: Rules = field(default_factory=Rules)
    sections: tuple[SectionRule, ...] = ()
    brand: Brand = field(default_factory=Brand)
    links: Links = field(default_factory=Links)
    footer: Footer = field(default_factory=Footer)
