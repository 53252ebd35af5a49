"""Files to double-click that open the desk of a newsroom."""

from __future__ import annotations

import shlex

# Both hold where this machine has its Python, so git leaves them out; another machine makes its own by ``digest init``,
# or has ``digest`` at hand.
UNIX, WINDOWS = "Desk.command", "Desk.bat"


def unix(python: str) -> bytes:
    """Return the starter for macOS and Linux: it runs the program with the Python that made it, else ``digest``."""
    quoted = shlex.quote(python)
    return (
        "#!/bin/sh\n"
        "# Opens the desk of this newsroom. Double-click it.\n"
        'cd "$(dirname "$0")" || exit 1\n'
        f"if [ -x {quoted} ]; then exec {quoted} -m digest desk; fi\n"
        "exec digest desk\n"
    ).encode("utf-8", "surrogateescape")


def windows(python: str) -> bytes:
    """Return the starter for Windows; its window stays open where something went wrong."""
    quoted = '"{}"'.format(python.replace("%", "%%"))
    return (
        "@echo off\r\n"
        "rem Opens the desk of this newsroom. Double-click it.\r\n"
        "chcp 65001 >nul\r\n"
        'cd /d "%~dp0"\r\n'
        f"if exist {quoted} ({quoted} -m digest desk) else (digest desk)\r\n"
        "if errorlevel 1 pause\r\n"
    ).encode("utf-8", "surrogateescape")
