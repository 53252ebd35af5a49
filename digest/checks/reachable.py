"""Whether what an issue leads to is there: a look at what its addresses gave when they were asked. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from digest.checks.links import not_public
from digest.checks.registry import Check, Rule
from digest.checks.targets import fault, targets
from digest.likeness import canonical
from digest.model import Finding, Reached
from digest.text import figure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.targets import Target
    from digest.model import Proof, Severity

# What a picture, and all of an issue, may weigh for a reader on the move (house limits; no mail program sets one).
PICTURE_MOST = 200 * 1024
PICTURES_MOST = 800 * 1024

# Filled in by a sending service, for each reader.
_FILLED_IN_LATER = re.compile(r"[{}]|\*\||%%\w+%%|\[\[|<%")
_NOT_ASKED = Reached(fault="not asked", said="not asked for")


class _Told(NamedTuple):
    """An address as it was typed, whether a picture should be there, the address asked, and what it gave."""

    target: Target
    picture: bool
    url: str
    reached: Reached


def wanted(proof: Proof) -> dict[str, bool]:
    """Return the addresses of the web that an issue leads to, in the reader's order, each with whether it is a picture.

    Left out is what nobody could ask for: what other checks call mistyped or private, what a sending service fills in
    for each reader, and a page that is made of the issue once it is out.
    """
    found: dict[str, bool] = {}
    for _, picture, url in _askable(proof):
        found[url] = found.get(url, False) or picture
    return found


def _askable(proof: Proof) -> Iterator[tuple[Target, bool, str]]:
    links = proof.newsletter.links_on(proof.issue.date)
    for target in targets(proof):
        url = target.url.strip().partition("#")[0]
        if target.kind == "newsletter" and (name := target.words.partition("links.")[2]):
            url = "" if "{date}" in url else getattr(links, name).partition("#")[0]
        if url and target.host and not _FILLED_IN_LATER.search(url) and not _told_elsewhere(target):
            yield target, target.kind == "picture" or target.words == "brand.logo", url


def _told_elsewhere(target: Target) -> bool:
    return fault(target.url) not in {"", "malformed"} or bool(not_public(target.url, target.host))


def _told(proof: Proof) -> Iterator[_Told]:
    for target, picture, url in _askable(proof):
        yield _Told(target, picture, url, (proof.reached or {}).get(url, _NOT_ASKED))


def _tell(told: _Told, id: str, severity: Severity, said: str, help: str) -> Finding:
    message = f"{told.target.shown} {said}"
    return Finding(id=id, severity=severity, message=message, where=told.target.where, help=help)


# --- is it there? --------------------------------------------------------------------------------

# What sites say to programs, and to readers who are not let in: unauthorised, payment, forbidden, proxy, too many,
# for legal reasons (RFC 9110, RFC 6585, RFC 7725); LinkedIn's own.
_TURNED_AWAY = frozenset([401, 402, 403, 407, 429, 451, 999])
_GONE = {404: "is not there (404)", 410: "is gone for good (410)"}
# Nobody asked, so nothing is known of these.
_UNASKED = frozenset(["address", "private", "not asked"])


def gone(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each page and each picture that is not there any more."""
    for told in _told(proof):
        said = _GONE.get(told.reached.status) or ("leads nowhere: " + told.reached.said)
        if told.reached.status in _GONE or told.reached.fault == "no-name":
            if told.picture:
                yield _tell(told, "picture-gone", "error", said, "put in its new address, or take it out")
            else:
                yield _tell(told, "link-gone", "error", said, "put in its new address, or take the link out")


def unreachable(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each address that gave no answer, or one that says that something is wrong."""
    for told in _told(proof):
        reached = told.reached
        if reached.fault and reached.fault not in {*_UNASKED, "no-name"}:
            yield _tell(told, "link-unreachable", "warning", f"cannot be read now: {reached.said}", _SEE)
        elif reached.status >= 400 and reached.status not in _TURNED_AWAY and reached.status not in _GONE:
            whose = "the site has a fault" if reached.status >= 500 else "the site will have none of it"
            yield _tell(told, "link-unreachable", "warning", f"cannot be read now: {whose} ({reached.status})", _SEE)


_SEE = "see in a browser whether it is there"


def not_checked(proof: Proof) -> Iterator[Finding]:
    """Yield one line for each reason why addresses could not be asked for: of these nothing is known."""
    why: dict[str, dict[str, _Told]] = {}
    for told in _told(proof):
        if told.reached.fault in _UNASKED:
            why.setdefault(told.reached.said, {}).setdefault(told.url, told)
        elif told.reached.status in _TURNED_AWAY:
            said = f"turned away with {told.reached.status}"
            why.setdefault(said, {}).setdefault(told.url, told)
    for said, each in why.items():
        first = next(iter(each.values()))
        text = f"{figure_of(len(each), 'address', 'addresses')} ({said})"
        shown = ", ".join(told.target.shown for told in list(each.values())[:20])
        yield Finding(
            id="link-not-checked",
            severity="info",
            message=f"{text}: {shown}{', ...' if len(each) > 20 else ''}",
            where=first.target.where,
            text=text,
        )


# --- is it what is meant? ------------------------------------------------------------------------

_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w+)?/?)?", re.IGNORECASE)
_LOGIN = re.compile(
    r"/(?:log-?[io]n|sign-?[iu][np]|sso|auth(?:enticate|orize)?|register|session/new)(?:[/.]|\Z)", re.IGNORECASE
)
_LOGIN_HOST = re.compile(r"(?:login|signin|sign-in|sso|auth|accounts?|idp)\.", re.IGNORECASE)

# Kept so that an address lasts while its page moves: readers are to be given these.
_ON_PURPOSE = frozenset(["doi.org", "dx.doi.org", "hdl.handle.net", "purl.org", "w3id.org", "youtu.be"])


def redirected(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each link that ends where it was hardly meant to, and a note where its page has moved."""
    for told in _told(proof):
        reached = told.reached
        meant = told.picture or _host(urlsplit(told.url).hostname) in _ON_PURPOSE
        if meant or not 0 < reached.status < 400 or not reached.url:
            continue
        help = f"if that is the page that is meant, write {reached.url}"
        if place := _astray(told.url, reached.url):
            yield _tell(told, "link-redirected", "warning", f"leads on to {place}: {reached.url[:120]}", help)
        elif reached.lasting and not _same(told.url, reached.url):
            said = "has moved for good"
            yield _tell(told, "link-redirected", "info", said, f"write {reached.url}")


def _same(url: str, other: str) -> bool:
    """Tell whether two addresses differ in nothing that an editor would mend: a slash at the end, ``www.``."""
    return canonical(url) == canonical(other) and url.partition(":")[0].lower() == other.partition(":")[0].lower()


def _astray(url: str, other: str) -> str:
    asked, ended = urlsplit(url), urlsplit(other)
    host, other_host = _host(asked.hostname), _host(ended.hostname)
    if (_LOGIN.search(ended.path) or _LOGIN_HOST.match(other_host)) and not (
        _LOGIN.search(asked.path) or _LOGIN_HOST.match(host)
    ):
        return "a login page"
    if host != other_host:
        return "another site"
    at_home = _HOME.fullmatch(ended.path) and not ended.query
    return "the home page" if at_home and not (_HOME.fullmatch(asked.path) and not asked.query) else ""


def _host(name: str | None) -> str:
    """Return a host as it is compared: sites answer with the ASCII form of their names, editors may type the other."""
    host = (name or "").rstrip(".").removeprefix("www.")
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


# --- pictures ------------------------------------------------------------------------------------


def _pictures(proof: Proof) -> Iterator[_Told]:
    """Yield each picture that is there, once."""
    once = {told.url: told for told in reversed([*_told(proof)]) if told.picture and 0 < told.reached.status < 400}
    yield from reversed(once.values())


def heavy(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture that takes long to come, and one where all of them together do."""
    total = 0
    for told in _pictures(proof):
        size = told.reached.size or 0
        total += size
        if size > PICTURE_MOST:
            said = f"has {_kilobytes(size)} KB; {_kilobytes(PICTURE_MOST)} are plenty"
            yield _tell(told, "picture-heavy", "warning", said, "make it smaller")
    if total > PICTURES_MOST:
        said = f"the pictures have {_kilobytes(total)} KB together; {_kilobytes(PICTURES_MOST)} are plenty"
        where = next(_pictures(proof)).target.where
        yield Finding(
            id="picture-heavy", severity="warning", message=said, where=where, help="make some of them smaller"
        )


def _kilobytes(octets: int) -> str:
    return f"{round(octets / 1024):,}"


def not_a_picture(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture whose site says that it is something else."""
    for told in _pictures(proof):
        media = told.reached.media
        if media and not media.startswith("image/"):
            said = f"is no picture: its site calls it {media[:60]}"
            help = "put in the address of the picture itself, not of a page with it"
            yield _tell(told, "picture-not-a-picture", "warning", said, help)


LINKS = (
    Check(
        "reachable",
        (gone, unreachable, not_checked),
        (
            Rule(
                "link-gone",
                "error",
                "the page is not there: its site says so (404, 410), or there is no such site",
                "put in its new address, or take the link out",
            ),
            Rule(
                "picture-gone",
                "error",
                "the same of a picture, be it the newsletter's logo",
                "put in its new address, or take it out",
            ),
            Rule(
                "link-unreachable",
                "warning",
                (
                    "no whole answer within eight seconds, a fault of the site (500 and over), a certificate that is "
                    "not right, more than five redirects, or an answer nobody can read"
                ),
                "see in a browser whether it is there",
            ),
            Rule(
                "link-not-checked",
                "info",
                (
                    "nobody could ask: there is no network, it is no machine of the public web, its site turned the "
                    "program away (401, 403, 429), it is an example (`example.org`), or there are more than 200 "
                    "addresses. One line for each reason"
                ),
                "see in a browser whether it is there",
            ),
        ),
        needs="reached",
    ),
    Check(
        "redirects",
        (redirected,),
        (
            Rule(
                "link-redirected",
                "warning",
                (
                    "the link ends at another site, at a home page or at a login page. Info where the page has moved "
                    "for good (301, 308)"
                ),
                "if that is the page that is meant, put in the address it ends at, which is told",
            ),
        ),
        needs="reached",
    ),
)
PICTURES = (
    Check(
        "pictures-reached",
        (heavy, not_a_picture),
        (
            Rule(
                "picture-heavy",
                "warning",
                "a picture has over 200 KB, or all of them have over 800 KB",
                "make it smaller",
            ),
            Rule(
                "picture-not-a-picture",
                "warning",
                "its site calls it something else: often a page that shows the picture",
                "put in the address of the picture itself",
            ),
        ),
        needs="reached",
    ),
)
