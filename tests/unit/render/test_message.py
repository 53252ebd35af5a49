from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError, Refused
from digest.markup.markdown import to_plain
from digest.model import Email, Links, Mailbox
from digest.render import message as message_module
from digest.render.message import _PLAIN, address, header_text, message_id, text_part, to_message
from tests.examples import examples
from tests.support import REPOSITORY, a_newsletter, a_story, an_issue
from tests.unit.render.rendering import DAY, a_rich_issue, override, read_flowed, rendered, the_sample

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from digest.model import Newsletter
    from digest.model.configuration import TextLinks
    from tests.unit.render.rendering import Paragraph

EXPECTED = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "List-Id",
    "Precedence",
    "MIME-Version",
    "Content-Type",
]
STRICT = policy.default.clone(raise_on_defect=True)


def an_email(subject: str = "Subject", text: str = "Text\n", html: str = "<p>Text</p>\n") -> Email:
    return Email(subject=subject, preheader="", html=html, text=text)


def made(email: Email | None = None, newsletter: Newsletter | None = None, to: str = "reader@example.org") -> bytes:
    return to_message(email or an_email(), newsletter or a_newsletter(), to=to, date=DAY)


def named(name: str, address: str = "catch-up@news.example.org") -> Newsletter:
    return a_newsletter(sender=Mailbox(name=name, address=address))


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=STRICT)


def contents(message: bytes) -> list[str]:
    """Return both parts as they read, their line ends those of a file; the text without what flowed text adds to it."""
    text, html = (part.get_content().replace("\r\n", "\n") for part in read(message).iter_parts())
    return [re.sub(r"(?m)^ | $", "", text), html]


def raw(message: bytes, name: str) -> str:
    """Return a field as it is written, its folds taken out."""
    head = message.split(b"\r\n\r\n", 1)[0].decode("ascii")
    found = re.search(rf"(?m)^{name}: ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", head)
    assert found
    return found[1].replace("\r\n", "")


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def head_is_sound(message: bytes, names: list[str] = EXPECTED) -> None:
    """Hold what every head must be, whatever was put in."""
    head = message.split(b"\r\n\r\n", 1)[0].decode("ascii")
    assert re.findall(r"(?m)^([^ \t:\r\n]+):", head) == names
    assert [name for name, _ in read(message).raw_items()] == names
    for line in head.split("\r\n"):
        assert "\n" not in line
        assert "\r" not in line
        assert len(line) <= 78 or re.fullmatch(r"(?:[\w-]+:)? ?<\S+>,?", line)
    for word in re.findall(r"=\?[^ \r\n]*", head):
        assert re.fullmatch(r"=\?utf-8\?b\?[A-Za-z0-9+/]+=*\?=", word)
        assert len(word) <= 75
    assert "?==?" not in head
    for field in re.split(r"\r\n(?![ \t])", head):
        name, _, value = field.partition(":")
        # RFC 2047 section 5: in text and phrases only, never in an address, an id, a list of addresses, a token.
        plain = "" if name == "Subject" else value.rpartition("<")[2] if name in {"From", "List-Id"} else value
        assert "=?" not in plain, name


# --- subjects and names --------------------------------------------------------------------------

HOSTILE = [
    "Trusts close to plan\r\nBcc: spy@example.org",
    "Trusts\nX-Spam: no\n\n<p>body</p>",
    "=?utf-8?q?a=0d=0aBcc=3a_x=40y=2eorg?=",
    "=?utf-8?b?QmNjOiB4QHkub3Jn?= and =?us-ascii?q?more?=",
    "=?utf-8?b?YQ0KQmNjOiB4QHkub3Jn?=",
    "=?utf-8?q?a?= =?utf-8?q?=0aBcc=3ax=40y=2eorg?=",
    "=?utf-8?q?a=e2=80=a8Bcc=3ax=40y=2eorg?= \u2029 =?utf-16?b?AA0ACg==?=",
    "lone\rBcc: spy@example.org",
    "=?",
    "?= =? ?=",
    "=\u200e?utf-8?q?x?=",
    "nul\x00 bell\x07 del\x7f",
    "tab\there",
    "line\u2028end\u2029and\x85next\x0bvt\x0cff",
    "bidi \u202eevil\u202c \u2066x\u2069 \u200eltr",
    "zero\u200bwidth \ufeffmark so\u00adft",
    "emoji 🎉 👩\u200d👩\u200d👧 🇬🇧",
    "x" * 300,
    "x" * 70 + " y",
    "w " * 450,
    "🎉" * 225,
    "word " * 60,
    "é" * 300,
    "é " * 150,
    "e\u0301" * 50,
    "",
    "   ",
    "\u00a0",
    "\r\n",
    "Café für Åland",
    "一週間の医療政策、重要な記事だけを選んで" * 5,
    "Вестник здравоохранения",
    "نشرة أسبوعية",
    "a\ud800b\udfff",
    'She said "no", <really> (yes); a@b.org: \\o/',
    "\\" * 40,
    '"' * 70,
    "a\\ " * 30,
    "Trusts’ £461m – “close to plan”, and the Bath contract explained, with one more thing besides",
    "Trusts close to plan, and the Bath contract explained, with one more plain thing besides all that",
    "£" + " x" * 70,
    ".",
    ",",
    "=",
    "_ = ?",
]


@pytest.mark.parametrize("subject", HOSTILE)
def test_a_subject_is_itself_and_nothing_else(subject: str) -> None:
    message = made(an_email(subject))
    head_is_sound(message)
    assert read(message)["Subject"] == header_text(subject)
    assert decoded(raw(message, "Subject")) == header_text(subject)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_senders_name_is_itself_and_nothing_else(name: str) -> None:
    message = made(newsletter=named(name))
    head_is_sound(message)
    for field, found in (("From", "catch-up@news.example.org"), ("List-Id", "catch-up.news.example.org")):
        shown, addr = parseaddr(raw(message, field))
        assert decoded(shown) == header_text(name)
        assert addr == found
    sender = read(message)["From"].addresses
    assert [each.addr_spec for each in sender] == ["catch-up@news.example.org"]
    # The parser of the policies puts a space between two encoded words of a name; that is its fault.
    assert sender[0].display_name.replace(" ", "") == header_text(name).replace(" ", "")


HEADLINE = st.lists(
    st.sampled_from(
        ["Trusts", "£461m", "“close", "plan”", "–", "NHS’s", "=?", "?=", "a\r\nB:", "\u00a0", "é", "🎉", '"', "\\"]
    ),
    max_size=25,
).map(" ".join)


@examples(350)
@given(HEADLINE | st.text(st.characters(), max_size=120))
def test_every_subject_is_itself(subject: str) -> None:
    test_a_subject_is_itself_and_nothing_else(subject)


@examples(350)
@given(HEADLINE | st.text(st.characters(), max_size=120))
def test_every_senders_name_is_itself(name: str) -> None:
    test_a_senders_name_is_itself_and_nothing_else(name)


def sample_headlines() -> list[str]:
    """Return the title of every article and the headline of every issue of the sample."""
    seeds = REPOSITORY / "seeds"
    texts = [path.read_text("utf-8") for path in sorted(seeds.rglob("*.md"))]
    titles = [found for text in texts for found in re.findall(r"(?m)^title: (.+)$", text)]
    headlines = [found for text in texts for found in re.findall(r"(?m)^## \[(.+)\]\(", text)]
    assert len(titles) >= 90
    assert len(headlines) > 20
    return sorted({*titles, *headlines})


def holds_as_subject_and_name(said: str) -> None:
    message = made(an_email(said), named(said))
    head_is_sound(message)
    back = read(message)
    assert back["Subject"] == header_text(said)
    assert decoded(raw(message, "Subject")) == header_text(said)
    assert decoded(parseaddr(raw(message, "From"))[0]) == header_text(said)


def test_every_headline_of_the_sample_is_itself() -> None:
    for headline in sample_headlines():
        holds_as_subject_and_name(headline)


@pytest.mark.slow
def test_five_thousand_subjects_and_names_are_themselves() -> None:
    """Words of the sample, and what breaks writers of headers: marks, joiners, blanks, lengths."""
    chance = random.Random(20160905)
    words = " ".join(sample_headlines()).split()
    odd = [
        "£461m",
        "“close",
        "plan”",
        "–",
        "’",
        "=?",
        "?=",
        "é",
        "e\u0301",
        "🎉",
        "👩\u200d👧",
        '"',
        "\\",
        "\u00a0",
        "週間",
        "\r\n",
        "x" * 90,
    ]
    done = set[str]()
    while len(done) < 5_000:
        said = " ".join(chance.choice(words if chance.random() < 0.8 else odd) for _ in range(chance.randrange(1, 30)))
        if said not in done:
            done.add(said)
            holds_as_subject_and_name(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  a \t b\r\n c ", "a b c"),
        ("14\u00a0weeks", "14 weeks"),
        ("=?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("a\u202eb", "ab"),
        ("e\u0301", "é"),
        ("a\x00b\ud800c", "abc"),
        ("Fish & chips, “x”", "Fish & chips, “x”"),
    ],
)
def test_a_header_holds_one_line_of_visible_words(text: str, said: str) -> None:
    assert header_text(text) == said


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "ascii"),
    [
        ("reader@example.org", "reader@example.org"),
        ("Reader+Tag@Example.ORG", "Reader+Tag@example.org"),
        ("a@exämple.org", "a@xn--exmple-cua.org"),
        ("a@日本.jp", "a@xn--wgv71a.jp"),
        ("o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_an_address_is_written_in_ascii(written: str, ascii: str) -> None:
    assert address(written) == ascii
    assert read(made(to=written))["To"].addresses[0].addr_spec == ascii
    assert read(made(newsletter=named("X", written)))["From"].addresses[0].addr_spec == ascii
    assert read(made(newsletter=a_newsletter(reply_to=written)))["Reply-To"].addresses[0].addr_spec == ascii


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "a",
        "a@",
        "@example.org",
        "a@b@example.org",
        "a b@example.org",
        "a@localhost",
        "a@example.org\r\nBcc: x@y.org",
        "a@example.org, b@example.org",
        "A <a@example.org>",
        '"a b"@example.org',
        "a@[127.0.0.1]",
        "é@example.org",
        "a@\ud800.org",
        "\x00@example.org",
        "a@" + "b." * 200 + "org",
        "a" * 400 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_written(written: str) -> None:
    for newsletter, to in ((a_newsletter(), written), (named("X", written), "reader@example.org")):
        with pytest.raises(DigestError) as raised:
            made(newsletter=newsletter, to=to)
        assert len(raised.value.message) < 200
        assert "\n" not in raised.value.message


# --- fields --------------------------------------------------------------------------------------


def test_the_fields_of_a_whole_newsletter() -> None:
    links = Links(
        unsubscribe="https://www.example.org/u",
        unsubscribe_mailto="mailto:leave@news.example.org?subject=unsubscribe",
        past_issues="https://www.example.org/catch-up",
    )
    message = made(newsletter=a_newsletter(links=links, reply_to="newsdesk@example.org"))
    names = [*EXPECTED[:2], "Reply-To", *EXPECTED[2:6], "List-Unsubscribe", "List-Archive", *EXPECTED[6:]]
    head_is_sound(message, names)
    found = {name: raw(message, name) for name in names if name not in {"Message-ID", "Content-Type"}}
    assert found == {
        "Date": "Mon, 05 Sep 2016 07:00:00 +0100",
        "From": '"Catch Up" <catch-up@news.example.org>',
        "Reply-To": "newsdesk@example.org",
        "To": "reader@example.org",
        "Subject": "Subject",
        "List-Id": '"Catch Up" <catch-up.news.example.org>',
        "List-Unsubscribe": "<https://www.example.org/u>, <mailto:leave@news.example.org?subject=unsubscribe>",
        "List-Archive": "<https://www.example.org/catch-up>",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize(
    "path", ["x" * 200, "x/" * 450, "é" * 40, "{{unsubscribe_token}}", "*|UNSUB|*", "a?b=c&d=%20e"]
)
def test_the_way_out_is_never_encoded_nor_broken(path: str) -> None:
    url = f"https://www.example.org/{path}"
    message = made(newsletter=a_newsletter(links=Links(unsubscribe=url, past_issues=url)))
    written = f"<{url.replace('é', '%C3%A9')}>"
    assert f"List-Unsubscribe: {written}\r\n".encode() in message
    assert f"List-Archive: {written}\r\n".encode() in message


def test_the_way_out_names_the_issue_as_the_email_does() -> None:
    links = Links(unsubscribe="https://x.org/{newsletter}/{date}", past_issues="https://x.org/{newsletter}")
    newsletter = a_newsletter(links=links)
    email = rendered(an_issue(), newsletter)
    message = made(email, newsletter)
    assert raw(message, "List-Unsubscribe") == "<https://x.org/catch-up/2016-09-05>"
    assert raw(message, "List-Archive") == "<https://x.org/catch-up>"
    assert "<https://x.org/catch-up/2016-09-05>" in email.text


def test_an_address_cannot_break_out_of_its_field() -> None:
    links = Links(unsubscribe="https://x.org/\r\nBcc: spy@example.org")
    message = made(newsletter=a_newsletter(links=links))
    assert "Bcc" not in [name for name, _ in read(message).raw_items()]
    assert raw(message, "List-Unsubscribe") == "<https://x.org/%0D%0ABcc:%20spy@example.org>"


def test_the_same_message_always_has_the_same_id_and_another_has_another() -> None:
    one = raw(made(), "Message-ID")
    assert one == raw(made(), "Message-ID")
    assert re.fullmatch(r"<catch-up\.20160905\.[0-9a-f]{24}@news\.example\.org>", one)
    others = {
        raw(made(to="other@example.org"), "Message-ID"),
        raw(made(an_email("Other")), "Message-ID"),
        raw(made(an_email(text="Other\n")), "Message-ID"),
        raw(made(an_email(html="<p>Other</p>\n")), "Message-ID"),
    }
    assert len({one, *others}) == 5
    assert raw(made(to="READER@example.org"), "Message-ID") == one


def test_a_moment_of_sending_changes_the_date_and_nothing_else() -> None:
    at = datetime(2016, 9, 2, 15, 30, 12, tzinfo=UTC)
    sent = to_message(an_email(), a_newsletter(), to="reader@example.org", date=DAY, at=at)
    assert raw(sent, "Date") == "Fri, 02 Sep 2016 16:30:12 +0100"
    assert sent.partition(b"\r\n")[2] == made().partition(b"\r\n")[2]
    assert message_id(sent) == raw(sent, "Message-ID")


def test_a_message_is_the_same_bytes_every_time() -> None:
    email = rendered(a_rich_issue())
    assert made(email) == made(email)
    boundary = read(made(email)).get_boundary()
    assert re.fullmatch(r"=_[0-9a-f]{32}", boundary or "")
    assert boundary != read(made(an_email())).get_boundary()


# --- the body ------------------------------------------------------------------------------------

BODIES = [
    "Plain words.\n",
    "A lone dot:\n.\n..\n.two\nend\n",
    "From here on\n>From there\nFrom: nobody\n",
    "x" * 3000 + "\n",
    "emoji 🎉 and £461m – “ok” 日本語\n",
    "trailing blanks  \t\n \n\n\nmore\n",
    "=20 = =3D soft=\nbreak?=\n",
    "é" * 500 + "\n",
    "--=_boundary\n--\n-- \nsignature\n",
    "no line end",
    "\u2028 and \u0085 and \x0c stay\n",
]


@pytest.mark.parametrize("text", BODIES)
def test_both_parts_read_back_as_written(text: str) -> None:
    html = f"<html><body>{text}</body></html>\n"
    message = made(an_email(text=text, html=html))
    assert [part.get_content_type() for part in read(message).iter_parts()] == ["text/plain", "text/html"]
    # A blank before a hard line end would make it soft (RFC 3676 section 4.2).
    lines = re.sub(r"(?m)[ \t]+$", "", text)
    assert [part.rstrip("\n") for part in contents(message)] == [lines.rstrip("\n"), html.rstrip("\n")]


@pytest.mark.parametrize("which", ["wild", "rich"])
def test_the_message_is_what_every_server_takes(which: str) -> None:
    message = made(an_email(text=BODIES[3], html=BODIES[3]) if which == "wild" else rendered(a_rich_issue()))
    assert message.isascii()
    assert b"\x00" not in message
    assert message.endswith(b"\r\n")
    lines = message.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    body = lines[lines.index(b"") :]
    assert max(map(len, body)) <= 76
    for part in read(message).iter_parts():
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Language"] == "en-GB"
        assert "MIME-Version" not in part


def test_the_line_ends_of_a_pipe_change_no_word() -> None:
    email = rendered(a_rich_issue())
    assert contents(made(email).replace(b"\r\n", b"\n")) == [email.text, email.html]


@examples(100)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0e\x0f"), max_size=300))
def test_every_text_reads_back_as_written(text: str) -> None:
    part = next(read(made(an_email(text=f"{text}\n"))).iter_parts()).get_content()
    wanted = [line.rstrip() for line in text.split("\n")]
    found = read_flowed(part)
    assert "\n".join(each.text for each in found).strip("\n") == "\n".join(wanted).strip("\n")
    assert {(each.quotes, each.lines) for each in found} == {(0, 1)}


def test_an_issue_with_surrogates_makes_a_message() -> None:
    issue = an_issue(a_story("a\ud800b", "c\udfffd"), subject="e\ud801f", preheader="g\ud802h")
    email = rendered(issue)
    assert read(made(email))["Subject"] == "ef"
    # as for a message made later, from the outputs on disk and the issue file's own subject
    again = replace(email, subject=issue.subject, preheader=issue.preheader, flowed=text_part(made(email)))
    assert made(again) == made(email)


# --- format=flowed -------------------------------------------------------------------------------


def parts_of(email: Email) -> list[Paragraph]:
    """Return the paragraphs a mail client makes of the text part."""
    part = next(read(made(email)).iter_parts())
    assert part["Content-Type"] == 'text/plain; charset="utf-8"; format="flowed"'
    return read_flowed(str(part.get_content()))


@pytest.mark.parametrize("links", ["end", "numbered"])
@pytest.mark.parametrize("which", ["sample", "rich"])
def test_the_text_part_flows_and_its_lines_are_those_of_the_text_file(which: str, links: TextLinks) -> None:
    issue, newsletter = the_sample() if which == "sample" else (a_rich_issue(), a_newsletter())
    email = rendered(issue, replace(newsletter, text_links=links))
    lines = iter(email.text.removesuffix("\n").split("\n"))
    for each in parts_of(email):
        broken = [
            next(lines).removeprefix(">" * each.quotes).removeprefix(" " * bool(each.quotes)) for _ in range(each.lines)
        ]
        assert " ".join(broken) == each.text
    assert list(lines) == []


def test_every_paragraph_of_the_sample_is_one_line_to_a_mail_client() -> None:
    issue, newsletter = the_sample()
    found = {each.text: each.lines for each in parts_of(rendered(issue, newsletter))}
    wanted = [to_plain(block.text) for story in issue.all_stories for block in story.blocks]
    assert len(wanted) == 37
    assert set(wanted) <= set(found)
    assert sum(found[text] > 1 for text in wanted) > 30


LONG = "word " * 30


@pytest.mark.parametrize(
    ("markdown", "read_as"),
    [
        (LONG, [(0, LONG.strip())]),
        (f"> {LONG}\n>\n> > {LONG}", [(1, LONG.strip()), (1, ""), (2, LONG.strip())]),
        # a hanging indent would stand between the words of a line that is joined again
        (f"- {'word ' * 15}", [(0, "- " + "word " * 12 + "word"), (0, "  word word")]),
        (f"> - {'word ' * 14}", [(1, "- " + "word " * 11 + "word"), (1, "  word word")]),
        (f"{'word ' * 14}> {LONG}", [(0, f"{'word ' * 14}> {LONG}".strip())]),
        (f"{'word ' * 14}From {LONG}", [(0, f"{'word ' * 14}From {LONG}".strip())]),
        ("\\> no quotation", [(0, "> no quotation")]),
        (f"one\\\n{LONG}", [(0, "one"), (0, LONG.strip())]),
        (f"-- {'x' * 71}", [(0, "--"), (0, "x" * 71)]),
        (f"> -- {'x' * 71}", [(1, "--"), (1, "x" * 71)]),
        (f"a\u00a0b {LONG}", [(0, f"a\u00a0b {LONG}".strip())]),
    ],
)
def test_what_a_mail_client_makes_of_a_block(markdown: str, read_as: list[tuple[int, str]]) -> None:
    email = rendered(an_issue(a_story("H", markdown, url="")))
    found = [(each.quotes, each.text) for each in parts_of(email)]
    at = found.index((0, "H")) + 3
    assert found[at : at + len(read_as) + 1] == [*read_as, (0, "")]


def test_a_line_of_a_newsrooms_own_is_hard_whatever_its_length(tmp_path: Path) -> None:
    mine = "From us  \n  indented\n> not a mark\n" + "long " * 20 + "\n{{ 'word ' * 20 }}\n-- \nThe desk\n"
    email = rendered(an_issue(), folders=override(tmp_path, "footer.txt.j2", mine))
    own = ["From us", "  indented", "> not a mark", ("long " * 20).strip(), ("word " * 20).strip(), "-- ", "The desk"]
    assert email.text.split("\n")[-8:] == [*own, ""]
    assert [(each.quotes, each.text) for each in parts_of(email)[-7:]] == [(0, line) for line in own]


def test_an_indent_a_newsroom_puts_before_lines_keeps_them_apart(tmp_path: Path) -> None:
    mine = "{{ ('word ' * 20) | wrap | indent(4, first=true) }}\n{{ ('more ' * 20) | wrap('> ') }}\n"
    found = parts_of(rendered(an_issue(), folders=override(tmp_path, "footer.txt.j2", mine)))
    assert [(each.quotes, each.text) for each in found[-3:]] == [
        (0, "    " + ("word " * 14).strip()),
        (0, "    " + ("word " * 6).strip()),
        (1, ("more " * 20).strip()),
    ]


# --- the gate ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"The text", b"Another text", "text part"),
        (b"<p>The", b"<p>Another", "HTML part"),
        (b"<p>The", b"<p>=FF The", "HTML part"),
        (b"The text", b"=C3=A9", "text part"),
        (b"Content-Type: multipart", b"Bcc: x@y.org\r\nContent-Type: multipart", "header fields"),
        (b"Content-Type: multipart", b"Subject: x\r\nContent-Type: multipart", "would not be valid|header fields"),
        (b"--\r\n", b"\r\n", "would not be valid"),
        (b"multipart/alternative", b"text/plain", "would not be valid"),
        (b"The text\r\n", b"The text\n", "no server must take"),
    ],
)
def test_a_body_that_does_not_read_back_is_refused(
    old: bytes, new: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = message_module._body

    def corrupted(email: Email, language: str) -> bytes:
        body = build(email, language)
        assert old in body
        return body.replace(old, new)

    monkeypatch.setattr(message_module, "_body", corrupted)
    with pytest.raises(Refused, match=said) as raised:
        made(an_email(text="The text\n", html="<p>The text</p>\n"))
    assert raised.value.exit_code == 1


@given(st.from_regex(_PLAIN, fullmatch=True))
def test_a_plain_address_is_one_for_the_validator_too_and_stays_as_it_is(plain: str) -> None:
    from email_validator import validate_email

    found = validate_email(plain, check_deliverability=False, test_environment=True, globally_deliverable=False)
    assert found.ascii_email == address(plain) == plain
