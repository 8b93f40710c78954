"""A job that is run again and again, and when it is due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

LONGEST_RETRY = timedelta(hours=1)


def always() -> bool:
    """Return True: a job without a question of its own is run whenever it is due."""
    return True


@dataclass(frozen=True)
class Job:
    """`run` is called every `seconds`, on one host at a time; it returns lines to print.

    It has to bear being run twice, since a process that was killed may have done it already.
    `is_needed` is asked first where most runs would find nothing to do: it must be cheap. A job
    that takes long is run `in_thread`, so that the others do not wait for it.
    """

    name: str
    seconds: float
    run: Callable[[], Iterable[str]]
    is_needed: Callable[[], bool] = always
    in_thread: bool = False

    @property
    def interval(self) -> timedelta:
        """The time from one run to the next."""
        return timedelta(seconds=self.seconds)

    @property
    def retry(self) -> timedelta:
        """The time after which a run that failed, or was killed, is made up for."""
        return min(self.interval, LONGEST_RETRY)
