"""Articles and findings as JSON and back, without loss. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import datetime
from typing import Any

from digest.errors import Where
from digest.model import Article, Finding, Image, Promo

_INSTANTS = ("published", "embargo", "updated")
_LISTS = ("tags", "key_points")
_GROUPS = {"image": Image, "promo": Promo, "where": Where}
_DEFAULTS = {
    field.name: field.default for field in dataclasses.fields(Article) if field.default is not dataclasses.MISSING
}
# What an editor is told of when an article changes; where it lies is not one of them.
FIELDS = tuple(
    field.name for field in dataclasses.fields(Article) if field.name not in {"id", "source", "where", "words"}
)


def payload(article: Article) -> dict[str, Any]:
    """Return an article as JSON carries it; fields that have their default are left out."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(article):
        value = getattr(article, field.name)
        if field.name in _DEFAULTS and value == _DEFAULTS[field.name]:
            continue
        if isinstance(value, datetime):
            value = value.isoformat()
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            value = dataclasses.asdict(value)
        found[field.name] = value
    return found


def as_json(article: Article) -> str:
    """Return an article's payload as it is stored."""
    return json.dumps(payload(article), ensure_ascii=False)


def article_from(stored: dict[str, Any]) -> Article:
    """Return the article a payload was made from; keys of a later version are passed over.

    Raises:
        ValueError, TypeError, KeyError: it is no payload.
    """
    known = {field.name for field in dataclasses.fields(Article)}
    values = {key: value for key, value in stored.items() if key in known}
    for key in _INSTANTS:
        if values.get(key):
            values[key] = datetime.fromisoformat(values[key])
            if values[key].tzinfo is None:
                raise ValueError(f"{key} has no offset")
    for key in _LISTS:
        values[key] = tuple(values.get(key, ()))
    for key, kind in _GROUPS.items():
        if values.get(key):
            values[key] = kind(**values[key])
    return Article(**values)


def digest_of(article: Article) -> str:
    """Return a hash over all an article says; it does not change when its file moves."""
    stored = payload(article)
    stored.pop("where", None)
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def differences(old: Article, new: Article) -> tuple[str, ...]:
    """Name the fields in which two versions of an article differ."""
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))


def finding_payload(finding: Finding) -> dict[str, Any]:
    """Return a finding in the one shape all JSON of the program has."""
    where = finding.where
    return {
        "id": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "file": where.path,
        "line": where.line,
        "column": where.column,
        "text": finding.text,
        "source": finding.source,
        "allowed": finding.allowed,
        "fix": finding.fix,
    }


def finding_from(stored: dict[str, Any]) -> Finding:
    """Return the finding a payload was made from.

    Raises:
        KeyError, TypeError: it is no payload.
    """
    return Finding(
        id=stored["id"],
        severity=stored["severity"],
        message=stored["message"],
        help=stored["help"],
        where=Where(stored["file"], stored["line"], stored["column"]),
        **{name: stored.get(name, "") for name in ("text", "source", "allowed")},
        fix=stored.get("fix"),
    )
