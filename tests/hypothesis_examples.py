"""How many examples a property test tries, and which."""

import os

from hypothesis import settings

IS_FUZZING = bool(os.environ.get("KB_FUZZ"))


def load_profile() -> None:
    """Try the same examples with each run, or new ones with each (`make fuzz`).

    What a run finds by chance would stop a change that has nothing to do with it. A busy machine
    makes one example slow: what may take how long is said by tests of their own.
    """
    settings.register_profile("repeatable", derandomize=True, deadline=None)
    settings.register_profile("fuzz", deadline=None, print_blob=True)
    settings.load_profile("fuzz" if IS_FUZZING else "repeatable")


def examples(quick: int, thorough: int) -> int:
    """Return `quick`, or `thorough` where the slow tests run too (SLOW=1, as in .ci/run)."""
    return thorough if os.environ.get("SLOW") or IS_FUZZING else quick
