"""Over all components: inlining changes nothing but what it inlines, and inlines as another inliner does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import css_inline
import pytest

from digest.render import html as html_module
from digest.render.html import convert
from digest.render.mjml_attributes import ATTRIBUTES
from tests.unit.render.rendering import a_document, parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT = "<mj-text><p>One</p></mj-text>"
IMAGE = '<mj-image src="https://e.org/a.png" alt="" {} />'
COLUMN = f"<mj-column>{TEXT}</mj-column>"
BLOCKS = {
    "text": TEXT,
    "text-classed": '<mj-text css-class="x y"><p class="a b">One</p></mj-text>',
    "text-padded": '<mj-text padding="0 20px"><p>One</p></mj-text>',
    "text-styled": '<mj-text font-size="20px" line-height="28px" color="#112233" align="center">One</mj-text>',
    "text-on-colour": '<mj-text container-background-color="#f4f1ea" padding="10px 20px 30px">One</mj-text>',
    "text-spaced": '<mj-text letter-spacing="1px" text-transform="uppercase" text-decoration="underline">a</mj-text>',
    "text-high": '<mj-text height="40px">One</mj-text>',
    "entities": "<mj-text><p>&pound;6.2m &amp; &lt;more&gt; &nbsp; &rsquo; £ ’ 🎉 &#8217;</p></mj-text>",
    "direction": '<mj-text><p dir="rtl">שלום</p></mj-text>',
    "comment": "<mj-text><p>One<!-- a note --> two</p></mj-text>",
    "conditional": "<mj-raw><!--[if mso]><p>Outlook</p><![endif]--></mj-raw>",
    "links": '<mj-text><p><a href="https://e.org/a?x=1&amp;y=2">a</a> <a href="mailto:a@e.org">b</a></p></mj-text>',
    "merge-mark": '<mj-text><p><a href="*|UNSUB|*">a</a> *|NAME|*</p></mj-text>',
    "nested-lists": "<mj-text><ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol></mj-text>",
    "quotation": "<mj-text><blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote></mj-text>",
    "headings": "<mj-text><h1>a</h1><h2 class='x'>b</h2><h3>c</h3></mj-text>".replace("'", '"'),
    "own-style": '<mj-text><p style="color: #123456; margin-bottom: 3px">a</p></mj-text>',
    "span": '<mj-text><p>a <span class="a">b <strong>c <em>d</em></strong></span></p></mj-text>',
    "breaks": "<mj-text>a<br />b<br/>c<br>d</mj-text>",
    "rule-in-text": "<mj-text>a<hr />b</mj-text>",
    "pre": "<mj-text><pre>a\n  b</pre></mj-text>",
    "code": "<mj-text><p><code>a</code> <sup>b</sup> <sub>c</sub></p></mj-text>",
    "image": IMAGE.format(""),
    "image-padded": IMAGE.format('padding="0 20px"'),
    "image-wide": IMAGE.format('width="300px"'),
    "image-padded-sides": IMAGE.format('padding-left="0" padding-right="30px"'),
    "image-linked": IMAGE.format('href="https://e.org/" target="_blank" title="t"'),
    "image-fluid": IMAGE.format('fluid-on-mobile="true" border-radius="4px"'),
    "image-high": IMAGE.format('height="80px" width="120px"'),
    "image-in-text": '<mj-text><p><img src="https://e.org/a.png" alt="a" width="80" height="40" /></p></mj-text>',
    "button": '<mj-button href="https://e.org/">Go</mj-button>',
    "button-styled": '<mj-button background-color="#0b4f6c" color="#ffffff" width="200px" border="1px solid #112233">a'
    "</mj-button>",
    "button-plain": '<mj-button inner-padding="10px 20px" border-radius="0px">Go</mj-button>',
    "divider": "<mj-divider />",
    "divider-thin": '<mj-divider border-width="1px" border-color="#c8c4ba" width="50%" align="left" />',
    "divider-padded": '<mj-divider padding="0 32px" border-style="dashed" />',
    "spacer": '<mj-spacer height="14px" />',
    "spacer-coloured": '<mj-spacer height="14px" container-background-color="#f4f1ea" />',
    "table": "<mj-table><tr><th>a</th><td class='x'>1</td></tr></mj-table>".replace("'", '"'),
    "table-styled": '<mj-table cellpadding="4" font-size="13px" width="80%"><tr><td>1</td><td>2</td></tr></mj-table>',
    "raw": '<mj-raw><tr><td class="x"><p>One</p></td></tr></mj-raw>',
    "social": '<mj-social><mj-social-element name="web" href="https://e.org/" alt="">Site</mj-social-element>'
    "</mj-social>",
    "social-upright": '<mj-social mode="vertical" icon-size="20px"><mj-social-element src="https://e.org/i.png" alt="">'
    "a</mj-social-element></mj-social>",
    "accordion": "<mj-accordion><mj-accordion-element><mj-accordion-title>a</mj-accordion-title><mj-accordion-text>b"
    "</mj-accordion-text></mj-accordion-element></mj-accordion>",
    "carousel": '<mj-carousel><mj-carousel-image src="https://e.org/a.png" alt="" /><mj-carousel-image '
    'src="https://e.org/b.png" alt="" /></mj-carousel>',
    "navbar": '<mj-navbar><mj-navbar-link href="/a">a</mj-navbar-link><mj-navbar-link href="/b">b</mj-navbar-link>'
    "</mj-navbar>",
    "navbar-hamburger": '<mj-navbar hamburger="hamburger"><mj-navbar-link href="/a">a</mj-navbar-link></mj-navbar>',
    "long": "<mj-text>" + "".join(f'<p class="{"a" if n % 3 else "b"}">{n}</p>' for n in range(60)) + "</mj-text>",
    "deep": f"<mj-text>{'<div>' * 60}<p>x</p>{'</div>' * 60}</mj-text>",
    "empty": "<mj-text></mj-text>",
}
BODY = (
    '<mjml lang="en-GB"><mj-head>{head}</mj-head><mj-body width="600px" background-color="#ffffff">{body}</mj-body>'
    "</mjml>"
)
LAYOUTS = {
    "columns": f"<mj-section>{COLUMN * 2}</mj-section>",
    "columns-of-widths": f'<mj-section><mj-column width="30%">{TEXT}</mj-column><mj-column width="70%">{TEXT}'
    "</mj-column></mj-section>",
    "three-columns": f"<mj-section>{COLUMN * 3}</mj-section>",
    "group": f"<mj-section><mj-group>{COLUMN * 2}</mj-group></mj-section>",
    "wrapper": f'<mj-wrapper padding="0 10px" background-color="#f4f1ea"><mj-section>{COLUMN}'
    "</mj-section></mj-wrapper>",
    "section-padded": f'<mj-section padding="0 20px"><mj-column>{IMAGE.format("")}</mj-column></mj-section>',
    "section-full-width": f'<mj-section full-width="full-width" background-color="#f4f1ea"><mj-column>{TEXT}'
    "</mj-column></mj-section>",
    "section-pictured": f'<mj-section background-url="https://e.org/b.png" background-size="cover"><mj-column>{TEXT}'
    "</mj-column></mj-section>",
    "section-framed": f'<mj-section border="1px solid #c8c4ba" border-radius="4px">{COLUMN}</mj-section>',
    "column-padded": f'<mj-section><mj-column padding="0 16px" background-color="#f4f1ea">{IMAGE.format("")}'
    "</mj-column></mj-section>",
    "column-framed": f'<mj-section><mj-column border-top="3px solid #0b4f6c" inner-background-color="#f4f1ea" '
    f'padding="16px 20px">{TEXT}</mj-column></mj-section>',
    "hero": f'<mj-hero mode="fixed-height" height="200px" background-width="600px" background-height="200px" '
    f'background-url="https://e.org/h.png" background-color="#112233">{TEXT}</mj-hero>',
    "from-right": f'<mj-section direction="rtl">{COLUMN * 2}</mj-section>',
    "sections": f"<mj-section>{COLUMN}</mj-section>" * 4,
}
HEADS = {
    "title": "<mj-title>A &amp; B</mj-title><mj-preview>Inside</mj-preview>",
    "breakpoint": '<mj-breakpoint width="480px" />',
    "font": '<mj-font name="Lato" href="https://e.org/lato.css" />',
    "kept-style": "<mj-style>@media (max-width: 480px) { p { color: #112233 !important; } } u + .body p { margin: 0 }"
    " [data-ogsc] p { color: #445566 } a:hover { color: #778899 }</mj-style>",
    "two-styles": "<mj-style>.x { margin: 0 }</mj-style><mj-style>@supports (display: grid) { .x { margin: 1px } }"
    "</mj-style>",
    "raw-head": '<mj-raw><meta name="color-scheme" content="light dark" /></mj-raw>',
    "defaults": '<mj-attributes><mj-all font-family="Arial" /><mj-text padding="0 32px" color="#112233" />'
    '<mj-class name="big" font-size="30px" /></mj-attributes>',
}
CSS = """
  p, h1, h2, ul, ol, blockquote { margin: 0px; padding: 0px; }
  p { color: #1b1b1b; line-height: 25px; }
  .x p, .a { color: #0b4f6c; }
  p.b { font-weight: bold !important; }
  .x .b, li li { font-size: 13px; }
  blockquote { border-left: 3px solid #c8c4ba; }
  a { color: #0b4f6c; text-decoration: underline; }
  p a { color: #112233; }
  p:first-child { letter-spacing: 1px; }
  img { max-width: 100%; }
  td.x, th { text-align: left; }
  .gut > div { font-variant: normal; }
"""
_STYLE = f'<mj-style inline="inline">{CSS}</mj-style>'
SAMPLES = {
    **{name: a_document(body, _STYLE) for name, body in BLOCKS.items()},
    **{name: BODY.format(head=_STYLE, body=body) for name, body in LAYOUTS.items()},
    **{name: a_document(TEXT, f"{head}{_STYLE}") for name, head in HEADS.items() if name != "title"},
    "title": BODY.format(head=f"{HEADS['title']}{_STYLE}", body=LAYOUTS["columns"]),
}


def inlined(sample: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str]:
    """Return what goes into the inliner, the style sheet, and the email that comes out."""
    seen: list[tuple[str, str]] = []
    inline = html_module._premailer

    def noting(html: str, css: str) -> str:
        seen.append((html, css))
        return inline(html, css)

    monkeypatch.setattr(html_module, "_premailer", noting)
    out = convert(SAMPLES[sample])
    return seen[0][0].replace(' data-premailer="ignore"', ""), seen[0][1], out


def tags(html: str) -> list[str]:
    return [each.tag for each in parsed(html).iter() if isinstance(each.tag, str) and each.tag != "tbody"]


def style(each: _Element) -> dict[str, str]:
    pairs = (item.split(":", 1) for item in (each.get("style") or "").split(";") if item.strip())
    return {
        name.strip(): re.sub(r"\b0px\b", "0", " ".join(value.replace("'", '"').split())).lower()
        for name, value in pairs
    }


def elements(html: str) -> list[tuple[str, str, dict[str, str]]]:
    every = [each for each in parsed(html).iter() if isinstance(each.tag, str) and each.tag != "tbody"]
    return [(each.tag, each.get("class") or "", style(each)) for each in every]


def test_the_samples_hold_every_component() -> None:
    together = "".join(SAMPLES.values())
    assert [tag for tag in ATTRIBUTES if f"<{tag}" not in together] == []
    assert len(SAMPLES) >= 59


@pytest.mark.parametrize("sample", SAMPLES)
def test_inlining_leaves_all_else_as_it_was(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _, after = inlined(sample, monkeypatch)
    for pattern in (r"<!--.*?-->", r"<style.*?</style>"):
        assert re.findall(pattern, after, re.DOTALL) == re.findall(pattern, before, re.DOTALL)
    assert tags(after) == tags(before)
    widths = [[each.get("width") for each in parsed(html).iter("img", "td", "table")] for html in (before, after)]
    assert widths[0] == widths[1]
    said = ["".join("".join(parsed(html).itertext()).split()) for html in (before, after)]
    assert said[0] == said[1]


@pytest.mark.parametrize("sample", SAMPLES)
def test_another_inliner_gives_the_same_declarations(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, css, after = inlined(sample, monkeypatch)
    oracle = css_inline.CSSInliner(
        extra_css=css, inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False
    ).inline(before)
    ours, theirs = elements(after), elements(oracle)
    assert [each[:2] for each in ours] == [each[:2] for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one == other
