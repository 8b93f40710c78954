"""What a test notes with pytest's `record_property`; `make torture` prints it beside its fault."""

from collections.abc import Callable

Record = Callable[[str, object], None]
"""Called with the name of a figure and its text: `record_property("p95", "0.06 s")`."""
