"""The software bill of materials that `make audit` writes."""

import copy
import json
from typing import Any

import pytest
from packaging.version import Version

from kb.version import VERSION
from tests.audit import __main__ as audit
from tests.audit.bill import InvalidBill, check_bill, declared_licences, served_bill
from tests.audit.lock_files import LockedPackage

pytestmark = pytest.mark.one_database

INSTALLED: dict[str, Any] = {
    "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "metadata": {"component": {"bom-ref": "root", "name": "site", "type": "application"}},
    "components": [
        {
            "bom-ref": f"{name}==1.0",
            "name": name,
            "version": "1.0",
            "purl": f"pkg:pypi/{name.lower()}@1.0",
            "type": "library",
            "licenses": [{"license": {"id": "MIT"}}],
            "externalReferences": [{"type": "website", "url": "https://example.com/"}],
        }
        for name in ("Web", "parser", "extra", "linter")
    ],
    "dependencies": [
        {"ref": "Web==1.0", "dependsOn": ["parser==1.0", "linter==1.0"]},
        {"ref": "linter==1.0", "dependsOn": ["parser==1.0"]},
        {"ref": "extra==1.0"},
        {"ref": "parser==1.0"},
    ],
}
LOCKED = {
    name: LockedPackage(name, Version("1.0"), ["a" * 64, "b" * 64])
    for name in ("web", "parser", "extra", "elsewhere")
}


@pytest.fixture
def bill() -> Any:
    """Of a site on two packages, with an extra; another system would install one more."""
    return served_bill(copy.deepcopy(INSTALLED), LOCKED, {"web", "parser"}, {"web", "elsewhere"})


def test_it_holds_what_a_site_runs_on_and_no_tool_of_the_tests(bill: Any) -> None:
    """A hole in a linter is none of the site's."""
    scopes = {part["name"]: part["scope"] for part in bill["components"]}
    assert scopes == {"Web": "required", "parser": "required", "extra": "optional"}
    assert bill["metadata"]["component"]["version"] == VERSION


def test_it_says_who_needs_whom(bill: Any) -> None:
    """So that whoever finds a hole sees how it came in."""
    assert {each["ref"]: each["dependsOn"] for each in bill["dependencies"]} == {
        "root": ["Web==1.0"],
        "Web==1.0": ["parser==1.0"],
        "extra==1.0": [],
        "parser==1.0": [],
    }


def test_it_has_the_hashes_of_the_lock(bill: Any) -> None:
    """What is installed can be compared with them."""
    (files,) = bill["components"][0]["externalReferences"]
    assert [each["content"] for each in files["hashes"]] == ["a" * 64, "b" * 64]


def test_it_keeps_to_the_schema_of_cyclonedx(bill: Any) -> None:
    """Scanners refuse what does not."""
    check_bill(json.dumps(bill))
    bill["components"][0]["scope"] = "perhaps"
    with pytest.raises(InvalidBill, match="perhaps"):
        check_bill(json.dumps(bill))


def test_an_expression_and_a_name_of_a_licence_are_both_read() -> None:
    """CycloneDX has three places for it."""
    installed = copy.deepcopy(INSTALLED)
    installed["components"][0]["licenses"] = [{"expression": "MIT OR ISC"}]
    installed["components"][1]["licenses"] = [{"license": {"name": "As you like"}}]
    installed["components"][2].pop("licenses")
    assert declared_licences(installed) == {
        "web": ["MIT OR ISC"],
        "parser": ["As you like"],
        "extra": [],
        "linter": ["MIT"],
    }


def test_the_audit_fails_where_a_licence_is_not_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """And where another version is installed than is locked."""
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "BILL", tmp_path / "build" / "sbom.json")
    monkeypatch.setattr(audit, "read_lock", lambda name: LOCKED if name == "production" else {})
    installed = copy.deepcopy(INSTALLED)
    installed["components"][0]["licenses"] = [{"license": {"id": "GPL-3.0-only"}}]
    installed["components"][1]["version"] = "0.9"
    monkeypatch.setattr(audit, "installed_bill", lambda: installed)
    assert audit.main() == 1
    printed = capsys.readouterr().out
    assert "web is under GPL-3.0-only, which is not allowed." in printed
    assert "parser 0.9 is installed, and 1.0 is locked." in printed


@pytest.mark.slow
def test_the_audit_of_this_site_passes_and_says_the_same_twice() -> None:
    """What `make audit` runs; two bills that differ without a reason cannot be compared."""
    assert audit.main() == 0
    first = audit.BILL.read_bytes()
    assert audit.main() == 0
    assert audit.BILL.read_bytes() == first
