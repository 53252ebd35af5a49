"""Cut caniemail.com's table down to what the program ships: its features, the newest version of each listed client.

Usage: python docs/client_support.py FILE

FILE is a downloaded https://www.caniemail.com/api/data.json, or ``data/caniemail.json`` of the npm package caniemail;
nothing is fetched. Writes digest/support/clients.json. Then look at what it means for the shipped formats:
DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/test_client_support.py, and read git diff templates by eye.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "digest" / "support" / "clients.json"

MAKERS = {
    "gmail": "Gmail",
    "outlook": "Outlook",
    "apple-mail": "Apple Mail",
    "yahoo": "Yahoo",
    "samsung-email": "Samsung Email",
}
# Left out: Mail for Windows, which Microsoft ended in 2024 and which drew with Word as Outlook on Windows does; AOL,
# which is Yahoo’s by now: of 887 verdicts on its three programs 856 are the same (2026-05-13).
CLIENTS = {
    "gmail.desktop-webmail": "Gmail web",
    "gmail.mobile-webmail": "Gmail mobile web",
    "gmail.ios": "Gmail iOS",
    "gmail.android": "Gmail Android",
    "outlook.windows": "Outlook Windows",
    "outlook.macos": "Outlook macOS",
    "outlook.outlook-com": "Outlook.com",
    "outlook.ios": "Outlook iOS",
    "outlook.android": "Outlook Android",
    "apple-mail.macos": "Apple Mail macOS",
    "apple-mail.ios": "Apple Mail iOS",
    "yahoo.desktop-webmail": "Yahoo web",
    "yahoo.ios": "Yahoo iOS",
    "yahoo.android": "Yahoo Android",
    "samsung-email.android": "Samsung Email",
}
# Nothing in the HTML tells of these: a record of the domain, and the colours within an image file.
UNSEEN = frozenset(["bimi", "image-hdr"])
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def newest(versions: dict[str, str]) -> str:
    """Return the verdict on the newest version of a client.

    Versions stand in the order they were tested in, which no comparison of their names gives back: of Outlook for
    macOS "16.80" came after "2016". Only lists of nothing but dates are out of order here and there; there the last
    date counts.
    """
    if all(map(_DAY.fullmatch, versions)):
        return versions[max(versions)]
    return list(versions.values())[-1]


def slim(table: dict[str, Any]) -> dict[str, Any]:
    """Return the shipped form: of each feature its title, and the clients that lack it (n) or have it in part (a)."""
    features = {}
    for each in sorted(table["data"], key=lambda feature: str(feature["slug"])):
        if each["slug"] in UNSEEN:
            continue
        verdicts = {client: _verdict(each["stats"], client) for client in CLIENTS}
        clients = {v: [client for client, found in verdicts.items() if found == v] for v in ("n", "a")}
        features[each["slug"]] = {"title": each["title"].strip(), **{v: found for v, found in clients.items() if found}}
    return {
        "source": "https://www.caniemail.com/ (MIT, see clients.LICENSE), cut down by docs/client_support.py",
        "date": table["last_update_date"][:10],
        "makers": MAKERS,
        "clients": CLIENTS,
        "features": features,
    }


def _verdict(stats: dict[str, Any], client: str) -> str:
    """Return "y", "a" (in part), "n" or "u" (unknown, also where nobody tested): "a #1" refers to a note."""
    family, _, platform = client.partition(".")
    versions = stats.get(family, {}).get(platform)
    return newest(versions)[:1] if versions else "u"


def dumps(table: dict[str, Any]) -> str:
    """Write a table with a feature to a line, so that an update can be read as a diff."""
    head = json.dumps({**table, "features": {}}, ensure_ascii=False, indent=1).removesuffix("{}\n}")
    rows = (f"  {json.dumps(id)}: {json.dumps(each, ensure_ascii=False)}" for id, each in table["features"].items())
    return head + "{\n" + ",\n".join(rows) + "\n }\n}\n"


def main() -> None:
    """Write the table anew, and say what it holds."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = slim(json.loads(Path(sys.argv[1]).read_bytes()))
    TARGET.write_text(dumps(table), "utf-8")
    print(f"{TARGET}: {len(table['features'])} features, {len(CLIENTS)} clients, of {table['date']}")


if __name__ == "__main__":
    main()
