"""Which analyser this code has: a stored index of another version has to be rebuilt."""

from kb.search.index.analyse import VERSION

ANALYSER_VERSION = VERSION
"""Raised whenever the same document gives other rows; stored as `SearchIndex.analyser`."""
