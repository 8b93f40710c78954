"""manage.py check: each warning speaks up where it should, and only there."""

import json
from collections.abc import Callable, Iterable
from io import StringIO
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kb import checks, static_check
from kb.management.commands import tick
from kb.management.site.serve import require_static_files
from kb.models import Article, Publication, SearchIndex, Synonym

SYNONYMS = Path(__file__).parent.parent / "fixtures" / "synonyms.json"
Reported = Callable[[Iterable[CheckMessage]], list[str]]


def ids(messages: Iterable[CheckMessage]) -> list[str]:
    """The ids, after a look at whether each has a hint."""
    found = list(messages)
    assert all(message.hint for message in found)
    return [str(message.id) for message in found]


def test_a_misspelt_setting_is_named_with_the_right_one() -> None:
    """KB_HOST would be ignored in silence."""
    (message,) = checks.unknown_variables({"KB_HOST", "KB_HOSTS", "HOME", "KB_SAMPLES"})
    assert message.msg == "KB_HOST is set but nothing reads it."
    assert message.hint == "Did you mean KB_HOSTS?"


def test_debug_is_reported(settings: Settings) -> None:
    """It is easily left on."""
    assert ids(checks.debug_mode()) == []
    settings.DEBUG = True
    assert ids(checks.debug_mode()) == ["kb.W002"]


@pytest.mark.parametrize(("searches", "suggestions"), [(600, 2400), (100, 100)])
def test_rates_that_fit_together_are_not_spoken_of(
    settings: Settings, searches: int, suggestions: int
) -> None:
    """The defaults are quiet."""
    settings.KB_SEARCH_RATE, settings.KB_SUGGEST_RATE = searches, suggestions
    assert ids(checks.search_rates()) == []


def test_fewer_suggestions_than_searches_are_spoken_of(settings: Settings) -> None:
    """Whoever raises one setting forgets the other."""
    settings.KB_SEARCH_RATE, settings.KB_SUGGEST_RATE = 3000, 2400
    assert ids(checks.search_rates()) == ["kb.W011"]


@pytest.mark.parametrize(
    ("is_public", "https", "expected"),
    [(False, False, []), (True, False, ["kb.W003"]), (True, True, [])],
)
def test_plain_http_is_reported_on_a_public_host(
    settings: Settings, is_public: bool, https: bool, expected: list[str]
) -> None:
    """Passwords and session cookies would travel in clear text."""
    settings.KB_IS_PUBLIC, settings.KB_HTTPS = is_public, https
    assert ids(checks.plain_http()) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("", []),
        ("https://kb.example.com", []),
        ("https://other.example.com", ["kb.W004"]),
        ("http://kb.example.com", ["kb.W004"]),
    ],
)
def test_a_base_address_that_leads_elsewhere_is_reported(
    settings: Settings, base: str, expected: list[str]
) -> None:
    """Every copied link would be dead."""
    settings.ALLOWED_HOSTS, settings.KB_HTTPS = ["kb.example.com"], True
    settings.KB_BASE_URL = base
    assert ids(checks.base_url_host()) == expected


def test_trusting_everybody_as_a_proxy_is_reported(settings: Settings) -> None:
    """Every client could choose its own address."""
    settings.KB_TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    assert ids(checks.proxy_networks()) == []
    settings.KB_TRUSTED_PROXIES = [ip_network("::/0")]
    assert ids(checks.proxy_networks()) == ["kb.W005"]


def test_missing_static_files_are_spoken_of(settings: Settings, tmp_path: Path) -> None:
    """The server will not start without them."""
    settings.STATIC_ROOT = tmp_path
    assert ids(checks.static_files()) == ["kb.W006"]
    make_manifest(
        tmp_path, {name: name for name in static_check.source_names(settings.STATICFILES_DIRS)}
    )
    assert ids(checks.static_files()) == []


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"paths": 1}'])
def test_what_is_no_manifest_is_as_good_as_none(
    settings: Settings, tmp_path: Path, written: str
) -> None:
    """A full disk leaves half a file behind."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text(written)
    assert (
        static_check.static_files_problem()
        == "The static files are not collected: run `make collected`."
    )


def test_static_files_of_an_older_version_are_spoken_of(settings: Settings, tmp_path: Path) -> None:
    """The pages would ask for a file that nobody collected, and each would be a 500."""
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "out", [tmp_path / "static"]
    for name in ("css/old.css", "css/new.css", "css/.hidden"):
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).touch()
    make_manifest(settings.STATIC_ROOT, {"css/old.css": "css/old.1.css"})
    (message,) = checks.static_files()
    assert (
        message.msg == "The static files were collected without css/new.css: run `make collected`."
    )
    with pytest.raises(CommandError, match=r"without css/new\.css"):
        require_static_files()


def make_manifest(folder: Path, paths: dict[str, str]) -> None:
    """Write what `collectstatic` leaves behind."""
    folder.mkdir(exist_ok=True)
    (folder / "staticfiles.json").write_text(json.dumps({"paths": paths}))


def test_a_key_that_others_can_read_is_reported(tmp_path: Path) -> None:
    """With the key anybody can sign a session."""
    key = tmp_path / "secret_key"
    key.touch(mode=0o600)
    assert ids(checks.readable_by_others([key])) == []
    key.chmod(0o640)
    (message,) = checks.readable_by_others([key])
    assert (message.id, message.hint) == ("kb.W007", f"chmod 600 {key}")


@pytest.mark.usefixtures("guide")
def test_an_article_that_was_loaded_but_not_published_is_named() -> None:
    """Readers miss it, and nobody would know."""
    article = Article.objects.filter(publication__isnull=False).order_by("pk")[0]
    assert ids(checks.unpublished_articles()) == []
    Publication.objects.filter(pk=article.pk).update(is_live=False)
    assert ids(checks.unpublished_articles()) == []
    copy = Article.objects.create(key="copied", title="Copied", slug="copied", state="published")
    (message,) = checks.unpublished_articles()
    assert message.id == "kb.W009"
    assert copy.key in message.msg


@pytest.mark.usefixtures("guide")
def test_the_database_is_asked_only_where_the_command_says_so() -> None:
    """A command that needs no database must work without one."""
    Article.objects.create(key="copied", title="Copied", slug="copied", state="published")
    assert "kb.W009" not in ids(run_checks())
    assert "kb.W009" in ids(run_checks(databases=["default"]))


@pytest.mark.usefixtures("guide")
def test_an_index_of_another_version_is_reported() -> None:
    """The words that readers type are cut in another way than those that are kept."""
    assert ids(checks.index_version()) == []
    SearchIndex.objects.update(analyser=1)
    assert ids(checks.index_version()) == ["kb.W010"]


@pytest.mark.usefixtures("guide")
def test_what_watches_the_clock_does_not_repeat_the_warnings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It starts right after the server has said them."""
    monkeypatch.setenv("KB_HOTS", "kb.example.com")
    said = StringIO()
    plain = {"loop": False, "skip_checks": False, "force_color": False, "no_color": True}
    tick.Command().execute(stdout=said, stderr=said, **plain)
    assert said.getvalue() == ""


@pytest.mark.usefixtures("guide")
def test_the_synonyms_are_loaded_once_however_often() -> None:
    """They have a natural key; an editor's own groups stay."""
    mine = Synonym.objects.create(words="our name, their name")
    for _ in range(2):
        call_command("loaddata", "synonyms", verbosity=0)
        shipped = Synonym.objects.exclude(pk=mine.pk)
        assert shipped.count() == len(json.loads(SYNONYMS.read_text()))
    assert Synonym.objects.filter(pk=mine.pk).exists()


@pytest.mark.django_db
def test_a_role_that_nobody_can_have_is_spoken_of(settings: Settings, guide: None) -> None:
    """Its people would come in without it, and nobody would know why."""
    settings.KB_SSO_ROLES = {"kb-authors": "author", "kb-admins": "administrators"}
    (message,) = checks.provider_roles()
    assert (message.id, "administrators" in message.msg) == ("kb.W013", True)
