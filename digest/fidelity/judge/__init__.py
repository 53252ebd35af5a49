"""What is said of each kind of claim, a module a kind. Each yields the findings of a whole text."""

from digest.fidelity.judge.dates import judge_dates
from digest.fidelity.judge.figures import judge_figures
from digest.fidelity.judge.names import judge_names
from digest.fidelity.judge.polarity import judge_polarity
from digest.fidelity.judge.quotes import judge_quotes

__all__ = ["judge_dates", "judge_figures", "judge_names", "judge_polarity", "judge_quotes"]
