"""Links: that each leads somewhere, and to where its words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from digest.checks.registry import Check, Rule
from digest.checks.targets import MERGE, fault, targets
from digest.likeness import canonical
from digest.markup.markdown import is_web_link
from digest.model import Finding
from digest.text import join_and

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.targets import Target
    from digest.model import Proof, Severity


def _tell(target: Target, id: str, severity: Severity, message: str, help: str, *, fix: str | None = None) -> Finding:
    where = target.where
    return Finding(id=id, severity=severity, message=message, where=where, help=help, text=target.url, fix=fix)


def _links(proof: Proof) -> Iterator[Target]:
    """Yield the links of texts; those of headlines and pictures have checks of their own for what no one can follow."""
    return (target for target in targets(proof) if target.kind == "link")


def _usable(proof: Proof) -> Iterator[Target]:
    """Yield every address of the issue that a mail program follows."""
    return (target for target in targets(proof) if target.kind != "newsletter" and not fault(target.url))


# --- addresses nobody can follow -----------------------------------------------------------------


def empty(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each link of a text that leads nowhere."""
    for target in _links(proof):
        if fault(target.url) == "empty":
            said = f"the link of “{target.words}” leads nowhere"
            yield _tell(target, "link-empty", "error", said, "put in its address, or take the brackets off")


def relative(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each address without a scheme: in an inbox it stands for nothing."""
    for target in _links(proof):
        if fault(target.url) == "relative":
            mail = re.fullmatch(r"[^\s@/]+@[^\s@/]+", target.url)
            help = f"write mailto:{target.url}" if mail else "write a whole address: https://..."
            yield _tell(target, "link-relative", "error", f"{target.shown} is no whole address", help)


def scheme(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each address of a kind the email does not take: javascript:, file:, tel: and the like."""
    for target in _links(proof):
        if fault(target.url) == "scheme":
            said = f"no link can lead to {target.shown}; readers see it as it stands"
            yield _tell(target, "link-scheme-unusable", "error", said, "use https:// or mailto:")


def merge_tag(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each link that a sending service is to fill in, and cannot."""
    profile = proof.newsletter.profile
    known = proof.newsletter.tags_on(proof.issue.date)
    for target in targets(proof):
        match = MERGE.fullmatch(target.url)
        if match and match[1] not in known:
            said = f"{target.shown}: the profile {profile.name} has no such tag, or no address for it"
            help = f"it has {join_and(sorted(known))}" if known else "write an address, or another profile"
            yield _tell(target, "merge-tag-unknown", "error", said, help)


# A closing bracket may belong to the address: "/wiki/Trust_(law)".
_TRAILING = re.compile(r"[.,;:!?…'\"”’\]}>*_]\Z|\)\Z")


def malformed(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each address mistyped so that nobody can follow it, a warning where it looks mistyped."""
    for target in targets(proof):
        url = target.url
        if fault(url) == "malformed" and target.kind == "link":
            said = f"{target.shown} is mistyped; readers see it as it stands"
            yield _tell(target, "link-malformed", "error", said, "write it anew: https://...", fix=_mended(url))
        elif target.kind != "newsletter" and (odd := _odd(url)):
            yield _tell(target, "link-malformed", "warning", f"{target.shown} {odd}", "see where it leads, and mend it")


# Signs of "https://" that slipped, and nothing else.
_SLIPPED = re.compile(r"(https?)(?://|:/|[;,.]//|:\\\\|:///)(?=[\w-]+(?:\.[\w-]+)+(?:[/?#]|\Z))", re.IGNORECASE)


def _mended(url: str) -> str | None:
    """Return a mistyped address as it was meant, where it can be meant in one way."""
    mended = _SLIPPED.sub(lambda slip: f"{slip[1]}://", url, count=1)
    return mended if _SLIPPED.match(url) and not fault(mended) else None


def _odd(url: str) -> str:
    """Return what is odd about an address that can be followed."""
    if re.search(r"\s", url) and is_web_link(url):
        return "holds a blank"  # of a headline: it is mended for the email
    if fault(url):
        return ""
    if url.lower().startswith("mailto:"):
        return ""
    if re.match(r"https?://https?(?::|//|/|%3A)", url, re.IGNORECASE):
        return "has https:// twice"
    if re.search(r"\.\.|[,;\\]", urlsplit(url).netloc):
        return "has a mistyped host"
    last = None if url.endswith(("}}", "%}", "|*")) else _TRAILING.search(url)  # a merge tag is filled in later
    if last and (last[0] != ")" or url.count(")") > url.count("(")):
        return f"ends in {last[0]}"
    return ""


# --- addresses not for readers -------------------------------------------------------------------

_STAGING = r"(?:staging|stage|stg|dev|test|uat|preview|preprod|qa|sandbox|intranet|cms|admin)"
_STAGING_LABEL = re.compile(rf"{_STAGING}\d*(?:-.*)?|.*-{_STAGING}\d*")
# Names that are kept for use within a house (RFC 6761, RFC 6762, RFC 8375; ICANN for .internal).
_INSIDE = ("localhost", "local", "internal", "test", "invalid", "lan", "home.arpa")
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "ac", "edu", "nhs", "ltd", "plc", "sch", "police"])
# WordPress, Drupal, Joomla, Umbraco, TYPO3, Ghost, Django and what is called by its name.
_ADMIN = re.compile(
    r"/(?:wp-admin|wp-login\.php|administrator|umbraco|typo3|ghost|admin|cms)(?:/|\Z)|/node/\d+/edit/?\Z", re.IGNORECASE
)
_PREVIEW = re.compile(r"(?:\A|&)(?:preview(?:_id|_nonce)?)=", re.IGNORECASE)


def staging_host(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each address only the house can reach: a private host, a staging site, a page of the CMS."""
    for target in targets(proof):
        why = "" if fault(target.url) or not target.host else not_public(target.url, target.host)
        if why:
            help = "put in the address readers use"
            yield _tell(target, "link-staging-host", "error", f"{target.shown} leads to {why}", help)


def not_public(url: str, host: str) -> str:
    """Return what makes an address one that only the house can follow, if anything does."""
    if ":" in host or re.fullmatch(r"[\d.]+", host):
        from ipaddress import ip_address  # noqa: PLC0415 - few issues have such an address

        try:
            return "" if ip_address(host).is_global else "a private address"
        except ValueError:
            return "a host that cannot be"
    labels = host.split(".")
    if re.fullmatch(r"(?:tk)+|https?", host):
        return ""  # an address to come, or a scheme typed twice: that is told already
    if len(labels) == 1 or host.endswith(tuple(f".{name}" for name in _INSIDE)):
        return "a host of the house"
    own = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    if any(_STAGING_LABEL.fullmatch(label) for label in labels[:-own]):
        return "a staging site"
    parts = urlsplit(url)
    return "the CMS" if _ADMIN.match(parts.path) or _PREVIEW.search(parts.query) else ""


def not_https(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each link that is not encrypted."""
    for target in targets(proof):
        if target.kind in {"link", "headline", "newsletter"} and target.url.lower().startswith("http://"):
            said = f"{target.shown} is not encrypted; some mail programs warn of it"
            yield _tell(target, "link-not-https", "warning", said, "write https:// if the site has it")


# Of campaigns (Google, Meta, Microsoft, Mailchimp, HubSpot): a page is the same without it.
_CAMPAIGN = r"utm_\w+|fbclid|[gd]clid|gbraid|wbraid|msclkid|mc_[ce]id|igshid|_hs\w+"
# And what lets in whoever has it.
_PERSONAL = re.compile(rf"{_CAMPAIGN}|(?:access_|auth_?)?token|session_?id|phpsessid|jsessionid", re.IGNORECASE)
_CAMPAIGN_ONLY = re.compile(_CAMPAIGN, re.IGNORECASE)


def personal(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each address that still says how somebody came to it, or lets others in as them."""
    for target in _usable(proof):
        if not target.host:
            continue
        parts = urlsplit(target.url)
        names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True) if _PERSONAL.fullmatch(name)]
        names += re.findall(r";(jsessionid)=", parts.path, re.IGNORECASE)
        names += ["a user name"] if "@" in parts.netloc else []
        if names:
            said = f"{target.shown} still has {join_and(names)}"
            help = "cut that from the address; see that it still leads there"
            fix = _without_campaign(target.url) if all(map(_CAMPAIGN_ONLY.fullmatch, names)) else None
            yield _tell(target, "link-personal", "info", said, help, fix=fix)


def _without_campaign(url: str) -> str:
    """Return an address without the parameters of a campaign; all else stays letter for letter."""
    head, _, rest = url.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = [each for each in query.split("&") if not _CAMPAIGN_ONLY.fullmatch(each.partition("=")[0])]
    return f"{head}{'?' if kept else ''}{'&'.join(kept)}{mark}{fragment}"


_SHORTENERS = frozenset(
    [
        "bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "fb.me", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy",
        "rebrand.ly", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "trib.al",
    ]
)  # fmt: skip


def shortener(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each shortened address: mail filters mistrust it, and it may be gone tomorrow."""
    for target in _usable(proof):
        if target.host in _SHORTENERS:
            said = f"{target.shown} hides where it leads; mail filters mistrust that"
            yield _tell(target, "link-shortener", "warning", said, "put in the address it leads to")


# --- words of links ------------------------------------------------------------------------------

# A bare name counts under few endings only: "Care.data" is a name.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)([\w.-]+)\S*|((?:[\w-]+\.)+(?:com|org|net|gov|edu|int|info|uk|eu|ie))(?:/\S*)?", re.IGNORECASE
)


def words_differ(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each link whose words are one address and whose target is another."""
    for target in _usable(proof):
        words = target.words.strip()
        if not target.host:
            differs = "@" in words and " " not in words and not target.url.lower().startswith(f"mailto:{words}".lower())
        else:
            match = _ADDRESS.fullmatch(words)
            said = (match[1] or match[2]).lower().removeprefix("www.").rstrip(".") if match else ""
            differs = bool(said) and not f".{target.host}".endswith(f".{said}")
        if differs and target.kind == "link":
            said = f"the words say “{words[:60]}”, but the link leads to {target.shown}"
            yield _tell(target, "link-words-differ", "warning", said, "make both the same: filters take it for a fraud")


def words_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each link of a story or section whose words led elsewhere before."""
    seen: dict[tuple[str, str], str] = {}
    for target in _links(proof):
        words = " ".join(target.words.split()).casefold()
        if fault(target.url) or not words or words in _GENERIC:
            continue
        leads = canonical(target.url) or target.url
        if seen.setdefault((target.part, words), leads) != leads:
            said = f"“{target.words}” leads to two places in one text"
            yield _tell(target, "link-words-twice", "warning", said, "let the words of each say where it leads")


# What a screen reader’s list of links gives without the words around it (WCAG 2.2, success criterion 2.4.4).
_GENERIC = frozenset(
    [
        "article", "click", "click here", "continue reading", "find out more", "full story", "go here", "here",
        "learn more", "more", "more here", "read more", "read more here", "see more", "this", "this article",
        "this link", "this page", "this story",
    ]
)  # fmt: skip


def words_generic(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each link whose words alone say nothing; the program’s own "Full story" names its story."""
    house = proof.newsletter.sign_up.casefold()
    for target in _links(proof):
        words = " ".join(target.words.split()).strip(" .,:;!>»→…").casefold()
        if words in _GENERIC and words not in {"full story", house} and is_web_link(target.url):
            said = f"the words of a link, “{target.words}”, do not say where it leads"
            yield _tell(target, "link-words-generic", "warning", said, "link the words that name it")


CHECKS = (
    Check(
        "link-addresses",
        (empty, relative, scheme, malformed, merge_tag, staging_host),
        (
            Rule("link-empty", "error", "a link has no address, or `#`", "put it in, or take the brackets off"),
            Rule(
                "link-relative",
                "error",
                "the address has no scheme: `/a`, `www.example.org`, `desk@example.org`. Readers see the Markdown",
                "write `https://` or `mailto:` before it",
            ),
            Rule(
                "link-scheme-unusable",
                "error",
                (
                    "the address is neither of the web nor of mail: `javascript:`, `file:`, `tel:`, `ftp:`. Readers "
                    "see the Markdown"
                ),
                "use `https://` or `mailto:`",
            ),
            Rule(
                "link-malformed",
                "error",
                (
                    "the address is mistyped so that readers see the Markdown: `https//`, `https:/`, a blank within. "
                    "Warning where it is a link but looks mistyped: `https://` twice, two dots in the host, a full "
                    "stop, a comma or an odd bracket at the end"
                ),
                "see where it leads, and mend it",
            ),
            Rule(
                "merge-tag-unknown",
                "error",
                (
                    "`merge:NAME` is no tag of the [profile](sending.md#merge-tags) in use, or stands for an address "
                    "of `[links]` that is not set"
                ),
                "use one of those the message names",
            ),
            Rule(
                "link-staging-host",
                "error",
                (
                    "only the house can follow it: `localhost`, a private number, a name without a dot or under "
                    "`.local`, `.internal` and the like; a host such as `staging.`, `dev-`, `test.`, `preview.`; a "
                    "page of the CMS such as `/wp-admin` or `?preview=`"
                ),
                "put in the address readers use",
            ),
        ),
    ),
    Check(
        "link-trust",
        (not_https, shortener, personal),
        (
            Rule("link-not-https", "warning", "`http://`", "write `https://` if the site has it"),
            Rule(
                "link-shortener",
                "warning",
                "`bit.ly` and the like: mail filters mistrust them",
                "put in the address it leads to",
            ),
            Rule(
                "link-personal",
                "info",
                (
                    "the address still has what shows how somebody came to it (`utm_`, `fbclid`, `mc_eid`), or lets "
                    "others in (`token`, `session`, a user name)"
                ),
                "cut that off",
            ),
        ),
        thorough=True,
    ),
    Check(
        "link-words",
        (words_differ, words_generic, words_twice),
        (
            Rule(
                "link-words-differ",
                "warning",
                (
                    "the words of the link are one address, its target is another host or mailbox: filters take that "
                    "for fraud"
                ),
                "make both the same",
            ),
            Rule(
                "link-words-generic",
                "warning",
                (
                    'the words of the link alone say nothing: "here", "click here", "read more". "Full story" may '
                    "stand, and the newsletter's own `sign_up`"
                ),
                "link the words that name it",
            ),
            Rule(
                "link-words-twice",
                "warning",
                'the same words lead to two places in one story or section; "Full story" may',
                "let the words of each say where it leads",
            ),
        ),
    ),
)
