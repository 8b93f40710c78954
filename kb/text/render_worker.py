"""The child process that renders: texts come in through its stdin, HTML goes out by its stdout.

One message holds all texts of an article; one answer per text goes back as soon as it is ready, so
that the parent knows which text was too much. It limits itself as well, for the case that its
parent is killed in the middle of a message.
"""

import os
import resource
import signal
from typing import Any

from kb.text.pipe_messages import receive, send
from kb.text.safe_html import render_block, render_inline

MEMORY_LIMIT = 512 * 1024 * 1024
TIME_LIMIT = 3.0


def main() -> None:
    """Answer messages until the parent closes its end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # a stray print must not end up between the answers
    send(answers, {"limited": _limit_memory()})
    while (message := receive(0)) is not None:
        signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
        _answer(answers, message)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory() -> bool:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    except (OSError, ValueError):
        return False
    return True


def _answer(answers: int, message: dict[str, Any]) -> None:
    inline = set(message["inline"])
    for field, text in message["texts"].items():
        answer = _rendered(text, field in inline)
        send(answers, answer)
        if "error" in answer:
            return


def _rendered(text: str, is_inline: bool) -> dict[str, str]:
    try:
        return {"html": render_inline(text) if is_inline else render_block(text)}
    except RecursionError:
        return {"error": "depth"}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001 (whatever a text does, the next one is served)
        return {"error": type(error).__name__}


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)  # the parent is gone; there is nobody to tell
