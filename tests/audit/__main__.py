"""`make audit`: refuses licences that are not allowed, and writes build/sbom.json."""

import json
import sys
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from tests.audit.bill import (
    ROOT,
    Bill,
    check_bill,
    declared_licences,
    installed_bill,
    installed_versions,
    served_bill,
)
from tests.audit.licences import read_licence_rules, refused_licences, unneeded_rules
from tests.audit.lock_files import REQUIREMENTS, SERVED, LockedPackage, read_asked, read_lock

BILL = ROOT / "build" / "sbom.json"


def main() -> int:
    """Print what was looked at and what is wrong; return 1 where something is."""
    installed = installed_bill()
    locked = {name: package for lock in SERVED for name, package in read_lock(lock).items()}
    everything = read_lock("dev") | locked
    faults = [
        *_other_versions(installed, everything),
        *_refused(installed, set(everything), set(locked)),
    ]
    print(f"— licences of {len(everything)} packages")
    for fault in faults:
        print(fault)
    count = _write_bill(installed, locked)
    print(f"— {BILL.relative_to(ROOT)}: {count} packages, CycloneDX 1.6")
    return 1 if faults else 0


def _other_versions(installed: Bill, locked: dict[str, LockedPackage]) -> Iterator[str]:
    """Yield a sentence for each package that is not the one of the lock."""
    for name, version in installed_versions(installed).items():
        if name in locked and str(locked[name].version) != version:
            yield f"{name} {version} is installed, and {locked[name].version} is locked."


def _refused(installed: Bill, locked: set[str], served: set[str]) -> Iterator[str]:
    rules = read_licence_rules(REQUIREMENTS / "licences.toml")
    declared = declared_licences(installed)
    of_locked = {name: declared.get(name, []) for name in locked}
    yield from refused_licences(of_locked, served, rules)
    yield from unneeded_rules(locked, rules)


def _write_bill(installed: Bill, locked: dict[str, LockedPackage]) -> int:
    """Write the bill of what a site runs on; return how many packages are in it."""
    direct = {canonicalize_name(asked.name) for lock in SERVED for asked in read_asked(lock)}
    bill = served_bill(installed, locked, read_lock("production"), direct)
    text = json.dumps(bill, indent=2, sort_keys=True)
    check_bill(text)
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(text + "\n")
    return len(bill["components"])


if __name__ == "__main__":
    sys.exit(main())
