from __future__ import annotations

import pytest

from digest.likeness import canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/a/story",
        "http://example.org/a/story/",
        "HTTPS://EXAMPLE.org:443/a/story?utm_source=x&utm_medium=email#top",
        "https://www.example.org/a/story?fbclid=1&gclid=2",
        "https://www.example.org/a/%73tory",
    ],
)
def test_addresses_of_one_page_are_one(url: str) -> None:
    assert canonical(url) == "example.org/a/story"


@pytest.mark.parametrize(
    "url", ["", "mailto:a@example.org", "javascript:alert(1)", "http://[::1", "/a/story", "https://"]
)
def test_what_is_no_web_address_is_like_nothing(url: str) -> None:
    assert canonical(url) == ""


def test_what_the_page_is_stays() -> None:
    assert canonical("https://example.org/a?id=1") != canonical("https://example.org/a?id=2")
    assert canonical("https://example.org/a?b=2&a=1") == canonical("https://example.org/a?a=1&b=2")
    assert canonical("https://example.org:8080/a") != canonical("https://example.org/a")
