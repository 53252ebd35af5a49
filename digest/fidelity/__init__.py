"""What a text claims, held against its source: figures, dates, quotations, names, yes and no. Pure."""

from digest.fidelity.check import check_against, claims
from digest.fidelity.evidence import GLOSSARY, Evidence
from digest.fidelity.report import CODES, Claim, Discrepancy, Passage, Report

__all__ = ["CODES", "GLOSSARY", "Claim", "Discrepancy", "Evidence", "Passage", "Report", "check_against", "claims"]
