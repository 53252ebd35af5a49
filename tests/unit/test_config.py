"""Configuration files: every problem in one go, each with its line and how to mend it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.colour import contrast
from digest.config import find_root, load_format, load_newsletter, load_newsroom
from digest.errors import ConfigError, DigestError
from digest.model import Brand, Newsletter, SectionRule, SourceSpec, Summaries, Threads, Weight
from digest.resources import format_names
from tests.examples import examples
from tests.support import copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

LEAST = 'title = "Catch Up"\nfrom.address = "a@example.org"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "newsletters").mkdir()
    (tmp_path / "digest.toml").write_text('publication = "Ward & Whitehall"\n', encoding="utf-8")
    return tmp_path


def newsletter(root: Path, text: str, name: str = "catch-up") -> Newsletter:
    (root / "newsletters" / f"{name}.toml").write_bytes(text.encode())
    return load_newsletter(load_newsroom(root), name)


def problems(root: Path, text: str) -> list[tuple[int, str, str]]:
    """Return (line, message, hint) of everything wrong with a newsletter's file."""
    with pytest.raises(ConfigError) as refused:
        newsletter(root, text)
    assert {problem.where.path for problem in refused.value.problems} == {"newsletters/catch-up.toml"}
    return [(problem.where.line, problem.message, problem.hint) for problem in refused.value.problems]


def newsroom_problems(root: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    (root / "digest.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as refused:
        load_newsroom(root)
    assert {problem.where.path for problem in refused.value.problems} == {"digest.toml"}
    return [(problem.where.line, problem.message, problem.hint) for problem in refused.value.problems]


# --- good files ----------------------------------------------------------------------------------


def test_the_sample_newsroom_is_read_whole(tmp_path: Path) -> None:
    room = load_newsroom(copy_newsroom(tmp_path / "newsroom"))
    assert (room.publication, room.zone.key, room.language) == ("Ward & Whitehall", "Europe/London", "en-GB")
    assert room.sources == (SourceSpec(name="articles", kind="folder", path="articles"),)
    assert room.newsletters == ("catch-up",)
    found = load_newsletter(room, "catch-up")
    assert found.sender.name == "Catch Up from Ward & Whitehall"
    assert (found.sender.address, found.reply_to) == ("catch-up@news.example.org", "newsdesk@example.org")
    assert (found.schedule.weekdays, found.schedule.at, found.schedule.first_issue) == (
        (0,),
        time(7),
        date(2016, 6, 20),
    )
    assert found.footer.why == "You get Catch Up because you asked for it on our website."
    assert found.sign_off == "The news desk, Ward & Whitehall"
    assert "{Stories}" in found.intro  # filled in for each issue
    assert "{date}" in found.links.view
    assert found.brand.accent == "#0b4f6c"


def test_a_title_and_an_address_are_enough(root: Path) -> None:
    found = newsletter(root, LEAST)
    assert (found.title, found.sender.name, found.zone.key) == ("Catch Up", "Catch Up", "Europe/London")
    assert (found.schedule.cadence, found.schedule.weekdays, found.rules.stories) == ("weekly", (0,), 8)
    assert (found.format.name, found.format.paragraphs) == ("catch-up", (2, 6))


@pytest.mark.parametrize(
    "text",
    [
        'title = "T"\nfrom.address = "a@b.example"\nfrom.name = "N"\nbrand.ink = "#000000"\n',
        'title = "T"\n[from]\naddress = "a@b.example"\nname = "N"\n[brand]\nink = "#000000"\n',
        'title = "T"\r\nfrom = { address = "a@b.example", name = "N" }\r\nbrand = {ink = "#000000"}\r\n',
        '\ufefftitle = "T"\n"from"."address" = "a@b.example"\nfrom.name = "N"\nbrand.ink = "#000000"\n',
    ],
)
def test_tables_may_be_written_in_any_way_of_toml(root: Path, text: str) -> None:
    found = newsletter(root, text)
    assert (found.title, found.sender.address, found.sender.name, found.brand.ink) == (
        "T",
        "a@b.example",
        "N",
        "#000000",
    )


@pytest.mark.parametrize(
    ("cadence", "weekdays", "at"),
    [("daily", (0, 1, 2, 3, 4), time(7)), ("weekly", (0,), time(7)), ("monthly", (0,), time(7))],
)
def test_every_cadence_has_a_time_to_go_out(root: Path, cadence: str, weekdays: tuple[int, ...], at: time) -> None:
    schedule = newsletter(root, f'{LEAST}cadence = "{cadence}"\n').schedule
    assert (schedule.cadence, schedule.weekdays, schedule.at) == (cadence, weekdays, at)


def test_sections_and_rules_are_read(root: Path) -> None:
    found = newsletter(
        root,
        LEAST + '[rules]\nstories = 5\nround_up = 0\nexclude_words = ["advertorial"]\n'
        '[[sections]]\ntitle = "Money"\ntake = ["Finance", "Contracts"]\n'
        '[[sections]]\ntitle = "People"\ntake = ["Workforce"]\n',
    )
    assert (found.rules.stories, found.rules.round_up, found.rules.exclude_words) == (5, 0, ("advertorial",))
    assert found.sections == (
        SectionRule(title="Money", take=("Finance", "Contracts")),
        SectionRule(title="People", take=("Workforce",)),
    )


# --- a newsletter's problems ---------------------------------------------------------------------


def test_every_problem_of_a_file_is_told_at_once_with_its_line(root: Path) -> None:
    text = """titel = "Catch Up"
cadence = "hourly"
send = "Mon 7am"
first_issue = "20/06/2016"
full_story = "maybe"
text_links = "inline"
from.address = "news at example.org"
from.adress = "x"

[rules]
stories = 0
round_up = "two"
exclude_tags = "jobs"

[brand]
accent = "teal"
dark_ink = "#fff"
heading_font = "Georgia; color: red"

[links]
sign_up = "www.example.org"

[[sections]]
title = "Money"

[footr]
why = "x"
"""
    found = problems(root, text)
    rows = text.split("\n")
    for line, words in [
        (1, "unknown key titel"),
        (1, "title is missing"),
        (2, "cadence must be one of"),
        (3, "no sending time"),
        (4, "first_issue must be a date"),
        (5, "full_story must be one of"),
        (6, "text_links must be one of end, numbered"),
        (7, "address is not an address"),
        (8, "unknown key adress"),
        (rows.index("stories = 0") + 1, "stories must be 1 or more"),
        (rows.index('round_up = "two"') + 1, "round_up must be a whole number"),
        (rows.index('exclude_tags = "jobs"') + 1, "exclude_tags must be a list of texts"),
        (rows.index('accent = "teal"') + 1, "accent must be a colour like #0b4f6c"),
        (rows.index('dark_ink = "#fff"') + 1, "dark_ink must be a colour"),
        (rows.index('heading_font = "Georgia; color: red"') + 1, "heading_font must be a list of font names"),
        (rows.index('sign_up = "www.example.org"') + 1, "sign_up must be a whole address"),
        (rows.index('title = "Money"') + 1, "a section needs a title and take"),
        (rows.index("[footr]") + 1, "unknown key footr"),
    ]:
        assert [message for at, message, _ in found if at == line and words in message], (line, words, found)
    assert len(found) == 18


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (f'{LEAST}strapine = "x"\n', 3, "did you mean strapline?"),
        (f'{LEAST}from.replyto = "x"\n', 3, "did you mean reply_to?"),
        (f'{LEAST}brnd.ink = "#000000"\n', 3, "did you mean brand?"),
        (f"{LEAST}[rules]\nmin_words = 3\n", 4, "did you mean minimum_words?"),
        (
            f'{LEAST}[[sections]]\ntitle = "a"\ntake = ["a"]\n[[sections]]\ntitle = "b"\ntakes = ["b"]\n',
            8,
            "did you mean take?",
        ),
        (f"{LEAST}zzz = 1\n", 3, "known here: "),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(root: Path, text: str, line: int, hint: str) -> None:
    found = [(at, said) for at, message, said in problems(root, text) if message.startswith("unknown key")]
    assert found[0][0] == line
    assert found[0][1].startswith(hint)
    assert len(found) == 1


@pytest.mark.parametrize(
    "row", ['send = "Mon-Fri 07:00"', 'send = "first Mon 07:00"', 'send = "07:00"', "send = 7", 'send = "Monkey 07:00"']
)
def test_a_bad_sending_time_is_told(root: Path, row: str) -> None:
    ((line, message, _),) = problems(root, f"{LEAST}{row}\n")
    assert line == 3
    assert "send" in message or "cadence" in message


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("first_issue = 2016-06-21", "Tuesday 21 June 2016, is not a sending day"),
        ("first_issue = 2016-06-20T07:00:00", "must be a date"),
        ('first_issue = "2016-02-30"', "must be a date"),
        ("first_issue = 20160620", "must be a date"),
    ],
)
def test_a_bad_first_issue_is_told(root: Path, row: str, said: str) -> None:
    ((line, message, hint),) = problems(root, f"{LEAST}{row}\n")
    assert (line, bool(hint)) == (3, True)
    assert said in message


def test_a_date_in_quotes_is_a_date(root: Path) -> None:
    assert newsletter(root, f'{LEAST}first_issue = "2016-06-20"\n').schedule.first_issue == date(2016, 6, 20)


def test_a_fortnightly_newsletter_must_say_which_weeks_count(root: Path) -> None:
    ((line, message, _),) = problems(root, f'{LEAST}cadence = "fortnightly"\n')
    assert (line, message) == (3, "a fortnightly newsletter needs first_issue")
    text = f'{LEAST}cadence = "fortnightly"\nfirst_issue = 2016-06-20\n'
    assert newsletter(root, text).schedule.cadence == "fortnightly"


@pytest.mark.parametrize("colour", ["red", "#fff", "#0b4f6", "#0b4f6g", "0b4f6c", "#0b4f6c;", "#0b4f6c\\n", ""])
def test_a_colour_is_six_digits(root: Path, colour: str) -> None:
    ((line, message, _),) = problems(root, f'{LEAST}brand.tint = "{colour}"\n')
    assert (line, message) == (3, "tint must be a colour like #0b4f6c")


@pytest.mark.parametrize(
    "address",
    ["news", "@example.org", "news@example", "a b@example.org", "News <a@example.org>", "a@b@c.org", "a@b.org\\n", ""],
)
def test_an_address_is_one_address(root: Path, address: str) -> None:
    ((line, message, _),) = problems(root, f'title = "T"\n[from]\naddress = "{address}"\n')
    assert line == 3
    assert message.startswith("address is not an address")
    if address:  # an empty reply_to is none
        assert problems(root, f'{LEAST}from.reply_to = "{address}"\n')[0][0] == 3


@pytest.mark.parametrize(
    "text", ['title = "T"\n', 'title = "T"\nfrom.name = "N"\n', 'title = "T"\n\n[from]\nname = "N"\n']
)
def test_a_missing_address_is_told(root: Path, text: str) -> None:
    ((line, message, hint),) = problems(root, text)
    assert (message, bool(hint)) == ("[from] address is missing", True)
    assert line == text[: text.find("from")].count("\n") + 1 if "from" in text else line == 0


@pytest.mark.parametrize("row", ['from = "a@example.org"', "from = 3"])
def test_a_value_where_a_table_belongs_is_told_once(root: Path, row: str) -> None:
    found = [message for _, message, _ in problems(root, f'title = "T"\n{row}\n')]
    assert found.count("from must be a table") == 1


@pytest.mark.parametrize(
    "link",
    [
        "example.org",
        "javascript:alert(1)",
        "//example.org",
        "https://",
        "https://a b",
        "ftp://a.example",
        "https://a.example\\n",
    ],
)
def test_a_link_is_a_whole_address(root: Path, link: str) -> None:
    ((line, message, _),) = problems(root, f'{LEAST}links.sign_up = "{link}"\n')
    assert line == 3
    assert "sign_up must be a whole address" in message


def test_an_inline_table_has_its_line_too(root: Path) -> None:
    ((line, message, _),) = problems(root, 'title = "T"\n\nfrom = { address = "nobody" }\n')
    assert (line, message) == (3, "address is not an address: nobody")


def test_lines_are_counted_as_toml_counts_them(root: Path) -> None:
    ((line, _, _),) = problems(root, f'{LEAST}intro = "one\u2028two\x85three"\nsend = "never"\n')
    assert line == 4


def test_a_syntax_error_is_told_with_its_line(root: Path) -> None:
    ((line, message, _),) = problems(root, 'title = "Catch Up"\nstrapline = the week\n')
    assert line == 2
    assert message.startswith("not valid TOML: ")
    assert "line" not in message
    assert problems(root, 'title = "a"\n\n[brand')[0][0] == 3
    assert problems(root, 'title = "a"\ntitle = "b"\n')[0][0] == 2


@pytest.mark.parametrize("text", [b'title = "caf\xe9"\n', b"x = " + b"[" * 5000, b"\x00"])
def test_a_file_that_is_no_toml_is_told(root: Path, text: bytes) -> None:
    (root / "newsletters" / "catch-up.toml").write_bytes(text)
    with pytest.raises(ConfigError) as refused:
        load_newsletter(load_newsroom(root), "catch-up")
    assert len(refused.value.problems) == 1


def test_an_unknown_newsletter_is_told_with_the_nearest(root: Path) -> None:
    newsletter(root, LEAST)
    with pytest.raises(DigestError, match="there is no newsletter catchup") as refused:
        load_newsletter(load_newsroom(root), "catchup")
    assert refused.value.hint == "did you mean catch-up?"


@examples(100)
@given(
    st.lists(
        st.sampled_from([*'[]{}=".,#\n 1', "from", "title", "rules", "sections", "brand", "take", "x", "\\ud800"]),
        max_size=20,
    )
)
def test_any_text_is_a_newsletter_or_a_list_of_problems(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    root = tmp_path_factory.mktemp("room")
    (root / "articles").mkdir()
    (root / "newsletters").mkdir()
    (root / "digest.toml").write_text('publication = "P"\n')
    text = "".join(parts)
    for problem in problems(root, text):  # none of them names a title and an address
        assert 0 <= problem[0] <= text.count("\n") + 1


# --- the newsroom --------------------------------------------------------------------------------


def test_the_nearest_newsroom_upwards_is_found(root: Path) -> None:
    below = root / "articles" / "finance"
    below.mkdir()
    assert find_root(below) == find_root(root) == root


def test_a_folder_outside_every_newsroom_is_told(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="not in a newsroom") as refused:
        find_root(tmp_path)
    assert "digest init" in refused.value.hint


@pytest.mark.parametrize(
    "zone", ["Europe/Londn", "London", "BST", "+01:00", "", "../../etc/passwd", "Europe", "/etc/localtime", "a\\u0000b"]
)
def test_a_zone_must_be_one(root: Path, zone: str) -> None:
    found = newsroom_problems(root, f'publication = "P"\nzone = "{zone}"\n')
    assert [(line, hint) for line, _, hint in found] == [(2, "write one like Europe/London")]


def test_every_problem_of_a_newsroom_is_told_at_once(root: Path) -> None:
    text = """version = 2
publicaton = "P"
zone = 3
language = "English!"

[[sources]]
kind = "blog"
path = "nowhere"

[[sources]]
name = "a"
pth = "articles"

[[sources]]
name = "a"
"""
    found = [(line, message) for line, message, _ in newsroom_problems(root, text)]
    assert sorted(found) == [
        (0, "publication is missing"),
        (1, "version 2 is not known"),
        (2, "unknown key publicaton"),
        (3, "zone must be text in double quotes"),
        (4, "language must be a language tag like en-GB"),
        (7, "unknown kind of source blog"),
        (8, "there is no folder nowhere"),
        (12, "unknown key pth"),
        (14, "articles and articles overlap"),
        (15, "two sources are called a"),
    ]


@pytest.mark.parametrize("path", ["..", "../other", "/tmp", "articles/../.."])
def test_a_source_outside_the_newsroom_is_refused(root: Path, path: str) -> None:
    ((line, message, _),) = newsroom_problems(root, f'publication = "P"\n[[sources]]\npath = "{path}"\n')
    assert (line, message) == (3, f"{path} is outside the newsroom")


@pytest.mark.parametrize("name", ["2016-09-05", "Catch Up", "catch_up", "-x", "ÄÖ"])
def test_a_newsletter_may_not_be_named_like_a_date_or_a_sentence(root: Path, name: str) -> None:
    (root / "newsletters" / f"{name}.toml").write_text(LEAST)
    ((_, message, _),) = newsroom_problems(root, 'publication = "P"\n')
    assert message.startswith(f"newsletters/{name}.toml: a newsletter's name is")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_is_not_a_configuration(root: Path, text: str) -> None:
    assert [message for _, message, _ in problems(root, text)] == ["title is missing", "[from] address is missing"]
    assert [message for _, message, _ in newsroom_problems(root, text)] == ["publication is missing"]


def test_a_newsroom_without_newsletters_is_one(root: Path) -> None:
    (root / "newsletters").rmdir()
    assert load_newsroom(root).newsletters == ()


def test_a_missing_newsroom_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_newsroom(tmp_path)


# --- formats -------------------------------------------------------------------------------------


def test_a_newsrooms_own_format_stands_before_the_shipped_one(root: Path) -> None:
    folder = root / "templates" / "catch-up"
    folder.mkdir(parents=True)
    (folder / "format.toml").write_text('kinds = ["stories"]\n[story]\nwords = [10, 20]\n')
    found = load_format(str(root), "catch-up")
    assert (found.kinds, found.story_words, found.paragraphs) == (("stories",), (10, 20), (2, 6))


@pytest.mark.parametrize("band", ["[205, 95]", "[0, 5]", "[1]", "[1, 2, 3]", '["1", "2"]', "95", "[1.5, 2]"])
def test_a_band_is_two_numbers_the_lesser_first(root: Path, band: str) -> None:
    folder = root / "templates" / "catch-up"
    folder.mkdir(parents=True)
    (folder / "format.toml").write_text(f"[story]\nwords = {band}\n")
    with pytest.raises(ConfigError, match="words must be two numbers") as refused:
        newsletter(root, LEAST)
    assert str(refused.value.problems[0].where) == "templates/catch-up/format.toml:2"


def test_a_format_has_only_kinds_of_section_there_are(root: Path) -> None:
    folder = root / "templates" / "catch-up"
    folder.mkdir(parents=True)
    (folder / "format.toml").write_text('\nkinds = ["stories", "gossip"]\n')
    with pytest.raises(ConfigError, match="unknown kind of section gossip") as refused:
        load_format(str(root), "catch-up")
    assert refused.value.problems[0].where.line == 2


def own_format(root: Path, text: str, name: str = "gazette") -> None:
    folder = root / "templates" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "format.toml").write_text(text, "utf-8")


@pytest.mark.parametrize("name", format_names("/no/newsroom"))
def test_every_shipped_format_is_read_without_a_fault(root: Path, name: str) -> None:
    found = load_format(str(root), name)
    assert found.about
    assert found.has("stories")
    assert newsletter(root, f'{LEAST}format = "{name}"\n').rules.stories == found.stories


def test_a_format_is_read_whole(root: Path) -> None:
    text = """
about = "a gazette"
order = ["masthead", "body", "footer"]
kinds = ["label", "stories"]
stories = 2
[lead]
headline = false
words = [10, 20]
[story]
own_summary = false
paragraphs = [1, 2]
[round_up]
words = [5, 6]
[label]
title = "The {span} in {title}"
"""
    own_format(root, text)
    found = newsletter(root, f'{LEAST}format = "gazette"\n')
    format = found.format
    assert (format.about, format.order, format.stories) == ("a gazette", ("masthead", "body", "footer"), 2)
    assert (format.lead_headline, format.own_summary, format.round_up_words) == (False, False, (5, 6))
    assert (format.for_lead.story_words, format.for_lead.paragraphs) == ((10, 20), (1, 2))
    assert (format.story_words, format.paragraphs) == ((95, 205), (1, 2))
    assert (found.label, found.rules.stories) == ("The {span} in Catch Up", 2)
    own = newsletter(root, f'{LEAST}format = "gazette"\nlabel = "In {{publication}}"\n[rules]\nstories = 5\n')
    assert (own.label, own.rules.stories) == ("In Ward & Whitehall", 5)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('order = ["masthead", "gossip", "body", "footer"]', "there is no part gossip"),
        ('order = ["head", "body", "footer"]', "there is no part head"),
        ('order = ["../parts/body", "body", "footer"]', "there is no part ../parts/body"),
        ('order = ["body", "masthead", "masthead", "footer"]', "order names masthead twice"),
        ('order = ["body"]', "order must name footer"),
        ('order = ["footer"]', "order must name body"),
        ('order = "body"', "order must be a list of texts"),
        ('kinds = ["note"]', "kinds must name stories"),
        ("stories = 0", "stories must be 1 or more"),
        ("default = 1", "default must be true or false"),
        ('lead.headline = "no"', "headline must be true or false"),
        ("lead.words = [2, 1]", "words must be two numbers, least and most"),
        ("story.own_summary = 1", "own_summary must be true or false"),
        ("round_up.words = 40", "words must be two numbers, least and most"),
        ('label.title = "The {week}"', "title holds {week}, which nothing fills in"),
        ('label.text = "x"', "unknown key text"),
        ("sections = 1", "unknown key sections"),
    ],
)
def test_a_fault_of_a_format_is_told_with_its_line(root: Path, line: str, said: str) -> None:
    own_format(root, f"# one\n{line}\n")
    with pytest.raises(ConfigError) as refused:
        newsletter(root, f'{LEAST}format = "gazette"\n')
    assert said in [problem.message for problem in refused.value.problems]
    assert {str(problem.where) for problem in refused.value.problems} == {"templates/gazette/format.toml:2"}


def test_a_newsroom_names_the_format_of_newsletters_that_name_none(root: Path) -> None:
    assert newsletter(root, LEAST).format.name == "catch-up"
    own_format(root, 'about = "mine"\n', "catch-up")
    assert newsletter(root, LEAST).format.about == "mine"
    own_format(root, "default = true\n")
    assert newsletter(root, LEAST).format.name == "gazette"
    assert newsletter(root, f'{LEAST}format = "column"\n').format.name == "column"


def test_a_label_is_filled_in_but_for_its_span(root: Path) -> None:
    assert newsletter(root, f'{LEAST}label = "The {{span}} in {{title}}"\n').label == "The {span} in Catch Up"
    assert newsletter(root, LEAST).label == ""
    assert problems(root, f'{LEAST}label = "The {{week}}"\n')[0][1] == "nothing fills in {week}"


def test_an_optional_address_may_be_empty(root: Path) -> None:
    found = newsletter(root, f'{LEAST}from.reply_to = ""\nlinks.sign_up = ""\n')
    assert (found.reply_to, found.links.sign_up) == ("", "")


@pytest.mark.parametrize("name", ["nowhere", "../catch-up", "catch-up/../catch-up", "", "parts"])
def test_an_unknown_format_is_told(root: Path, name: str) -> None:
    ((line, message, _),) = problems(root, f'{LEAST}format = "{name}"\n')
    assert (line, message) == (3, f"there is no format {name}")


# --- what nothing fills in -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "word", "hint"),
    [
        ('from.name = "{titel} news"', "{titel}", "did you mean {title}?"),
        ('intro = "{storys} this week"', "{storys}", "did you mean {stories}?"),
        ('sign_off = "{publicaton}"', "{publicaton}", "did you mean {publication}?"),
        ('links.view = "https://example.org/{day}"', "{day}", "known here: {date}, {newsletter}"),
        ('footer.company = "{stories}"', "{stories}", "known here: {publication}, {title}"),
    ],
)
def test_a_placeholder_that_nothing_fills_in_is_told(root: Path, line: str, word: str, hint: str) -> None:
    text = f'title = "Catch Up"\n{line}\nfrom.address = "a@example.org"\n'
    assert problems(root, text) == [(2, f"nothing fills in {word}", hint)]


def test_a_round_up_of_one_is_refused(root: Path) -> None:
    text = 'title = "Catch Up"\nfrom.address = "a@example.org"\n[rules]\nround_up = 1\n'
    assert problems(root, text) == [(4, "round_up needs two articles for a sentence", "write 2 or 3, or 0 for none")]


def test_cutoff_and_calendar_are_read(root: Path) -> None:
    (root / "digest.toml").write_text(
        'publication = "P"\ndate_order = "dmy"\n[calendar]\nskip = [2016-12-26]\nmove = { 2016-08-29 = 2016-08-30 }\n'
    )
    schedule = newsletter(root, 'title = "T"\nfrom.address = "a@example.org"\ncutoff = "Fri 17:00"\n').schedule
    assert schedule.cutoff == (4, 17 * 60)
    assert schedule.skip == (date(2016, 12, 26),)
    assert schedule.move == ((date(2016, 8, 29), date(2016, 8, 30)),)


@pytest.mark.parametrize(
    ("calendar", "line"),
    [
        ('skip = ["Christmas"]', 3),
        ("skip = 2016-12-26", 3),
        ("move = { 2016-08-29 = 2016-08-29 }", 3),
        ("move = { 2016-08-29 = 2016-09-29 }", 3),
        ('move = { monday = "tuesday" }', 3),
        ("move = [2016-08-29]", 3),
        ("holiday = [2016-08-29]", 3),
    ],
)
def test_a_calendar_that_cannot_be_read_is_told_with_its_line(root: Path, calendar: str, line: int) -> None:
    (told,) = newsroom_problems(root, f'publication = "P"\n[calendar]\n{calendar}\n')
    assert told[0] == line


@pytest.mark.parametrize("order", ["ymd", "DMY", "d"])
def test_a_date_order_that_is_none_is_told(root: Path, order: str) -> None:
    (told,) = newsroom_problems(root, f'publication = "P"\ndate_order = "{order}"\n')
    assert told[:2] == (2, "date_order must be dmy or mdy")


# --- contrast ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the guidelines' own near miss
        ("#767676", "#ffffff", 4.54),
        ("#0b4f6c", "#ffffff", 8.9),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.06)
    assert contrast(one, other) == contrast(other, one)


def test_colours_nobody_can_read_are_refused_by_name(root: Path) -> None:
    found = problems(root, f'{LEAST}brand.grey = "#999999"\nbrand.dark_page = "#ffffff"\n')
    said = [message for _, message, _ in found]
    assert "grey #999999 on page #ffffff has a contrast of 2.8" in said
    assert "grey #999999 on tint #f4f1ea has a contrast of 2.5" in said
    assert "dark_ink #e8e6e1 on dark_page #ffffff has a contrast of 1.2" in said
    assert {line for line, message, _ in found if message.startswith("grey")} == {3}
    assert {line for line, message, _ in found if "dark_page" in message} == {4}


def test_the_colours_of_the_house_can_be_read(root: Path) -> None:
    assert newsletter(root, LEAST).brand == Brand()


# --- summaries -----------------------------------------------------------------------------------


def test_no_model_writes_unless_its_command_is_given(root: Path) -> None:
    assert newsletter(root, LEAST).summaries == Summaries(method="extract", command=(), timeout=60)
    text = f'{LEAST}[summary]\nmethod = "lead"\n[summary.model]\ncommand = ["llm", "-m", "a b"]\ntimeout = 5\n'
    assert newsletter(root, text).summaries == Summaries(method="lead", command=("llm", "-m", "a b"), timeout=5)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[summary]\nmethod = "best"\n', 4, "must be one of extract, lead"),
        ("[summary]\nmodel = 3\n", 4, "model must be a table"),
        ('[summary]\n[summary.model]\ncommand = "llm -m x"\n', 5, "command must be a list of texts"),
        ("[summary.model]\ncommand = []\n", 4, "command must name a program"),
        ('[summary.model]\ncommand = [""]\n', 4, "command must name a program"),
        ('[summary.model]\ncommand = ["a"]\ntimeout = 0\n', 5, "timeout must be 1 to 600 seconds"),
        ('[summary.model]\ncommand = ["a"]\ntimeout = "5"\n', 5, "timeout must be a whole number"),
        ("[summary.model]\ntimeout = 5\n", 4, "timeout does nothing without command"),
        ('[summary.model]\ncommand = [" ", "x"]\n', 4, "command must name a program"),
        ('[summary.model]\ncomand = ["a"]\n', 4, "unknown key comand"),
        ("[summary]\nmodle = 3\n", 4, "unknown key modle"),
    ],
)
def test_a_bad_summary_setting_is_told_at_its_line(root: Path, text: str, line: int, said: str) -> None:
    found = problems(root, f"{LEAST}{text}")
    assert [(at, message) for at, message, _ in found if said in message] == [(line, found[0][1])], found
    assert len(found) == 1


# --- threads -------------------------------------------------------------------------------------


def test_three_earlier_parts_are_suggested_unless_the_newsletter_says_otherwise(root: Path) -> None:
    assert newsletter(root, LEAST).threads == Threads(beat=(), suggestions=3)
    text = f'{LEAST}[threads]\nbeat = ["NHS England", "GP"]\nsuggestions = 0\n'
    assert newsletter(root, text).threads == Threads(beat=("NHS England", "GP"), suggestions=0)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('beat = "GP"\n', 4, "beat must be a list of texts"),
        ("beat = [1]\n", 4, "beat must be a list of texts"),
        ("\nsuggestions = 4\n", 5, "suggestions must be 0 to 3"),
        ("suggestions = -1\n", 4, "suggestions must be 0 to 3"),
        ("suggestions = true\n", 4, "suggestions must be a whole number"),
        ("beats = []\n", 4, "unknown key beats"),
    ],
)
def test_a_bad_threads_setting_is_told_at_its_line(root: Path, text: str, line: int, said: str) -> None:
    ((at, message, _),) = problems(root, f"{LEAST}[threads]\n{text}")
    assert (at, said in message) == (line, True), message


# --- weights -------------------------------------------------------------------------------------


def test_weights_are_whole_numbers_by_section_or_tag(root: Path) -> None:
    found = newsletter(root, f'{LEAST}[weights]\nnational = 2\n"Integrated care" = -1\n').weights
    assert found == (Weight(name="national", weight=2), Weight(name="Integrated care", weight=-1))


def test_a_weight_that_is_no_number_is_told_with_its_line(root: Path) -> None:
    found = problems(root, f'{LEAST}[weights]\nnational = "much"\n')
    assert [(line, message) for line, message, _ in found] == [(4, "national must be a whole number")]
    assert "weights must be a table" in [message for _, message, _ in problems(root, f"{LEAST}weights = 3\n")]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("National = 1\nnational = 2\n", 5, "national and National are one name, capitals or not"),
        ('"" = 2\n', 4, "a weight needs a name"),
        ('" " = 2\n', 4, "a weight needs a name"),
    ],
)
def test_a_weight_has_one_name_that_can_be_read(root: Path, rows: str, line: int, said: str) -> None:
    found = problems(root, f"{LEAST}[weights]\n{rows}")
    assert [(at, message) for at, message, _ in found] == [(line, said)]


# --- approvals -----------------------------------------------------------------------------------


def test_a_newsletter_says_how_many_must_approve(root: Path) -> None:
    assert newsletter(root, LEAST).approvals == 0
    assert [newsletter(root, f"{LEAST}approvals = {number}\n").approvals for number in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("3", "approvals must be 0, 1 or 2"),
        ("-1", "approvals must be 0, 1 or 2"),
        ("true", "approvals must be a whole number"),
        ('"two"', "approvals must be a whole number"),
    ],
)
def test_a_number_of_approvals_nobody_can_keep_is_told(root: Path, value: str, said: str) -> None:
    assert [(line, message) for line, message, _ in problems(root, f"{LEAST}approvals = {value}\n")] == [(3, said)]


# --- the logo ------------------------------------------------------------------------------------

LOGO = f'{LEAST}brand.logo = "https://x.org/logo.png"\n'


def test_a_logo_is_read_with_its_words_width_and_dark_variant(root: Path) -> None:
    text = 'brand.logo_alt = "{publication}"\nbrand.logo_dark = "https://x.org/d.png"\nbrand.logo_width = 120\n'
    brand = newsletter(root, LOGO + text).brand
    assert (brand.logo, brand.logo_dark) == ("https://x.org/logo.png", "https://x.org/d.png")
    assert (brand.logo_alt, brand.logo_width) == ("Ward & Whitehall", 120)
    assert newsletter(root, f'{LOGO}brand.logo_alt = "W&W"\n').brand.logo_width == 48
    assert newsletter(root, f'{LEAST}brand.logo = ""\n').brand == Brand()


@pytest.mark.parametrize(("row", "line"), [("", 3), ('brand.logo_alt = ""\n', 4), ('brand.logo_alt = " "\n', 4)])
def test_a_logo_needs_words_for_those_who_do_not_see_it(root: Path, row: str, line: int) -> None:
    ((at, message, hint),) = problems(root, LOGO + row)
    assert (at, message) == (line, "a logo needs logo_alt")
    assert 'logo_alt = "{publication}"' in hint


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('logo_dark = "http://x.org/d.png"', "logo_dark must be a whole address: https://..."),
        ('logo_dark = "pictures/d.png"', "logo_dark must be a whole address: https://..."),
        ('logo_dark = "https://x.org/{date}.png"', "logo_dark must be a whole address: https://..."),
        ('logo_dark = "https://x.org/d.SVG?v=2"', "logo_dark must be a PNG, a JPEG or a GIF: Outlook"),
        ("logo_dark = 3", "logo_dark must be text in double quotes"),
        ("logo_width = 19", "logo_width must be 20 to 200, in pixels"),
        ("logo_width = 201", "logo_width must be 20 to 200, in pixels"),
        ('logo_width = "48px"', "logo_width must be a whole number"),
        ("logo_width = true", "logo_width must be a whole number"),
        ('logo_height = "40"', "unknown key logo_height"),
    ],
)
def test_a_bad_line_about_the_logo_is_told(root: Path, row: str, said: str) -> None:
    ((line, message, _),) = problems(root, f'{LOGO}brand.logo_alt = "W&W"\nbrand.{row}\n')
    assert line == 5
    assert message.startswith(said)


def test_a_word_that_nothing_fills_in_is_told_of_the_logo_too(root: Path) -> None:
    ((line, message, hint),) = problems(root, f'{LOGO}brand.logo_alt = "{{publicaton}}"\n')
    assert (line, message, hint) == (4, "nothing fills in {publicaton}", "did you mean {publication}?")


def test_words_width_and_dark_variant_are_of_no_use_without_a_logo(root: Path) -> None:
    text = 'brand.logo_alt = "W"\nbrand.logo_dark = "https://x.org/d.png"\nbrand.logo_width = 40\n'
    found = [(line, message) for line, message, _ in problems(root, LEAST + text)]
    keys = ("logo_alt", "logo_dark", "logo_width")
    assert found == [(3 + at, f"{key} does nothing without logo") for at, key in enumerate(keys)]


@pytest.mark.parametrize("row", ["logo_alt = 3", 'logo = "www.x.org/l.png"', "logo = 3"])
def test_one_slip_about_the_logo_is_told_once(root: Path, row: str) -> None:
    other = 'brand.logo_alt = "W"' if row.startswith("logo =") else 'brand.logo = "https://x.org/l.png"'
    ((line, message, _),) = problems(root, f"{LEAST}{other}\nbrand.{row}\n")
    assert (line, message.partition(" ")[0]) == (4, row.partition(" ")[0])
