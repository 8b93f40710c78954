"""The licences of packages, and what requirements/licences.toml says of them → those refused."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from license_expression import ExpressionError, Licensing


class LicenceRules(NamedTuple):
    """requirements/licences.toml; licences are SPDX expressions, packages canonical names."""

    allowed: list[str]
    names: dict[str, str]
    stated: dict[str, str]
    exceptions: dict[str, str]
    exceptions_of_tests: dict[str, str]


def read_licence_rules(file: Path) -> LicenceRules:
    """Return the rules. Raises TypeError where a table is missing or unknown."""
    return LicenceRules(**tomllib.loads(file.read_text()))


def refused_licences(
    declared: Mapping[str, Sequence[str]], served: Collection[str], rules: LicenceRules
) -> Iterator[str]:
    """Yield a sentence for each package that may not be used.

    `declared` has the licences that each locked package names, none where it is not installed;
    a package that names several is under all of them. `served` are the packages of a site.
    """
    for package in sorted(declared):
        expression = _expression(package, declared[package], rules)
        accepted = rules.exceptions.get(package)
        if package not in served:
            accepted = rules.exceptions_of_tests.get(package, accepted)
        if not expression:
            yield f"{package} names no licence, or is not installed: state what its files say."
        elif expression != accepted and not is_allowed(expression, rules.allowed):
            yield f"{package} is under {expression}, which is not allowed."


def unneeded_rules(declared: Collection[str], rules: LicenceRules) -> Iterator[str]:
    """Yield a sentence for each rule about a package that is not locked any more."""
    for name in ("stated", "exceptions", "exceptions_of_tests"):
        for package in getattr(rules, name).keys() - set(declared):
            yield f"{package} is entered under [{name}], and no lock has it."


def is_allowed(expression: str, allowed: Collection[str]) -> bool:
    """Return whether one may choose allowed licences alone: one side of OR, both of AND."""
    licensing = Licensing()
    try:
        parsed = licensing.parse(expression)
    except ExpressionError:
        return False
    values = {
        symbol: licensing.TRUE if str(symbol) in allowed else licensing.FALSE
        for symbol in parsed.symbols
    }
    return bool(parsed.subs(values, simplify=True) == licensing.TRUE)


def _expression(package: str, declared: Sequence[str], rules: LicenceRules) -> str:
    """Return one SPDX expression for what a package says, or for what is stated of it."""
    if package in rules.stated:
        return rules.stated[package]
    named = sorted({rules.names.get(licence, licence) for licence in declared})
    return named[0] if len(named) == 1 else " AND ".join(f"({licence})" for licence in named)
