"""Issue files written by hand, and the shipped formats to render them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.config.format import load_format
from digest.issuefile import parse
from digest.render import render
from digest.resources import format_names, template_folders
from tests.support import a_newsletter

if TYPE_CHECKING:
    from digest.model import Email, Newsletter

FORMATS = format_names("/no/newsroom")

HEADER = "---\nversion: 1\nnewsletter: letter\ndate: 2016-09-07\nsubject: S\npreheader: P\n---\n"

# One of each thing an issue may hold.
ALL = f"""{HEADER}
Opening words of the editor.

##
<!-- url: https://www.example.org/lead -->
<!-- kicker: Leadkicker -->

The lead has no headline, and the subject line carries it.

Its second paragraph is [linked](https://www.example.org/inside).

[Read the whole of it](https://www.example.org/lead)

## [Second story](https://www.example.org/second)
<!-- article: a/b -->

- First key point
- Second key point

As its author writes:

> A block quotation of one sentence.
>
> And of another.

![A chart of beds by month](https://www.example.org/chart.png)

Previously: [the first of these stories](https://www.example.org/first).

*This story was updated at 12:29 after the trust replied.*

#
<!-- section: note -->

A housekeeping note about holidays.

# The fortnight in care models
<!-- section: label -->

# Local

## Third story, not linked
<!-- by-hand -->

Its only paragraph.

# Also today
<!-- section: round-up -->

One body has [done this](https://www.example.org/x), and another has [said that](https://www.example.org/y).

# Correction
<!-- section: correction -->

Last week we misspelt a name.

# A day out
<!-- section: promo -->
<!-- kicker: From our events team -->

Come to the Guildhall.

[Ask for a place](https://www.example.org/place)

#
<!-- section: call -->

Let us know [what you think](mailto:desk@example.org).

#
<!-- section: sign-off -->

Ada Bell, senior correspondent, [care models](https://www.example.org/ada)
"""

DAILY = f"""{HEADER}
##
<!-- url: https://www.example.org/lead -->

We reported yesterday that one trust has done a thing. Unsurprisingly, it is “not sorry”.

The terms are plain: £1.3m (or so) over 2016-17 – and no more.

[Read the terms here](https://www.example.org/terms)

## [A second thing](https://www.example.org/second)

But another trust has not.

Significantly, it was asked first.

# Also on our site today
<!-- section: round-up -->

The chair of one body has [called for calm](https://www.example.org/x), and a regulator has [asked why](https://www.example.org/y).
"""

ESSAY = "\n\n".join(f"Paragraph {number} of the essay says what it has to say – no more." for number in range(1, 15))
COLUMN = f"""{HEADER}
#
<!-- section: note -->

We were away for two weeks. There are more links this time.

# The fortnight in care models
<!-- section: label -->

#

## [A house of many doors](https://www.example.org/doors)

{ESSAY.replace("Paragraph 10 of", "> A quotation, after a colon." + chr(10) + chr(10) + "Paragraph 10 of")}

Is that all? A few weeks ago I wrote that it was.

#
<!-- section: call -->

Have you seen one? Do tell. Let me know what you think.

#
<!-- section: sign-off -->

Ada Bell, senior correspondent, care models
"""


def of(format: str) -> Newsletter:
    """Return a newsletter of a format, with a word in every piece of furniture."""
    from digest.model import Brand, Footer, Links

    brand = Brand(
        logo="https://www.example.org/logo.png",
        logo_alt="W&W",
        logo_dark="https://www.example.org/logo-dark.png",
        logo_width=56,
    )
    links = Links(
        view="https://www.example.org/online",
        sign_up="https://www.example.org/sign-up",
        unsubscribe="https://www.example.org/unsubscribe",
        past_issues="https://www.example.org/past",
        corrections="https://www.example.org/corrections",
    )
    return a_newsletter(
        format=load_format("/no/newsroom", format),
        strapline="The strapline",
        sign_up="Sign up now",
        sign_off="The news desk, Ward & Whitehall",
        brand=brand,
        links=links,
        footer=Footer(why="You asked for it.", company="A company.", address="A street."),
    )


def render_in(format: str, text: str, root: str = "/no/newsroom") -> Email:
    return render(parse(text).issue, of(format), template_folders(root, format))
