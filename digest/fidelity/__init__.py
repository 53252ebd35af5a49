"""What a text claims, held against its source: figures, dates, quotations, names, yes and no. Pure."""

from digest.fidelity.check import check_against, claims
from digest.fidelity.evidence import GLOSSARY, Evidence
from digest.fidelity.report import CODES, BorneOut, Claim, Discrepancy, Passage, Place, Report

__all__ = [
    "CODES",
    "GLOSSARY",
    "BorneOut",
    "Claim",
    "Discrepancy",
    "Evidence",
    "Passage",
    "Place",
    "Report",
    "check_against",
    "claims",
]
