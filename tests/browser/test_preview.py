"""The preview as a browser shows it: what an email may do there, how it follows the files, and its keys."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from digest import config
from digest.desk.proofs import Look, Name, Proofs
from digest.desk.server import Server
from digest.desk.views import VIEWS
from digest.workflow import files
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.desks import cookie_for
from tests.loopback import answer
from tests.support import NOW, copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FrameLocator, Page, Route

    from tests.loopback import Serve

pytestmark = pytest.mark.browser

DAY = "2016-09-05"
FRAME = ".holder iframe:not(.coming)"


class Served(NamedTuple):
    """A newsroom that is served, and how its pages are opened."""

    newsroom: Path
    server: Server
    changed: list[Look]
    base: str
    cookie: str

    @property
    def issue(self) -> Path:
        return self.newsroom / f"issues/catch-up/{DAY}.md"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Change a file as editors do: another is put in its place."""
        text = path.read_text("utf-8")
        assert old in text
        files.write(path, text.replace(old, new, 1).encode())


@contextmanager
def served(newsroom: Path, kind: type[Proofs] = Proofs) -> Iterator[Served]:
    proofs = kind(config.load_newsroom(newsroom), lambda: NOW)
    changed: list[Look] = []
    told: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))
    server, ready = Server(proofs, listening, changed=changed.append, report=told.append), Event()
    thread = Thread(target=server.until_ended, args=[ready.set], daemon=True)
    thread.start()
    assert ready.wait(20)
    proofs.look(Name("catch-up", date(2016, 9, 5)))
    address = server.address(None)
    yield Served(newsroom, server, changed, address.partition("/?")[0], cookie_for(address))
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()
    assert told == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    newsroom = copy_newsroom(tmp_path_factory.mktemp("preview") / "newsroom")
    assert run_process("-C", newsroom, "draft", "catch-up", DAY).code == 0
    return newsroom


@pytest.fixture(scope="module")
def shared(made: Path) -> Iterator[Served]:
    """Return a server for tests that change no file."""
    with served(made) as found:
        yield found


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Iterator[Served]:
    """Return a server of a newsroom that a test may change."""
    newsroom = tmp_path / "newsroom"
    shutil.copytree(made, newsroom)
    with served(newsroom) as found:
        yield found


Open = Callable[..., "Page"]


@pytest.fixture
def look_at(browser: Browser) -> Iterator[Open]:
    """Return what opens the preview; who asks anybody but its server fails the test, and so does a fault of a script.

    With a list for ``pictures``, what is asked of the web is written into it and answered instead.
    """
    asked: list[str] = []
    faults: list[str] = []
    contexts = []

    def look_at(
        served: Served, query: str = "", *, width: int = 1280, scheme: Any = "light", pictures: list[str] | None = None
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)

        def outside(route: Route) -> None:
            (asked if pictures is None else pictures).append(route.request.url)
            route.abort() if pictures is None else route.fulfill(body=b"")

        context.route(lambda url: not url.startswith((f"{served.base}/", "data:", "about:")), outside)
        name, _, value = served.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": served.base, "sameSite": "Strict"}])
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        path = query if query.startswith("/") else f"/issues/catch-up/{DAY}{query}"
        go(page, served.base + path)
        return page

    yield look_at
    for context in contexts:
        context.close()
    assert faults == []
    assert asked == []


def go(page: Page, address: str) -> None:
    """Open a page, and wait until it can be used.

    Not until all is loaded: of frames within a frame that a policy empties, Chromium now and then tells no end.
    """
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("window.notLeft = true")


def mail(page: Page) -> FrameLocator:
    """Return the email in its frame, once there is one frame."""
    page.wait_for_selector(".holder iframe.coming", state="detached")
    return page.frame_locator(FRAME)


def view_of(page: Page) -> str:
    """Return the view a page shows: what stands in its frame and what its links and its address say are one."""
    shown = page.get_attribute("#stage", "data-shows") or ""
    assert page.locator("nav [aria-current=page]").get_attribute("data-view") == shown
    assert f"view={shown}" in page.url or (shown == "desktop" and "view=" not in page.url)
    return shown


# --- what an email may do ------------------------------------------------------------------------

HOSTILE = """<!doctype html><html lang="en"><head><title>Hostile</title>
<meta http-equiv="refresh" content="0;url=CANARY/refresh">
<base href="CANARY/">
<link rel="stylesheet" href="CANARY/sheet.css"><link rel="prefetch" href="CANARY/prefetch">
<link rel="dns-prefetch" href="//canary.example"><link rel="preconnect" href="CANARY">
<style>@import url(CANARY/import.css); @font-face { font-family: x; src: url(CANARY/font.woff) }
body { font-family: x; background: url(CANARY/background.png) } p { color: rgb(1, 2, 3) }</style>
<script>document.title = "ran"; top.document.title = "ran"; fetch("CANARY/script")</script>
<script src="CANARY/script.js"></script><script type="module" src="/static/preview.js"></script></head>
<body onload="fetch('CANARY/onload')" background="CANARY/old-background.png">
<p id="words">Words</p>
<img src="CANARY/pixel.gif" onerror="top.document.title = 'ran'"><img srcset="CANARY/srcset.gif 1x">
<img src="https://www.example.org/picture.png" alt="A picture"><picture><source srcset="CANARY/source.png"></picture>
<form id="form" action="CANARY/form" method="post"><input name="a"><button id="send">Send</button></form>
<iframe src="CANARY/frame"></iframe><iframe srcdoc="<script>fetch('CANARY/srcdoc')</script>"></iframe>
<object data="CANARY/object"></object><embed src="CANARY/embed"><video src="CANARY/video" autoplay></video>
<svg onload="top.document.title = 'ran'"><image href="CANARY/svg.png"></image>
<script>top.document.title='ran'</script></svg>
<a id="script" href="javascript:top.document.title='ran';fetch('CANARY/link')">A script</a>
<a id="top" target="_top" href="CANARY/top">Upwards</a> <a id="self" target="_self" href="CANARY/self">Here</a>
<a id="out" href="https://www.example.org/story">A story</a> <a id="ping" ping="CANARY/ping" href="#words">Ping</a>
<details ontoggle="top.document.title = 'ran'" open><summary>x</summary></details>
</body></html>"""


def hostile_at(url: str) -> type[Proofs]:
    """Return proofs whose email is that one."""

    class Hostile(Proofs):
        def look(self, name: Name, *, checked: bool = True) -> Look:
            found = super().look(name, checked=checked)
            assert found.proof
            html = HOSTILE.replace("CANARY", url)
            return found._replace(proof=replace(found.proof, email=replace(found.proof.email, html=html)))

    return Hostile


@pytest.fixture
def hostile(made: Path, serve: Serve) -> Iterator[tuple[Served, Any]]:
    """Return a server whose issue is that email, and a server that must not be asked for anything."""
    canary = serve(answer(200, b"x", access_control_allow_origin="*"))
    with served(made, hostile_at(canary.url)) as found:
        yield found, canary


def unharmed(page: Page, canary: Any) -> None:
    page.wait_for_timeout(250)
    assert page.evaluate("window.notLeft") is True
    assert "ran" not in page.title()
    assert [asked.path for asked in canary.asked] == []
    assert len(page.context.pages) == 1
    # The frames within the email have nothing in them, and the email is where it was.
    assert all(
        frame.url.startswith((f"{page.url.partition('/issues')[0]}/mail/", "about:", "chrome-error:")) or not frame.url
        for frame in page.frames[1:]
    )


def test_a_hostile_email_runs_nothing_and_fetches_nothing_in_any_view(look_at: Open, hostile: Any) -> None:
    found, canary = hostile
    page = look_at(found)
    for view in VIEWS:
        go(page, f"{found.base}/issues/catch-up/{DAY}?view={view.name}")
        if view.copy:
            frame = mail(page)
            assert frame.locator("#words").inner_text() == "Words"
            # Its own style holds all the same, in the colours of the view.
            colour = frame.locator("#words").evaluate("p => getComputedStyle(p).color")
            assert (colour == "rgb(1, 2, 3)") == (view.copy != "forced-dark")
        unharmed(page, canary)


def test_pictures_are_fetched_only_when_asked_and_only_those_of_the_web(look_at: Open, hostile: Any) -> None:
    found, canary = hostile
    asked: list[str] = []
    page = look_at(found, pictures=asked)
    mail(page)
    unharmed(page, canary)
    assert asked == []
    page.keyboard.press("p")
    page.wait_for_selector("a#pictures:has-text('Hide')")
    mail(page)
    unharmed(page, canary)
    assert asked == ["https://www.example.org/picture.png"]
    assert "pictures=1" in page.url
    page.keyboard.press("5")  # the view of an email without pictures stays without
    page.wait_for_selector("[data-shows=no-pictures]")
    unharmed(page, canary)
    assert len(asked) == 1


@pytest.mark.parametrize("link", ["script", "top", "self", "ping"])
def test_no_link_of_an_email_runs_or_takes_the_page_elsewhere(look_at: Open, hostile: Any, link: str) -> None:
    found, canary = hostile
    page = look_at(found)
    page.context.on("page", lambda other: other.close())  # whenever it comes: a loaded machine takes its time
    mail(page).locator(f"#{link}").click()
    page.wait_for_timeout(300)
    unharmed(page, canary)


def test_a_form_is_not_sent(look_at: Open, hostile: Any) -> None:
    found, canary = hostile
    page = look_at(found)
    mail(page).locator("#send").click()
    unharmed(page, canary)


def test_a_link_of_the_email_opens_a_page_of_its_own_that_does_not_know_ours(look_at: Open, hostile: Any) -> None:
    found, canary = hostile
    opened: list[str] = []
    page = look_at(found, pictures=opened)
    with page.context.expect_page() as other:
        mail(page).locator("#out").click()
    other.value.wait_for_load_state()
    assert opened == ["https://www.example.org/story"]
    assert other.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    other.value.close()
    unharmed(page, canary)


def test_a_name_that_somebody_points_at_this_machine_is_refused(browser: Browser, shared: Served) -> None:
    """As with DNS rebinding: a page of another site, whose name now leads here, is of one origin with what answers."""
    port = urlsplit(shared.base).port
    rules = "--host-resolver-rules=MAP rebound.example 127.0.0.1"
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, rules])
    try:
        page = other.new_page()
        for path in ("/", f"/issues/catch-up/{DAY}", "/static/preview.js"):
            answered = page.goto(f"http://rebound.example:{port}{path}")
            assert answered
            assert answered.status == 421
            assert "Catch Up" not in page.content()
    finally:
        other.close()


def test_a_page_of_another_port_can_neither_frame_nor_read_what_is_served(
    look_at: Open, shared: Served, serve: Serve
) -> None:
    """A browser that is in sends the cookie along there: cookies know no ports."""
    inner = f"{shared.base}/issues/catch-up/{DAY}"
    page_of = f'<!doctype html><title>other</title><iframe src="{inner}"></iframe><img src="{inner}">'.encode()
    other = serve(answer(200, page_of, content_type="text/html"))
    page = look_at(shared).context.new_page()
    page.context.unroute_all()
    page.goto(other.url)
    page.wait_for_timeout(300)
    assert page.frames[1].url.startswith("chrome-error:")
    for mode in ("cors", "no-cors"):
        asking = f"fetch('{inner}', {{credentials: 'include', mode: '{mode}'}}).then(r => r.text(), () => 'refused')"
        assert page.evaluate(asking) == "refused"


# --- following the files -------------------------------------------------------------------------


def test_an_edit_is_shown_without_losing_the_place(look_at: Open, own: Served) -> None:
    page = look_at(own)
    mail(page).locator("h1").wait_for()
    page.evaluate(f"document.querySelector('{FRAME}').contentWindow.scrollTo(0, 700)")
    page.evaluate(f"document.querySelector('{FRAME}').marked = true")
    own.edit(own.issue, "[Provider deficit at £461m", "[Provider deficit at £464m, edited")
    mail(page).get_by_role("link", name="deficit at £464m, edited").first.wait_for()
    assert page.evaluate(f"document.querySelector('{FRAME}').marked") is None
    assert page.evaluate(f"document.querySelector('{FRAME}').contentWindow.scrollY") == 700
    assert page.locator(".holder iframe").count() == 1
    assert page.evaluate("window.notLeft") is True
    # The checks are those of this very state, and those who hear the page are told.
    page.locator(".checks .warning", has_text="464").first.wait_for()
    assert page.inner_text("#said") == "The page shows the files as they are now."


def test_several_quick_saves_are_one_change(look_at: Open, own: Served) -> None:
    page = look_at(own, "?view=text")
    before = len(own.changed)
    for number in range(8):
        own.edit(own.issue, "subject: ", f"subject: {number} ")
    own.edit(own.issue, "## [", "## [Last of all ")
    page.locator(".terminal", has_text="Last of all").wait_for()
    assert 1 <= len(own.changed) - before <= 3


def test_a_broken_template_leaves_the_last_email_and_says_where(look_at: Open, own: Served) -> None:
    page = look_at(own)
    mail(page).locator("h1").wait_for()
    assert not page.locator("#bar").is_visible() or page.inner_text("#bar") == ""
    folder = own.newsroom / "templates/parts"
    folder.mkdir(parents=True)
    path = folder / "masthead.mjml.j2"
    path.write_text("<mj-text>ours</mj-text>\n{{ nothing.at.all }}\n", "utf-8")
    page.wait_for_selector("#bar .fault")
    assert page.inner_text("#bar .place") == "templates/parts/masthead.mjml.j2:2"
    assert str(own.newsroom) not in page.content()
    assert mail(page).locator("h1").inner_text() == "Catch Up"
    # What is asked for anew meanwhile is of the last state too.
    page.keyboard.press("6")
    page.locator(".terminal", has_text="Catch Up").wait_for()
    assert page.locator("#bar .fault").count() == 1
    page.keyboard.press("1")
    path.write_text('<mj-text css-class="gut"><h1>Mended</h1></mj-text>\n', "utf-8")
    page.wait_for_selector("#bar .fault", state="detached")
    mail(page).get_by_role("heading", name="Mended").wait_for()


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("digest.toml", "version = 1", "version = ", "digest.toml:"),
        ("newsletters/catch-up.toml", 'title = "', 'title = ["', "newsletters/catch-up.toml:"),
        (f"issues/catch-up/{DAY}.md", "---", "", f"issues/catch-up/{DAY}.md"),
    ],
)
def test_a_broken_file_is_told_and_forgotten_when_it_is_mended(
    look_at: Open, own: Served, name: str, old: str, new: str, place: str
) -> None:
    page = look_at(own)
    own.edit(own.newsroom / name, old, new)
    page.wait_for_selector("#bar .fault")
    assert page.inner_text("#bar .place").startswith(place)
    assert mail(page).locator("h1").inner_text() == "Catch Up"
    path = own.newsroom / name
    files.write(
        path, ((new and path.read_text("utf-8").replace(new, old, 1)) or old + path.read_text("utf-8")).encode()
    )
    page.wait_for_selector("#bar .fault", state="detached")


def test_an_issue_whose_file_is_deleted_says_so_and_comes_again(look_at: Open, own: Served) -> None:
    page = look_at(own)
    octets = own.issue.read_bytes()
    own.issue.unlink()
    page.wait_for_selector("#bar:has-text('not there any more')")
    assert mail(page).locator("h1").inner_text() == "Catch Up"
    page.reload()
    page.wait_for_selector("#bar:has-text('not there any more')")
    files.write(own.issue, octets)
    page.wait_for_selector("#bar .fault", state="detached")


def test_an_issue_that_was_broken_from_the_start_is_shown_once_it_is_mended(look_at: Open, own: Served) -> None:
    text = "---\nnewsletter: catch-up\n---\n\n## A story\n\nOf words.\n"
    path = own.newsroom / "issues/catch-up/2016-09-12.md"
    files.write(path, text.encode())
    page = look_at(own, "/issues/catch-up/2016-09-12")
    assert page.locator("#bar .fault").count() == 1
    own.edit(path, "catch-up\n", "catch-up\ndate: 2016-09-12\n")
    mail(page).get_by_role("heading", name="A story").wait_for()


def test_the_list_of_all_issues_follows_the_files_too(look_at: Open, own: Served) -> None:
    page = look_at(own, "/")
    assert page.locator(".issues li").count() == 4
    first = page.inner_text(".issues li:first-child").split("\n")
    assert first == ["Monday 5 September 2016", "No 12", "8 stories, 3 unedited, not built since it changed"]
    assert run_process("-C", own.newsroom, "skip", "catch-up", DAY).code == 0
    page.locator(".issues li:first-child", has_text="skipped").wait_for()
    page.click(".issues li:first-child a")
    page.wait_for_selector(FRAME)


def test_a_server_that_has_ended_is_told_and_the_page_stays(look_at: Open, made: Path) -> None:
    with served(made) as found:
        page = look_at(found)
        mail(page).locator("h1").wait_for()
    page.wait_for_selector("#bar .lost")
    assert mail(page).locator("h1").inner_text() == "Catch Up"


# --- views and keys ------------------------------------------------------------------------------


def test_one_key_goes_through_all_views_and_figures_choose(look_at: Open, shared: Served) -> None:
    page = look_at(shared)
    seen = [view_of(page)]
    for view in [*VIEWS[1:], VIEWS[0]]:
        page.keyboard.press("v")
        page.wait_for_selector(f"[data-shows={view.name}]")
        seen.append(view_of(page))
    assert seen == [*(view.name for view in VIEWS), "desktop"]
    page.keyboard.press("Shift+V")
    page.wait_for_selector("[data-shows=message]")
    for view in VIEWS:
        page.keyboard.press(view.key)
        page.wait_for_selector(f"[data-shows={view.name}]")
    assert page.evaluate("window.notLeft") is True
    page.go_back()
    page.wait_for_selector("[data-shows=source]")
    page.keyboard.press("Control+3")  # the browser's own
    page.wait_for_timeout(100)
    assert view_of(page) == "source"


def test_keys_work_within_the_email_too_and_the_list_of_them_is_a_dialog(look_at: Open, shared: Served) -> None:
    page = look_at(shared)
    mail(page).locator("h1").click()
    page.keyboard.press("2")
    page.wait_for_selector("[data-shows=phone]")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")
    assert view_of(page) == "phone"
    page.click("#help")
    page.wait_for_selector("dialog[open]")
    page.get_by_role("button", name="Close").click()


def test_the_state_is_in_the_address(look_at: Open, shared: Served) -> None:
    page = look_at(shared, "?view=dark&width=500")
    assert page.get_attribute(FRAME, "width") == "500"
    assert mail(page).locator("body").evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(22, 24, 26)"
    assert mail(page).locator("body").evaluate("() => innerWidth") == 500


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_a_view_are_not_those_of_the_screen(look_at: Open, shared: Served, scheme: str) -> None:
    found = {}
    page = look_at(shared, scheme=scheme)
    for view in ("desktop", "dark", "forced-dark", "no-pictures"):
        go(page, f"{shared.base}/issues/catch-up/{DAY}?view={view}")
        found[view] = mail(page).locator("body").evaluate("b => getComputedStyle(b).backgroundColor")
    assert found == {
        "desktop": "rgb(255, 255, 255)",
        "dark": "rgb(22, 24, 26)",
        "forced-dark": "rgb(18, 18, 18)",
        "no-pictures": "rgb(255, 255, 255)",
    }


def test_the_edge_of_the_email_is_moved_by_keys_and_by_the_mouse(look_at: Open, shared: Served) -> None:
    page = look_at(shared)
    handle = page.get_by_role("separator", name="Width of the email, in pixels")
    handle.focus()
    for key, width in (("ArrowLeft", 635), ("Shift+ArrowRight", 675), ("Home", 240), ("ArrowLeft", 240), ("End", 1200)):
        page.keyboard.press(key)
        assert handle.get_attribute("aria-valuenow") == str(width)
        assert mail(page).locator("body").evaluate("() => innerWidth") == width
    assert "width=1200" in page.url
    page.click("a[data-width='375']")
    page.wait_for_selector(f"{FRAME}[width='375']")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 55, box["y"] + 200, steps=5)
    page.mouse.up()
    assert page.get_attribute(FRAME, "width") == "475"
    assert page.inner_text("output") == "475"
    page.reload()
    assert page.get_attribute(FRAME, "width") == "475"


def test_what_the_reader_opened_stays_open_and_the_focus_stays_where_it_is(look_at: Open, own: Served) -> None:
    page = look_at(own)
    page.click(".checks .note summary")
    page.focus("#view-text")
    own.edit(own.issue, "[Provider deficit at £461m", "[Provider deficit at £461m, edited")
    mail(page).get_by_role("link", name="£461m, edited").first.wait_for()
    assert page.locator(".checks .note").get_attribute("open") is not None
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-shows=text]")
    assert page.evaluate("document.activeElement.id") == "view-text"


# --- how it looks and sounds ---------------------------------------------------------------------


PANELS = ("desktop", "inbox", "links", "text", "source", "message")


@pytest.mark.parametrize(
    ("width", "scheme", "views"),
    [
        (900, "light", PANELS[:3]),
        pytest.param(375, "light", PANELS, marks=pytest.mark.slow),
        pytest.param(375, "dark", PANELS[:3], marks=pytest.mark.slow),
        pytest.param(1280, "dark", PANELS, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(look_at: Open, shared: Served, width: int, scheme: str, views: tuple[str, ...]) -> None:
    """All of a page but the email in its frame, which tests of its own look at."""
    from axe_playwright_python.sync_playwright import Axe

    page = look_at(shared, width=width, scheme=scheme)
    for path in ("/", "/nothing", *(f"/issues/catch-up/{DAY}?view={name}" for name in views)):
        page.goto(shared.base + path)
        found = Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, f"{path} {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_something_is_wrong(look_at: Open, own: Served, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = look_at(own, scheme=scheme)
    own.edit(own.issue, "date: 2016-09-05\n", "")
    page.wait_for_selector("#bar .fault")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    found = Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()


# --- pages to pass on ----------------------------------------------------------------------------


def test_pages_to_pass_on_show_every_view_without_a_server_and_run_nothing(
    browser: Browser, made: Path, tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from digest.desk import pass_on

    canary = serve(answer(200, b"x"))
    monkeypatch.setattr(pass_on, "Proofs", hostile_at(canary.url))
    newsroom = config.load_newsroom(made)
    pass_on.write(newsroom, Name("catch-up", date(2016, 9, 5)), tmp_path / "views", now=lambda: NOW)
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 375, "height": 800})

    def outside(route: Route) -> None:  # what a policy stops is announced, but never sets out
        asked.append(route.request.url)
        route.abort()

    page.route(re.compile("^https?:"), outside)
    page.goto((tmp_path / "views/index.html").as_uri(), wait_until="domcontentloaded")
    for view in VIEWS:
        page.get_by_role("link", name=view.title, exact=True).click()
        page.wait_for_timeout(200)
        assert page.url.endswith(f"views/{'index' if view is VIEWS[0] else view.name}.html")
        assert page.inner_text("#stage-title") == view.title
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        if view.copy:
            assert page.frame_locator("iframe").locator("#words").inner_text() == "Words"
    page.get_by_role("link", name="Desktop", exact=True).click()
    found = Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()
    page.frame_locator("iframe").locator("#script").click()
    page.frame_locator("iframe").locator("#send").click()
    page.wait_for_timeout(200)
    assert "ran" not in page.title()
    assert asked == []
    assert canary.asked == []
    page.context.close()
