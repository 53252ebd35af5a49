"""The finished message: every fault of its bytes that a mail program would stumble over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import check
from digest.issuefile import parse
from digest.model import Finding, Proof
from digest.render.message import to_message
from tests.support import FOOTER, WAYS, a_newsletter, an_email, costs_at_most

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Deficit at £461m, and four trusts to lead groups
preheader: And a car park, two wards and a new name
---

## [Deficit at £461m, and four trusts to lead groups](https://www.example.org/a)

The sector was £461m in deficit, it was said, and “four trusts” are to lead groups. No one was surprised to hear so.
"""
DATE, SUBJECT = f"{PATH}:4", f"{PATH}:5"
IDS = {"subject-too-long"}


def proof(text: str = ISSUE) -> Proof:
    file = parse(text, PATH)
    house = a_newsletter(links=WAYS, footer=FOOTER)
    email = an_email(file.issue, house)
    octets = to_message(email, house, to="catch-up@news.example.org", date=file.issue.date)
    return Proof(issue=file.issue, newsletter=house, email=email, message=octets, path=PATH, lines=file.lines)


WHOLE = proof()


def found(of: Proof) -> list[Finding]:
    return [each for each in check(of) if each.id.startswith("message-") or each.id in IDS]


def told(old: bytes, new: bytes, count: int = 1) -> list[tuple[str, str, str]]:
    assert old in WHOLE.message
    octets = WHOLE.message.replace(old, new, count)
    return [(each.id, each.severity, str(each.where)) for each in found(replace(WHOLE, message=octets))]


def test_a_message_as_it_is_made_has_no_fault() -> None:
    assert found(WHOLE) == []
    assert found(replace(WHOLE, message=b"")) == []  # none was made


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), max_size=200))
def test_any_subject_reads_back(subject: str) -> None:
    assert found(proof(ISSUE.replace("subject: Deficit at", f"subject: Deficit {subject} at"))) == []


@pytest.mark.parametrize("name", ["Date", "From", "To", "Message-ID", "MIME-Version", "Subject"])
def test_a_header_field_that_is_missing_or_doubled_is_an_error(name: str) -> None:
    field = f"\r\n{name}: ".encode() if name != "Date" else b"Date: "
    where = SUBJECT if name == "Subject" else DATE
    told_of = [each for each in told(field, field.replace(name.encode(), b"X-Was")) if each[0] == "message-header"]
    assert told_of == [("message-header", "error", where)]
    octets = WHOLE.message.replace(b"\r\nPrecedence: bulk", f"\r\n{name}: x@example.org".encode(), 1)
    doubled = [each for each in found(replace(WHOLE, message=octets)) if each.id == "message-header"]
    assert [each.message for each in doubled] == [f"the message has 2 {name} fields"]


def test_a_subject_that_reads_otherwise_is_an_error_at_the_subject() -> None:
    octets = to_message(
        replace(WHOLE.email, subject="Deficit at £416m"),
        WHOLE.newsletter, to="catch-up@news.example.org", date=WHOLE.issue.date,
    )  # fmt: skip
    (finding,) = found(replace(WHOLE, message=octets))
    assert (finding.id, str(finding.where)) == ("message-header", SUBJECT)
    assert "“Deficit at £416m”" in finding.message


def test_a_subject_of_more_than_900_bytes_is_an_error_however_it_is_folded() -> None:
    def of(letters: str) -> list[str]:
        return [each.id for each in found(proof(ISSUE.replace("Deficit at £461m, and four trusts", letters, 1)))]

    assert of("word " * 170) == []
    assert of("word " * 180) == ["subject-too-long"]
    assert of("£££ " * 70) == []
    assert of("£££ " * 95) == ["subject-too-long"]  # two bytes a sign, and half as much again to write them


def test_a_line_over_998_bytes_is_an_error() -> None:
    assert told(b"\r\nPrecedence: bulk", b"\r\nX-Long: " + b"x" * 990) == []
    assert told(b"\r\nPrecedence: bulk", b"\r\nX-Long: " + b"x" * 991) == [("message-line-long", "error", DATE)]


@pytest.mark.parametrize("sign", [b"\r", b"\n"])
def test_half_a_line_break_is_an_error_that_names_its_line(sign: bytes) -> None:
    octets = WHOLE.message.replace(b"No one was", b"No" + sign + b"one was", 1)
    assert octets != WHOLE.message
    (finding,) = (each for each in found(replace(WHOLE, message=octets)) if each.id == "message-line-end")
    line = WHOLE.message[: WHOLE.message.index(b"No one was")].count(b"\r\n") + 1
    assert finding.message == f"line {line} of the message holds half a line break"


def test_bytes_outside_ascii_are_an_error_unless_declared() -> None:
    assert ("message-defect", "error", DATE) in told(b"No one was", "Nö one was".encode())
    assert ("message-defect", "error", DATE) in told(b"\r\nPrecedence: bulk", "\r\nX-Name: é".encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nPrecedence: bulk", b"\r\nno field at all"),
        (b"boundary=", b"bound="),
        (b"\r\nFrom: ", b"\r\nFrom: <<"),
    ],
)
def test_what_a_strict_parser_finds_is_an_error(old: bytes, new: bytes) -> None:
    assert "message-defect" in {id for id, _, _ in told(old, new)}


def test_parts_that_are_missing_turned_round_or_changed_are_an_error() -> None:
    part = [("message-part", "error", DATE)]
    assert told(b"multipart/alternative", b"multipart/mixed") == part
    assert told(b"text/plain", b"text/html") == part
    head, one, other, end = WHOLE.message.split(b"--" + WHOLE.message.partition(b'boundary="')[2].partition(b'"')[0])
    mark = b"--" + WHOLE.message.partition(b'boundary="')[2].partition(b'"')[0]
    turned = mark.join([head, other, one, end])
    assert [each.id for each in found(replace(WHOLE, message=turned))] == ["message-part"]
    assert [each.message for each in found(replace(WHOLE, message=mark.join([head, one, end])))] == [
        "the message is multipart/alternative of text/plain, not an alternative of text and HTML"
    ]
    assert told(b"No one was", b"No two were") == part
    at = WHOLE.message.rindex(b"No one was")
    octets = WHOLE.message[:at] + b"No two were" + WHOLE.message[at + 10 :]
    assert [each.message for each in found(replace(WHOLE, message=octets))] == [
        "the HTML part of the message does not read as the HTML file"
    ]


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_check(octets: bytes) -> None:
    assert not octets or found(replace(WHOLE, message=octets))


def test_a_message_with_very_many_fields_and_parts_is_checked_at_once() -> None:
    mark = WHOLE.message.partition(b'boundary="')[2].partition(b'"')[0]
    many = WHOLE.message.replace(b"\r\nPrecedence: bulk", b"\r\nX-Trace: a b c" * 300, 1)
    many = many.replace(b"--" + mark + b"\r\n", (b"--" + mark + b"\r\n\r\nx\r\n") * 300 + b"--" + mark + b"\r\n", 1)
    with costs_at_most(40):
        assert [each.id for each in found(replace(WHOLE, message=many))] == ["message-part"]
