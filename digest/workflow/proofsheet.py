"""Make the sign-off sheet of an issue: issue file | articles | render | check | sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError
from digest.workflow import files, issues
from digest.workflow import manifest as manifests
from digest.workflow.build import output_folder
from digest.workflow.gather import gather
from digest.workflow.manifest import OUTPUTS
from digest.workflow.proof import findings_of, proof_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.proofsheet import Outputs, Sheet
    from digest.workflow.target import Target

NAMES = {"html": "proof.html", "text": "proof.txt"}
# So much of a sha256 is shown: enough to tell two texts of a newsroom apart, and short enough to read out.
_SHOWN = 12


class Made(NamedTuple):
    """A sign-off sheet: what stands on it, and its two forms by their kind."""

    sheet: Sheet
    folder: Path
    forms: dict[str, bytes]


def make(target: Target, *, command: str, now: datetime) -> Made:
    """Make the sheet of an issue as it stands in its file, beside the articles as they are now. Nothing is written.

    Args:
        target: which issue.
        command: how the program was called, for the command that is named where there is no issue file.
        now: the time, which the sheet carries.

    Raises:
        DigestError: there is no issue file, or it cannot be read as an issue.
        TemplateError: it does not render.
    """
    from digest.proofsheet import sheet_of
    from digest.render.proofsheet import to_html, to_text

    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        said = f"{target.newsletter.name} {target.date} has no issue file yet"
        raise DigestError(said, hint=f"{command} draft {target.newsletter.name} {target.date} makes one")
    gathered = gather(target.newsroom, now=now)
    octets = files.read(path)
    file = issues.read(target.newsroom, path)
    if file.text.encode() != octets:
        raise DigestError("the issue file changed while it was read", hint="run the command again")
    proof = proof_of(target, file, gathered.archive)
    sheet = sheet_of(
        proof,
        findings_of(target, file, proof, notes=True),
        made=now,
        hash=files.sha256(octets)[:_SHOWN],
        outputs=_outputs(target, path),
        files=gathered.findings,
    )
    forms = {"html": to_html(sheet).encode(), "text": to_text(sheet).encode()}
    return Made(sheet, output_folder(target), forms)


def write(made: Made) -> tuple[Path, ...]:
    """Write both forms beside the outputs of a build, and return where."""
    paths = tuple(made.folder / name for name in NAMES.values())
    for path, octets in zip(paths, made.forms.values(), strict=True):
        files.write(path, octets)
    return paths


def _outputs(target: Target, path: Path) -> Outputs:
    """Tell what is built of an issue, and whether that is of its file and its articles as they are now."""
    from digest.proofsheet import Outputs

    folder = output_folder(target)
    known = manifests.read(folder)
    if not known:
        return Outputs(state="none")
    if not manifests.is_whole(folder, known):
        return Outputs(state="changed")
    hashes = tuple((name, str(known["outputs"][kind]["sha256"])[:_SHOWN]) for kind, name in OUTPUTS.items())
    fits = known["inputs"] == manifests.inputs_of(target, path)
    return Outputs(state="built" if fits else "older", files=hashes if fits else ())
