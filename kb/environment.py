"""KB_* variables in, typed values out; a wrong value stops the start by its name."""

import os
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
Network = IPv4Network | IPv6Network

# Every name that was asked for: the test of the README and the check for typing mistakes read it.
KNOWN: set[str] = set()

FLAGS = {"1": True, "true": True, "yes": True, "on": True} | {
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def wrong(name: str, expected: str) -> ImproperlyConfigured:
    """The error that stops the start: the variable and what was expected, never its value."""
    return ImproperlyConfigured(f"{name}: expected {expected}.")


def text(name: str, default: str = "") -> str:
    """The variable without blanks around it; `default` where it is unset or empty."""
    KNOWN.add(name)
    return os.environ.get(name, "").strip() or default


def parsed(name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
    """What `parse` makes of the variable; its ValueError, KeyError or OSError stops the start."""
    value = text(name)
    if not value:
        return default
    try:
        return parse(value)
    except (ValueError, KeyError, OSError) as error:
        raise wrong(name, expected) from error


def read_flag(name: str, *, default: bool = False) -> bool:
    """1, true, yes, on or 0, false, no, off."""
    return parsed(name, default, lambda value: FLAGS[value.lower()], "1 or 0")


def read_number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""

    def parse(value: str) -> int:
        if not least <= (found := int(value)) <= most:
            raise ValueError(value)
        return found

    return parsed(name, default, parse, f"a whole number from {least} to {most}")


def choice(name: str, default: str, allowed: set[str]) -> str:
    """One of the `allowed` words."""
    return parsed(name, default, {word: word for word in allowed}.__getitem__, _one_of(allowed))


def _one_of(allowed: set[str]) -> str:
    return "one of " + ", ".join(sorted(allowed))


def path(name: str, default: Path) -> Path:
    """A path; a relative one starts at the current folder."""
    return parsed(name, default, lambda value: Path(value).expanduser().absolute(), "a path")


def folder(name: str, default: Path) -> Path:
    """A folder, made for its owner alone where there is none."""
    found = path(name, default)
    try:
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(name, "a folder that exists or can be made") from error
    return found


def time_zone(name: str, default: str) -> str:
    """A name of the time zone database."""
    return parsed(name, default, lambda value: ZoneInfo(value).key, "a zone such as Europe/Berlin")


def read_words(name: str, default: str = "") -> list[str]:
    """The parts between commas, without blanks."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def hosts(name: str, default: str) -> list[str]:
    """Host names as Django wants them: no scheme, no port, no `*`, IPv6 in brackets."""
    return [_host(name, word) for word in read_words(name, default)]


def _host(name: str, word: str) -> str:
    if word.count(":") > 1:
        return f"[{word.strip('[]')}]"
    if "*" in word or "/" in word or ":" in word:
        raise wrong(name, "host names between commas (kb.example.com, .example.com), no port, no *")
    return word.lower()


def networks(name: str) -> list[Network]:
    """Addresses and networks between commas (10.0.0.7, 10.0.0.0/8, ::1)."""

    def parse(value: str) -> list[Network]:
        return [ip_network(word.strip()) for word in value.split(",") if word.strip()]

    return parsed(name, [], parse, "addresses or networks between commas (10.0.0.7, 10.0.0.0/8)")


def origin(name: str) -> str:
    """scheme://host[:port] without a path, or an empty text."""

    def parse(value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise ValueError(value)
        return f"{parts.scheme}://{parts.netloc}"

    return parsed(name, "", parse, "an address such as https://kb.example.com, without a path")


def database(name: str, default: Path) -> dict[str, Any]:
    """ENGINE, NAME and the rest of where the database is: a PostgreSQL URL or an SQLite file."""
    return parsed(name, _sqlite(str(default)), _database, "postgresql://… or the path of a file")


def _database(value: str) -> dict[str, Any]:
    if value.startswith(("postgres://", "postgresql://")):
        return _postgresql(value)
    if "://" in value and not value.startswith("sqlite:///"):
        raise ValueError(value)
    return _sqlite(value.removeprefix("sqlite:///"))


def _sqlite(value: str) -> dict[str, Any]:
    file = Path(value).expanduser().absolute()
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}


def is_read_only(file: str) -> bool:
    """Whether an SQLite file is there in a folder that cannot be written, as on a snapshot."""
    return Path(file).is_file() and not os.access(Path(file).parent, os.W_OK)


def as_read_only(database: dict[str, Any]) -> dict[str, Any]:
    """The name and options under which such a file can be read.

    A WAL database needs its side files even for reading, and cannot make them there; without a
    log beside it nothing can change it, so it may be opened as immutable.
    """
    file = database["NAME"]
    mode = "mode=ro" if Path(f"{file}-wal").exists() else "immutable=1"
    options = {name: value for name, value in database["OPTIONS"].items() if name != "init_command"}
    return {"NAME": f"file:{quote(file)}?{mode}", "OPTIONS": options | {"uri": True}}


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    host = unquote(parts.hostname or "") or options.pop("host", "")
    if not (name := unquote(parts.path.strip("/"))):
        raise ValueError("no database named")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


Smtp = tuple[str, int, str, str, bool, bool]


def smtp(name: str) -> Smtp:
    """Read smtp://user:password@host:587 (STARTTLS with a user) or smtps://…; "" sends no mail.

    Returns host, port, user, password, whether STARTTLS and whether TLS from the start.
    """
    return parsed(name, ("", 25, "", "", False, False), _smtp, "smtp://user:password@host:587")


def _smtp(value: str) -> Smtp:
    url = urlsplit(value)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError
    is_tls = url.scheme == "smtps"
    user, password = unquote(url.username or ""), unquote(url.password or "")
    port = url.port or (465 if is_tls else 587 if user else 25)
    return url.hostname, port, user, password, bool(user) and not is_tls, is_tls
