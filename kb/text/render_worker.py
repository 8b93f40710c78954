"""The rendering child process: texts come in through its stdin, HTML goes out by its stdout.

One request has all texts of an article; each text's answer is sent as soon as it is ready, so that
the parent knows which text was too much. The time limit is for a parent that was killed itself.
"""

import os
import resource
import signal

from kb.text.pipe_messages import RenderAnswer, RenderRequest, receive, send
from kb.text.safe_html import render_block, render_inline

MEMORY_LIMIT = 512 * 1024 * 1024  # bytes
TIME_LIMIT = 3.0  # seconds a request


def main() -> None:
    """Answer requests until the parent closes its end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    output = os.dup(1)
    os.dup2(2, 1)  # a stray print must not end up between the answers
    send(output, {"limited": _limit_memory()})
    while (request := receive(0)) is not None:
        signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
        _answer(output, request)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory() -> bool:
    """Return whether the operating system accepted the limit."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    except (OSError, ValueError):
        return False
    return True


def _answer(output: int, request: RenderRequest) -> None:
    """Send an answer for each text, up to the first error."""
    inline = set(request["inline"])
    for field, text in request["texts"].items():
        answer = _render(text, field in inline)
        send(output, answer)
        if "error" in answer:
            return


def _render(text: str, is_inline: bool) -> RenderAnswer:
    try:
        return {"html": render_inline(text) if is_inline else render_block(text)}
    except RecursionError:
        return {"error": "depth"}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001 (no text may stop the worker)
        return {"error": type(error).__name__}


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)  # the parent is gone
