"""Markdown texts in, safe HTML out, by a child process that may be killed when a text is hostile.

There is one child for each process, spawned on first use, replaced when it was killed.
"""

import atexit
import logging
import os
import threading
import time
from typing import Any

from kb.text.markdown_limits import MAX_BYTES, TOO_LONG, find_problems
from kb.text.render_process import Answer, Child
from kb.text.text_problem import TextProblem, gettext_noop

TIME_LIMIT = 2.0

TOO_SLOW = gettext_noop("Rendering took too long. Make the text shorter or simpler.")
TOO_DEEP = gettext_noop("The text is nested too deeply.")
TOO_LARGE = gettext_noop("Rendering needs too much memory. Make the text shorter or simpler.")
BROKEN = gettext_noop("The text could not be rendered.")

ERRORS = {"depth": TOO_DEEP, "memory": TOO_LARGE}

logger = logging.getLogger(__name__)


class RenderingFailed(Exception):
    """A text cannot be rendered: which one (`field`, "" when it is no single one) and why."""

    def __init__(self, problem: TextProblem, field: str = "") -> None:
        super().__init__(f"{field}: {problem}" if field else str(problem))
        self.problem = problem
        self.message = str(problem)
        self.field = field


def render(texts: dict[str, str], inline: set[str]) -> dict[str, str]:
    """Return each text as safe HTML, those named in `inline` as one line without a block.

    Raise RenderingFailed when a text is too large, nested too deeply or takes too long. It may
    take some seconds: call it before a transaction opens.
    """
    _check(texts)
    with _own.lock:
        return _own.render(texts, inline) if texts else {}


def stop() -> None:
    """End this process's child; the next call of `render` spawns another."""
    with _own.lock:
        _own.end()


def _check(texts: dict[str, str]) -> None:
    for field, text in texts.items():
        for problem in find_problems(text):
            raise RenderingFailed(problem, field)
    size = sum(len(text.encode()) for text in texts.values())
    if size > MAX_BYTES:
        raise RenderingFailed(TextProblem(TOO_LONG, {"size": size, "limit": MAX_BYTES}))


class _Own:
    """This process's child, if it has one, behind a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: Child | None = None
        self.has_warned = False

    def render(self, texts: dict[str, str], inline: set[str]) -> dict[str, str]:
        """Ask the child for all texts; raise RenderingFailed for the first that has no answer."""
        message = {"texts": texts, "inline": sorted(inline & texts.keys())}
        try:
            answers, is_late = self._ask(message, len(texts))
            return _html(list(texts), answers, is_late)
        except BaseException:
            self.end()  # what it may still say would be taken for the next message's answers
            raise

    def _ask(self, message: dict[str, Any], count: int) -> tuple[list[Answer], bool]:
        """Return the answers and whether time was over; ask anew once where the child had died."""
        seconds = TIME_LIMIT
        for is_last in (False, True):
            child = self._running()
            started = time.monotonic()
            answers = child.ask(message, count, seconds)
            seconds -= time.monotonic() - started
            if len(answers) == count or "error" in (answers or [{}])[-1] or child.is_late:
                break
            if not is_last:
                self.end()
        return answers, child.is_late

    def _running(self) -> Child:
        if self.child and not self.child.is_alive():
            self.end()
        if not self.child:
            self.child = _spawned()
        if self.child.limits_memory is False and not self.has_warned:
            self.has_warned = True
            logger.warning("The renderer runs without a memory limit: setrlimit was refused.")
        return self.child

    def end(self) -> None:
        """Kill the child, if there is one."""
        if self.child:
            self.child.kill()
            self.child = None

    def forget(self) -> None:
        """Begin anew after a fork: child and lock belong to the parent."""
        self.lock = threading.Lock()
        if self.child:
            self.child.forget()
            self.child = None


def _spawned() -> Child:
    try:
        return Child()
    except OSError as error:
        logger.error("The renderer cannot start: %s", error)  # noqa: TRY400 (one line says it)
        raise RenderingFailed(TextProblem(BROKEN)) from error


def _html(fields: list[str], answers: list[Answer], is_late: bool) -> dict[str, str]:
    unanswered: list[Answer] = [{} for _field in fields[len(answers) :]]
    for field, answer in zip(fields, [*answers, *unanswered], strict=True):
        if "html" not in answer:
            raise RenderingFailed(TextProblem(_reason(answer, is_late)), field)
    return {field: answer["html"] for field, answer in zip(fields, answers, strict=True)}


def _reason(answer: Answer, is_late: bool) -> str:
    if is_late:
        return TOO_SLOW
    logger.error("Rendering failed: %s", answer.get("error", "the child died"))
    return ERRORS.get(answer.get("error", ""), BROKEN)


_own = _Own()
atexit.register(stop)
os.register_at_fork(after_in_child=_own.forget)
