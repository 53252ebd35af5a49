"""Configuration as values: the newsroom, its newsletters, their formats."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, time
    from zoneinfo import ZoneInfo

Cadence = Literal["daily", "weekly", "fortnightly", "monthly"]
SourceKind = Literal["folder", "feed", "wxr", "html"]
FullStory = Literal["run-on", "line", "none"]
TextLinks = Literal["end", "numbered"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSpec:
    """Where articles come from.

    ``path`` is below the newsroom's folder: the folder of article files or pages, the export, or where the article
    files of a feed are kept. ``url`` is a feed's address, and ``allow_private`` whether that may be a machine the
    world cannot reach. What an article does not say itself is said here: its ``section``, ``rights`` and ``credit``,
    its priority (``weight``), and the zone of times that name none; None for the newsroom's.
    """

    name: str
    kind: SourceKind = "folder"
    path: str = "articles"
    url: str = ""
    zone: ZoneInfo | None = None
    section: str = ""
    weight: int = 50
    rights: str = ""
    credit: str = ""
    allow_private: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StyleRule:
    """A rule of house style: ``words`` are not written; ``write`` is instead (empty: nothing in particular).

    With ``first`` they may be written, but only after it. Issues dated before ``since`` are not held to the rule;
    ``why`` is told with each finding. Capital and small letters are the same unless ``case``.
    """

    words: tuple[str, ...]
    write: str = ""
    first: str = ""
    since: date | None = None
    why: str = ""
    case: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Checks:
    """What the checks of a newsletter are told: words of the house, and how hard they are on an editor's own words.

    ``strict`` lets a text that an editor wrote be refused where its article does not bear it out; else it is warned of.
    ``accept`` are words that need no source, ``glossary`` pairs an abbreviation with its long form, ``known`` are
    abbreviations that need none. ``words`` are spelt right though no dictionary has them; ``dictionary`` is a path to
    one of Hunspell's, from the newsroom's folder. ``allow`` pairs the id of a finding with why it may stand in every
    issue.
    """

    strict: bool = False
    accept: tuple[str, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    style: tuple[StyleRule, ...] = ()
    known: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dictionary: str = ""
    allow: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsroom:
    """Where things are and how the house writes dates; ``newsletters`` are the names that have a file.

    ``checks`` is what the checks of every newsletter are told. ``site`` is the address below which web copies stand,
    without a slash at its end; empty where there are none.
    """

    root: str
    publication: str
    zone: ZoneInfo
    language: str
    sources: tuple[SourceSpec, ...]
    newsletters: tuple[str, ...]
    date_order: Literal["", "dmy", "mdy"] = ""
    move: tuple[tuple[date, date], ...] = ()
    skip: tuple[date, ...] = ()
    checks: Checks = field(default_factory=Checks)
    site: str = ""


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

    def place(self, kind: str) -> int:
        """Return where a draft has the sections of a kind; what puts an earlier issue right opens it."""
        if kind == "correction":
            return -1
        return self.kinds.index(kind) if kind in self.kinds else 0


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
class Weight:
    """How early the articles of a section, or with a tag, stand in an issue: the greater the earlier."""

    name: str
    weight: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """Colours as six-digit hex, font stacks, a logo. Contrast of the defaults is in docs/newsletter.md.

    Without ``logo``, an address, there is none; ``logo_dark`` is the variant for dark screens, ``logo_width`` in px.
    """

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
    logo: str = ""
    logo_alt: str = ""
    logo_dark: str = ""
    logo_width: int = 48


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Addresses the email points to; an empty one leaves its line out. ``{date}`` is filled in.

    ``view`` is that of the issue's web copy.
    """

    view: str = ""
    sign_up: str = ""
    unsubscribe: str = ""
    unsubscribe_mailto: str = ""
    past_issues: str = ""
    corrections: str = ""

    @property
    def read_online(self) -> str:
        """Return ``view`` by the name it had: templates and profiles of a newsroom's own may still use it."""
        return self.view


@dataclass(frozen=True, kw_only=True, slots=True)
class Footer:
    """The lines at the very end; an empty one is left out."""

    why: str = ""
    company: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summaries:
    """How articles without words of an editor's are told.

    ``method`` chooses sentences: ``extract`` those that say most, ``lead`` the leading ones. ``command`` is the argv of
    a model that writes the text (empty: none), ``timeout`` its seconds for one article.
    """

    method: Literal["extract", "lead"] = "extract"
    command: tuple[str, ...] = ()
    timeout: int = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Threads:
    """How earlier parts of a story are suggested: the words of the whole beat, which say nothing, and the most a story.

    ``suggestions`` of 0 is none.
    """

    beat: tuple[str, ...] = ()
    suggestions: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """A display name and an address."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """How a sending service takes an issue: what it fills in for each reader, and what it takes for its own in texts.

    ``tags`` pairs a name with the service's own notation, or with ``links.unsubscribe`` and the like: an address
    of ``[links]``. ``live`` are the signs it acts on wherever they stand. ``list_headers``: the message carries
    its own ``List-Unsubscribe``; a service writes one itself.
    """

    name: str = "smtp"
    title: str = "SMTP or a mail program"
    tags: tuple[tuple[str, str], ...] = (
        ("unsubscribe_url", "links.unsubscribe"),
        ("view_url", "links.view"),
    )
    live: tuple[str, ...] = ()
    list_headers: bool = True

    def own(self, tag: str) -> str:
        """Return the service's own notation of a tag, or nothing where it has none or it stands for a link of ours."""
        literal = dict(self.tags).get(tag, "")
        return "" if literal.startswith("links.") else literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsletter:
    """One title that comes out regularly, with all its house style.

    ``label_links`` are the parameters that links to ``own_hosts`` carry, with ``{date}``, ``{newsletter}``,
    ``{story}`` and ``{place}`` to be filled in.
    """

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
    text_links: TextLinks = "end"
    rules: Rules = field(default_factory=Rules)
    sections: tuple[SectionRule, ...] = ()
    weights: tuple[Weight, ...] = ()
    summaries: Summaries = field(default_factory=Summaries)
    checks: Checks = field(default_factory=Checks)
    threads: Threads = field(default_factory=Threads)
    brand: Brand = field(default_factory=Brand)
    links: Links = field(default_factory=Links)
    footer: Footer = field(default_factory=Footer)
    profile: Profile = field(default_factory=Profile)
    label_links: str = ""
    own_hosts: tuple[str, ...] = ()
    approvals: int = 0

    def links_on(self, day: date) -> Links:
        """Return its addresses with an issue's date and its own name filled in."""

        def filled(url: str) -> str:
            return url.replace("{date}", day.isoformat()).replace("{newsletter}", self.name)

        return Links(**{each.name: filled(getattr(self.links, each.name)) for each in fields(Links)})

    def tags_on(self, day: date) -> dict[str, str]:
        """Return what each merge tag of its profile is filled with, unless it stands for an address not given."""
        links = self.links_on(day)
        found: dict[str, str] = {}
        for name, literal in self.profile.tags:
            value = literal if self.profile.own(name) else getattr(links, literal.removeprefix("links."))
            if literal == "links.unsubscribe":
                value = value or links.unsubscribe_mailto
            found |= {name: value} if value else {}
        return found
