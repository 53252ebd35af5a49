"""``issue.web.html``, the page that "Read online" leads to, and the key that says where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

DATE = "2016-09-05"


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


def test_links_of_a_page_carry_no_label_of_the_email(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    labels = '[links]\ntag = "utm_medium=email"\nown_hosts = ["www.example.org"]\n'
    path.write_text(path.read_text("utf-8").replace("[links]\n", labels), "utf-8")
    assert digest("-C", newsroom, "build", "catch-up", DATE, now=NOW).code == 0
    out = newsroom / "out/catch-up" / DATE
    assert "utm_medium" in read(out, "issue.html")
    assert "utm_medium" not in read(out, "issue.web.html")


def test_a_build_writes_the_web_copy_where_the_email_leads_to_one(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "build", "catch-up", DATE, now=NOW)
    copy = newsroom / f"out/catch-up/{DATE}/issue.web.html"
    assert 'href="https://www.example.org/catch-up/2016-09-05">' in copy.read_text("utf-8")
    octets = copy.read_bytes()
    copy.unlink()
    assert "No change" not in digest("-C", newsroom, "build", "catch-up", DATE, now=NOW).err
    assert copy.read_bytes() == octets
    assert "No change" in digest("-C", newsroom, "build", "catch-up", DATE, now=NOW).err
    path = newsroom / "newsletters/catch-up.toml"
    path.write_text(re.sub("(?m)^view = .*\n", "", path.read_text("utf-8")), "utf-8")
    digest("-C", newsroom, "build", "catch-up", DATE, now=NOW)
    assert not copy.exists()
    assert "No change" in digest("-C", newsroom, "build", "catch-up", DATE, now=NOW).err


def test_the_older_name_of_view_is_read_and_both_are_too_many(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nview =", "\nread_online ="), "utf-8")
    assert digest("-C", newsroom, "build", "catch-up", DATE, now=NOW).code == 0
    assert "Read online" in read(newsroom, f"out/catch-up/{DATE}/issue.txt")
    path.write_text(text.replace("\nview =", '\nread_online = "https://x.org"\nview ='), "utf-8")
    made = digest("-C", newsroom, "build", "catch-up", DATE, now=NOW)
    assert made.code == 2
    assert "read_online is the older name of view" in made.err
