"""Which page a number in the old site's addresses stands for."""

import pytest

from kb.importing.folder.linked_ids import linked_ids
from kb.importing.folder.survey import survey_folder
from kb.importing.folder.targets import TargetIndex
from tests.importing.folder.pages_of_files import contents_of, converted

pytestmark = pytest.mark.one_database

SITE = "https://help.acme.example/hc/en-us/articles"
NAMES = ("set-up-the-vpn", "replace-a-disk", "print-from-a-phone")


def found_in(text: str) -> dict[str, dict[str, str]]:
    """The numbers that a text tells, in a folder of three pages."""
    files = contents_of({f"{name}.md": text for name in NAMES}).files
    index = TargetIndex(files, [], {}, {f"{NAMES[0]}.md": "The VPN in ten minutes"})
    return linked_ids(files, index)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (f"[Set up the VPN]({SITE}/360012345)", "set-up-the-vpn.md"),
        (f"[The *VPN* in ten minutes]({SITE}/360012345#a)", "set-up-the-vpn.md"),
        (f"[here]({SITE}/360012345-Replace-a-disk)", "replace-a-disk.md"),
        (f'<a class="x" href="{SITE}/360012345/">Print from a phone</a>', "print-from-a-phone.md"),
    ],
)
def test_the_words_of_a_link_tell_the_page_of_its_number(text: str, page: str) -> None:
    assert found_in(text) == {"help.acme.example": {"/hc/en-us/articles/360012345": page}}


@pytest.mark.parametrize(
    "text",
    [
        f"[here]({SITE}/360012345)",
        f"[set]({SITE}/360012345)",
        f"[Set up the VPN]({SITE}/360012345) [Replace a disk]({SITE}/360012345)",
        f"![Set up the VPN]({SITE}/360012345)",
    ],
)
def test_words_that_are_no_title_or_several_tell_nothing(text: str) -> None:
    assert found_in(text).get("help.acme.example", {}) == {}


def test_addresses_that_are_none_are_passed_over() -> None:
    assert found_in("[Set up the VPN](https://[/360012345) [x](mailto:a://b/12345)") == {}


def _files(*, front_matter: str = "") -> dict[str, str | bytes]:
    links = "".join(
        f"[{name.replace('-', ' ')}]({SITE}/{number}) [like this]({SITE}/{number}#top)\n\n"
        for number, name in enumerate(NAMES, 360_001)
    )
    return {f"{name}.md": (front_matter if name == NAMES[0] else "") + links for name in NAMES}


def test_all_links_with_a_number_that_is_known_lead_to_its_article() -> None:
    article = converted(_files())
    assert "[like this](/articles/2/)" in article.document["body"]
    assert SITE not in article.document["body"]
    assert article.old_addresses == ("/hc/en-us/articles/360001",)


def test_the_site_of_numbered_links_is_guessed() -> None:
    (note,) = survey_folder(contents_of(_files()), source="wiki").notes
    assert note.startswith("https://help.acme.example is taken for the site of these files")


def test_what_a_page_says_of_its_own_number_comes_first() -> None:
    files = _files(front_matter=f"---\npermalink: {SITE}/360002\n---\n")
    survey = survey_folder(contents_of(files), source="wiki")
    assert survey.old_addresses["set-up-the-vpn.md"] == (
        "/hc/en-us/articles/360002",
        "/hc/en-us/articles/360001",
    )
    assert survey.old_addresses["replace-a-disk.md"] == ()
