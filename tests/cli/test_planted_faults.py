"""Faults of every family, planted one at a time in the sample: ``digest check`` finds each at its file and line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from digest.checks import FAMILIES, reference
from tests.support import REPOSITORY, copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

DAY = "2016-09-05"
ISSUE = f"issues/catch-up/{DAY}.md"
HOUSE = "newsletters/catch-up.toml"
PROMO = "promos/contracts-and-control-totals.md"
DATE = "date: 2016-09-05"  # the line of what is true of the email as a whole


class Fault(NamedTuple):
    """One fault: the words that are changed, what to, the id expected, in which file, and where it is told.

    ``at`` is what the line told holds, in the issue file after the change; without it the fault is told where it was
    planted, which may be in another file. Of a template a newsroom gets a copy of its own, with the change.
    """

    name: str
    id: str
    old: str
    new: str
    file: str = ISSUE
    at: str = ""

    def __str__(self) -> str:
        return self.name


LEAD = "## [Provider deficit at £461m]"
PLANS = "## [Two-year plans due by December]"
BATH = "## [Virgin Care preferred for Bath services]"
GROUPS = "## [Four trusts to lead groups]"
ROUND_UP = "# Also this week"
SUBJECT = "subject: Provider deficit at £461m, and four trusts to lead groups"
PREHEADER = "preheader: Also inside: two-year plans due by December, and Treasury to weigh patient data platform"
DEFICIT = "articles/finance/provider-deficit.md"
TRUSTS = "articles/leadership/hospital-groups.md"
CLOSING = "There is still time for a glossary."
UNSUBSCRIBE = """\
unsubscribe = "https://www.example.org/{newsletter}/unsubscribe"
unsubscribe_mailto = "mailto:unsubscribe@news.example.org?subject=unsubscribe"
"""
KICKER = "<!-- kicker: From our events team -->"
BOX = "# Contracts and Control Totals 2016\n<!-- section: promo -->"

FAULTS = (
    # How the file is written, and the shape of the issue
    Fault("a heading too deep", "heading-too-deep", CLOSING, f"{CLOSING}\n\n### Deeper", at="### Deeper"),
    Fault("a mistyped key of the header", "header-unknown", "preheader: Also", "prehaeder: Also"),
    Fault("a comment without an end", "comment-nested", "<!-- kicker: Finance -->", "<!-- kicker: Finance --"),
    Fault("the date of another issue", "issue-misplaced", DATE, "date: 2016-09-12"),
    Fault("a story without a text", "story-empty", ROUND_UP, f"## [New](https://www.example.org/n)\n\n{ROUND_UP}"),
    Fault("a section without anything", "section-empty", ROUND_UP, f"# Jobs\n\n{ROUND_UP}"),
    Fault(
        "a section of an unknown kind", "section-kind-unknown", "section: round-up", "section: roundabout",
        at=ROUND_UP,
    ),
    Fault("two headlines alike", "headline-twice", "## [Support unit closures cost £6.2m]", PLANS),
    Fault("two headlines that open alike", "headlines-alike", "## [Support unit closures", "## [Provider closures"),
    Fault(
        "a text nobody has edited", "story-unedited",
        "  Vacancies for followers have yet to be advertised.", "  Vacancies have yet to be advertised.",
        TRUSTS, at="## [Children’s A&E",
    ),
    Fault("a paragraph of 95 words", "paragraph-long", CLOSING, "One more day passed. " * 24),
    Fault(
        "a headline of two lines", "headline-long", BATH,
        f"{BATH[:-1]}, though nobody can say who is to hold the purse]",
    ),
    Fault(
        "a text that is cut off", "summary-cut", "Vacancies for followers have yet to be advertised.",
        "Vacancies for followers have yet to",
    ),
    Fault(
        "a text that stands in two stories", "story-repeated-text", "Parents near Stafford will have to look elsewhere",
        "The provider sector ended the first quarter of 2016-17 with a deficit of £461m. That is £5m better than plan. "
        "The forecast for the full year is less obliging, at £644m against a planned £580m, a gap of £64m. "
        "The forecast already counts in the whole of the £1.8bn sustainability fund. Take that away and the shortfall "
        "is about £2.4bn, a figure few press releases would choose to lead on. Parents will have to look elsewhere",
        at="## [Children’s A&E",
    ),
    Fault(
        "a story that says its headline", "story-says-headline", ROUND_UP,
        f"## [Ward opens at Ashby](https://www.example.org/n)\n\nA ward opens at Ashby.\n\n{ROUND_UP}",
    ),
    # Subject and preheader
    Fault("no subject", "subject-missing", SUBJECT, "subject:"),
    Fault("a long subject", "subject-long", SUBJECT, f"{SUBJECT} of hospitals"),
    Fault("a subject beyond all measure", "subject-too-long", SUBJECT, f"{SUBJECT}{' of groups' * 90}"),
    Fault(
        "a subject of last week", "subject-repeated", SUBJECT,
        "subject: Wexdale unit to close; three trusts drop joint lab",
    ),
    Fault("a figure only the subject has", "subject-not-in-issue", SUBJECT, "subject: Provider deficit beats £466m"),
    Fault("a subject that shouts", "subject-capitals", SUBJECT, SUBJECT.upper().replace("SUBJECT:", "subject:")),
    Fault("a subject like an answer", "subject-reply", "subject: Provider", "subject: Re: Provider"),
    Fault("no preheader", "preheader-missing", PREHEADER, "preheader:"),
    Fault("a preheader that is the subject", "preheader-same", PREHEADER, SUBJECT.replace("subject", "preheader")),
    # Articles, and what ran
    Fault("an embargo that holds", "article-embargoed", "priority: 90", "embargo: 2016-09-05T12:00", DEFICIT, at=LEAD),
    Fault("a withdrawn article", "article-withdrawn", "priority: 90", "status: withdrawn", DEFICIT, at=LEAD),
    Fault("a held article", "article-held", "priority: 90", "status: held", DEFICIT, at=LEAD),
    Fault("an article not for emails", "article-no-email", "priority: 90", "rights: no-email", DEFICIT, at=LEAD),
    Fault("an article that wants a credit", "credit-missing", "priority: 62", "credit: By the Pool", TRUSTS, at=GROUPS),
    Fault("a source that has changed", "article-changed", "The result is £5m", "The result was £5m", DEFICIT, at=LEAD),
    Fault(
        "an id with a slip", "article-unknown", "article: leadership/hospital-groups", "article: leadership/groups",
        at=GROUPS,
    ),
    Fault(
        "a story twice in the issue", "story-twice", "article: leadership/hospital-groups",
        "article: planning/two-year-plans", at=GROUPS,
    ),
    Fault(
        "a story of an earlier issue", "story-ran-before",
        "(https://www.example.org/leadership/hospital-groups)\n<!-- article",
        "(https://www.example.org/contracts/eastmere-pathology)\n<!-- note",
    ),
    # What a story says, beside its article
    Fault("another figure", "figure-not-in-source", "£644m", "£646m"),
    Fault("another currency", "figure-other-unit", "£183m", "$183m"),
    Fault("another count", "count-differs", "24 months", "42 months"),
    Fault("another day", "date-not-in-source", "20 September", "2 September"),
    Fault("another word in a quotation", "quote-altered", "“prime provider”", "“lead provider”"),
    Fault("another name", "name-not-in-source", "Northumbria Healthcare", "Northampton Healthcare"),
    Fault("an abbreviation from nowhere", "abbreviation-unknown", "GP federations", "NHSX federations"),
    Fault("a lost not", "negation-differs", "deficit it had not foreseen", "deficit it had foreseen"),
    # Days and references
    Fault("a word of yesterday", "time-word", "it emerged on Wednesday.", "it emerged yesterday."),
    Fault("a day that is past", "date-past", "is due on 20 September", "is due on 2 September"),
    Fault("a finger that points at nothing", "reference-dangling", CLOSING, "Not everyone likes this “cliff edge”."),
    Fault("an opening He", "reference-opening", "Parents near Stafford", "They near Stafford"),
    # Leftovers
    Fault("a fact to come", "leftover-tk", CLOSING, "It cost TK."),
    Fault("dummy Latin", "leftover-lorem", CLOSING, "Lorem ipsum dolor."),
    Fault("a mark of a sending service", "leftover-template-mark", CLOSING, "Dear *|FNAME|*, that is all."),
    Fault("half a link", "leftover-markdown", CLOSING, "It is [over] (https://www.example.org/over)."),
    Fault("a conflict of git", "leftover-conflict", CLOSING, f"\n<<<<<<< HEAD\n{CLOSING}", at="<<<<<<< HEAD"),
    Fault("a wrong encoding", "leftover-mojibake", "The council’s director", "The councilâ€™s director"),
    Fault("a value a program had not", "leftover-value", "kicker: Leadership", "kicker: None", at=GROUPS),
    Fault("a word twice", "word-doubled", "in the room.", "in the the room."),
    Fault("a quotation without an end", "quotes-unmatched", "“surplus” means", "“surplus means"),
    # Links and pictures
    Fault(
        "a link without an address", "link-empty", "(https://www.example.org/finance/provider-deficit) that",
        "() that",
    ),
    Fault(
        "half an address", "link-relative", "(https://www.example.org/planning/two-year-plans) for",
        "(/two-year-plans) for",
    ),
    Fault(
        "a file of one’s own", "link-scheme-unusable", "(https://www.example.org/data/data-services-platform) from",
        "(file:///C:/plan) from",
    ),
    Fault("a mistyped address", "link-malformed", "[preferred bidder](https://", "[preferred bidder](https//"),
    Fault(
        "a page of the staging site", "link-staging-host", "hospitals](https://www.example",
        "hospitals](https://staging.example",
    ),
    Fault("words that say another address", "link-words-differ", "[preferred bidder]", "[www.sirona.org]"),
    Fault("words that say nothing", "link-words-generic", "[given up Sunday appointments]", "[click here]"),
    Fault(
        "a headline that leads nowhere", "story-without-link",
        f"{GROUPS}(https://www.example.org/leadership/hospital-groups)", "## Four trusts to lead groups",
    ),
    Fault("a headline no program follows", "story-link-unusable", f"{GROUPS}(https:", f"{GROUPS}(ftp:"),
    Fault("an address in the clear", "link-not-https", "hospitals](https:", "hospitals](http:"),
    Fault("a picture of one’s own disk", "picture-unusable", CLOSING, "![A ward](ward.jpg)"),
    Fault(
        "a picture without words", "picture-without-words", CLOSING, "\n\n![](https://www.example.org/w.jpg)",
        at="![](",
    ),
    Fault("a picture Outlook does not show", "picture-format", CLOSING, "![A ward](https://www.example.org/w.webp)"),
    # Promos
    Fault(
        "a promo past its days", "promo-expired", "from: 2016-09-05\nto: 2016-10-10", "to: 2016-09-04", PROMO,
        at=BOX.partition("\n")[0],
    ),
    Fault("a promo whose day is past", "promo-expired", "on 11 and 12 October", "on 1 and 2 September"),
    Fault(
        "a promo more", "promos-many", BOX, f"# A day of wards\n<!-- section: promo -->\n{KICKER}\n\nCome.\n\n{BOX}",
        at=BOX.partition("\n")[0],
    ),
    Fault(
        "a promo beside its own news", "promo-beside", BATH,
        f"# With Virgin Care\n<!-- section: promo -->\n{KICKER}\n\nCome.\n\n#\n\n{BATH}",
    ),
    # Sender, law
    Fault("answers that reach nobody", "reply-to-no-reply", "newsdesk@example.org", "noreply@example.org", HOUSE),
    Fault("no way out", "unsubscribe-missing", UNSUBSCRIBE, "", HOUSE),
    Fault("no address", "postal-address-missing", 'address = "12 Mill', '# "12 Mill', HOUSE),
    Fault("no company", "company-missing", "company =", "# company =", HOUSE),
    Fault(
        "a way out the HTML does not have", "unsubscribe-not-shown",
        '(links.unsubscribe or links.unsubscribe_mailto, "Unsubscribe"), ', "", "templates/parts/footer.mjml.j2",
        at=HOUSE,
    ),
    # The words of the house
    Fault("a sign for a word", "house-style", "About 30 children", "About 30% of children"),
    Fault("an abbreviation nobody explains", "acronym-unexplained", "The planning guidance", "The PGD"),
    # The email itself
    Fault(
        "an email Gmail cuts off", "html-too-large", "{% if newsletter.footer.why %}",
        "<p>{{ 'ward ' * 21000 }}</p>{% if newsletter.footer.why %}", "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "half a conditional comment", "html-comments-unbalanced", "{% if newsletter.footer.why %}",
        "<!--[if mso]>x-->{% if newsletter.footer.why %}", "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "a form in the email", "html-forbidden", "{% if newsletter.footer.why %}",
        "<form></form>{% if newsletter.footer.why %}", "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "a picture as wide as its box", "picture-width", "{% if newsletter.footer.why %}",
        '<img src="https://www.example.org/w.png" alt="A ward" width="100%">{% if newsletter.footer.why %}',
        "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "a table that does not say what it is for", "table-without-role", "{% if newsletter.footer.why %}",
        "<table><tr><td>x</td></tr></table>{% if newsletter.footer.why %}", "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "no sign-off", "sign-off-missing", "{{ sign_off[0] }}", "", "templates/parts/sign-off.mjml.j2", at=HOUSE,
    ),
    Fault(
        "an empty text part", "text-part-empty", '{% include name ~ ".txt.j2" %}', "",
        "templates/catch-up/issue.txt.j2", at=DATE,
    ),
    Fault(
        "a text part without links", "text-part-without-link", "blocks_text(it.url, it.headline)",
        'blocks_text("", it.headline)', "templates/parts/story.txt.j2", at="## [Children’s A&E",
    ),
    Fault(
        "words only the HTML has", "text-part-words", "{{ newsletter.strapline | wrap }}", "",
        "templates/parts/strapline.txt.j2", at=DATE,
    ),
    Fault(
        "a language that is none", "html-language", "{{ newsletter.language }}", "und",
        "templates/catch-up/issue.mjml.j2", at=DATE,
    ),
    Fault(
        "grey on white", "contrast-low", "<p>{{ newsletter.footer.why }}</p>",
        '<p style="color: #aaaaaa">{{ newsletter.footer.why }}</p>', "templates/parts/footer.mjml.j2", at=DATE,
    ),
    Fault(
        "a title that is no heading", "heading-main", "<h1>{{ newsletter.title }}</h1>",
        "<p>{{ newsletter.title }}</p>", "templates/parts/masthead.mjml.j2", at=DATE,
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample newsroom with its issue drafted; every test leaves it as it was."""
    from digest import cli

    newsroom = copy_newsroom(tmp_path_factory.mktemp("planted") / "newsroom")
    with pytest.raises(SystemExit):
        cli.main(["-C", str(newsroom), "draft", DAY])
    return newsroom


def told(digest: CommandLine, newsroom: Path, *, thorough: bool) -> list[dict[str, Any]]:
    result = digest("-C", newsroom, "check", DAY, "--json", *(["--thorough"] if thorough else []))
    findings: list[dict[str, Any]] = json.loads(result.out)["findings"]
    return findings


def is_thorough(id: str) -> bool:
    explained = reference.explained(id)
    assert explained, id
    return bool(explained.check and explained.check.thorough)


@pytest.mark.parametrize("thorough", [False, True])
def test_the_untouched_sample_has_no_error_and_at_most_three_warnings(
    digest: CommandLine, drafted: Path, thorough: bool
) -> None:
    severities = [each["severity"] for each in told(digest, drafted, thorough=thorough)]
    assert "error" not in severities
    assert severities.count("warning") <= 3


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_found_at_its_line(digest: CommandLine, drafted: Path, fault: Fault) -> None:
    path, template = drafted / fault.file, fault.file.startswith("templates/")
    clean = (REPOSITORY / fault.file if template else path).read_text("utf-8")
    assert fault.old in clean, fault.old
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(clean.replace(fault.old, fault.new, 1), "utf-8")
        findings = told(digest, drafted, thorough=is_thorough(fault.id))
        issue = (drafted / ISSUE).read_text("utf-8")
    finally:
        if template:
            path.unlink()
        else:
            path.write_text(clean, "utf-8")
    if HOUSE in (fault.at, fault.file):  # what the newsletter lacks has no line
        file, line = HOUSE, 0
    elif fault.at:
        file, line = ISSUE, issue[: issue.index(fault.at)].count("\n") + 1
    else:
        file, line = fault.file, clean[: clean.index(fault.old)].count("\n") + 1
    assert (fault.id, file, line) in {(each["id"], each["file"], each["line"]) for each in findings}


def test_each_of_the_faults_is_another_and_every_family_has_some() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60
    planted = {fault.id for fault in FAULTS}
    lacking = [family.title for family in FAMILIES if not planted & {r.id for c in family.checks for r in c.rules}]
    assert lacking == []
