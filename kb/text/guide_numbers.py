"""How a guide numbers its sections: `2`, `6.1`, at most five levels of at most four digits."""

GUIDE_NUMBER = r"\d{1,4}(?:\.\d{1,4}){0,4}"
"""A regular expression, without anchors or groups of its own."""

SOURCE_KEY = r"[a-z0-9][a-z0-9._:-]{0,119}"
"""The key of a source, which stands before the numbers of a guide that is not the first."""
