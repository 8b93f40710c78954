"""The version of the product: the one place where it stands."""

VERSION = "1.0.0"
