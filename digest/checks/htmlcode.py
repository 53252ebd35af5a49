"""What the HTML is made of: what mail programs take out, misread, or read in a mode of twenty years ago."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from digest.checks.page import read
from digest.checks.places import of_email
from digest.checks.registry import Check, Rule
from digest.model import Finding
from digest.text import figure_of, one_line, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof, Severity

# Gmail says nothing of its limits. Both of hteumeuleu: email-bugs#90 tried blocks of style, by which one of more than
# 8,192 characters goes; caniemail#144 says 16 KB of them all. The lesser is the safe one.
STYLE_MOST = 8192
# By judgement: who sees no pictures should get a message, and filters distrust an email that is one picture.
WORDS_LEAST = 60
# By judgement: more than an issue of twenty stories with a round-up and a footer has.
LINKS_MOST = 60


def _tell(proof: Proof, id: str, severity: Severity, message: str, help: str) -> Finding:
    return Finding(id=id, severity=severity, message=message, where=of_email(proof), help=help)


# --- how it is read ------------------------------------------------------------------------------

# What puts no browser into quirks mode (WHATWG HTML, "The initial insertion mode"): the short one, and of the old ones
# XHTML and HTML 4.01 with their address.
_DOCTYPE = re.compile(
    r"(?:\ufeff|\s|<!--(?:[^-]|-(?!->))*-->)*<!doctype\s+html(?:\s+system\s+[\"']about:legacy-compat[\"']"
    r"|\s+public\s+[\"']-//w3c//dtd (?:xhtml 1\.[01]|html 4\.01)[^\"'>]*[\"']\s+[\"'][^\"'>]+[\"'])?\s*>",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"<!(?:--)?\[(?P<opens>if)\b[^\]]*\]>|<!\[endif\](?:--)?>", re.IGNORECASE)
_CONTROL = re.compile("[\x00\x80-\x9f]")


def doctype(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the HTML begins with no doctype, or with one that makes webmails lay it out as in 1999."""
    html = proof.email.html
    if html.strip() and not _DOCTYPE.match(html):
        said = "no doctype" if not re.search(r"<!doctype", html[:1000], re.IGNORECASE) else "an old doctype"
        help = "leave it to <mjml>, which writes <!doctype html>"
        yield _tell(
            proof, "html-doctype", "error", f"the HTML begins with {said}: boxes and type get other sizes", help
        )


def conditional_comments(proof: Proof) -> Iterator[Finding]:
    """Yield an error where a conditional comment for Outlook is not closed, or closed twice; one holds no other."""
    html, opened, wrong = proof.email.html, None, None
    for match in _CONDITION.finditer(html):
        if bool(match["opens"]) == (opened is not None):
            wrong = match
            break
        opened = match if match["opens"] else None
    if (odd := wrong or opened) is not None:
        said = one_line(html[odd.start() : odd.start() + 60])
        help = "each <!--[if mso]> needs its <![endif]--> in the template, and none may hold another"
        message = f"a conditional comment is not closed, or closed twice: {said}"
        yield _tell(proof, "html-comments-unbalanced", "error", message, help)


def control_characters(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the HTML holds NUL or a C1 control, which some programs cut it off at."""
    if match := _CONTROL.search(proof.email.html):
        around = one_line(_CONTROL.sub("�", proof.email.html[max(match.start() - 20, 0) : match.end() + 20]))
        said = f"the HTML holds the control character U+{ord(match[0]):04X}: “{around}”"
        yield _tell(proof, "html-control", "error", said, "take it out of the template")


# --- what is taken out ---------------------------------------------------------------------------

# A picture map, a button and an input go with their form; ``embed`` and ``applet`` are ``object`` by other names.
_FORBIDDEN = frozenset(["applet", "embed", "form", "frame", "iframe", "object", "script"])


def forbidden(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each kind of element, or attribute that runs a script, which mail programs take out."""
    found: dict[str, None] = {}
    for tag in read(proof.email.html).tags:
        if tag.name in _FORBIDDEN:
            found[f"<{tag.name}>"] = None
        found |= {f"{name}=": None for name in tag.given if re.fullmatch(r"on[a-z]+", name)}
    for what in found:
        help = "take it out of the template; a link can lead to a page that has it"
        yield _tell(
            proof, "html-forbidden", "error", f"the HTML holds {what}: mail programs take it out, or warn", help
        )


def style_long(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each style sheet so long that Gmail is said to drop it whole."""
    for style in read(proof.email.html).styles:
        if len(style) > STYLE_MOST:
            said = f"a <style> has {len(style)} characters; Gmail is said to drop one of over {STYLE_MOST}"
            yield _tell(proof, "html-style-long", "warning", said, "break it in two in the template, or shorten it")


def picture_width(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture whose width is no plain number: Outlook on Windows takes its full size then."""
    widths = (tag.given["width"].strip() for tag in read(proof.email.html).tags if _has_width(tag.name, tag.given))
    for width in dict.fromkeys(width for width in widths if not re.fullmatch(r"\d+", width)):
        said = f"a picture has the width “{width[:20]}”; Outlook on Windows knows plain numbers only"
        yield _tell(proof, "picture-width", "warning", said, 'write it in pixels: width="480"')


def _has_width(name: str, given: dict[str, str]) -> bool:
    return name == "img" and "width" in given


# --- what is good practice -----------------------------------------------------------------------


def colour_scheme(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the HTML does not say which screens it is made for: programs then turn its colours."""
    names = {tag.given.get("name", "").lower() for tag in read(proof.email.html).tags if tag.name == "meta"}
    if lacking := [name for name in ("color-scheme", "supported-color-schemes") if name not in names]:
        help = f'write into <mj-head>: <mj-raw><meta name="{lacking[0]}" content="light dark"></mj-raw>'
        said = f"the HTML has no <meta name={lacking[0]}>; dark screens may turn its colours round"
        yield _tell(proof, "html-color-scheme", "warning", said, help)


_IMPORT = re.compile(r"@import\b[^;]{0,80}", re.IGNORECASE)


def style_elsewhere(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each style sheet that lies elsewhere: most mail programs do not fetch it."""
    page = read(proof.email.html)
    links = [tag.given for tag in page.tags if tag.name == "link"]
    found = [given.get("href", "") for given in links if "stylesheet" in given.get("rel", "").lower().split()]
    found += [match[0] for style in page.styles for match in _IMPORT.finditer(style)]
    for what in dict.fromkeys(found):
        said = f"a style sheet lies elsewhere: {one_line(what)[:80]}"
        yield _tell(proof, "html-style-elsewhere", "warning", said, "write what is needed into <mj-style>")


def id_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each id that two elements have: a link to it leads to the first."""
    ids = Counter(tag.given["id"] for tag in read(proof.email.html).tags if tag.given.get("id"))
    for id in (id for id, count in ids.items() if count > 1):
        said = f"{ids[id]} elements have the id “{one_line(id)[:40]}”"
        yield _tell(proof, "html-id-twice", "info", said, "give each its own in the template")


def tables(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where tables only lay out and do not say so: a screen reader would count rows and columns."""
    if count := read(proof.email.html).bare_tables:
        said = f"{figure_of(count, 'table')} of the HTML with neither a role nor a heading cell"
        help = 'write role="presentation" on it in the template; a table of figures needs its <th>'
        yield _tell(proof, "table-without-role", "warning", said, help)


def words_few(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the email has pictures and hardly a word."""
    page = read(proof.email.html)
    words = word_count(" ".join(run.text for run in page.runs))
    if words < WORDS_LEAST and any(tag.name == "img" for tag in page.tags):
        said = f"the email has pictures and {figure_of(words, 'word')}"
        yield _tell(proof, "text-sparse", "warning", said, f"say it in words: {WORDS_LEAST} at least")


def links_many(proof: Proof) -> Iterator[Finding]:
    """Yield a note where the email has more links than anybody follows."""
    count = sum(tag.name == "a" and bool(tag.given.get("href")) for tag in read(proof.email.html).tags)
    if count > LINKS_MOST:
        help = "a filter may take it for a list of links: leave out what leads to the same place"
        yield _tell(proof, "links-many", "info", f"the email has {count} links; over {LINKS_MOST} are many", help)


# Signs that take no room or none that is seen; so many fill the row of an inbox at the least.
_UNSEEN = re.compile("[\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff]")
_PADDING = 20


def preheader_unpadded(proof: Proof) -> Iterator[Finding]:
    """Yield a note where nothing fills the inbox row behind a short preheader: the first words of the body would."""
    said, hidden = _UNSEEN.sub("", one_line(proof.issue.preheader)), read(proof.email.html).hidden
    told = one_line(_UNSEEN.sub("", hidden))
    if said and told.startswith(said) and len(told) < 100 and len(_UNSEEN.findall(hidden)) < _PADDING:
        message = "nothing fills the inbox row behind the preheader; the first words of the email do"
        yield _tell(
            proof, "preheader-unpadded", "info", message, "put the filter pad behind it: {{ issue.preheader | pad }}"
        )


CHECKS = (
    Check(
        "html-code",
        (doctype, conditional_comments, control_characters, forbidden, style_long, picture_width),
        (
            Rule(
                "html-doctype",
                "error",
                "the HTML begins with no doctype, or with one for which browsers keep the faults of old ones",
                "leave it to `<mjml>`",
            ),
            Rule(
                "html-comments-unbalanced",
                "error",
                "a conditional comment for Outlook is not closed, is closed twice, or holds another",
                "mend it in the template",
            ),
            Rule(
                "html-control",
                "error",
                "NUL, or a control character from U+0080 to U+009F, in the HTML",
                "take it out of the template",
                "Gmail was seen to cut an email off there (hteumeuleu/email-bugs#41)",
            ),
            Rule(
                "html-forbidden",
                "error",
                "`<script>`, `<form>`, `<iframe>`, `<object>` and the like, or an `onclick=`",
                "take it out of the template",
                "mail programs take it out, or warn of the email",
            ),
            Rule(
                "html-style-long",
                "warning",
                "a `<style>` of over 8,192 characters",
                "break it in two",
                (
                    "Gmail is said to drop it whole; there is no official figure (hteumeuleu/email-bugs#90; "
                    "caniemail#144 has 16 KB of all together)"
                ),
            ),
            Rule(
                "picture-width",
                "warning",
                "the `width` of an `<img>` is not a plain number: `50%`, `480px`, or empty",
                "write it in pixels",
                "Outlook on Windows then shows the picture in its full size",
            ),
        ),
    ),
    Check(
        "html-practice",
        (colour_scheme, style_elsewhere, id_twice, tables, words_few, links_many, preheader_unpadded),
        (
            Rule(
                "html-color-scheme",
                "warning",
                'no `<meta name="color-scheme">`, or no `supported-color-schemes`',
                "write it into `<mj-head>`",
            ),
            Rule(
                "html-style-elsewhere",
                "warning",
                '`<link rel="stylesheet">` or `@import`; most mail programs fetch neither',
                "write what is needed into `<mj-style>`",
            ),
            Rule("html-id-twice", "info", "two elements have one id", "give each its own"),
            Rule(
                "table-without-role",
                "warning",
                'a table has neither `role="presentation"` nor a `<th>`; those in comments for Outlook do not count',
                "write the role on it",
            ),
            Rule("text-sparse", "warning", "pictures, and under 60 words", "say it in words"),
            Rule("links-many", "info", "over 60 links in the HTML", "leave out what leads to the same place"),
            Rule(
                "preheader-unpadded",
                "info",
                "no invisible characters behind a preheader of under 100: an inbox fills its row with the first words",
                "put the filter `pad` behind it",
            ),
        ),
        thorough=True,
    ),
)
