"""Targets of links → files of the folder."""

import pytest

from kb.importing.folder.targets import LinkTarget, TargetIndex, page_key
from kb.importing.incoming import MarkdownFile

pytestmark = pytest.mark.one_database

OLD = "https://help.example/en"
PATHS = (
    "content/net/VPN-Setup.md",
    "content/net/README.md",
    "content/net/dns.md",
    "content/mail/dns.md",
    "content/mail/My page.md",
    "content/02-start.md",
)


def index(*old_sites: str) -> TargetIndex:
    """The index of a small folder."""
    return TargetIndex(
        [MarkdownFile(path, "") for path in PATHS],
        ["content/img/a.png", "content/net/b.png", "x/shared.png", "y/shared.png"],
        {
            PATHS[0]: ("/hc/articles/360012345-set-up-a-vpn", "/old/vpn/"),
            PATHS[3]: ("/index.php?page=7",),
        },
        {PATHS[0]: "Set up the office VPN", PATHS[2]: "DNS"},
        old_sites,
    )


@pytest.mark.parametrize(
    ("target", "path", "fragment"),
    [
        ("VPN-Setup.md", PATHS[0], ""),
        ("vpn-setup", PATHS[0], ""),
        ("./vpn-setup.md#a%20b", PATHS[0], "a b"),
        ("../net/VPN-Setup/", PATHS[0], ""),
        ("../mail/My%20page.md", PATHS[4], ""),
        ("dns.html", PATHS[2], ""),
        ("../mail/dns", PATHS[3], ""),
        ("../net/", PATHS[1], ""),
        ("/net/dns", PATHS[2], ""),
        ("/content/net/dns.md", PATHS[2], ""),
        ("/help/net/vpn-setup.md", PATHS[0], ""),
        ("/old/vpn", PATHS[0], ""),
        ("/hc/articles/360012345", PATHS[0], ""),
        ("My page", PATHS[4], ""),
        ("wiki:My%20page", PATHS[4], ""),
        ("wiki:Set%20up%20the%20office%20VPN", PATHS[0], ""),
    ],
)
def test_a_page_is_found_by_any_of_its_names(target: str, path: str, fragment: str) -> None:
    assert index().page("content/net", target) == LinkTarget(path, fragment)


@pytest.mark.parametrize(
    "target",
    [
        "nowhere.md",
        "../../../etc/passwd",
        "mailto:a@b.example",
        "https://elsewhere.example/net/dns",
        "https://help.example/en/net/dns",
        "//elsewhere.example/dns",
        "",
        "http://[",
        "wiki:Nowhere",
    ],
)
def test_other_targets_are_no_pages(target: str) -> None:
    assert index().page("content/net", target) is None


def test_a_name_that_two_pages_share_is_neither() -> None:
    assert index().page("content", "dns") is None


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (f"{OLD}/net/dns", PATHS[2]),
        (f"{OLD}/hc/articles/360012345-renamed-since#x", PATHS[0]),
        ("http://help.example/en/old/vpn/", PATHS[0]),
        (f"{OLD}/kb/991-set-up-the-office-vpn", PATHS[0]),
        (f"{OLD}/nothing", ""),
    ],
)
def test_addresses_of_the_old_site_are_pages(address: str, path: str) -> None:
    found = index(OLD).page("content", address)
    assert (found.path if found else "") == path


def test_which_addresses_are_of_the_old_site() -> None:
    assert index(OLD).is_old_site("HTTPS://help.example/EN/x")
    assert not index(OLD).is_old_site("https://help.example/english")
    assert not index().is_old_site(OLD)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("b.png", "content/net/b.png"),
        ("../img/A.png", "content/img/a.png"),
        ("/img/a.png", "content/img/a.png"),
        ("/assets/x/a.png", "content/img/a.png"),
        ("shared.png", ""),
        ("https://elsewhere.example/b.png", ""),
        ("none.png", ""),
    ],
)
def test_images_are_found_by_path_or_by_a_name_that_is_theirs_alone(target: str, path: str) -> None:
    assert index().image("content/net", target) == path


@pytest.mark.parametrize(
    ("path", "key"),
    [("/A/B.md", "a/b"), ("a/index.html", "a"), ("a/_index", "a"), ("a%20b/", "a b"), ("/", "")],
)
def test_spellings_of_a_path_share_a_key(path: str, key: str) -> None:
    assert page_key(path) == key
