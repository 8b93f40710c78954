"""Names and values → the YAML between two lines of dashes at the head of a Markdown file."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

YamlValue = str | int | bool | date | list[str] | None

# YAML would read these as the end of a line, or refuse them.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def front_matter(values: Mapping[str, YamlValue]) -> str:
    """Return the lines; what is None, "" or [] is left out. Every text stands in quotes.

    So no title is read as a number, a date or a mark of YAML.
    """
    rows = [f"{name}: {_written(value)}" for name, value in values.items() if _is_filled(value)]
    return "\n".join(["---", *rows, "---", ""])


def _is_filled(value: YamlValue) -> bool:
    return value not in (None, "", [])


def _written(value: YamlValue) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
