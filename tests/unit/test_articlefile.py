"""Article files: read forgivingly, left out only where nothing else is safe, and always with a word about it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Finding, Image, Promo, Reading, SourceSpec, Unchanged
from digest.sources.articlefile import KEYS, Parsed, parse
from digest.sources.folder import FolderSource
from digest.sources.walk import LARGEST_FILE, article_files
from tests.examples import examples
from tests.support import LONDON, NOW, copy_newsroom, costs_at_most

if TYPE_CHECKING:
    from pathlib import Path

PATH = "articles/a.md"
HEADER = "title: Trusts end year\ndate: 2016-09-01T09:15:00+01:00\n"


def read(raw: bytes | str) -> Parsed:
    raw = raw.encode() if isinstance(raw, str) else raw
    return parse(raw, PATH, default_id="a", spec=SourceSpec(name="articles"), zone=LONDON)


def article(header: str = "", body: str = "Body.", *, told: tuple[str, ...] = ()) -> Article:
    """Read an article that is kept; ``told`` are the ids of all that is said about it."""
    found = read(f"---\n{HEADER}{header}\n---\n{body}")
    assert found.article, found.findings
    assert tuple(finding.id for finding in found.findings) == told
    return found.article


def left_out(raw: bytes | str) -> Finding:
    """Read a file that is left out, and return why."""
    found = read(raw)
    assert found.article is None
    finding = found.findings[-1]
    assert (finding.id, finding.severity, finding.where.path) == ("article-left-out", "warning", PATH)
    assert finding.help
    return finding


def told(header: str, body: str = "Body.") -> Finding:
    """Read an article that is kept with one thing said about it."""
    found = read(f"---\n{HEADER}{header}\n---\n{body}")
    assert found.article, found.findings
    (finding,) = found.findings
    assert finding.where.path == PATH
    return finding


# --- a good file ---------------------------------------------------------------------------------


def test_a_whole_header_is_read() -> None:
    found = article(
        "id: finance/deficit\nurl: https://www.example.org/a\nauthor: A. Writer\nsection: Finance\n"
        "tags: [deficit, providers]\nstandfirst: A first line.\nsummary: |\n  One.\n\n  *Two*.\n"
        "key_points:\n  - First\n  - Second\nimage:\n  src: https://www.example.org/a.png\n  alt: A ward\n"
        "promo:\n  heading: Meet\n  text: Come along.\n  button: Book\n  url: https://www.example.org/b\n"
        "priority: 90\nembargo: 2016-09-02 00:01\nupdated: 2016-09-01T12:40:00+01:00\nupdate_note: Updated.\n"
        "thread: deficit\nrights: syndicated\ncredit: PA\nstatus: Held\nlang: en-GB"
    )
    assert found == Article(
        id="finance/deficit",
        title="Trusts end year",
        published=datetime(2016, 9, 1, 9, 15, tzinfo=LONDON),
        source="articles",
        url="https://www.example.org/a",
        author="A. Writer",
        section="Finance",
        tags=("deficit", "providers"),
        standfirst="A first line.",
        summary="One.\n\n*Two*.",
        key_points=("First", "Second"),
        body="Body.",
        image=Image(src="https://www.example.org/a.png", alt="A ward"),
        promo=Promo(heading="Meet", text="Come along.", button="Book", url="https://www.example.org/b"),
        priority=90,
        embargo=datetime(2016, 9, 2, 0, 1, tzinfo=LONDON),
        updated=datetime(2016, 9, 1, 12, 40, tzinfo=LONDON),
        update_note="Updated.",
        thread="deficit",
        rights="syndicated",
        credit="PA",
        status="held",
        lang="en-GB",
        where=found.where,
        words=1,
    )
    assert str(found.where) == f"{PATH}:1"


def test_title_and_date_are_enough() -> None:
    found = article()
    assert (found.id, found.priority, found.status, found.words) == ("a", 50, "live", 1)


def test_a_naive_date_is_in_the_newsrooms_zone() -> None:
    found = read("---\ntitle: a\ndate: 2016-09-01 09:15\n---\n").article
    assert found
    assert found.published.astimezone(UTC) == datetime(2016, 9, 1, 8, 15, tzinfo=UTC)


def test_a_section_of_the_source_stands_in_for_none() -> None:
    raw = f"---\n{HEADER}---\n".encode()
    assert (
        parse(raw, PATH, default_id="a", spec=SourceSpec(name="s", section="News"), zone=LONDON).article
        == parse(
            raw.replace(b"title", b"section: News\ntitle"), PATH, default_id="a", spec=SourceSpec(name="s"), zone=LONDON
        ).article
    )
    assert article("section: Finance").section == "Finance"


def test_tags_may_be_one_line() -> None:
    assert article("tags: deficit, providers").tags == ("deficit", "providers")
    assert article("key_points: One, and only one").key_points == ("One, and only one",)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", [b"\r\n", b"\r", b"\n"])
def test_byte_order_mark_and_any_line_ends_are_read(mark: bytes, newline: bytes) -> None:
    found = read(mark + f"---\n{HEADER}---\nOne.\n\nTwo.\n".encode().replace(b"\n", newline))
    assert found.article
    assert found.findings == ()
    assert found.article.body == "One.\n\nTwo."


def test_the_sample_newsroom_has_nothing_to_say(tmp_path: Path) -> None:
    root = copy_newsroom(tmp_path / "newsroom")
    items = list(FolderSource(SourceSpec(name="articles"), root, LONDON).read({}, now=NOW))
    assert [item for item in items if isinstance(item, Unchanged) or item.findings or not item.article] == []
    assert len(items) == len(article_files(root / "articles")) > 30


# --- forgiven ------------------------------------------------------------------------------------


def test_a_colon_in_a_title_is_forgiven() -> None:
    found = read("---\ntitle: Palantir: a new deal\ndate: 2016-09-01\n---\n")
    assert found.article
    assert found.article.title == "Palantir: a new deal"
    (finding,) = found.findings
    assert (finding.id, finding.severity, finding.where.line) == ("article-yaml-forgiven", "info", 2)
    assert "double quotes" in finding.help


def test_the_end_of_a_headline_is_not_lost_unseen() -> None:
    found = read("---\ntitle: Trust is #1 again\ndate: 2016-09-01\n---\n")
    assert found.article
    assert found.article.title == "Trust is"  # YAML takes the rest for a comment
    (finding,) = found.findings
    assert (finding.id, finding.severity, finding.where.line) == ("article-comment", "info", 2)
    assert "double quotes" in finding.help
    for title in ('"Trust is #1 again"', "Trust is no#1 again", "Trust: is #1 again"):
        assert [
            told.id for told in read(f"---\ntitle: {title}\ndate: 2016-09-01\n---\n").findings if "comment" in told.id
        ] == []


def test_an_unknown_key_is_told_with_the_nearest() -> None:
    finding = told("standfrist: A line")
    assert (finding.id, finding.where.line) == ("article-key-unknown", 4)
    assert finding.help == "did you mean standfirst?"


@pytest.mark.parametrize(
    ("written", "rights", "told"),
    [
        ("no-email", "no-email", 0),
        ("No-Email", "no-email", 0),
        ("no email", "no-email", 1),
        ("no_email", "no-email", 1),
        ("[no-email]", "no-email", 1),
        ("syndicated, no-email", "no-email", 1),
        ("syndicated", "syndicated", 0),
        ("syndication (PA)", "syndicated", 1),
        ("ours", "ours", 1),
        ("", "", 0),
    ],
)
def test_rights_that_nearly_keep_an_article_out_do(written: str, rights: str, told: int) -> None:
    found = read(f"---\n{HEADER}rights: {written}\n---\nText.\n")
    assert found.article
    assert found.article.rights == rights
    assert [(each.id, each.severity) for each in found.findings] == [("article-rights", "warning")] * told


def test_every_known_key_is_known() -> None:
    rows = {"title": "a", "date": "2016-09-01", "status": "live", "priority": "1", "embargo": "2016-09-01"}
    rows |= {"rights": "no-email", "updated": "2016-09-01", "url": "https://example.org", "id": "a"}
    rows |= {"image": "{src: a, alt: b}", "promo": "{heading: a, text: b, button: c, url: 'https://example.org'}"}
    header = "\n".join(f"{key}: {rows.get(key, 'x')}" for key in KEYS)
    assert read(f"---\n{header}\n---\n").findings == ()


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("url: www.example.org/a", "url", ""),
        ("url: javascript:alert(1)", "url", ""),
        ('url: "https://[::1"', "url", ""),
        ("url: https://", "url", ""),
        ("url: https://a.example/b c", "url", ""),
        ("url: [https://a.example]", "url", ""),
        ("id: one two", "id", "a"),
        ("id: a,b", "id", "a"),
        ("id: a-->b", "id", "a"),
        ("priority: high", "priority", 50),
        ("priority: 101", "priority", 50),
        ("priority: -1", "priority", 50),
        ("priority: ٣", "priority", 50),
        ("updated: yesterday", "updated", None),
        ("author: [A. Writer, B. Writer]", "author", ""),
        ("section: {a: b}", "section", ""),
        ("tags: {a: b}", "tags", ()),
        ("image: a.png", "image", None),
        ("promo: Meet us", "promo", None),
        ("promo: {heading: a, text: b, button: c}", "promo", None),
        ("promo: {heading: a, text: b, button: c, url: 'ftp://a.example'}", "promo", None),
        ("promo: {heading: a, text: b, button: c, url: 'http://[::1'}", "promo", None),
    ],
)
def test_a_bad_field_costs_that_field_only(row: str, field: str, value: object) -> None:
    finding = told(row)
    assert (finding.id, finding.severity, finding.where.line) == ("article-value", "warning", 4)
    assert f"{field} is not used: it should be" in finding.message
    assert getattr(article(row, told=("article-value",)), field) == value


# --- left out ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        ("---\ntitle: a\n\nBody.", 1, "never closed"),
        ("Just a body.", 1, "no header"),
        ("---\ntitle: a\ndate: 2016-09-01\ntitle: b\n---\n", 4, "title is given twice"),
        ("---\ndate: 2016-09-01\n---\n", 1, "no title"),
        ('---\ndate: 2016-09-01\ntitle: "\u00a0\u200b "\n---\n', 3, "no title"),
        ("---\ntitle: a\n---\n", 1, "no date"),
        ("---\ntitle: a\ndate:\n---\n", 3, "no date"),
        ("---\ntitle: a\ndate: 2016-13-45\n---\n", 3, "no such date"),
        ("---\ntitle: a\ndate: 04/05/2016\n---\n", 3, "two ways"),
        ("---\ntitle: a\ndate: yesterday\n---\n", 3, "not a date"),
        ("---\ntitle: a\ndate: 2016-09-02 09:00 BST\n---\n", 3, "not a date"),
        ("---\ntitle: a\ndate: 2016-09-01\nembargo: until Monday\n---\n", 4, "embargo: this is not a date"),
        ("---\ntitle: a\ndate: 2016-09-01\nstatus: on hold\n---\n", 4, "status on hold is not known"),
        (b"", 0, "empty"),
        (b" \r\n\t", 0, "empty"),
        (b"\xef\xbb\xbf\n", 0, "empty"),
        (b"---\ntitle: a\ndate: 2016-09-01\n---\nna\xefve caf\xe9", 5, "not UTF-8"),
        ("---\ntitle: a\n---\n".encode("utf-16"), 1, "not UTF-8"),
        (b"---\n" + b"a" * LARGEST_FILE, 0, "over 5 MB"),
        (f"---\n{HEADER}rights: {'a' * 17_000}\n---\n", 1, "over 16 KB"),
        ("---\ntitle: a\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n", 4, "nested too deep"),
    ],
)
def test_what_cannot_be_trusted_is_left_out_and_named(raw: bytes | str, line: int, said: str) -> None:
    finding = left_out(raw)
    assert said in finding.message
    assert finding.where.line == line


@pytest.mark.parametrize(
    "row",
    [
        "embargo: [2016-09-05]",
        "embargo: {until: 2016-09-05}",
        "embargo: 04/05/2016",
        "Embargo: 2016-09-05",
        "embargo_until: 2016-09-05",
        "embargoed: yes",
        "status: [held]",
        "Status: withdrawn",
        "status: draft",
    ],
)
def test_an_embargo_or_status_nobody_can_read_is_not_taken_for_none(row: str) -> None:
    assert left_out(f"---\n{HEADER}{row}\n---\n").where.line == 4


# --- cleaned -------------------------------------------------------------------------------------


def test_control_characters_are_taken_out_and_told() -> None:
    finding = told("", "One\x00 two\x0b three\x1b[31m\ufffe.")
    assert finding.id == "article-characters"
    assert article("", "One\x00 two\x1b.", told=("article-characters",)).body == "One two."


def test_a_surrogate_in_the_bytes_is_taken_out() -> None:
    found = read(f"---\n{HEADER}---\nOne ".encode() + b"\xed\xa0\x80 two.")
    assert found.article
    assert found.article.body == "One  two."
    assert [finding.id for finding in found.findings] == ["article-characters"]


def test_what_yaml_escapes_write_is_harmless() -> None:
    found = article('author: "\\ud800x"', told=("article-yaml-forgiven",))
    assert found.author == "x"
    assert article('author: "a\\0b\\e[31m\\u202ec"\nurl: "https://example.org/\\0a"').author == "ab[31mc"
    assert article('url: "https://example.org/\\0\\u202ea"').url == "https://example.org/a"


def test_a_title_with_a_line_break_becomes_one_line() -> None:
    found = read('---\ntitle: "Trusts\\r\\nBcc: all@example.org"\ndate: 2016-09-01\n---\n')
    assert found.article
    assert found.article.title == "Trusts Bcc: all@example.org"
    assert [finding.id for finding in found.findings] == ["article-title-lines"]


def test_a_very_long_title_is_cut_at_a_word_and_told() -> None:
    found = read(f"---\ntitle: {'word ' * 100}\ndate: 2016-09-01\n---\n")
    assert found.article
    assert len(found.article.title) <= 300
    assert set(found.article.title.split()) == {"word"}
    assert [finding.id for finding in found.findings] == ["article-title-long"]


@pytest.mark.parametrize(
    ("body", "kept", "tags"),
    [
        ("One</mj-text><mj-text>two.", "Onetwo.", 2),
        ("One <script>alert(1)</script>two.", "One two.", 2),
        ("One <b>two</b>.", "One two.", 2),
    ],
)
def test_html_in_a_body_goes_and_is_counted(body: str, kept: str, tags: int) -> None:
    assert told("", body).message.startswith(f"{tags} HTML tags were taken out")
    assert article("", body, told=("article-html",)).body == kept


def test_ten_thousand_nested_tags_cost_nothing() -> None:
    with costs_at_most(50):
        found = article("", f"{'<div>' * 10_000}One.{'</div>' * 10_000}", told=("article-html",))
        assert found.body == "One."


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "a ]]> b", "*|MERGE|*", "${x}", "<% x %>"])
def test_marks_of_other_languages_are_words(text: str) -> None:
    found = read(f"---\ntitle: '{text}'\ndate: 2016-09-01\nsummary: |\n  {text}\n---\n{text}\n")
    assert found.article
    assert (found.article.title, found.article.summary, found.article.body) == (text, text, text)


def test_html_in_a_summary_stays_to_be_shown() -> None:
    assert article("summary: a <b>b</b>").summary == "a <b>b</b>"


@examples(150)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(
                ["---\n", "title: a\n", "date: 2016-09-01\n", "summary: |\n", "  b\n", "\ud800", "\x00", "é", "<b>"]
            )
            | st.sampled_from([f"{key}: " for key in KEYS])
            | st.text(max_size=8),
            max_size=20,
        ).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_are_an_article_or_a_reason(raw: bytes) -> None:
    found = read(raw)
    assert found.article or [finding.id for finding in found.findings][-1] == "article-left-out"
    for finding in found.findings:
        str(finding).encode()  # fit for any screen
    if found.article:
        repr(found.article).encode()


# --- a folder of them ----------------------------------------------------------------------------


def write(root: Path, name: str, text: str = f"---\n{HEADER}---\nBody.") -> Path:
    path = root / "articles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def source(root: Path) -> FolderSource:
    return FolderSource(SourceSpec(name="articles"), root, LONDON)


def ids(root: Path) -> list[str]:
    return [item.article.id for item in source(root).read({}, now=NOW) if isinstance(item, Reading) and item.article]


def test_files_are_found_anywhere_in_one_order(tmp_path: Path) -> None:
    for name in (
        "b/z.md",
        "a.md",
        "b/c/d.md",
        "A.md",
        ".git/x.md",
        "_drafts/y.md",
        ".x.md",
        "_y.md",
        "c.txt",
        "d.md.bak",
    ):
        write(tmp_path, name)
    names = [path.relative_to(tmp_path / "articles").as_posix() for path in article_files(tmp_path / "articles")]
    assert names == ["A.md", "a.md", "b/c/d.md", "b/z.md"]
    assert article_files(tmp_path / "nowhere") == ()


def test_an_id_is_the_path_below_the_source(tmp_path: Path) -> None:
    for name in ("finance/deficit.md", "a b (c).md", "Ünïted.md", "v1.2.md"):
        write(tmp_path, name)
    assert ids(tmp_path) == ["a-b-c", "finance/deficit", "v1.2", "United"]


def test_names_in_another_script_keep_apart(tmp_path: Path) -> None:
    for name in ("日本.md", "東京.md", "日本/a.md", "東京/a.md", "-.md"):
        write(tmp_path, name)
    found = ids(tmp_path)
    assert len(set(found)) == 5
    assert all(id.replace("-", "").replace("/", "").isascii() for id in found)


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    changed = write(tmp_path, "b.md")
    known = {item.path: item.stamp for item in source(tmp_path).read({}, now=NOW) if isinstance(item, Reading)}
    os.utime(changed, ns=(1, 1))
    first, second = source(tmp_path).read(known, now=NOW)
    assert first == Unchanged(path="articles/a.md")
    assert isinstance(second, Reading)
    assert second.path == "articles/b.md"


def test_one_bad_file_costs_nothing_but_itself(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "no header")
    write(tmp_path, "b.md")
    (tmp_path / "articles" / "c.md").symlink_to(tmp_path / "nowhere")
    bad, good, broken = source(tmp_path).read({}, now=NOW)
    assert isinstance(bad, Reading)
    assert (bad.article, str(bad.findings[0].where)) == (None, "articles/a.md:1")
    assert isinstance(good, Reading)
    assert (good.path, good.findings) == ("articles/b.md", ())
    assert isinstance(broken, Reading)
    assert "cannot be read" in broken.findings[0].message


@pytest.mark.skipif(os.name == "nt", reason="such names do not exist there")
def test_a_file_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/caf\xe9.md", "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(f"---\n{HEADER}---\nBody.".encode())
    (item,) = source(tmp_path).read({}, now=NOW)
    repr(item).encode()
    assert ids(tmp_path) == ["caf"]


def test_a_link_that_a_sending_service_would_fill_in_keeps_only_its_words() -> None:
    body = "To [leave](merge:unsubscribe_url), or ![x](<merge:y>).\n\n[a]\n\n[a]: merge:view_url\n"
    found = article("summary: See [how](merge:first_name).\n", body)
    assert "merge:" not in found.body + found.summary
    assert found.body.startswith("To leave, or x.")
    assert found.summary == "See how."
