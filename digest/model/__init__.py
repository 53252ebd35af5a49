"""The nouns of the house: plain values that pass between the rooms.

All are frozen, keyword-only and slotted; collections are tuples; every datetime is aware.
"""

from digest.model.article import Article, ArticleStatus, Image, Promo, Reading, Stamp, Unchanged
from digest.model.configuration import (
    ORDER,
    Brand,
    Cadence,
    Footer,
    Format,
    FullStory,
    Links,
    Mailbox,
    Newsletter,
    Newsroom,
    Rules,
    Schedule,
    SectionRule,
    SourceSpec,
    Summaries,
)
from digest.model.decisions import DECISIONS, Approval, Decisions, EmbargoOverride, Kept, Receipt, Withdrawal
from digest.model.issue import CONSIDERED, Block, Drafted, Email, Issue, IssueStatus, Mark, Section, Story
from digest.model.proof import Finding, Proof, Severity
from digest.model.selection import Candidate, PastIssue, RanStory, Rejection, ScorePart, Selection, Window

__all__ = [
    "CONSIDERED",
    "DECISIONS",
    "ORDER",
    "Approval",
    "Article",
    "ArticleStatus",
    "Block",
    "Brand",
    "Cadence",
    "Candidate",
    "Decisions",
    "Drafted",
    "Email",
    "EmbargoOverride",
    "Finding",
    "Footer",
    "Format",
    "FullStory",
    "Image",
    "Issue",
    "IssueStatus",
    "Kept",
    "Links",
    "Mailbox",
    "Mark",
    "Newsletter",
    "Newsroom",
    "PastIssue",
    "Promo",
    "Proof",
    "RanStory",
    "Reading",
    "Receipt",
    "Rejection",
    "Rules",
    "Schedule",
    "ScorePart",
    "Section",
    "SectionRule",
    "Selection",
    "Severity",
    "SourceSpec",
    "Stamp",
    "Story",
    "Summaries",
    "Unchanged",
    "Window",
    "Withdrawal",
]
