"""Which site the files of a folder come from."""

import pytest

from kb.importing.folder.old_site import sites_of
from kb.importing.folder.survey import survey_folder
from tests.importing.folder.pages_of_files import contents_of

pytestmark = pytest.mark.one_database


def test_whole_addresses_name_their_site_once() -> None:
    addresses = ["https://A.example/x", "https://a.example/y", "/z", "http://b.example/x"]
    assert sites_of(addresses) == ["https://a.example", "http://b.example"]


def test_a_site_is_guessed_where_its_links_name_pages_of_the_folder() -> None:
    site = "https://help.old.example/kb"
    names = ["set-up-the-vpn", "replace-a-disk", "print-from-a-phone"]
    links = " ".join(f"[x]({site}/{number}-{name})" for number, name in enumerate(names, 1001))
    files = {f"docs/{name}.md": f"a {links}" for name in names}
    found = survey_folder(contents_of(files), source="wiki")
    assert found.targets.sites == ("https://help.old.example",)
    note = "https://help.old.example is taken for the site of these files: 3 links to it"
    assert found.notes == (f"{note} name pages of them.",)


def test_a_site_is_not_guessed_by_few_links_or_few_of_many() -> None:
    files = {
        "set-up-the-vpn.md": "https://a.example/set-up-the-vpn https://a.example/replace-a-disk",
        "replace-a-disk.md": " ".join(f"https://b.example/{n}" for n in range(20))
        + " https://b.example/set-up-the-vpn https://b.example/replace-a-disk "
        + "https://b.example/x/replace-a-disk",
    }
    assert survey_folder(contents_of(files), source="wiki").targets.sites == ()
