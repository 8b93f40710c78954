"""KB_DATABASE_URL and KB_SMTP_URL → the settings of the database and of mail."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kb.environment import read_parsed

DatabaseSettings = dict[str, Any]
"""An entry of Django's DATABASES."""

SmtpSettings = tuple[str, int, str, str, bool, bool]
"""Host ("": no mail), port, user, password, use of STARTTLS, use of TLS from the start."""


def read_database(name: str, default: Path) -> DatabaseSettings:
    """Return an entry of DATABASES from a PostgreSQL URL or the path of an SQLite file."""
    return read_parsed(
        name, _sqlite(str(default)), _database, "postgresql://… or the path of a file"
    )


def _database(value: str) -> DatabaseSettings:
    if value.startswith(("postgres://", "postgresql://")):
        return _postgresql(value)
    if "://" in value and not value.startswith("sqlite:///"):
        raise ValueError(value)
    return _sqlite(value.removeprefix("sqlite:///"))


def _sqlite(value: str) -> DatabaseSettings:
    file = Path(value).expanduser().absolute()
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}


def is_read_only(file: str) -> bool:
    """Return whether an SQLite file exists in a folder that cannot be written (a snapshot)."""
    return Path(file).is_file() and not os.access(Path(file).parent, os.W_OK)


def as_read_only(database: DatabaseSettings) -> DatabaseSettings:
    """Return NAME and OPTIONS that open such a file read-only.

    SQLite cannot create the files of its write-ahead log there. Where no log exists, the file
    cannot change, so it is opened as immutable, which needs none.
    """
    file = database["NAME"]
    mode = "mode=ro" if Path(f"{file}-wal").exists() else "immutable=1"
    options = {name: value for name, value in database["OPTIONS"].items() if name != "init_command"}
    return {"NAME": f"file:{quote(file)}?{mode}", "OPTIONS": options | {"uri": True}}


def _postgresql(url: str) -> DatabaseSettings:
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


def read_smtp(name: str) -> SmtpSettings:
    """Return host ("": no mail), port, user, password, use of STARTTLS, use of TLS.

    From smtp://user:password@host:587 (STARTTLS if there is a user) or smtps://…
    """
    return read_parsed(name, ("", 25, "", "", False, False), _smtp, "smtp://user:password@host:587")


def _smtp(value: str) -> SmtpSettings:
    url = urlsplit(value)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError
    is_tls = url.scheme == "smtps"
    user, password = unquote(url.username or ""), unquote(url.password or "")
    port = url.port or (465 if is_tls else 587 if user else 25)
    return url.hostname, port, user, password, bool(user) and not is_tls, is_tls
