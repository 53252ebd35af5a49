"""What is told of files, rather than of what an issue says: each id, how grave, what is wrong, how to mend it. Pure."""

from digest.checks.registry import Rule

ISSUE_FILE = (
    Rule(
        "comment-nested",
        "error",
        "a second `<!--` inside a comment. The first `-->` ends both, and what follows it shows",
        "cut a story out instead of hiding it; or take the inner comment out",
    ),
    Rule("comment-unclosed", "error", "`<!--` without `-->`. The rest of that line is hidden", "close it"),
    Rule("drafted-twice", "warning", "two `drafted` comments. The last counts", "delete the other"),
    Rule("header-line", "error", "a line of the header has no `key:`", "write `key: value`; a value stays on one line"),
    Rule("header-twice", "error", "a key stands there twice. The first counts", "delete one"),
    Rule(
        "header-unclosed",
        "error",
        ("there is a first `---` but no second. The header is taken to end at the first line that is not `key: value`"),
        "put `---` on a line of its own after it",
    ),
    Rule(
        "header-unknown",
        "warning",
        "a key the program does not know. Kept, but does nothing",
        "look for a slip of the pen",
    ),
    Rule(
        "header-value",
        "error",
        "the value cannot be read: a date that does not exist, a number with letters",
        "the message says what it should look like",
    ),
    Rule(
        "heading-like",
        "warning",
        ("a line looks like a heading and is shown as text: `##Headline`, or something stands before the `#`"),
        "put one plain space after the `#`, take out what stands before it, or write `\\#` if it is text",
    ),
    Rule("heading-too-deep", "warning", "`###` or more is shown as text", "use `#` or `##`"),
    Rule(
        "issue-misplaced",
        "error",
        "the header names another newsletter or date than the file's place",
        "mend the header, or move the file",
    ),
    Rule("mark-empty", "warning", "a mark without a value, such as `<!-- kicker: -->`", "give it one, or take it out"),
    Rule(
        "mark-unknown",
        "warning",
        (
            "a comment that looks like a mark and is none: one letter wrong (`artcle:`), a capital, no colon. "
            "It is kept as a note"
        ),
        "the message writes it as it should be",
    ),
    Rule("section-kind-twice", "error", "two marks `section` in one section. The first counts", "delete one"),
    Rule(
        "section-kind-unknown", "error", "the mark `section` names no known kind", "use one of those the message names"
    ),
    Rule(
        "story-misplaced",
        "error",
        "a `##` under a section that holds no stories",
        "move it up, or open a section for it",
    ),
    Rule("url-twice", "error", "a linked headline and a mark `url`, or two marks. The first counts", "delete one"),
)

ARTICLE_FILES = (
    Rule(
        "article-left-out",
        "warning",
        (
            "the file gives no article: no header, header not closed, over 16 KB, with over 500 brackets or "
            "not readable, a key twice, a value nested too deep, no title, no date or an impossible one, an "
            "unreadable `embargo` or `status`, an id that another file has, an empty file, a file over 5 MB, "
            "not UTF-8 or not an ordinary file, a file or folder that cannot be read; a post of an export behind a "
            "password, or all that follows where an export is damaged. Listed last, under LEFT OUT"
        ),
        "the message says it",
    ),
    Rule(
        "article-characters", "warning", "control characters and the like were taken out", "save the file as plain text"
    ),
    Rule(
        "article-comment",
        "info",
        (
            "in a title or standfirst without quotation marks, YAML took what follows ` #` for a comment: "
            "`title: Trust is #1 again`"
        ),
        "put the value in double quotes",
    ),
    Rule("article-html", "warning", "HTML tags were taken out of the body", "write Markdown"),
    Rule("article-key-unknown", "warning", "an unknown key; the nearest known one is named", "mend the key"),
    Rule(
        "article-rights",
        "warning",
        "`rights` are neither `syndicated` nor `no-email`; what nearly says one of them is taken for it",
        "write one of the two, or nothing",
    ),
    Rule("article-text-long", "warning", "the text was over 1 MB and was cut", "cut it down where it was written"),
    Rule("article-title-lines", "warning", "the title had a line break", "put it on one line"),
    Rule("article-title-long", "warning", "the title was over 300 characters and was cut", "shorten it"),
    Rule("article-value", "warning", "a value is not used", "the message says what it should be"),
    Rule(
        "article-yaml-forgiven",
        "info",
        "a value was not valid YAML; the whole line was taken",
        "put the value in double quotes",
    ),
)

FEEDS = (
    Rule(
        "feed-damaged",
        "warning",
        (
            "the feed is not what it should be: XML that is not well-formed or breaks off, bare ampersands, characters "
            "there are none of, another encoding than it says. It was read as far as possible"
        ),
        "tell whoever looks after it",
    ),
    Rule(
        "feed-cut",
        "warning",
        (
            "too long, and cut: over 1,000 entries (the newest are read), a title or a name of an author over 300 "
            "characters, a standfirst over 4,000, a text over a million, over 20 tags; a link or a picture's address "
            "over 2,000 is left out"
        ),
    ),
    Rule("feed-entry-left-out", "warning", "an entry has neither title nor text"),
    Rule("feed-entry-twice", "info", "an entry stands there twice under one id; the one of the latest date counts"),
    Rule("feed-entry-untitled", "info", "an entry has no title; its first sentence stands in the place of one"),
    Rule(
        "feed-html",
        "info",
        "of the HTML of texts something was taken out: scripts, frames, forms; or there were too many tags, or lists "
        "within lists, and the words were kept without some",
    ),
    Rule(
        "feed-date-odd",
        "warning",
        "new entries are dated more than two days ahead, or before 1990",
        "mend the line `date:` in their files",
    ),
    Rule(
        "feed-edited",
        "warning",
        "a feed has changed an entry whose file an editor has changed too; the file stays as it is",
        "delete the file and gather again, or write the line the message gives",
    ),
    Rule("feed-kept-twice", "warning", "two files keep the same entry of a feed", "delete one of the two"),
    Rule("feed-moved", "info", "the feed has moved for good", "put its new address into `digest.toml`"),
    Rule(
        "feed-undated",
        "warning",
        "new entries have no date that can be read; each is dated by when it was first seen",
        "mend the line `date:` in their files",
    ),
)

PROMO_FILES = (
    Rule(
        "promo-left-out",
        "warning",
        (
            "the file gives no promo: no label (or one without a letter), heading, button, address or text; "
            "an empty limit; a day, a place or an unknown key nobody can read; a name another promo has; a "
            "folder or file that cannot be read; or one of the faults of `article-left-out`. It runs nowhere. "
            "Listed last, under LEFT OUT"
        ),
        "the message says it",
    ),
    Rule(
        "promo-characters", "warning", "control characters and the like were taken out", "save the file as plain text"
    ),
    Rule("promo-value", "warning", "it names a newsletter there is none of", "mend the name"),
)

DOCTOR = (
    Rule(
        "configuration", "error", "`digest.toml`", "it is not there or cannot be used; nothing else is looked at then"
    ),
    Rule("newsletters", "error", "each `newsletters/NAME.toml`", "there is none, or it cannot be used"),
    Rule("sources", "info", "each source", ""),
    Rule(
        "decisions",
        "error",
        "`decisions.toml`, where there is one",
        "it cannot be read; every other command stops until it can",
    ),
    Rule(
        "promos",
        "warning",
        "every file below `promos/`",
        "it gives no promo, or names a newsletter there is none of; it runs nowhere",
    ),
    Rule(
        "git",
        "warning",
        "`.gitignore`, where there is a `.git`",
        "`out/` is not in it: add the lines `out/` and `.digest/`",
    ),
    Rule(
        "place",
        "warning",
        "where the newsroom lies",
        "in a synced folder, or on a network drive: move it to a disk of this machine",
    ),
    Rule("archive", "error", "`.digest/archive.db`", "it is damaged: delete it"),
    Rule(
        "issues",
        "error",
        "every issue file",
        (
            "it cannot be read, or is the second copy that a sync service left. Errors in an issue file are "
            "told under their own ids"
        ),
    ),
)

NOT_CHECKED = (
    Rule(
        "check-not-run",
        "info",
        "a check that was asked for could not run: something it needs is missing",
        "the message says what, and how to get it",
    ),
    Rule(
        "story-source-unknown",
        "info",
        "no article is known that the story tells: nothing in it was looked up",
        "name its article",
    ),
)
