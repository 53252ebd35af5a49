"""What is made of the text of a feed can be read as XML, whatever it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.feedsurvey import survey
from digest.sources.feedtext import decode, mend, tidy
from tests.examples import examples
from tests.feeds import DAMAGES, Written, write

_SOUND = write("rss-2.0", [Written(title="R&D – £5", body=("One & the two.", "Three."), id="1", author="A")] * 2)
_PIECES = st.sampled_from([
    "<rss>", "<item>", "</item>", "<title>", "</title>", "<a:b c:d='e'>", "<a b=c b='d' e>", "</x>", "<br>",
    "<p/>", "<", ">", "&", "&amp;", "&nbsp;", "&lt", "&#8217;", "&#1;", "<![CDATA[", "]]>", "]]", "<!--",
    "-->", "--", "<?x", "?>", "<?xml ?>", "<!DOCTYPE a [", "]>", '"', "'", "=", "/", "xmlns:a='b'",
    "xmlns=''", "<xml:a>", "<xmlns:a>", "\x00", "\x0b", "\ufffe", "\ud800", "é", "a", " ",
    "<a xmlns:xml='u'>", "<a xmlns:x=''>", "<a xmlns:xmlns='u'>", "<A>", "</a>", "<_>", "<a:>",
])  # fmt: skip


@examples(400)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_whatever_is_mended_is_well_formed(text: str) -> None:
    whole = mend(tidy(f"<rss>{text}").text)
    survey(whole.encode())


@examples(200)
@given(st.lists(_PIECES | st.text(max_size=3), max_size=14).map("".join))
def test_to_mend_what_is_mended_changes_nothing(text: str) -> None:
    once = mend(tidy(f"<rss>{text}").text)
    assert mend(tidy(once).text) == once


@pytest.mark.parametrize("damage", ["bare ampersand", "less-than", "title not closed", "breaks off"])
def test_a_damaged_feed_becomes_well_formed(damage: str) -> None:
    survey(mend(tidy(decode(DAMAGES[damage](_SOUND)).text).text).encode())


def test_a_sound_feed_is_left_as_it_is() -> None:
    text = _SOUND.decode()
    tidied = tidy(text)
    assert tidied.mended == ()
    assert tidied.text == text.partition("?>\n")[2]
    assert mend(tidied.text).replace("\n", "") == tidied.text.replace("\n", "")
