"""The feed: each MUST of RFC 4287, 4.1 and 4.2, shown to hold, and to fail where it should."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render import atom
from digest.render.atom import Entry, Feed, tag, to_xml
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2016, 9, 5, 7, tzinfo=timezone(timedelta(hours=1)))
ENTRY = Entry(
    id="tag:news.example.org,2016-09-05:catch-up",
    title="Trusts close to plan, & more",
    url="https://www.example.org/catch-up/2016-09-05/",
    published=AT,
    updated=AT + timedelta(days=1),
    html='<p>The sector was <b>£461m</b> in deficit &amp; <a href="https://www.example.org/">more</a>.</p>',
    summary="Also inside: a platform",
)
OLDER = replace(
    ENTRY, id="tag:news.example.org,2016-08-30:catch-up", published=AT - timedelta(7), updated=AT - timedelta(7)
)
FEED = Feed(
    id="tag:news.example.org,2016-08-30:catch-up-feed",
    title="Catch Up",
    subtitle="The week in health policy",
    author="Ward & Whitehall",
    language="en-GB",
    url="https://www.example.org/catch-up/feed.xml",
    page="https://www.example.org/catch-up/",
    entries=(ENTRY, OLDER),
)


# --- the rules -----------------------------------------------------------------------------------


def name(of: str) -> str:
    return f"{{{atom.NAMESPACE}}}{of}"


def children(at: ET.Element, of: str) -> list[ET.Element]:
    return at.findall(name(of))


def entries(feed: ET.Element) -> list[ET.Element]:
    return children(feed, "entry")


def once(of: str) -> Callable[[ET.Element], bool]:
    return lambda feed: len(children(feed, of)) == 1


def at_most_once(of: str) -> Callable[[ET.Element], bool]:
    return lambda feed: len(children(feed, of)) <= 1


def each_entry(rule: Callable[[ET.Element], bool]) -> Callable[[ET.Element], bool]:
    return lambda feed: bool(entries(feed)) and all(map(rule, entries(feed)))


def one_alternate_of_a_kind(at: ET.Element) -> bool:
    links = [link for link in children(at, "link") if link.get("rel", "alternate") == "alternate"]
    return all(count == 1 for count in Counter((link.get("type"), link.get("hreflang")) for link in links).values())


def has_author(feed: ET.Element) -> bool:
    return bool(children(feed, "author")) or all(children(entry, "author") for entry in entries(feed))


def entry_has_author(feed: ET.Element) -> bool:
    return all(children(entry, "author") or children(feed, "author") for entry in entries(feed))


def content_or_alternate(entry: ET.Element) -> bool:
    links = children(entry, "link")
    return bool(children(entry, "content")) or any(link.get("rel", "alternate") == "alternate" for link in links)


def is_text(kind: str) -> bool:
    return kind in {"text", "html", "xhtml"} or kind.startswith("text/") or bool(re.search(r"[+/]xml$", kind))


def summary_where_needed(entry: ET.Element) -> bool:
    contents = children(entry, "content")
    needed = any("src" in content.attrib or not is_text(content.get("type", "text")) for content in contents)
    return not needed or bool(children(entry, "summary"))


MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+")


def content_type(entry: ET.Element) -> bool:
    kinds = [content.get("type", "text") for content in children(entry, "content")]
    composite = ("multipart/", "message/")
    return all(
        kind in {"text", "html", "xhtml"} or (MEDIA.fullmatch(kind) and not kind.startswith(composite))
        for kind in kinds
    )


def empty_where_elsewhere(entry: ET.Element) -> bool:
    return all("src" not in each.attrib or not (each.text or len(each)) for each in children(entry, "content"))


def content_without_children(entry: ET.Element) -> bool:
    found = [each for each in children(entry, "content") if each.get("type", "text") in {"text", "html"}]
    return all(len(each) == 0 for each in found)


def persons(feed: ET.Element) -> list[ET.Element]:
    return [each for of in ("author", "contributor") for each in feed.iter(name(of))]


def person_has_one(of: str) -> Callable[[ET.Element], bool]:
    return lambda feed: all(len(children(each, of)) <= 1 for each in persons(feed))


# RFC 3987, 2.2, as far as can be told without its grammar of hosts: a scheme, and no sign that no IRI has.
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f]+")
REFERENCE = re.compile(r"[^\x00-\x20<>\"{}|\\^`\x7f-\x9f]*")


def all_are(of: str, pattern: re.Pattern[str], attribute: str = "") -> Callable[[ET.Element], bool]:
    def rule(feed: ET.Element) -> bool:
        values = [each.get(attribute) if attribute else (each.text or "") for each in feed.iter(name(of))]
        return all(value is None or pattern.fullmatch(value) for value in values)

    return rule


def has_attribute(of: str, attribute: str) -> Callable[[ET.Element], bool]:
    return lambda feed: all(attribute in each.attrib for each in feed.iter(name(of)))


def ids_differ(feed: ET.Element) -> bool:
    ids = [each.text for each in feed.iter(name("id"))]
    return len(ids) == len(set(ids))


def text_constructs(feed: ET.Element) -> bool:
    found = [each for of in ("title", "subtitle", "summary", "rights") for each in feed.iter(name(of))]
    known = all(each.get("type", "text") in {"text", "html", "xhtml"} for each in found)
    return known and all(len(each) == 0 for each in found if each.get("type", "text") != "xhtml")


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Rule(NamedTuple):
    section: str
    said: str
    holds: Callable[[ET.Element], bool]
    old: str
    new: str


def twice(of: str) -> tuple[str, str]:
    """Return what makes an element of the feed itself stand twice."""
    return "<generator>", f"<{of}>x</{of}><{of}>y</{of}><generator>"


def twice_in_entry(of: str) -> tuple[str, str]:
    return "<published>", f"<{of}>x</{of}><{of}>y</{of}><published>"


ALTERNATE = '<link rel="alternate" type="text/html" href="https://www.example.org/" />'
RULES = [
    Rule("4.1.1", "an author, unless each entry has one", has_author, "author>", "x>"),
    Rule("4.1.1", "at most one generator", at_most_once("generator"), *twice("generator")),
    Rule("4.1.1", "at most one icon", at_most_once("icon"), *twice("icon")),
    Rule("4.1.1", "one id", once("id"), *twice("id")),
    Rule("4.1.1", "at most one logo", at_most_once("logo"), *twice("logo")),
    Rule("4.1.1", "one alternate of a kind", one_alternate_of_a_kind, "<generator>", f"{ALTERNATE}<generator>"),
    Rule("4.1.1", "at most one rights", at_most_once("rights"), *twice("rights")),
    Rule("4.1.1", "at most one subtitle", at_most_once("subtitle"), *twice("subtitle")),
    Rule("4.1.1", "one title", once("title"), *twice("title")),
    Rule("4.1.1", "one updated", once("updated"), *twice("updated")),
    Rule("4.1.2", "an author of its own or the feed's", entry_has_author, "author>", "x>"),
    Rule("4.1.2", "at most one content", each_entry(at_most_once("content")), *twice_in_entry("content")),
    Rule("4.1.2", "one id", each_entry(once("id")), *twice_in_entry("id")),
    Rule(
        "4.1.2",
        "an alternate link where there is no content",
        each_entry(content_or_alternate),
        "<content",
        '<x/><nothing xmlns="x"',
    ),
    Rule(
        "4.1.2",
        "one alternate of a kind",
        each_entry(one_alternate_of_a_kind),
        "<published>",
        f"{ALTERNATE}<published>",
    ),
    Rule("4.1.2", "at most one published", each_entry(at_most_once("published")), *twice_in_entry("published")),
    Rule("4.1.2", "at most one rights", each_entry(at_most_once("rights")), *twice_in_entry("rights")),
    Rule("4.1.2", "at most one source", each_entry(at_most_once("source")), *twice_in_entry("source")),
    Rule("4.1.2", "a summary of what is elsewhere", each_entry(summary_where_needed), "<content", '<content src="x"'),
    Rule("4.1.2", "at most one summary", each_entry(at_most_once("summary")), *twice_in_entry("summary")),
    Rule("4.1.2", "one title", each_entry(once("title")), *twice_in_entry("title")),
    Rule("4.1.2", "one updated", each_entry(once("updated")), *twice_in_entry("updated")),
    Rule("4.1.3.1", "no composite media type", each_entry(content_type), 'type="html"', 'type="multipart/mixed"'),
    Rule(
        "4.1.3.2", "nothing within what is elsewhere", each_entry(empty_where_elsewhere), "<content", '<content src="x"'
    ),
    Rule("4.1.3.3", "no element within HTML", each_entry(content_without_children), "&lt;b&gt;", "<b/>"),
    Rule("4.2.1", "a person has a name", lambda feed: all(map(once("name"), persons(feed))), "name>", "x>"),
    Rule("4.2.1", "at most one address of a person", person_has_one("uri"), "<name>", "<uri/><uri/><name>"),
    Rule("4.2.1", "at most one email of a person", person_has_one("email"), "<name>", "<email/><email/><name>"),
    Rule("4.2.2", "a category has a term", has_attribute("category", "term"), "<generator>", "<category/><generator>"),
    Rule(
        "4.2.3", "a contributor has a name", lambda feed: all(map(once("name"), persons(feed))), *twice("contributor")
    ),
    Rule(
        "4.2.4",
        "the generator's address is one",
        all_are("generator", REFERENCE, "uri"),
        "<generator",
        '<generator uri="a b"',
    ),
    Rule("4.2.5", "an icon is an address", all_are("icon", REFERENCE), "<generator>", "<icon>a b</icon><generator>"),
    Rule("4.2.6", "an id is a whole IRI", all_are("id", IRI), "<id>tag:", "<id>/"),
    Rule("4.2.6", "an id is of one thing alone", ids_differ, "2016-08-30:catch-up<", "2016-09-05:catch-up<"),
    Rule("4.2.7.1", "a link has an address", has_attribute("link", "href"), "href=", "x="),
    Rule("4.2.7.1", "which is an IRI", all_are("link", REFERENCE, "href"), "catch-up/feed.xml", "catch up"),
    Rule(
        "4.2.7.2", "a relation is no empty text", all_are("link", re.compile("[a-z]+"), "rel"), 'rel="self"', 'rel=""'
    ),
    Rule("4.2.7.3", "a type is a media type", all_are("link", MEDIA, "type"), "text/html", "html"),
    Rule(
        "4.2.7.4",
        "a language is a tag",
        all_are("link", re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "hreflang"),
        '<link rel="self"',
        '<link hreflang="English, mostly" rel="self"',
    ),
    Rule("4.2.8", "a logo is an address", all_are("logo", REFERENCE), "<generator>", "<logo>a b</logo><generator>"),
    Rule("4.2.9", "published is a moment (3.3)", all_are("published", MOMENT), "T07:00:00+01:00", "t07:00:00+01:00"),
    Rule("4.2.10, 12-14", "texts hold no element (3.1)", text_constructs, "Also inside", "<b>Also</b> inside"),
    Rule("4.2.15", "updated is a moment (3.3)", all_are("updated", MOMENT), "+01:00</updated>", "</updated>"),
]


def broken(rule: Rule) -> ET.Element:
    xml = to_xml(FEED if rule.section != "4.1.2" or "summary of" not in rule.said else _without_summary()).decode()
    if "alternate link where" in rule.said:
        xml = re.sub(r'<link rel="alternate" type="text/html" href="[^"]*/2016-09-05/" />', "", xml)
    changed = xml.replace(rule.old, rule.new)
    assert changed != xml
    return ET.fromstring(re.sub(r"^<\?.*\?>", "", _closed(changed)))


def _closed(xml: str) -> str:
    return xml.replace("</content>", "</nothing>") if "<nothing" in xml else xml


def _without_summary() -> Feed:
    return replace(FEED, entries=tuple(replace(each, summary="") for each in FEED.entries))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.section} {rule.said}")
def test_rfc_4287(rule: Rule) -> None:
    assert rule.holds(ET.fromstring(to_xml(FEED)))
    assert not rule.holds(broken(rule)), "this rule cannot fail"


# --- any words -----------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    ["", " ", "]]>", "<b>&amp;", "\x00\x0b\ufffe\ud800", "\r\n", "&#0;", "<!-- x -->", "﷐𐀀"]
)
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC))
ENTRIES = st.builds(
    Entry,
    id=st.just(""),
    title=TEXT,
    url=TEXT.map(lambda text: f"https://www.example.org/{text}"),
    published=MOMENTS,
    updated=MOMENTS,
    html=TEXT,
    summary=TEXT,
)
FEEDS = st.builds(
    Feed,
    id=st.just(FEED.id),
    title=TEXT,
    subtitle=TEXT,
    author=TEXT,
    language=st.just("en-GB"),
    url=TEXT.map(lambda text: f"https://www.example.org/{text}"),
    page=TEXT.map(lambda text: f"https://www.example.org/{text}"),
    entries=st.lists(ENTRIES, min_size=1, max_size=3).map(
        lambda found: tuple(
            replace(each, id=tag("example.org", "2016-09-05", f"n-{at}")) for at, each in enumerate(found)
        )
    ),
)


@examples(60)
@given(FEEDS)
def test_every_rule_holds_of_every_feed(feed: Feed) -> None:
    xml = to_xml(feed)
    found = ET.fromstring(xml)
    assert [f"{rule.section} {rule.said}" for rule in RULES if not rule.holds(found)] == []
    parsed = feedparser.parse(xml)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert len(parsed.entries) == len(feed.entries)
    assert to_xml(feed) == xml


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cc", "Cs", "Cn"))))
def test_a_body_comes_out_as_it_went_in(text: str) -> None:
    html = f"<p>{text}</p>"
    found = ET.fromstring(to_xml(replace(FEED, entries=(replace(ENTRY, html=html),))))
    assert found.findtext(f"{name('entry')}/{name('content')}") == html


# --- what it says --------------------------------------------------------------------------------


def test_a_feed_reader_finds_all_there_is() -> None:
    parsed = feedparser.parse(to_xml(FEED), sanitize_html=False)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    about = parsed.feed
    assert (about.title, about.subtitle, about.author, about.language) == (
        "Catch Up",
        "The week in health policy",
        "Ward & Whitehall",
        "en-GB",
    )
    assert {link.rel: (link.type, link.href) for link in about.links} == {
        "self": ("application/atom+xml", FEED.url),
        "alternate": ("text/html", FEED.page),
    }
    first = parsed.entries[0]
    assert (first.id, first.title, first.link, first.summary) == (ENTRY.id, ENTRY.title, ENTRY.url, ENTRY.summary)
    assert first.content[0].type == "text/html"
    assert first.content[0].value == ENTRY.html
    assert first.published == "2016-09-05T07:00:00+01:00"


def test_the_feed_was_updated_when_an_entry_last_was() -> None:
    late = replace(OLDER, updated=AT + timedelta(days=3))
    found = ET.fromstring(to_xml(replace(FEED, entries=(ENTRY, late))))
    assert found.findtext(name("updated")) == "2016-09-08T07:00:00+01:00"


def test_the_newest_twenty_come_newest_first() -> None:
    many = tuple(replace(ENTRY, id=f"tag:x.org,2016:{n}", published=AT + timedelta(days=n)) for n in range(25))
    found = ET.fromstring(to_xml(replace(FEED, entries=many)))
    assert [each.findtext(name("id")) for each in entries(found)] == [f"tag:x.org,2016:{n}" for n in range(24, 4, -1)]


@pytest.mark.parametrize(
    ("authority", "wanted"),
    [
        ("News.Example.org", "tag:news.example.org,2016-09-05:catch-up"),
        ("münchen.example", "tag:xn--mnchen-3ya.example,2016-09-05:catch-up"),
        ("a b<c>.org", "tag:abc.org,2016-09-05:catch-up"),
        ("", "tag:invalid,2016-09-05:catch-up"),
        ("x" * 80, "tag:invalid,2016-09-05:catch-up"),
    ],
)
def test_an_id_is_a_tag_of_the_domain(authority: str, wanted: str) -> None:
    assert tag(authority, "2016-09-05", "catch-up") == wanted
