"""Three orders of anchors, two of them edited from the first → one order."""


def merge_orders(base: list[str], theirs: list[str], mine: list[str]) -> tuple[list[str], bool]:
    """Return all anchors in one order, and whether it keeps what each side moved."""
    if _shared(mine, base) == _shared(base, mine):
        return interleave(theirs, mine), True
    if _shared(theirs, base) == _shared(base, theirs):
        return interleave(mine, theirs), True
    return interleave(theirs, mine), _shared(theirs, mine) == _shared(mine, theirs)


def _shared(side: list[str], other: list[str]) -> list[str]:
    return [anchor for anchor in side if anchor in other]


def interleave(first: list[str], second: list[str]) -> list[str]:
    """Return `first` with what only `second` has, each entry after the one it follows there."""
    order = list(first)
    for index, anchor in enumerate(second):
        if anchor not in order:
            before = [other for other in second[:index] if other in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, anchor)
    return order
