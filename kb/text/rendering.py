"""Markdown texts in, safe HTML out, by a child process that is killed when a text takes too long.

Each process has one child: started on first use, replaced when it was killed.
"""

import atexit
import logging
import os
import threading
import time

from kb.text.markdown_limits import MAX_BYTES, TOO_LONG, find_problems
from kb.text.pipe_messages import RenderAnswer, RenderRequest
from kb.text.render_process import RenderProcess
from kb.text.text_problem import TextProblem, gettext_noop

TIME_LIMIT = 2.0  # seconds for all texts of an article

TOO_SLOW = gettext_noop("Rendering took too long. Make the text shorter or simpler.")
TOO_DEEP = gettext_noop("The text is nested too deeply.")
TOO_LARGE = gettext_noop("Rendering needs too much memory. Make the text shorter or simpler.")
BROKEN = gettext_noop("The text could not be rendered.")

MESSAGES = {"depth": TOO_DEEP, "memory": TOO_LARGE}
"""What an editor reads, by the `error` of an answer; BROKEN for any other."""

logger = logging.getLogger(__name__)


class RenderingFailed(Exception):
    """A text cannot be rendered; `field` names it, "" where all texts together are too long."""

    def __init__(self, problem: TextProblem, field: str = "") -> None:
        super().__init__(f"{field}: {problem}" if field else str(problem))
        self.problem = problem
        self.message = str(problem)
        self.field = field


def render(texts: dict[str, str], inline: set[str]) -> dict[str, str]:
    """Return each text as safe HTML, those named in `inline` as one line without a block.

    May take some seconds: call it before a transaction opens. Raises RenderingFailed where a text
    is too large, nested too deeply or takes too long.
    """
    _check(texts)
    with _renderer.lock:
        return _renderer.render(texts, inline) if texts else {}


def stop() -> None:
    """End this process's child; the next call of `render` starts another."""
    with _renderer.lock:
        _renderer.end()


def _check(texts: dict[str, str]) -> None:
    for field, text in texts.items():
        for problem in find_problems(text):
            raise RenderingFailed(problem, field)
    size = sum(len(text.encode()) for text in texts.values())
    if size > MAX_BYTES:
        raise RenderingFailed(TextProblem(TOO_LONG, {"size": size, "limit": MAX_BYTES}))


class _Renderer:
    """This process's child; take the lock before any call."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: RenderProcess | None = None
        self.has_warned = False

    def render(self, texts: dict[str, str], inline: set[str]) -> dict[str, str]:
        """Return the HTML of all texts. Raises RenderingFailed for the first without an answer."""
        request: RenderRequest = {"texts": texts, "inline": sorted(inline & texts.keys())}
        try:
            answers, is_late = self._ask(request)
            return _html_of(list(texts), answers, is_late)
        except BaseException:
            self.end()  # else late answers would be read as those of the next request
            raise

    def _ask(self, request: RenderRequest) -> tuple[list[RenderAnswer], bool]:
        """Return the answers and whether time ran out; ask again once where the child had died."""
        seconds = TIME_LIMIT
        for is_last in (False, True):
            child = self._running_child()
            started = time.monotonic()
            answers = child.ask(request, len(request["texts"]), seconds)
            seconds -= time.monotonic() - started
            if child.is_late or _is_complete(request, answers):
                break
            if not is_last:
                self.end()
        return answers, child.is_late

    def _running_child(self) -> RenderProcess:
        if self.child and not self.child.is_alive():
            self.end()
        if not self.child:
            self.child = _start_child()
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
        """Start afresh after a fork: child and lock belong to the parent."""
        self.lock = threading.Lock()
        if self.child:
            self.child.forget()
            self.child = None


def _start_child() -> RenderProcess:
    try:
        return RenderProcess()
    except OSError as error:
        logger.error("The renderer cannot start: %s", error)  # noqa: TRY400 (the message is enough)
        raise RenderingFailed(TextProblem(BROKEN)) from error


def _is_complete(request: RenderRequest, answers: list[RenderAnswer]) -> bool:
    """Say whether every text was answered, or one with an error."""
    return len(answers) == len(request["texts"]) or bool(answers and "error" in answers[-1])


def _html_of(fields: list[str], answers: list[RenderAnswer], is_late: bool) -> dict[str, str]:
    unanswered: list[RenderAnswer] = [{} for _field in fields[len(answers) :]]
    for field, answer in zip(fields, [*answers, *unanswered], strict=True):
        if "html" not in answer:
            raise RenderingFailed(TextProblem(_message(answer, is_late)), field)
    return {field: answer["html"] for field, answer in zip(fields, answers, strict=True)}


def _message(answer: RenderAnswer, is_late: bool) -> str:
    if is_late:
        return TOO_SLOW
    logger.error("Rendering failed: %s", answer.get("error", "the child died"))
    return MESSAGES.get(answer.get("error", ""), BROKEN)


_renderer = _Renderer()
atexit.register(stop)
os.register_at_fork(after_in_child=_renderer.forget)
