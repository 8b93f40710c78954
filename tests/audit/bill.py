"""What is installed, and the locks → a software bill of materials: CycloneDX, as JSON."""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from kb.version import VERSION
from tests.audit.lock_files import LockedPackage

Bill = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]


class InvalidBill(Exception):
    """A bill that CycloneDX's schema refuses, with the place."""


def installed_bill() -> Bill:
    """Return the bill of everything that is installed beside this interpreter."""
    made = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "environment"),
            *("--pyproject", "pyproject.toml", "--output-reproducible", "--no-validate"),
            sys.executable,
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    bill: Bill = json.loads(made.stdout)
    return bill


def declared_licences(bill: Bill) -> dict[str, list[str]]:
    """Return what each package says of its licences: SPDX expressions, or its own words."""
    return {
        canonicalize_name(component["name"]): [
            choice.get("expression") or choice["license"].get("id") or choice["license"]["name"]
            for choice in component.get("licenses", [])
        ]
        for component in bill["components"]
    }


def installed_versions(bill: Bill) -> dict[str, str]:
    """Return the version of each package that is installed."""
    return {canonicalize_name(each["name"]): each["version"] for each in bill["components"]}


def served_bill(
    installed: Bill,
    locked: Mapping[str, LockedPackage],
    required: Collection[str],
    direct: Collection[str],
) -> Bill:
    """Return the part of a bill that a site runs on.

    `locked` are its packages, of which the `required` ones are in every site, the others in an
    extra; `direct` are those that the site itself asks for. All are canonical names. Each
    component gets the hashes of the files that `requirements/install` accepts.
    """
    parts: dict[str, Bill] = {
        canonicalize_name(component["name"]): component
        for component in installed["components"]
        if canonicalize_name(component["name"]) in locked
    }
    references = {component["bom-ref"] for component in parts.values()}
    root = installed["metadata"]["component"] | {"version": VERSION}
    return installed | {
        "metadata": installed["metadata"] | {"component": root},
        "components": [
            _component(part, locked[name], is_required=name in required)
            for name, part in sorted(parts.items())
        ],
        "dependencies": [
            {
                "ref": root["bom-ref"],
                "dependsOn": sorted(parts[name]["bom-ref"] for name in direct if name in parts),
            },
            *_dependencies(installed, references),
        ],
    }


def check_bill(text: str) -> None:
    """Check a bill by CycloneDX's own schema. Raises InvalidBill."""
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise InvalidBill(str(error))


def _component(part: Bill, package: LockedPackage, *, is_required: bool) -> Bill:
    """Return a component with its scope and the hashes of its lock, without its many links."""
    files = {
        "type": "distribution",
        "url": part["purl"],
        "comment": "The files that requirements/install accepts.",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    scope = "required" if is_required else "optional"
    return part | {"scope": scope, "externalReferences": [files]}


def _dependencies(installed: Bill, references: set[str]) -> list[Bill]:
    """Return who needs whom among `references`."""
    return [
        {"ref": each["ref"], "dependsOn": sorted(references & set(each.get("dependsOn", [])))}
        for each in installed["dependencies"]
        if each["ref"] in references
    ]
