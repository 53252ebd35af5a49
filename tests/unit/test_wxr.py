"""Exports of WordPress: what is published comes in as it was written, and whatever is wrong is told with its line."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Finding, Reading, SourceSpec, Unchanged
from digest.sources.wxr import WxrSource
from tests.exports import cdata, export, item, term
from tests.support import LONDON, NOW, REPOSITORY, costs_at_most


class Export(NamedTuple):
    """A place for an export, and what reads it."""

    folder: Path

    def holds(self, text: str | bytes) -> Export:
        (self.folder / "site.xml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def readings(self, **spec: str) -> list[Reading]:
        source = WxrSource(SourceSpec(name="site", kind="wxr", path="site.xml", **spec), self.folder, LONDON)  # type: ignore[arg-type]
        return [each for each in source.read({}, now=NOW) if isinstance(each, Reading)]

    def articles(self, **spec: str) -> list[Article]:
        readings = self.readings(**spec)
        assert [each.findings for each in readings if each.findings] == []
        return [each.article for each in readings if each.article]

    def told(self) -> list[Finding]:
        return [finding for each in self.readings() for finding in each.findings]


@pytest.fixture
def site(tmp_path: Path) -> Export:
    return Export(tmp_path)


# --- a good export -------------------------------------------------------------------------------


def test_a_post_becomes_an_article_with_all_it_says(site: Export) -> None:
    (found,) = site.holds(
        export(
            item(
                12,
                "Trusts &amp; boards <em>end</em> year",
                "<!-- wp:paragraph -->\n<p>First <a href='/a'>words</a>.</p>\n<!-- /wp:paragraph -->\n\n<p>Second.</p>",
                excerpt="A &#8220;standfirst&#8221; with\n<b>words</b>.",
                post_modified_gmt="2016-09-01 11:40:00",
                terms=term("Uncategorised") + term("Finance &amp; law") + term("News") + term("deficit", "post_tag"),
            )
        )
    ).articles(rights="syndicated", credit="Ward", section="Reports")
    assert found == Article(
        id="site/headline-12-b1d11b",
        title="Trusts & boards end year",
        published=datetime(2016, 9, 1, 8, 15, tzinfo=UTC),
        source="site",
        url="https://www.example.org/finance/headline-12/",
        author="Anna Ricci",
        section="Finance & law",
        tags=("deficit",),
        standfirst="A “standfirst” with words.",
        body="First [words](https://www.example.org/a).\n\nSecond.",
        updated=datetime(2016, 9, 1, 11, 40, tzinfo=UTC),
        rights="syndicated",
        credit="Ward",
        where=found.where,
        words=3,
    )
    assert str(found.where) == "site.xml:17"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_of_the_format_are_read(site: Export, version: str) -> None:
    (found,) = site.holds(export(item(1), version=version)).articles()
    assert (found.title, found.standfirst, found.section) == ("Headline 1", "Standfirst 1.", "Finance")


def test_what_the_first_version_calls_a_tag_is_one(site: Export) -> None:
    terms = f"<category>{cdata('Finance')}</category>" + term("Finance") + term("deficit", "tag")
    (found,) = site.holds(export(item(1, terms=terms), version="1.0")).articles()
    assert (found.section, found.tags) == ("Finance", ("deficit",))


def test_only_what_is_published_and_a_post_comes_in(site: Export) -> None:
    others = [item(n, status=status) for n, status in enumerate(("draft", "future", "private", "pending", "trash"), 2)]
    others += [item(n, post_type=kind) for n, kind in enumerate(("page", "attachment", "nav_menu_item"), 20)]
    (found,) = site.holds(export(*others, item(1), item(9, status="inherit", post_type="revision"))).articles()
    assert found.title == "Headline 1"


def test_the_section_of_the_source_stands_in_for_none(site: Export) -> None:
    (found,) = site.holds(export(item(1, terms=term("Uncategorized")))).articles(section="News")
    assert (found.section, found.tags) == ("News", ())


def test_paragraphs_of_the_older_editor_are_paragraphs(site: Export) -> None:
    picture = "[caption id='a']<img src='/a.png'> A ward[/caption]"
    stored = f"First words [sic] by\nthe trust.\n\n{picture}\n\n&nbsp;\n\nSecond [b]ones[/b]."
    (found,) = site.holds(export(item(1, body=stored))).articles()
    assert found.body == "First words [sic] by\\\nthe trust.\n\nA ward\n\nSecond ones."


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ({"post_date_gmt": "2016-09-01 08:15:00"}, "2016-09-01T08:15:00+00:00"),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "2016-09-01T09:15:00+01:00"),
        ({"post_date_gmt": "", "post_date": "0000-00-00 00:00:00"}, "2016-09-01T08:15:00+00:00"),
        ({"post_date_gmt": "2016-02-30 08:15:00"}, "2016-09-01T09:15:00+01:00"),
    ],
)
def test_a_date_is_that_in_utc_else_the_sites_own_else_that_of_the_feed(
    site: Export, dates: dict[str, str], published: str
) -> None:
    (found,) = site.holds(export(item(1, **dates))).articles()
    assert found.published.isoformat() == published


def test_the_zone_of_the_source_is_that_of_a_date_without_one(site: Export) -> None:
    from zoneinfo import ZoneInfo

    site.holds(export(item(1, post_date_gmt="0000-00-00 00:00:00")))
    source = WxrSource(
        SourceSpec(name="site", kind="wxr", path="site.xml", zone=ZoneInfo("America/New_York")), site.folder, LONDON
    )
    (reading,) = source.read({}, now=NOW)
    assert isinstance(reading, Reading)
    assert reading.article
    assert reading.article.published.isoformat() == "2016-09-01T09:15:00-04:00"


def test_a_post_changed_before_it_was_published_is_no_update(site: Export) -> None:
    (found,) = site.holds(export(item(1, post_modified_gmt="2016-08-31 11:40:00"))).articles()
    assert found.updated is None


def test_a_new_headline_does_not_make_another_article_of_a_post(site: Export) -> None:
    (before,) = site.holds(export(item(1))).articles()
    (after,) = site.holds(export(item(1, "Quite another headline"))).articles()
    assert (before.id, after.title) == (after.id, "Quite another headline")
    ids = [each.id for each in site.holds(export(item(1), item(2, post_name="headline-1"))).articles()]
    assert (ids[0], len(set(ids))) == (before.id, 2)


@pytest.mark.parametrize(
    ("name", "begins"), [("Our news, all", "Our-news-all/"), ("site.xml", "site.xml/"), ("Новости", "export/")]
)
def test_an_id_is_one_whatever_the_source_is_called(site: Export, name: str, begins: str) -> None:
    site.holds(export(item(1)))
    (reading,) = WxrSource(SourceSpec(name=name, kind="wxr", path="site.xml"), site.folder, LONDON).read({}, now=NOW)
    assert isinstance(reading, Reading)
    assert reading.article
    assert re.fullmatch(r"[A-Za-z0-9._/-]+", reading.article.id)
    assert (reading.article.id.startswith(begins), reading.article.source) == (True, name)


def test_a_name_in_another_script_does_not_make_the_id(site: Export) -> None:
    (found,) = site.holds(export(item(1, "Больница", post_name="%d0%b1%d0%be%d0%bb%d1%8c"))).articles()
    assert found.id.startswith("site/article-")


# --- whole, in part, or not ----------------------------------------------------------------------


def test_of_a_damaged_export_comes_what_stands_before_the_damage(site: Export) -> None:
    whole = export(item(1), item(2), item(3))
    for broken in (whole.replace("<title><![CDATA[Headline 3", "<title>R&D"), whole[: whole.index("Headline 3")]):
        readings = site.holds(broken).readings()
        assert [each.path for each in readings] == ["site.xml#post-1", "site.xml#post-2", "site.xml"]
        (finding,) = readings[-1].findings
        assert (finding.id, finding.where.path) == ("article-left-out", "site.xml")
        assert finding.where.line == broken[: broken.index("R&D") if "R&D" in broken else None].count("\n") + 1
        assert "Read: 2 posts; what follows is missing" in finding.message
        assert "Export" in finding.help


@pytest.mark.parametrize(
    "text", [b"", b" ", b"words", b"\0" * 5000, b"<rss/>", b"<html><body>", export(), export(item(1, status="draft"))]
)
def test_an_export_that_gives_nothing_says_so(site: Export, text: bytes | str) -> None:
    (reading,) = site.holds(text).readings()
    (finding,) = reading.findings
    assert (reading.path, reading.article, finding.id) == ("site.xml", None, "article-left-out")
    assert finding.help


def test_a_large_file_that_is_no_export_is_not_looked_through(site: Export) -> None:
    site.holds("<urlset>" + "<url><loc>https://www.example.org/</loc></url>" * 400_000 + "</urlset>")
    with costs_at_most(5):
        (finding,) = site.told()
    assert finding.message == "this is no export of WordPress"


def test_no_export_brings_in_a_file_or_grows_without_end(site: Export) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for kind, inside in (
        (f'<!ENTITY e0 "words">{entities}', "&e11;"),
        ('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"),
    ):
        text = (
            export(item(1))
            .replace(cdata("Headline 1"), f"A {inside}")
            .replace("<rss", f"<!DOCTYPE rss [{kind}]>\n<rss", 1)
        )
        with costs_at_most(50):
            (reading,) = site.holds(text).readings()
        assert reading.article is None
        assert len(reading.findings) == 1
        assert "root:" not in repr(reading)


def test_a_post_that_cannot_be_told_costs_only_itself_and_is_told_with_its_line(site: Export) -> None:
    bad = {
        "no title": item(2, " "),
        "password": item(2, post_password="x"),
        "no date": item(2, post_date_gmt="", post_date="", pubDate=""),
    }
    for what, post in bad.items():
        text = export(item(1), post, item(3))
        readings = site.holds(text).readings()
        assert [bool(each.article) for each in readings] == [True, False, True]
        (finding,) = readings[1].findings
        assert (finding.id, finding.where.path, what in finding.message) == ("article-left-out", "site.xml", True)
        assert text.split("\n")[finding.where.line - 1].strip().startswith("<title>")
        assert finding.help


def test_lines_are_right_in_a_long_file(site: Export) -> None:
    text = export(item(1, body="Words.\n" * 70_000), item(2, post_password="x"))
    (finding,) = site.holds(text).told()
    assert text.split("\n")[finding.where.line - 1] == f"\t\t<title>{cdata('Headline 2')}</title>"


def test_two_posts_of_one_number_are_both_read(site: Export) -> None:
    twice = [item(1), item(1, "Another", guid="https://www.example.org/?p=2"), item(2, post_id="")]
    readings = site.holds(export(*twice)).readings()
    assert [each.path for each in readings][:2] == ["site.xml#post-1", "site.xml#post-1-2"]
    assert len({each.path for each in readings}) == 3
    assert len({each.article.id for each in readings if each.article}) == 3


def test_control_characters_and_blanks_before_the_first_word_do_not_end_an_export(site: Export) -> None:
    text = "\n\n" + export(item(1), item(2, body="Words\x08 and\x0b more"), item(3))
    readings = site.holds(text).readings()
    assert [each.article.body for each in readings if each.article][1] == "Words and more"
    (finding,) = [finding for each in readings for finding in each.findings]
    assert (finding.id, str(finding.where)) == (
        "article-characters",
        f"site.xml:{text[: text.index(chr(8))].count(chr(10)) + 1}",
    )


def test_an_export_may_be_written_in_another_encoding(site: Export) -> None:
    text = export(item(1, "Café in Fécamp"))
    for name in ("utf-16", "iso-8859-1"):
        (found,) = site.holds(text.replace("UTF-8", name).encode(name)).articles()
        assert found.title == "Café in Fécamp"


def test_a_text_of_more_than_a_megabyte_is_cut_and_told(site: Export) -> None:
    readings = site.holds(export(item(1, body="<p>Many words.</p>" * 80_000), item(2))).readings()
    (finding,) = readings[0].findings
    assert finding.id == "article-text-long"
    assert readings[0].article
    assert 500_000 < len(readings[0].article.body) <= 1_000_000
    assert not readings[1].findings


def test_html_nested_deep_keeps_its_words(site: Export) -> None:
    (found,) = site.holds(export(item(1, body="<div>" * 50_000 + "Deep words."))).articles()
    assert found.body == "Deep words."


_MEASURED = """
import re, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from digest.model import SourceSpec
from digest.sources.wxr import WxrSource
from tests.support import LONDON, NOW
source = WxrSource(SourceSpec(name="site", kind="wxr", path="site.xml"), Path(sys.argv[1]), LONDON)
read = sum(each.article is not None for each in source.read({}, now=NOW))
print(read, re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most memory a process had")
def test_memory_stays_flat_however_large_the_export(site: Export) -> None:
    used = []
    for count in (200, 4000):  # of 4 MB and of 80
        posts = (item(n, body=f"<!-- {'a comment ' * 2000} --><p>Words.</p>") for n in range(count))
        site.holds(export(*posts))
        words = [sys.executable, "-c", _MEASURED, str(site.folder)]
        read, kilobytes = map(
            int, subprocess.run(words, cwd=REPOSITORY, capture_output=True, check=True).stdout.split()
        )
        assert read == count
        used.append(kilobytes)
    assert used[1] < used[0] + 10_000


# What XML allows: https://www.w3.org/TR/xml/#charsets; control characters have a test of their own.
any_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))


SAID = ("content", "excerpt", "link", "creator", "post_name", "post_id", "post_date", "post_date_gmt", "guid")


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(SAID, any_text)), max_size=4))
def test_whatever_posts_say_each_is_read_and_stands_for_itself(said: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        site = Export(Path(folder))
        posts = [item(n, f"Headline {n}", **each) for n, each in enumerate(said)]
        readings = site.holds(export(*posts, item(99))).readings()
        assert [each.article.title for each in readings if each.article] == [
            *(f"Headline {n}" for n in range(len(said))),
            "Headline 99",
        ]
        assert len({each.path for each in readings}) == len(readings)
        for each in readings:
            assert each.article
            assert re.fullmatch(r"[A-Za-z0-9._/-]+", each.article.id)
            assert not re.search(r"<!--|<[a-z]", each.article.body)
            assert "\n" not in each.article.standfirst + each.article.author


# --- again ---------------------------------------------------------------------------------------


def test_an_unchanged_export_is_not_read_and_a_changed_one_is(site: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    site.holds(export(item(1), item(2, " ")))
    readings = site.readings()
    source = WxrSource(SourceSpec(name="site", kind="wxr", path="site.xml"), site.folder, LONDON)
    known = {each.path: each.stamp for each in readings}

    def never(*_: object) -> None:
        raise AssertionError("the export was read")

    with monkeypatch.context() as patched:
        patched.setattr("digest.sources.wxrfile.Export.readings", never)
        assert list(source.read(known, now=NOW)) == [
            Unchanged(path="site.xml#post-1"),
            Unchanged(path="site.xml#post-2"),
        ]
    site.holds(export(item(1), item(2, " ")) + "\n")
    assert all(isinstance(each, Reading) for each in source.read(known, now=NOW))
