"""One article file: Markdown with YAML front matter, read forgivingly. Pure."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from digest import dates
from digest.errors import DigestError, Where
from digest.markup import frontmatter
from digest.markup.html import drop_tags
from digest.markup.markdown import without_merge_targets
from digest.model import Article, Finding, Image, Promo
from digest.sources.headerfile import HeaderFile, is_address
from digest.text import clean, is_blank, one_line, word_count

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digest.model import SourceSpec

# Longer one-line fields are cut: a headline of 300 characters is already four lines of an email.
LONGEST_LINE = 300

_PLAIN = ("author", "standfirst", "update_note", "thread", "credit", "lang", "section")
_INSTANTS = ("embargo", "updated")
KEYS = (
    "title", "date", "url", "id", "author", "section", "tags", "standfirst", "summary", "key_points", "image",
    "promo", "priority", "embargo", "updated", "update_note", "thread", "rights", "credit", "status", "lang",
    # Where gathering keeps in mind which entry of a feed it wrote down, and as what.
    "guid", "gathered",
)  # fmt: skip


class Parsed(NamedTuple):
    """What came of a file: the article, or None when it is left out; and all there is to say about it."""

    article: Article | None
    findings: tuple[Finding, ...]


def parse(raw: bytes, path: str, *, default_id: str, spec: SourceSpec, zone: ZoneInfo) -> Parsed:
    """Read an article file; never raises. One bad field costs that field, never the issue.

    Args:
        raw: the file's bytes.
        path: how findings name the file.
        default_id: the id when the header gives none.
        spec: the source it comes from; what the header does not say may be said there.
        zone: the zone of dates that name none, unless the source has its own.
    """
    reading = _Reading(path)
    try:
        article = reading.read(raw, default_id=default_id, spec=spec, zone=spec.zone or zone)
    except DigestError as error:
        where = dataclasses.replace(error.where, path=path)
        left_out = Finding(
            id="article-left-out", severity="warning", message=error.message, where=where, help=error.hint
        )
        return Parsed(None, (*reading.findings, left_out))
    return Parsed(article, tuple(reading.findings))


class _Reading(HeaderFile):
    """One article file while it is read."""

    characters_id = "article-characters"
    value_id = "article-value"

    def read(self, raw: bytes, *, default_id: str, spec: SourceSpec, zone: ZoneInfo) -> Article:
        text = self.decode(raw)
        front = frontmatter.read(text)
        self.lines = front.lines
        for key in front.mended:
            said = f"{key} is not valid YAML; the whole line was taken"
            self.tell("article-yaml-forgiven", "info", said, front.lines[key], "put the value in double quotes")
        self._say_what_was_cut(text, front.values)
        values = self._known(front.values)
        published = self._published(values, zone)
        title = self._title(values)
        body = self._body(front.body, front.body_line)
        fields: dict[str, Any] = {key: one_line(self.text(values, key, "text"))[:4000] for key in _PLAIN}
        fields["section"] = fields["section"] or spec.section
        fields["credit"] = fields["credit"] or spec.credit
        for key in _INSTANTS:
            fields[key] = self._instant(values, key, zone)
        return Article(
            id=self._id(values, default_id),
            title=title,
            published=published,
            source=spec.name,
            url=self._url(values),
            tags=self.texts(values, "tags"),
            summary=self._markdown(values, "summary"),
            key_points=self.texts(values, "key_points"),
            body=body,
            image=self._image(values),
            promo=self._promo(values),
            priority=self._priority(values, spec.weight),
            status=self._status(values),
            rights=self._rights(values, spec.rights),
            where=Where(self.path, 1),
            words=word_count(body or fields["standfirst"]),
            **fields,
        )

    def _say_what_was_cut(self, text: str, values: Mapping[str, frontmatter.Value]) -> None:
        """Tell where YAML took the end of a headline for a comment ("title: Trust is #1 again")."""
        rows = text.split("\n")
        for key in ("title", "standfirst"):
            if key in values and re.fullmatch(rf"{key}:[ \t]+[^\s\"'|>].*?[ \t]#.*", rows[self.lines[key] - 1]):
                said = f"what follows # in the {key} was taken for a comment"
                if not str(values[key]).endswith(rows[self.lines[key] - 1][-5:]):
                    self.tell("article-comment", "info", said, self.lines[key], "put the value in double quotes")

    def _known(self, values: Mapping[str, frontmatter.Value]) -> dict[str, frontmatter.Value]:
        for key in values:
            if key not in KEYS:
                if key.lower().startswith("embargo") or key.lower() == "status":
                    # As with one nobody can read: an embargo under another name must not be taken for none.
                    raise DigestError(
                        f"{key} is not a key", Where(line=self.lines[key]), hint="write embargo: or status:"
                    )
                near = get_close_matches(key, KEYS, 1)
                hint = f"did you mean {near[0]}?" if near else ""
                self.tell("article-key-unknown", "warning", f"unknown key {key} is not used", self.lines[key], hint)
        return {key: value for key, value in values.items() if key in KEYS and value not in ("", ())}

    def _title(self, values: Mapping[str, frontmatter.Value]) -> str:
        raw = self.text(values, "title", "text")
        title = one_line(raw)
        if is_blank(title):
            raise DigestError(
                "the article has no title",
                Where(line=self.lines.get("title", 1)),
                hint="add a line: title: ...",
            )
        if "\n" in clean(raw).strip():
            self.tell(
                "article-title-lines",
                "warning",
                "the title has a line break; it was made one line",
                self.lines["title"],
            )
        if len(title) > LONGEST_LINE:
            self.tell(
                "article-title-long",
                "warning",
                f"the title is over {LONGEST_LINE} characters and was cut",
                self.lines["title"],
            )
            title = title[:LONGEST_LINE].rsplit(" ", 1)[0]
        return title

    def _published(self, values: Mapping[str, frontmatter.Value], zone: ZoneInfo) -> datetime:
        raw = self.text(values, "date", "a date")
        line = self.lines.get("date", 1)
        if not raw:
            raise DigestError(
                "the article has no date",
                Where(line=line),
                hint="add a line: date: 2016-09-01T09:15:00+01:00",
            )
        try:
            return dates.instant(raw, zone)
        except DigestError as error:
            raise DigestError(error.message, Where(line=line), error.hint) from None

    def _strict(self, values: Mapping[str, frontmatter.Value], key: str, wanted: str) -> str:
        if not isinstance(value := values.get(key, ""), str):
            raise DigestError(f"{key} cannot be read", Where(line=self.lines[key]), hint=f"it should be {wanted}")
        return value

    def _instant(self, values: Mapping[str, frontmatter.Value], key: str, zone: ZoneInfo) -> datetime | None:
        raw = (self._strict if key == "embargo" else self.text)(values, key, "a date")
        if not raw:
            return None
        try:
            return dates.instant(raw, zone)
        except DigestError as error:
            if key == "embargo":  # an embargo nobody can read must not be taken for none
                raise DigestError(f"embargo: {error.message}", Where(line=self.lines[key]), error.hint) from None
            self.wrong(key, "a date")
            return None

    def _id(self, values: Mapping[str, frontmatter.Value], default: str) -> str:
        raw = unicodedata.normalize("NFC", one_line(self.text(values, "id", "text")))
        if raw and not re.fullmatch(r"[A-Za-z0-9._/-]+", raw):
            self.wrong("id", "letters, figures and . _ / -")
            raw = ""
        return raw or default

    def _url(self, values: Mapping[str, frontmatter.Value]) -> str:
        raw = self.text(values, "url", "an address").strip()
        if raw and not is_address(raw):
            self.wrong("url", "a whole address: https://...")
            return ""
        return raw

    def _markdown(self, values: Mapping[str, frontmatter.Value], key: str) -> str:
        return without_merge_targets(clean(self.text(values, key, "text"))).strip("\n ")

    def _body(self, raw: str, line: int) -> str:
        body, dropped = drop_tags(raw)
        if dropped:
            said = "1 HTML tag was" if dropped == 1 else f"{dropped} HTML tags were"
            self.tell("article-html", "warning", f"{said} taken out of the text", line, "write Markdown")
        return without_merge_targets(body).strip("\n")

    def _image(self, values: Mapping[str, frontmatter.Value]) -> Image | None:
        group = self.group(values, "image", ("src", "alt"))
        return Image(src=group["src"], alt=group["alt"]) if group.get("src") else None

    def _promo(self, values: Mapping[str, frontmatter.Value]) -> Promo | None:
        group = self.group(values, "promo", ("heading", "text", "button", "url"))
        if not group:
            return None
        if not all(group.values()) or not is_address(group["url"]):
            self.wrong("promo", "heading, text, button and url, all four, url a whole address")
            return None
        return Promo(heading=group["heading"], text=group["text"], button=group["button"], url=group["url"])

    def _priority(self, values: Mapping[str, frontmatter.Value], default: int) -> int:
        raw = self.text(values, "priority", "a number from 0 to 100") or str(default)
        if re.fullmatch(r"[0-9]{1,3}", raw.strip()) and int(raw) <= 100:
            return int(raw)
        self.wrong("priority", "a number from 0 to 100")
        return default

    def _rights(self, values: Mapping[str, frontmatter.Value], default: str) -> str:
        """Return the rights by their name; what nearly says that an article may not go out is taken for just that.

        Words that keep nothing out do not undo what holds for the whole source.
        """
        value = values.get("rights", "")
        raw = one_line(value if isinstance(value, str) else " ".join(value))
        said = re.sub(r"[^a-z]", "", raw.casefold())
        known = "no-email" if "noemail" in said else "syndicated" if "syndicat" in said else ""
        if raw and (raw.casefold() != known or not isinstance(value, str)):
            meant = f"it is taken for {known}" if known else "it keeps nothing out"
            line, help = self.lines.get("rights", 1), "known are syndicated and no-email"
            self.tell("article-rights", "warning", f"the rights “{raw[:60]}” are not known; {meant}", line, help)
        return known or default or raw

    def _status(self, values: Mapping[str, frontmatter.Value]) -> Any:
        raw = self._strict(values, "status", "live, held or withdrawn").strip().lower() or "live"
        if raw in {"live", "held", "withdrawn"}:
            return raw
        # As with an embargo: a status nobody can read must not let the article out.
        raise DigestError(
            f"status {raw} is not known", Where(line=self.lines["status"]), hint="live, held or withdrawn"
        )
