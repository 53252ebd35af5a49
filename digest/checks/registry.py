"""What a check is: functions over a ``Proof``, and the rules whose findings they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digest.model import Finding, Proof, Severity

    Run = Callable[[Proof], Iterable[Finding]]

Need = Literal["", "spelled", "reached"]


class Rule(NamedTuple):
    """What one id stands for, in Markdown: how grave at most, what is wrong, how to mend it, and by what source."""

    id: str
    severity: Severity
    wrong: str
    mend: str = ""
    why: str = ""


class Check(NamedTuple):
    """A check: its name, the functions it runs, and the rules they go by.

    ``thorough`` is asked only on demand. ``needs`` names what a ``Proof`` must hold for it; where it is None, the check
    is not run, and ``check`` says so.
    """

    name: str
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    thorough: bool = False
    needs: Need = ""
