"""Typed readers of KB_* variables; a wrong value raises ImproperlyConfigured with the name."""

import os
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
Network = IPv4Network | IPv6Network

KNOWN: set[str] = set()
"""Every name that was read: for the check of misspelt names and the test of the README."""

FLAGS = {"1": True, "true": True, "yes": True, "on": True} | {
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}

_HOST = re.compile(r"\.?[A-Za-z0-9.-]+")


def wrong_value(name: str, expected: str) -> ImproperlyConfigured:
    """Return the error for a wrong value. It never shows the value, which may be a password."""
    return ImproperlyConfigured(f"{name}: expected {expected}.")


def read_text(name: str, default: str = "") -> str:
    """Return the variable, stripped; `default` where it is unset or empty."""
    KNOWN.add(name)
    return os.environ.get(name, "").strip() or default


def read_parsed(name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
    """Return `parse(value)`, or `default` where it is unset.

    A ValueError, KeyError or OSError becomes ImproperlyConfigured: "NAME: expected …".
    """
    value = read_text(name)
    if not value:
        return default
    try:
        return parse(value)
    except (ValueError, KeyError, OSError) as error:
        raise wrong_value(name, expected) from error


def read_flag(name: str, *, default: bool = False) -> bool:
    """Return a flag: 1, true, yes, on or 0, false, no, off."""
    return read_parsed(name, default, lambda value: FLAGS[value.lower()], "1 or 0")


def read_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`."""

    def parse(value: str) -> int:
        if not least <= (number := int(value)) <= most:
            raise ValueError(value)
        return number

    return read_parsed(name, default, parse, f"a whole number from {least} to {most}")


def read_choice(name: str, default: str, allowed: set[str]) -> str:
    """Return one of the `allowed` words."""
    return read_parsed(
        name, default, {word: word for word in allowed}.__getitem__, _one_of(allowed)
    )


def _one_of(allowed: set[str]) -> str:
    return "one of " + ", ".join(sorted(allowed))


def read_path(name: str, default: Path) -> Path:
    """Return an absolute path; a relative one starts at the current folder."""
    return read_parsed(name, default, lambda value: Path(value).expanduser().absolute(), "a path")


def read_folder(name: str, default: Path) -> Path:
    """Return a folder; creates it, for its owner alone, where it is missing."""
    folder = read_path(name, default)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise wrong_value(name, "a folder that exists or can be made") from error
    return folder


def read_optional_folder(name: str) -> Path | None:
    """Return a folder, as `read_folder` does; None where the variable is unset."""
    return read_folder(name, Path()) if read_text(name) else None


def read_new_file(name: str) -> str:
    """Return the path of a file that can be written, or made; "" where it is unset."""

    def parse(value: str) -> str:
        file = Path(value).expanduser().absolute()
        is_file = file.parent.is_dir() and not file.is_dir()
        if not is_file or not os.access(file if file.exists() else file.parent, os.W_OK):
            raise ValueError(value)
        return str(file)

    return read_parsed(name, "", parse, "a file that can be written, in a folder that exists")


def read_time_zone(name: str, default: str) -> str:
    """Return the name of a time zone, such as Europe/Berlin."""
    return read_parsed(
        name, default, lambda value: ZoneInfo(value).key, "a zone such as Europe/Berlin"
    )


def read_words(name: str, default: str = "") -> list[str]:
    """Return the words between commas, stripped."""
    return [word for part in read_text(name, default).split(",") if (word := part.strip())]


def read_contacts(name: str) -> list[str]:
    """Return URIs of contacts: a mail address becomes `mailto:…`; https:, mailto: and tel: stay."""

    def parse(value: str) -> list[str]:
        return [_contact(word) for part in value.split(",") if (word := part.strip())]

    expected = "mail addresses, https:// links or tel: numbers, between commas"
    return read_parsed(name, [], parse, expected)


def _contact(word: str) -> str:
    is_uri = word.startswith(("https://", "mailto:", "tel:"))
    if not word.isascii() or not word.isprintable() or " " in word or not (is_uri or "@" in word):
        raise ValueError(word)
    return word if is_uri else f"mailto:{word}"


def read_hosts(name: str, default: str) -> list[str]:
    """Return host names for ALLOWED_HOSTS: no scheme, no port, no `*`, IPv6 in brackets."""
    hosts = [_host(word) for word in read_words(name, default)]
    if "" in hosts or not hosts:
        raise wrong_value(
            name, "host names between commas (kb.example.com, .example.com), no port, no *"
        )
    return hosts


def _host(word: str) -> str:
    """Return a host as ALLOWED_HOSTS has it; "" for what is none."""
    try:
        return f"[{IPv6Address(word.strip('[]'))}]"
    except ValueError:
        return word.lower() if _HOST.fullmatch(word) else ""


def read_static_file(name: str, folder: Path) -> str:
    """Return a path below a folder of static files, or one that begins with a slash, as it is."""

    def parse(value: str) -> str:
        is_inside = ".." not in Path(value).parts and (folder / value).is_file()
        if not (value.startswith("/") or is_inside):
            raise ValueError(value)
        return value

    return read_parsed(
        name, "", parse, "a file below static/ (img/logo.svg) or /a/path of this host"
    )


def read_networks(name: str) -> list[Network]:
    """Return addresses and networks given between commas (10.0.0.7, 10.0.0.0/8, ::1)."""

    def parse(value: str) -> list[Network]:
        return [ip_network(word.strip()) for word in value.split(",") if word.strip()]

    return read_parsed(
        name, [], parse, "addresses or networks between commas (10.0.0.7, 10.0.0.0/8)"
    )


def read_origin(name: str) -> str:
    """Return scheme://host[:port] without a path; "" where it is unset."""

    def parse(value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in {"http", "https"} or not _host(parts.hostname or ""):
            raise ValueError(value)
        # Reading a port that is none raises ValueError.
        if parts.path or parts.query or parts.fragment or parts.port == 0 or "@" in parts.netloc:
            raise ValueError(value)
        return f"{parts.scheme}://{parts.netloc}"

    return read_parsed(name, "", parse, "an address such as https://kb.example.com, without a path")


def read_http_url(name: str) -> str:
    """Return an address of http or https; "" where it is unset."""

    def parse(value: str) -> str:
        parts = urlsplit(value)
        # Reading a port that is none raises ValueError.
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            raise ValueError(value)
        if parts.username is not None or parts.fragment:
            raise ValueError(value)
        return value

    return read_parsed(name, "", parse, "an address such as https://cdn.example.com/purge")
