"""The command line: options, words on screen, and the one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path

import click

from digest import __version__
from digest.cli.options import Context
from digest.errors import DigestError

# Each command's module; its function is called like the command, or like it with a "_".
_MODULES = {
    **{name: name for name in ("archive", "build", "check", "correct", "diff", "doctor", "draft", "explain")},
    **{
        name: name
        for name in ("gather", "init", "list", "newsletter", "proof", "results", "site", "status", "templates")
    },
    "why": "why",
    **{name: name for name in ("desk", "preview")},
    **dict.fromkeys(("approve", "hand-over", "sent"), "handover"),
    **dict.fromkeys(("find", "skip"), "status"),
    "send": "send",
    "source": "source",
    **dict.fromkeys(("add", "drop", "keep", "withdraw"), "pick"),
}


class _Commands(click.Group):
    """A group that reads a command's module when the command is asked for: each costs the others their time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _MODULES:
            return None
        module = importlib.import_module(f"digest.cli.{_MODULES[cmd_name]}")
        name = cmd_name.replace("-", "_")
        found = vars(module).get(f"{name}_") or vars(module)[name]
        assert isinstance(found, click.Command)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="digest")
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Work in the newsroom DIR instead of the one around the current folder.",
)
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
@click.pass_context
def digest(context: click.Context, folder: Path, debug: bool) -> None:  # noqa: ARG001 - read before click is asked
    """Turn the week's articles into one email for your readers.

    A newsroom is a folder of plain files: articles, newsletters, issues. Start one with "digest init", see
    what the week holds with "digest list", make the first draft with "digest draft", edit the issue file,
    and build the email with "digest build". Nothing is ever sent by itself.
    """
    context.obj = Context(folder=folder)


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit: 0 done, 1 refused, 2 usage, 3 files, 4 nothing to send, 75 later, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        # Old consoles cannot show every character of a headline; that must not end a build.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = digest.main(args=arguments, standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.Abort:
        click.echo("Interrupted. Nothing half-written was left.", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        # The reader of our output went away; what it took is its own affair.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 3
    except Exception as error:  # noqa: BLE001 - the one error boundary
        code = _told(error, debug="--debug" in arguments)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception, *, debug: bool) -> int:
    """Say what went wrong in the editor's words and return the exit code."""
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, DigestError):
        click.echo(str(error), err=True)
        return error.exit_code
    if isinstance(error, OSError):
        click.echo(f"{error.filename or 'a file'}: {error.strerror or error}", err=True)
        return 3
    click.echo(f"a fault of the program itself: {type(error).__name__}: {error}", err=True)
    click.echo("help: digest --debug ... shows where; please report it. Your files are as they were.", err=True)
    return 70
