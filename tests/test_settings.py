"""KB_* variables in, settings out: what is wrong stops the start by its name."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from kb import environment as env
from kb.secret_key import read_or_create_key, secret_key
from kb.service_urls import POSTGRESQL, read_cache, read_database, read_replica
from kb.static_check import source_names

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-key-that-is-only-for-tests-and-long-enough-for-django"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set KB_X."""
    return lambda value: monkeypatch.setenv("KB_X", value)


def run(code: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with these variables and none of the tests' own."""
    dropped = ("KB_", "DJANGO_ALLOW_")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=mine | {"KB_DATA_DIR": str(data)} | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def settings(data: Path, *names: str, **variables: str) -> Any:
    """The values of these settings, as they are with these variables."""
    code = f"import json, kb.settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    done = run(code, data, **variables)
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    return values[0] if len(names) == 1 else values


@pytest.mark.parametrize(
    ("read", "wrong", "expected"),
    [
        (lambda: env.read_flag("KB_X"), "maybe", "1 or 0"),
        (lambda: env.read_number("KB_X", 2, least=1, most=9), "10", "from 1 to 9"),
        (lambda: env.read_number("KB_X", 2, least=1, most=9), "two", "from 1 to 9"),
        (lambda: env.read_choice("KB_X", "a", {"a", "b"}), "c", "one of a, b"),
        (lambda: env.read_hosts("KB_X", ""), "*", "host names"),
        (lambda: env.read_hosts("KB_X", ""), "kb.example.com:8000", "host names"),
        (lambda: env.read_hosts("KB_X", ""), "https://kb.example.com", "host names"),
        (lambda: env.read_networks("KB_X"), "10.0.0.0/8, proxy", "addresses or networks"),
        (lambda: env.read_networks("KB_X"), "10.0.0.1/8", "addresses or networks"),
        (lambda: env.read_origin("KB_X"), "kb.intern", "an address such as"),
        (lambda: env.read_origin("KB_X"), "https://kb.example.com/kb", "without a path"),
        (lambda: env.read_origin("KB_X"), "ftp://kb.example.com", "an address such as"),
        (lambda: env.read_http_url("KB_X"), "cdn.example.org/x", "an address such as"),
        (lambda: env.read_http_url("KB_X"), "https://cdn.example.com:99999/", "an address such as"),
        (lambda: env.read_http_url("KB_X"), "https://kb:secret@cdn.example.com/", "an address"),
        (lambda: env.read_time_zone("KB_X", "UTC"), "Mars/Olympus", "Europe/Berlin"),
        (lambda: env.read_time_zone("KB_X", "UTC"), "../etc/passwd", "Europe/Berlin"),
        (lambda: read_database("KB_X", Path("kb")), "mysql://localhost/kb", "postgresql://"),
        (lambda: read_database("KB_X", Path("kb")), "postgresql://localhost", "postgresql://"),
        (lambda: read_database("KB_X", Path("kb")), "postgresql:/localhost/kb", "postgresql://"),
        (lambda: read_database("KB_X", Path("kb")), "postgresql://h:port/kb", "postgresql://"),
        (lambda: read_cache("KB_X"), "localhost:6379", "redis://"),
        (lambda: read_cache("KB_X"), "redis:///0", "redis://"),
        (lambda: read_cache("KB_X"), "http://h", "redis://"),
        (lambda: read_cache("KB_X"), "memcached://user:pass@h:11211", "memcached://"),
        (lambda: read_cache("KB_X"), "memcached://h:11211/0", "memcached://"),
        (lambda: read_cache("KB_X"), "memcached://h:11211,i:port", "memcached://"),
        (lambda: read_replica("KB_X", {"ENGINE": POSTGRESQL}), "data/kb.sqlite3", "postgresql://"),
        (lambda: read_replica("KB_X", {"ENGINE": "sqlite3"}), "postgresql://h/kb", "replica"),
        (lambda: env.read_folder("KB_X", Path("kb")), "/dev/null/kb", "a folder"),
        (lambda: env.read_optional_folder("KB_X"), "/dev/null/kb", "a folder"),
        (lambda: env.read_contacts("KB_X"), "the boss", "mail addresses, https:// links"),
        (lambda: env.read_contacts("KB_X"), "http://example.com", "mail addresses, https:// links"),
        (lambda: env.read_new_file("KB_X"), "/dev/null/kb.log", "in a folder that exists"),
        (lambda: env.read_new_file("KB_X"), "/dev", "a file that can be written"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_never_repeated(
    given: Callable[[str], None], read: Callable[[], Any], wrong: str, expected: str
) -> None:
    """A value may be a password, so the message does not show it."""
    given(wrong)
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    assert str(caught.value).startswith("KB_X: expected ")
    assert expected in str(caught.value)
    assert len(wrong) < 4 or wrong not in str(caught.value)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (lambda: env.read_flag("KB_X"), " Yes ", True),
        (lambda: env.read_flag("KB_X", default=True), "off", False),
        (lambda: env.read_flag("KB_X", default=True), "", True),
        (lambda: env.read_number("KB_X", 2, least=1, most=9), "9", 9),
        (lambda: env.read_words("KB_X"), "a, b,,c ", ["a", "b", "c"]),
        (lambda: env.read_optional_folder("KB_X"), "", None),
        (
            lambda: env.read_contacts("KB_X"),
            "a@example.com, https://example.com/report,tel:+49-1",
            ["mailto:a@example.com", "https://example.com/report", "tel:+49-1"],
        ),
        (
            lambda: env.read_hosts("KB_X", ""),
            "KB.example.com,::1,[::2]",
            ["kb.example.com", "[::1]", "[::2]"],
        ),
        (
            lambda: env.read_origin("KB_X"),
            "https://kb.example.com:8443/",
            "https://kb.example.com:8443",
        ),
        (lambda: env.read_time_zone("KB_X", "UTC"), "Asia/Kathmandu", "Asia/Kathmandu"),
        (lambda: env.read_new_file("KB_X"), "/dev/null", "/dev/null"),
    ],
)
def test_a_right_value_is_read(
    given: Callable[[str], None], read: Callable[[], Any], value: str, expected: Any
) -> None:
    """Blanks around it do not matter; an empty variable is an unset one."""
    given(value)
    assert read() == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/srv/kb.sqlite3", {"NAME": "/srv/kb.sqlite3"}),
        ("sqlite:////srv/kb.sqlite3", {"NAME": "/srv/kb.sqlite3"}),
        (
            "postgresql://kb:p%40ss%2Fword@db.example.com:5433/support?sslmode=require",
            {"NAME": "support", "USER": "kb", "PASSWORD": "p@ss/word", "HOST": "db.example.com"}
            | {"PORT": "5433", "OPTIONS": {"sslmode": "require"}},
        ),
        ("postgres:///kb?host=/run/postgresql", {"NAME": "kb", "HOST": "/run/postgresql"}),
        ("postgres://[::1]/kb", {"HOST": "::1", "PORT": ""}),
    ],
)
def test_the_database_url_is_read(
    given: Callable[[str], None], url: str, expected: dict[str, Any]
) -> None:
    """Percent signs, sockets, IPv6 and options included."""
    given(url)
    found = read_database("KB_X", Path("kb"))
    assert {name: found[name] for name in expected} == expected


def test_twelve_starts_at_once_make_one_key_for_its_owner_alone(tmp_path: Path) -> None:
    """A second key would sign out everybody whom the first process signed in."""
    code = "import kb.settings as s; print(s.SECRET_KEY)"
    with ThreadPoolExecutor(12) as pool:
        keys = set(pool.map(lambda _: run(code, tmp_path / "data").stdout, range(12)))
    file = tmp_path / "data" / "secret_key"
    assert keys == {file.read_text() + "\n"}
    assert len(file.read_text()) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_key_file_left_empty_by_a_crash_is_filled(tmp_path: Path) -> None:
    """An empty key would sign everything with nothing."""
    file = tmp_path / "secret_key"
    file.touch()
    assert len(read_or_create_key(file)) > 50
    assert read_or_create_key(file) == read_or_create_key(file)


def test_a_key_is_taken_from_the_variable_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mounted secret wins over a made one, the variable over both."""
    mounted = tmp_path / "mounted"
    mounted.write_text(f"{KEY}-from-file\n")
    monkeypatch.setenv("KB_SECRET_KEY_FILE", str(mounted))
    assert secret_key(tmp_path) == f"{KEY}-from-file"
    monkeypatch.setenv("KB_SECRET_KEY", KEY)
    assert secret_key(tmp_path) == KEY
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("content", [None, "  \n"])
def test_a_key_file_that_is_missing_or_empty_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    """Making another key instead would hide that the mount failed."""
    mounted = tmp_path / "mounted"
    if content is not None:
        mounted.write_text(content)
    monkeypatch.setenv("KB_SECRET_KEY_FILE", str(mounted))
    with pytest.raises(ImproperlyConfigured, match="KB_SECRET_KEY_FILE: expected"):
        secret_key(tmp_path)


def test_debug_is_off_unless_asked_for_and_refused_on_a_public_host(tmp_path: Path) -> None:
    """An error page with DEBUG shows settings and data to everybody."""
    assert settings(tmp_path, "DEBUG") is False
    assert settings(tmp_path, "DEBUG", KB_DEBUG="1") is True
    done = run("import kb.settings", tmp_path, KB_DEBUG="1", KB_HOSTS="localhost,kb.example.com")
    assert "KB_DEBUG: expected 0" in done.stderr


@pytest.mark.parametrize(
    "hosts", ["https://kb.example.com:443", "kb.example.com:443", ",", "kb example.com", "*", "a/b"]
)
def test_what_is_no_host_is_refused(tmp_path: Path, hosts: str) -> None:
    """The site would start, and answer everybody with 400, probes too."""
    done = run("import kb.settings", tmp_path, KB_HOSTS=hosts)
    assert "KB_HOSTS: expected host names between commas" in done.stderr


def test_hosts_are_names_and_addresses(tmp_path: Path) -> None:
    found = settings(tmp_path, "ALLOWED_HOSTS", KB_HOSTS="KB.example.com, .example.org,::1,[::2]")
    assert found == ["kb.example.com", ".example.org", "[::1]", "[::2]"]


@pytest.mark.parametrize(
    "origin",
    ["https://kb.example.com:99999", "https://kb.example.com#x", "https://u:p@kb.example.com"]
    + ['https://kb exa"mple.com', "https://kb.example.com/x", "kb.example.com"],
)
def test_what_links_cannot_begin_with_is_refused(tmp_path: Path, origin: str) -> None:
    done = run("import kb.settings", tmp_path, KB_BASE_URL=origin)
    assert "KB_BASE_URL: expected an address such as https://kb.example.com" in done.stderr


@pytest.mark.parametrize("logo", ["img/none.svg", "../manage.py", "https://example.com/logo.svg"])
def test_a_logo_that_is_not_there_is_refused(tmp_path: Path, logo: str) -> None:
    """Every page would fail, while the probes say that all is well."""
    done = run("import kb.settings", tmp_path, KB_SITE_LOGO=logo)
    assert "KB_SITE_LOGO: expected a file below static/" in done.stderr
    for right in ("icons/favicon.svg", "/media/logo.svg"):
        assert settings(tmp_path, "KB_SITE_LOGO", KB_SITE_LOGO=right) == right


def test_a_wrong_setting_ends_a_command_in_one_line(tmp_path: Path) -> None:
    """A traceback would bury the name of the variable."""
    code = "import sys, manage; sys.argv = ['manage.py', 'check']; manage.main()"
    done = run(code, tmp_path, KB_WORKERS="many")
    assert done.returncode == 1
    assert done.stderr == "manage.py: KB_WORKERS: expected a whole number from 1 to 256.\n"


def test_a_database_that_fails_ends_a_command_in_one_line(tmp_path: Path) -> None:
    """Sixty lines of a traceback would bury that nothing was migrated."""
    code = "import sys, manage; sys.argv = ['manage.py', 'reindex', *{more}]; manage.main()"
    done = run(code.format(more=[]), tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("manage.py: the database: no such table: ")
    assert "`migrate` makes missing tables" in last
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(code.format(more=["--traceback"]), tmp_path).stderr


@pytest.mark.parametrize("name", ["KB_SEARCH_RATE", "KB_SUGGEST_RATE"])
def test_a_rate_is_a_number_above_zero(tmp_path: Path, name: str) -> None:
    """With 0 nobody could search, and "600/m" would be read as nothing."""
    assert settings(tmp_path, name, **{name: "5000"}) == 5000
    for wrong in ("0", "600/m", "-1"):
        done = run("import kb.settings", tmp_path, **{name: wrong})
        assert f"{name}: expected a whole number from 1 to 1000000." in done.stderr


def test_https_turns_on_all_that_belongs_to_it(tmp_path: Path) -> None:
    """Redirect, two years of HSTS, cookies that no other host can set."""
    names = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_NAME"]
    names += ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE"]
    on = [True, 63_072_000, "__Host-session", True, "__Host-csrf", True]
    assert settings(tmp_path, *names, KB_HTTPS="1") == on
    assert settings(tmp_path, *names) == [False, 0, "session", False, "csrf", False]


def test_hsts_binds_subdomains_unless_told_otherwise(tmp_path: Path) -> None:
    """Preloading cannot be taken back for months: it is never turned on by half."""
    names = ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"]
    assert settings(tmp_path, *names) == [False, False]
    assert settings(tmp_path, *names, KB_HTTPS="1") == [True, False]
    assert settings(tmp_path, *names, KB_HTTPS="1", KB_HSTS_SUBDOMAINS="0") == [False, False]
    assert settings(tmp_path, *names, KB_HTTPS="1", KB_HSTS_PRELOAD="1") == [True, True]
    for half in ({"KB_HTTPS": "0"}, {"KB_HTTPS": "1", "KB_HSTS_SUBDOMAINS": "0"}):
        done = run("import kb.settings", tmp_path, KB_HSTS_PRELOAD="1", **half)
        assert "KB_HSTS_PRELOAD: expected 0, unless" in done.stderr


def test_read_only_is_told_to_the_database(tmp_path: Path) -> None:
    """Whatever tries to write is refused there; a file that cannot be written needs no setting."""
    assert settings(tmp_path, "KB_READ_ONLY") is False
    database = settings(tmp_path, "DATABASE", KB_READ_ONLY="1")
    assert "query_only=ON" in database["OPTIONS"]["init_command"]
    url = "postgresql://localhost/kb"
    database = settings(tmp_path, "DATABASE", KB_READ_ONLY="1", KB_DATABASE_URL=url)
    assert "default_transaction_read_only=on" in database["OPTIONS"]["options"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into every file")
def test_a_file_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    """The folder alone does not tell."""
    file = tmp_path / "kb.sqlite3"
    file.touch(mode=0o400)
    assert settings(tmp_path, "KB_READ_ONLY") is True


def test_the_deploy_check_is_clean_behind_tls(tmp_path: Path) -> None:
    """Neither Django's own list of what is unsafe nor ours has anything to say."""
    paths = {name: name for name in source_names([ROOT / "static"])}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": paths}))
    code = "import sys, pathlib, manage, kb.settings as s; s.STATIC_ROOT = s.KB_DATA_DIR;"
    code += " sys.argv = ['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'];"
    code += " manage.main()"
    public = {"KB_HOSTS": "kb.example.com", "KB_BASE_URL": "https://kb.example.com"}
    done = run(code, tmp_path, KB_HTTPS="1", **public)
    assert done.stderr == ""
    assert done.returncode == 0


def test_argon2_hashes_passwords_first(tmp_path: Path) -> None:
    """A weaker hasher in front would be used for every new password."""
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert settings(tmp_path, "PASSWORD_HASHERS")[0] == hasher


def test_postgresql_gets_limits_on_every_wait(tmp_path: Path) -> None:
    """A held lock must not hold a request for ever; the URL may say otherwise."""
    url = "postgresql://localhost/kb?connect_timeout=1"
    found = settings(tmp_path, "DATABASE", KB_DATABASE_URL=url)
    options = found["OPTIONS"]
    assert options["connect_timeout"] == "1"
    assert options["tcp_user_timeout"] == 5000
    for limit in (
        "statement_timeout=30s",
        "lock_timeout=4s",
        "idle_in_transaction_session_timeout",
    ):
        assert limit in options["options"]
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)


def test_the_pool_waits_two_seconds_and_owns_the_connections(tmp_path: Path) -> None:
    """Django refuses a pool together with persistent connections."""
    url = "postgresql://localhost/kb"
    found = settings(tmp_path, "DATABASE", KB_DATABASE_URL=url, KB_DATABASE_POOL="8")
    assert found["OPTIONS"]["pool"] == {"min_size": 0, "max_size": 8, "timeout": 2}
    assert found["CONN_MAX_AGE"] == 0


def test_what_sqlite_was_told_is_what_it_does(tmp_path: Path) -> None:
    """Read from a live connection: a misspelt pragma is silently ignored."""
    code = """
import django, json; django.setup()
from django.db import connection as c
ask = lambda name: c.cursor().execute("PRAGMA " + name).fetchone()[0]
print(json.dumps([ask("journal_mode"), ask("synchronous"), ask("busy_timeout"), ask("foreign_keys"),
    c.transaction_mode, c.settings_dict["CONN_MAX_AGE"], c.settings_dict["ATOMIC_REQUESTS"]]))
"""
    done = run(code, tmp_path, DJANGO_SETTINGS_MODULE="kb.settings")
    assert json.loads(done.stdout) == ["wal", 2, 5000, 1, "IMMEDIATE", None, False], done.stderr
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@pytest.mark.parametrize(
    ("url", "backend", "location"),
    [
        ("redis://:secret@cache:6379/1", "RedisCache", "redis://:secret@cache:6379/1"),
        ("rediss://cache", "RedisCache", "rediss://cache"),
        ("memcached://a:11211,b:11211", "PyMemcacheCache", "a:11211,b:11211"),
    ],
)
def test_a_cache_is_read_from_a_url(
    given: Callable[[str], None], url: str, backend: str, location: str
) -> None:
    """Nothing is stored in a form that is run when it is read."""
    assert read_cache("KB_X") is None
    given(url)
    found = read_cache("KB_X") or {}
    assert (found["BACKEND"].split(".")[-1], found["LOCATION"]) == (backend, location)
    assert found["OPTIONS"].get("serializer", "").endswith("PlainBytes") or (
        found["OPTIONS"]["serde"] is None
    )


def test_the_security_log_goes_into_a_file_that_may_be_moved(tmp_path: Path) -> None:
    """As lines of JSON, which nobody else on the machine can read."""
    file = tmp_path / "security.log"
    code = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "kb.settings"
import django, logging
django.setup()
from pathlib import Path
logging.getLogger("kb.security").info("first")
file = Path(os.environ["KB_SECURITY_LOG_FILE"])
file.rename(f"{file}.1")
logging.getLogger("kb.security").info("second")
logging.getLogger("kb.access").info("third")
"""
    done = run(code, tmp_path, KB_SECURITY_LOG_FILE=str(file))
    assert (done.returncode, done.stderr) == (0, "third\n")
    assert (file.read_text(), Path(f"{file}.1").read_text()) == ("second\n", "first\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
