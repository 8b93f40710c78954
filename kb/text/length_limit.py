"""By how much a text is longer than a limit, counted as browsers count."""


def excess_of(text: str, limit: int) -> int:
    """Return by how many characters a text is too long, 0 where it fits.

    A line end counts once, though it is posted as two characters.
    """
    return max(0, len(text.replace("\r\n", "\n")) - limit)
