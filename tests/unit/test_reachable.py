"""Whether what an issue leads to is there: what the checks make of what its addresses gave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.checks import NOT_RUN, asked, check
from digest.checks.reachable import wanted
from digest.issuefile import parse
from digest.model import Brand, Finding, Proof, Reached
from tests.support import FOOTER, WAYS, a_newsletter, an_email

if TYPE_CHECKING:
    from digest.errors import FetchFault

PATH = "issues/catch-up/2016-09-05.md"
PAGE = "https://www.trust.nhs.uk/news/a"
ISSUE = f"""---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Ward opens
preheader: And a car park
---

## [Ward opens]({PAGE})

A ward has opened in Ashby, TEXT it was said.
"""
OURS = {
    "link-gone", "link-unreachable", "link-redirected", "link-not-checked", "picture-gone", "picture-heavy",
    "picture-not-a-picture",
}  # fmt: skip
FINE = Reached(status=200, media="text/html")


def proof(text: str = "", reached: dict[str, Reached] | None = None, **links: str) -> Proof:
    file = parse(ISSUE.replace("TEXT", text), PATH)
    newsletter = a_newsletter(links=replace(WAYS, unsubscribe="", **links), footer=FOOTER)
    email = an_email(file.issue, newsletter)
    return Proof(issue=file.issue, newsletter=newsletter, email=email, path=PATH, lines=file.lines, reached=reached)


def found(of: Proof) -> list[Finding]:
    return [each for each in check(of, notes=True) if each.id in OURS]


def told(**gave: object) -> list[tuple[str, str, str, str]]:
    """Return what is said of the page of the story."""
    return [(each.id, each.severity, each.message, each.help) for each in found(proof(reached={PAGE: Reached(**gave)}))]  # type: ignore[arg-type]


def test_without_an_answer_nothing_is_said_and_no_check_counts() -> None:
    assert found(proof()) == []
    names = {"reachable", "redirects", "pictures-reached"}
    assert not names & {each.name for each in asked(proof())}
    assert names <= {each.name for each in asked(proof(reached={}))}


def test_a_page_that_is_there_is_no_fault() -> None:
    assert told(status=200) == []


def test_what_is_gone_is_an_error_where_it_was_typed() -> None:
    (one,) = found(proof(reached={PAGE: Reached(status=404)}))
    assert (one.id, one.severity, str(one.where)) == ("link-gone", "error", f"{PATH}:9")
    assert one.message == f"“{PAGE}” is not there (404)"
    assert told(status=410)[0][2] == f"“{PAGE}” is gone for good (410)"
    ((id, severity, said, _),) = told(fault="no-name", said="there is no site called www.trust.nhs.uk")
    assert (id, severity) == ("link-gone", "error")
    assert said == f"“{PAGE}” leads nowhere: there is no site called www.trust.nhs.uk"


def test_each_place_of_an_address_is_told() -> None:
    of = proof(f"[one]({PAGE}) and [two]({PAGE}#part)", {PAGE: Reached(status=404)})
    assert [str(each.where).removeprefix(PATH) for each in found(of)] == [":9", ":11:29", ":11:72"]


def test_an_editor_may_let_it_stand() -> None:
    of = proof("x\n<!-- allow: link-gone it is up from noon on -->\n", {PAGE: Reached(status=404)})
    assert [(each.severity, each.allowed) for each in found(of)] == [("info", "it is up from noon on")]


@pytest.mark.parametrize("fault", ["offline", "refused", "timeout", "tls", "garbled", "too-large", "too-far"])
def test_what_gives_no_answer_is_a_warning(fault: FetchFault) -> None:
    ((id, severity, said, _),) = told(fault=fault, said="no whole answer within 8 seconds")
    assert (id, severity) == ("link-unreachable", "warning")
    assert said == f"“{PAGE}” cannot be read now: no whole answer within 8 seconds"


@pytest.mark.parametrize("status", [400, 405, 500, 503])
def test_an_answer_that_something_is_wrong_is_a_warning(status: int) -> None:
    ((id, severity, said, _),) = told(status=status)
    assert (id, severity) == ("link-unreachable", "warning")
    assert said.endswith(f"({status})")


@pytest.mark.parametrize(
    "reached",
    [
        Reached(fault="private", said="it is private"),
        Reached(fault="address", said="it is odd"),
        Reached(fault="not asked", said="no network"),
        *(Reached(status=status) for status in (401, 403, 429, 999)),
        None,
    ],
)
def test_of_what_could_not_be_asked_nothing_is_said_but_that(reached: Reached | None) -> None:
    (one,) = found(proof(reached={PAGE: reached} if reached else {}))
    assert (one.id, one.severity) == ("link-not-checked", "info")
    assert one.id in NOT_RUN
    assert one.text.startswith("1 address (")
    assert one.message == f"{one.text}: “{PAGE}”"


def test_there_is_one_line_for_each_reason() -> None:
    other = "https://www.gov.uk/b"
    offline = Reached(fault="not asked", said="no network")
    of = proof(f"[one]({other}) and [two]({other})", {PAGE: offline, other: offline})
    assert [each.text for each in found(of)] == ["2 addresses (no network)"]
    assert found(of)[0].message.endswith(f": “{PAGE}”, “{other}”")
    of = proof(f"[one]({other})", {PAGE: offline, other: Reached(status=403)})
    assert len(found(of)) == 2


@pytest.mark.parametrize(
    ("ended", "place"),
    [
        ("https://www.trust.nhs.uk/", "the home page"),
        ("https://www.trust.nhs.uk", "the home page"),
        ("https://www.trust.nhs.uk/en/", "the home page"),
        ("https://www.trust.nhs.uk/index.php", "the home page"),
        ("https://www.trust.nhs.uk/login?next=/news/a", "a login page"),
        ("https://www.trust.nhs.uk/users/sign-in", "a login page"),
        ("https://login.trust.nhs.uk/?to=x", "a login page"),
        ("https://accounts.example.net/o/oauth2", "a login page"),
        ("https://www.other.nhs.uk/news/a", "another site"),
        ("https://domain-for-sale.example.net/", "another site"),
    ],
)
@pytest.mark.parametrize("lasting", [True, False])
def test_a_link_that_ends_elsewhere_is_a_warning(ended: str, place: str, lasting: bool) -> None:
    ((id, severity, said, help),) = told(status=200, url=ended, lasting=lasting)
    assert (id, severity) == ("link-redirected", "warning")
    assert said == f"“{PAGE}” leads on to {place}: {ended}"
    assert help == f"if that is the page that is meant, write {ended}"


def test_a_page_that_moved_for_good_is_a_note_with_its_new_address() -> None:
    new = "https://www.trust.nhs.uk/news/2016/a"
    assert told(status=200, url=new, lasting=True) == [
        ("link-redirected", "info", f"“{PAGE}” has moved for good", f"write {new}")
    ]
    assert told(status=200, url=new, lasting=False) == []


@pytest.mark.parametrize("ended", [f"{PAGE}/", "https://trust.nhs.uk/news/a", f"{PAGE}?utm_source=x"])
def test_what_an_editor_would_not_mend_is_not_told(ended: str) -> None:
    assert told(status=200, url=ended, lasting=True) == []


def test_a_name_in_letters_of_its_own_is_the_same_site() -> None:
    url = "https://www.klinik-münchen.de/a"
    of = proof(f"[x]({url})", {PAGE: FINE, url: Reached(status=200, url="https://xn--klinik-mnchen-3ob.de/b")})
    assert found(of) == []


def test_an_address_that_is_there_to_lead_on_may() -> None:
    url = "https://doi.org/10.1000/182"
    of = proof(f"[x]({url})", {PAGE: FINE, url: Reached(status=200, url="https://journal.net/a", lasting=True)})
    assert found(of) == []


def test_pictures_have_words_of_their_own() -> None:
    picture = "https://cdn.trust.nhs.uk/a.png"
    text = f"said.\n\n![A ward]({picture})\n\nAnd"
    for reached, ids in (
        (Reached(status=200, media="image/png", size=200 * 1024), []),
        (Reached(status=404), ["picture-gone"]),
        (Reached(fault="no-name", said="x"), ["picture-gone"]),
        (Reached(status=500), ["link-unreachable"]),
        (Reached(status=200, media="text/html", size=10), ["picture-not-a-picture"]),
        (Reached(status=200, media="", size=None), []),
        (Reached(status=200, media="image/png", size=200 * 1024 + 1), ["picture-heavy"]),
        (Reached(status=200, media="image/png", size=1, url="https://other.net/a.png", lasting=True), []),
    ):
        of = proof(text, {PAGE: FINE, picture: reached})
        assert [each.id for each in found(of)] == ids
        assert all(each.where.line == 13 for each in found(of))


def test_pictures_are_weighed_together_each_once() -> None:
    several = [f"https://cdn.trust.nhs.uk/{number}.png" for number in range(5)]
    text = "said.\n\n" + "\n\n".join(f"![A ward]({url})" for url in (*several, several[0])) + "\n\nAnd"
    light = Reached(status=200, media="image/png", size=160 * 1024)
    assert found(proof(text, {PAGE: FINE, **dict.fromkeys(several, light)})) == []
    heavy = replace(light, size=161 * 1024)
    (one,) = found(proof(text, {PAGE: FINE, **dict.fromkeys(several, heavy)}))
    assert (one.id, one.message) == ("picture-heavy", "the pictures have 805 KB together; 800 are plenty")


def test_what_is_wanted_is_what_somebody_could_ask_for() -> None:
    text = (
        "[a](https://b.net/x#part) [b](mailto:a@b.net) [c](https://b.net/{{ID}}) [d](https://staging.b.net/) "
        "[e](http://127.0.0.1/) [f](//x) [g](#) [n](merge:unsubscribe_url) [h](https://b.net/*|UNIQID|*) "
        "[i](https//b.net) ![j](https://b.net/p.png) [k](https://b.net/x) [l](http://localhost/) <https://b.net/m>"
    )
    of = proof(
        text,
        view="https://www.b.net/{newsletter}/{date}",
        sign_up="https://www.b.net/{newsletter}",
        unsubscribe_mailto="mailto:x@b.net",
        corrections="https://b.net/p.png",
    )
    of = replace(of, newsletter=replace(of.newsletter, brand=Brand(logo="https://www.b.net/logo.png", logo_alt="B")))
    assert list(wanted(of).items()) == [
        (PAGE, False),
        ("https://b.net/x", False),
        ("https://b.net/p.png", True),
        ("https://b.net/m", False),
        ("https://www.b.net/catch-up", False),
        ("https://www.b.net/logo.png", True),
    ]


def test_the_newsletters_own_addresses_are_told_by_its_file() -> None:
    of = proof(
        reached={PAGE: FINE, "https://www.b.net/catch-up": Reached(status=404)},
        sign_up="https://www.b.net/{newsletter}",
    )
    (one,) = found(of)
    assert (one.id, one.where.path) == ("link-gone", "newsletters/catch-up.toml")
