"""Jinja2 as the house uses it: strict, escaping, and able to say which line of which template wrote a character."""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2 import (
    TemplateError as JinjaError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.errors import TemplateError, Where
from digest.markup import markdown
from digest.render import plain
from digest.render.compiled import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Located(NamedTuple):
    """A rendered text, the path of its template and, for its characters, the template lines they came from."""

    text: str
    path: str
    offsets: list[int]
    places: list[tuple[str, int]]

    def place(self, offset: int) -> tuple[str, int]:
        """Return (template path, line) of a character: that of the first mark after it."""
        at = bisect_right(self.offsets, offset)
        return self.places[min(at, len(self.places) - 1)] if self.places else (self.path, 0)


class Templates:
    """The templates of one format, looked up in folders, first match wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._loader = ChoiceLoader([_Folder(folder) for folder in folders])
        self._env = _environment(self._loader, _COMPILED)

    def render(self, name: str, context: dict[str, Any]) -> str:
        """Render a template.

        Raises:
            TemplateError: it is missing, malformed, or fails; with file and line.
        """
        return self._render(self._env, name, context)

    def render_located(self, name: str, context: dict[str, Any]) -> Located:
        """Render a template once more, keeping for each of its lines where it went."""
        loader = _MarkingLoader(self._loader)
        marked = self._render(_environment(loader), name, context)
        parts, offsets, places, length = [], [], [], 0
        at = 0
        for match in _MARK.finditer(marked):
            parts.append(marked[at : match.start()])
            length += match.start() - at
            offsets.append(length)
            places.append((loader.paths[int(match[1])], int(match[2])))
            at = match.end()
        parts.append(marked[at:])
        return Located("".join(parts), loader.paths[0], offsets, places)

    def _render(self, env: Environment, name: str, context: dict[str, Any]) -> str:
        try:
            return env.get_template(name).render(context)
        except TemplateSyntaxError as error:
            raise _error(error.message or "malformed", error.filename or error.name or name, error.lineno) from error
        except TemplateNotFound as error:
            path, line = _template_frame(error)
            raise _error(f"there is no template {error.name}", path or name, line) from error
        except _NotText as error:
            raise _error("the template is not UTF-8", error.path, 0) from error
        except RecursionError as error:
            path, line = _template_frame(error)
            raise _error("the template calls itself without end", path or name, line) from error
        except (JinjaError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            path, line = _template_frame(error)
            if not path:
                raise  # a fault of the program, not of a template
            raise _error(str(error), path, line) from error


class _NotText(Exception):
    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class _Folder(FileSystemLoader):
    """A folder of UTF-8 templates; a byte order mark, which Notepad writes, is taken off."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, encoding="utf-8-sig")
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise _NotText(str(self._folder / template)) from error


# One for the whole run: it goes by the text of a template, whichever newsletter uses it.
_COMPILED = CompiledTemplates()


def _environment(loader: BaseLoader, compiled: CompiledTemplates | None = None) -> Environment:
    # A newsroom may come from anywhere; its templates lay out, they do not run programs.
    env = ImmutableSandboxedEnvironment(
        loader=loader,
        bytecode_cache=compiled,
        # select_autoescape() would leave .mjml.j2 unescaped: it looks at the last suffix only.
        autoescape=lambda name: name is not None and not name.endswith(".txt.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {
        "markdown": lambda text: Markup(markdown.to_html(text)),  # noqa: S704 - HTML in the text is escaped by it
        "full_story": full_story,
        "signature": signature,
        "plain": markdown.to_plain,
        "pad": pad_preheader,
        **plain.FILTERS,
    }
    return env


# A paragraph that is one link and nothing else: the editor's own way to the whole story.
_READ_MORE = re.compile(r"<p><a [^>]*>(?:(?!</a>|<img ).)*</a>[.…]?</p>", re.DOTALL)
_PICTURE = re.compile(rf'<p>(?:<a [^>]*>)?<img [^>]* class="{markdown.WIDE}" />(?:</a>)?</p>')


def full_story(html: str, url: str, headline: str, style: str = "run-on") -> Markup:
    """Add the link to the article at the end of a story's HTML: run on, on a line of its own, or not at all.

    After a read-more line there is none: it would lead there twice. Below a picture it has a line of its own.
    """
    if style == "none" or not url or _READ_MORE.fullmatch(html):
        return Markup(html)  # noqa: S704 - the filter's input is the markdown filter's output
    named = Markup(' aria-label="Full story: {}"').format(headline) if headline else Markup("")
    link = Markup('<a href="{}"{}>Full\u00a0story</a>').format(url, named)
    if style == "run-on" and html.endswith("</p>") and not _PICTURE.fullmatch(html):
        return Markup(html[:-4]) + " " + link + Markup("</p>")  # noqa: S704
    return Markup(html) + Markup("<p>") + link + Markup("</p>")  # noqa: S704


def signature(html: str) -> Markup:
    """Set off the name in a paragraph "Name, role, beat": the words and their order stay."""
    set_off = re.sub(r"\A<p>([^<,]+), (.+)</p>\Z", r'<p><b>\1</b>, <span class="role post">\2</span></p>', str(html))
    return Markup(set_off)  # noqa: S704 - the filter's input is the markdown filter's output


# An inbox shows up to about 140 characters of preview; what the preheader leaves free is filled with
# characters that show nothing, else the first words of the body run in.
PREVIEW = 150


def pad_preheader(text: str) -> Markup:
    """Follow a preheader by enough invisible characters to fill an inbox row."""
    if not text:
        return Markup("")
    return Markup("{}").format(text) + Markup("&#847;&zwnj;&nbsp;") * max(0, PREVIEW - len(text))


# --- where a fault stands ------------------------------------------------------------------------


def _template_frame(error: BaseException) -> tuple[str, int]:
    """Return the innermost template (path, line) of a traceback; Jinja2 rewrites frames to template lines."""
    found, frame = ("", 0), error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename.endswith(".j2"):
            found = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return found


def shown_path(path: str) -> str:
    """Return a template's path from its ``templates`` folder on, as an editor knows it."""
    parts = Path(path).parts
    return "/".join(parts[-3:]) if len(parts) >= 3 else path


def _error(message: str, path: str, line: int) -> TemplateError:
    return TemplateError(
        message,
        Where(shown_path(path), line),
        hint="mend the template; the outputs of the last build stand",
        excerpt=excerpt(path, line),
    )


def excerpt(path: str, line: int) -> str:
    """Return the lines around a fault, ready to print; empty when the file cannot be read."""
    if not line:
        return ""
    try:
        rows = Path(path).read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    first, last = max(1, line - 1), min(len(rows), line + 1)
    return "\n".join(f"{'>' if n == line else ' '} {n:>4} | {rows[n - 1]}" for n in range(first, last + 1))


_MARK = re.compile("\x02(\\d+):(\\d+)\x03")


class _MarkingLoader(BaseLoader):
    """A loader that ends every line of literal template text with a mark of its file and line."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader
        self.paths: list[str] = []

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, fresh = self.loader.get_source(environment, template)
        index = len(self.paths)
        self.paths.append(path or template)
        parts = []
        for line, kind, value in environment.lex(source):
            if kind != "data":
                parts.append(value)
                continue
            rows = value.split("\n")
            marked = [f"{row}\x02{index}:{line + n}\x03" for n, row in enumerate(rows[:-1])]
            parts.append(
                "\n".join(
                    [
                        *marked,
                        f"{rows[-1]}\x02{index}:{line + len(rows) - 1}\x03" if rows[-1].strip() else rows[-1],
                    ]
                )
            )
        return "".join(parts), path, fresh
