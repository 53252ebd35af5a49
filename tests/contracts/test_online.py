"""Asking for the addresses of an issue: who is asked, how often, how many at once, and what is kept."""

from __future__ import annotations

import json
import socket
import time
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING

import pytest

from digest.config.newsroom import load_newsroom
from digest.model import Reached
from digest.web import Web
from digest.workflow import online
from digest.workflow.online import AT_ONCE, AT_ONCE_OF_A_HOST, MOST, reach, site_of
from tests.loopback import answer
from tests.support import NOW, WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from digest.model import Newsroom
    from tests.loopback import Asked, Send, Serve, Server


def here(*_: Any) -> Sequence[str]:
    """Say of every name that it is this machine."""
    return ("127.0.0.1",)


WEB = Web(allow_private=True, resolve=here)


@pytest.fixture
def room(newsroom: Path) -> Newsroom:
    return load_newsroom(newsroom)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a second where the program waits eight."""
    from dataclasses import replace

    monkeypatch.setattr(online, "_LIMITS", replace(online._LIMITS, total=1, step=1))
    monkeypatch.setattr(online, "_WEIGHED", replace(online._WEIGHED, total=1, step=1))


def ask(room: Newsroom, *urls: str, picture: bool = False, **more: Any) -> list[Reached]:
    found = reach(dict.fromkeys(urls, picture), room, **{"now": NOW, "web": WEB, **more})
    assert list(found) == sorted(found, key=urls.index)
    return [found[url] for url in urls]


def methods(server: Server) -> list[str]:
    return [each.method for each in server.asked]


def test_a_page_is_asked_whether_it_is_there_and_not_for_itself(room: Newsroom, serve: Serve) -> None:
    server = serve(answer(200, content_type="text/html; charset=utf-8", content_length="12"))
    assert ask(room, f"{server.url}/a") == [Reached(status=200, lasting=True, media="text/html", size=12)]
    assert methods(server) == ["HEAD"]


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_a_site_that_answers_no_such_question_is_asked_for_the_page(room: Newsroom, serve: Serve, refusal: int) -> None:
    server = serve(lambda asked, send: send(answer(refusal if asked.method == "HEAD" else 200)))
    assert ask(room, server.url)[0].status == 200
    assert methods(server) == ["HEAD", "GET"]


def test_a_site_that_hangs_up_on_the_question_is_asked_for_the_page(room: Newsroom, serve: Serve) -> None:
    server = serve(lambda asked, send: send(b"" if asked.method == "HEAD" else answer(200)))
    assert ask(room, server.url)[0].status == 200


@pytest.mark.parametrize("status", [404, 410, 500])
def test_what_the_page_itself_says_counts(room: Newsroom, serve: Serve, status: int) -> None:
    assert ask(room, serve(answer(status)).url)[0].status == status


def test_a_site_that_is_asked_too_much_is_not_asked_twice(room: Newsroom, serve: Serve) -> None:
    server = serve(answer(429))
    assert ask(room, server.url)[0].status == 429
    assert methods(server) == ["HEAD"]


def test_where_it_ends_is_told_with_whether_that_lasts(room: Newsroom, serve: Serve) -> None:
    way = {"/a": answer(301, location="/b"), "/c": answer(302, location="/b"), "/d": answer(301, location="/c")}
    server = serve(lambda asked, send: send(way.get(asked.path, answer())))
    found = ask(room, *(f"{server.url}/{name}" for name in "abcd"))
    assert [each.url for each in found] == [f"{server.url}/b", "", f"{server.url}/b", f"{server.url}/b"]
    assert [each.lasting for each in found] == [True, True, False, False]


def test_a_fault_is_told_as_such(room: Newsroom, serve: Serve) -> None:
    silent = serve(lambda *_: time.sleep(2))
    plain = serve(answer())
    found = ask(room, silent.url, plain.url.replace("http", "https"), plain.url)
    assert [each.fault for each in found] == ["timeout", "tls", ""]
    assert found[0].said == "no whole answer within 1 seconds"


def test_a_private_machine_is_not_asked(room: Newsroom, serve: Serve) -> None:
    server = serve(answer())
    urls = (server.url, f"http://www.trust.nhs.uk:{server.port}/")
    assert [each.fault for each in ask(room, *urls, web=Web(resolve=here))] == ["private", "private"]
    assert not server.asked


def test_an_example_is_not_asked(room: Newsroom) -> None:
    for host in ("example.org", "www.example.com", "a.b.example"):
        assert ask(room, f"http://{host}/a")[0].fault == "not asked"


# --- pictures ------------------------------------------------------------------------------------


def test_a_picture_is_weighed_by_what_its_site_says(room: Newsroom, serve: Serve) -> None:
    server = serve(answer(200, content_type="image/png", content_length="300000"))
    assert ask(room, server.url, picture=True) == [Reached(status=200, lasting=True, media="image/png", size=300_000)]
    assert methods(server) == ["HEAD"]


def test_a_picture_of_unsaid_weight_is_weighed_as_far_as_it_matters(room: Newsroom, serve: Serve) -> None:
    def without(octets: bytes) -> bytes:
        return answer(200, octets, content_type="image/png", content_length="")

    small, large = serve(without(b"x" * 70_000)), serve(without(b"x" * 3_000_000))
    assert [each.size for each in ask(room, small.url, large.url, picture=True)] == [70_000, 1024 * 1024 + 1]


# --- a few at a time -----------------------------------------------------------------------------


def test_few_are_asked_at_once_and_fewer_of_one_site(room: Newsroom, serve: Serve) -> None:
    full = {"a": Barrier(AT_ONCE_OF_A_HOST), "b": Barrier(AT_ONCE_OF_A_HOST)}

    def slow(asked: Asked, send: Send) -> None:
        try:  # held back until so many are there, or until it is plain that no more will come
            full[asked.headers["host"][0]].wait(1)
        except BrokenBarrierError:
            raise OSError from None
        time.sleep(0.05)
        send(answer())

    server = serve(slow)
    urls = [f"http://{host}.nhs.uk:{server.port}/{n}" for n in range(AT_ONCE_OF_A_HOST * 2) for host in "ab"]
    alone = [f"http://a.nhs.uk:{server.port}/{n}" for n in range(AT_ONCE_OF_A_HOST * 2)]
    assert all(each.status == 200 for each in ask(room, *urls))
    assert server.most_at_once == AT_ONCE
    server.most_at_once = 0
    assert all(each.status == 200 for each in ask(room, *alone, now=NOW + timedelta(days=2)))
    assert server.most_at_once == AT_ONCE_OF_A_HOST


def test_a_slow_site_does_not_hold_up_the_others(room: Newsroom, serve: Serve) -> None:
    slow, quick = serve(lambda *_: time.sleep(1.5)), serve(answer())
    urls = [f"{slow.url}/{n}" for n in range(20)]
    urls += [f"http://quick.nhs.uk:{quick.port}/{n}" for n in range(20)]
    began = time.monotonic()
    found = ask(room, *urls)
    assert time.monotonic() - began < 8
    assert [each.status for each in found[20:]] == [200] * 20
    faults = [each.fault for each in found[:20]]
    assert {*faults} == {"timeout", "not asked"}
    assert 3 <= faults.count("timeout") <= 8


def test_no_more_than_so_many_are_asked_and_the_rest_is_told(
    room: Newsroom, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST == 200
    monkeypatch.setattr(online, "MOST", 5)
    server = serve(answer())
    urls = [f"{server.url}/{n}" for n in range(8)]
    found = ask(room, *urls)
    assert [each.status for each in found] == [200] * 5 + [0] * 3
    assert {each.said for each in found[5:]} == {"more than 5"}
    assert [each.status for each in ask(room, *urls)] == [200] * 8  # those that were there need no asking


def test_it_says_how_far_it_is(room: Newsroom, serve: Serve) -> None:
    server, said = serve(answer()), list[tuple[int, int]]()
    ask(room, *(f"{server.url}/{n}" for n in range(3)), progress=lambda *so_far: said.append(so_far))
    assert said == [(1, 3), (2, 3), (3, 3)]


def test_a_bug_is_no_answer(room: Newsroom) -> None:
    def broken(*_: Any) -> Sequence[str]:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        ask(room, "http://www.trust.nhs.uk/", web=Web(resolve=broken))


# --- what is kept --------------------------------------------------------------------------------


def test_what_was_there_is_not_asked_again_for_a_day(room: Newsroom, serve: Serve) -> None:
    server = serve(answer(200, content_type="text/html", content_length="9"))
    first = ask(room, server.url)
    assert ask(room, server.url, now=NOW + timedelta(hours=23)) == first
    assert len(server.asked) == 1
    ask(room, server.url, now=NOW + timedelta(hours=24))
    ask(room, server.url, now=NOW - timedelta(hours=1))  # a clock that was set back
    assert len(server.asked) == 3


def test_what_was_not_there_is_asked_again(room: Newsroom, serve: Serve) -> None:
    says = [404, 404, 200]
    server = serve(lambda _, send: send(answer(says.pop(0) if says else 200)))
    assert [ask(room, server.url)[0].status for _ in range(3)] == [404, 200, 200]
    assert len(server.asked) == 3


def test_a_page_kept_is_asked_again_as_a_picture(room: Newsroom, serve: Serve) -> None:
    server = serve(lambda asked, send: send(answer(200, b"x" if asked.method == "GET" else b"", content_length="")))
    assert ask(room, server.url)[0].size is None
    assert ask(room, server.url, picture=True)[0].size == 1


_WHOLE = {"at": "2016-09-05T05:00:00+00:00", "status": 200, "url": "", "lasting": True, "media": "", "size": 1}


@pytest.mark.parametrize(
    "garbled",
    [
        "", "{", "[]", "null", '{"version": 1}', '{"version": 2, "links": {}}', '{"version": 1, "links": []}',
        '{"version": 1, "links": {"URL": 1}}', "[" * 100_000, "\x00" * 100,
        *(
            json.dumps({"version": 1, "links": {"URL": {**_WHOLE, **change}}})
            for change in ({"at": "2016-09-05T05:00:00"}, {"at": 5}, {"status": "200"}, {"size": "1"}, {"media": None})
        ),
        json.dumps({"version": 1, "links": {"URL": {"at": _WHOLE["at"]}}}),
        json.dumps({"version": 2, "links": {"URL": _WHOLE}}),
    ],
)  # fmt: skip
def test_a_garbled_file_is_as_none(room: Newsroom, newsroom: Path, serve: Serve, garbled: str) -> None:
    server = serve(answer())
    path = newsroom / ".digest/links.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"version": 1, "links": {server.url: _WHOLE}}), "utf-8")
    assert ask(room, server.url)[0].size == 1
    assert not server.asked
    path.write_text(garbled.replace("URL", server.url), "utf-8")
    assert ask(room, server.url)[0].status == 200
    assert len(server.asked) == 1
    assert list(json.loads(path.read_bytes())["links"]) == [server.url]


def test_where_nothing_can_be_written_all_is_asked(room: Newsroom, newsroom: Path, serve: Serve) -> None:
    server = serve(answer())
    (newsroom / ".digest").write_text("a file where a folder should be", "utf-8")
    assert [ask(room, server.url)[0].status for _ in range(2)] == [200, 200]
    assert len(server.asked) == 2


# --- no network ----------------------------------------------------------------------------------


def silent(host: str, _: int) -> Sequence[str]:
    """Say of every name but one that there is none, as a machine without a network does."""
    if host == "there.nhs.uk":
        return ("127.0.0.1",)
    raise socket.gaierror(socket.EAI_NONAME, "no")


def test_without_a_network_nothing_is_known(room: Newsroom) -> None:
    found = ask(room, "http://a.nhs.uk/", "http://b.nhs.uk/", web=Web(resolve=silent))
    assert found == [Reached(fault="not asked", said="no network")] * 2
    assert ask(room, "http://a.nhs.uk/", web=Web(resolve=silent))[0].said == "no network, or no such site"


def test_a_private_machine_is_no_sign_of_a_network(room: Newsroom) -> None:
    found = ask(room, "http://10.0.0.1/", "http://a.nhs.uk/", "http://b.nhs.uk/", web=Web(resolve=silent))
    assert [each.fault for each in found] == ["private", "not asked", "not asked"]


def test_where_others_answer_a_name_nobody_knows_is_gone(room: Newsroom, serve: Serve) -> None:
    server = serve(answer())
    there, gone = f"http://there.nhs.uk:{server.port}/", "http://gone.nhs.uk/"
    web = Web(resolve=silent, allow_private=True)
    for _ in range(2):  # the second time only the other is asked, and whether the first is still there
        assert [each.fault for each in ask(room, there, gone, web=web)] == ["", "no-name"]
    server.close()
    assert ask(room, there, gone, web=Web(resolve=lambda *_: silent("", 0)))[1].fault == "not asked"


def test_those_asked_learn_whose_newsletter_it_is() -> None:
    from dataclasses import replace

    assert site_of(WAYS) == "https://www.example.org/"
    assert site_of(replace(WAYS, sign_up="https://me:x@a.org:8443/b?c")) == "https://a.org:8443/"
    assert site_of(replace(WAYS, unsubscribe="")) == ""
