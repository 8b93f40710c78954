"""How many examples a property test tries."""

import os


def examples(quick: int, thorough: int) -> int:
    """Return `quick`, or `thorough` where the slow tests run too (SLOW=1, as in .ci/run)."""
    return thorough if os.environ.get("SLOW") else quick
