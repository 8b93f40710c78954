"""How large a Markdown text may be: what bounds the time that rendering it takes."""

from kb.text.text_problem import TextProblem, gettext_noop

MAX_BYTES = 50_000
MAX_LINES = 2_500
MAX_ARTICLE_BYTES = 200_000  # all texts of an article
MAX_DEPTH = 20  # levels of lists, quotes and tags
MAX_QUOTED = 30_000  # lines that are read to find the ends of quotes; each quote reads its own
MAX_CELLS = 3_000  # of all tables of a text
MAX_CODE = 8_000  # characters of code that are coloured in a text; what follows stays plain

TOO_LONG = gettext_noop("The text has %(size)d bytes; at most %(limit)d are allowed.")
TOO_MANY_LINES = gettext_noop("The text has %(size)d lines; at most %(limit)d are allowed.")
TOO_DEEP = gettext_noop("Line %(line)d: lists or quotes are nested more than %(limit)d deep.")
TOO_MANY_QUOTES = gettext_noop(
    "From line %(line)d on: too many quotes in quotes. Put blank lines between them."
)
TOO_MANY_CELLS = gettext_noop(
    "Line %(line)d: the tables up to here have more than %(limit)d cells. "
    "Split the text, or put long lists of values into a code block."
)


class MarkdownRefused(Exception):
    """A text is over a limit; `problem` says which, and where."""

    def __init__(self, problem: TextProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def too_deep(line: int) -> MarkdownRefused:
    """Return the refusal of what is nested too deeply in this line, counted from 0."""
    return MarkdownRefused(TextProblem(TOO_DEEP, {"line": line + 1, "limit": MAX_DEPTH}))


def too_many_quotes(line: int) -> MarkdownRefused:
    """Return the refusal of quotes that begin and end again and again, counted from 0."""
    return MarkdownRefused(TextProblem(TOO_MANY_QUOTES, {"line": line + 1}))


def too_many_cells(line: int) -> MarkdownRefused:
    """Return the refusal of the table that begins in this line, counted from 0."""
    return MarkdownRefused(TextProblem(TOO_MANY_CELLS, {"line": line + 1, "limit": MAX_CELLS}))
