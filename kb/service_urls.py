"""KB_DATABASE_URL, KB_SMTP_URL and KB_CACHE_URL → the settings of database, mail and cache."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kb.environment import read_parsed

DatabaseSettings = dict[str, Any]
"""An entry of Django's DATABASES."""

CacheSettings = dict[str, Any]
"""An entry of Django's CACHES."""

CACHE_SECONDS = 0.3
"""How long a reader waits for a cache: rendering a page takes less."""

SmtpSettings = tuple[str, int, str, str, bool, bool]
"""Host ("": no mail), port, user, password, use of STARTTLS, use of TLS from the start."""

POSTGRESQL = "kb.postgresql"


def read_database(name: str, default: Path) -> DatabaseSettings:
    """Return an entry of DATABASES from a PostgreSQL URL or the path of an SQLite file."""
    return read_parsed(
        name, _sqlite(str(default)), _database, "postgresql://… or the path of a file"
    )


def _database(value: str) -> DatabaseSettings:
    if value.startswith(("postgres://", "postgresql://")):
        return _postgresql(value)
    # A slash may be missing: `postgresql:/host` is no path.
    if ":" in value.partition("/")[0] and not value.startswith("sqlite:///"):
        raise ValueError(value)
    return _sqlite(value.removeprefix("sqlite:///"))


def _sqlite(value: str) -> DatabaseSettings:
    file = Path(value).expanduser().absolute()
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}


def read_replica(name: str, primary: DatabaseSettings) -> DatabaseSettings | None:
    """Return an entry of DATABASES for a replica of the primary; None where the name is unset."""
    return read_parsed(
        name,
        None,
        lambda value: _replica(value, primary),
        "postgresql://… of a streaming replica, beside a KB_DATABASE_URL of PostgreSQL",
    )


def _replica(value: str, primary: DatabaseSettings) -> DatabaseSettings:
    database = _database(value)
    if database["ENGINE"] != primary["ENGINE"] or database["ENGINE"] != POSTGRESQL:
        raise ValueError(value)
    return database


def with_postgresql_defaults(
    database: DatabaseSettings,
    *,
    statement_timeout: int,
    pool: int,
    connect_timeout: int,
    is_read_only: bool,
) -> DatabaseSettings:
    """Return an entry of DATABASES with limits in seconds; options of its URL stay as they are."""
    # Else the server decides: a database may be set to be read only.
    read_only = " -c default_transaction_read_only=on" if is_read_only else ""
    options: dict[str, Any] = {
        "application_name": "kb",
        "connect_timeout": connect_timeout,
        "tcp_user_timeout": 5000,
        "options": f"-c statement_timeout={statement_timeout}s -c lock_timeout=4s"
        f" -c idle_in_transaction_session_timeout=60s{read_only}",
    } | database["OPTIONS"]
    if pool:
        options["pool"] = {"min_size": 0, "max_size": pool, "timeout": 2}
    age = 0 if pool else 60
    return database | {"CONN_MAX_AGE": age, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def is_read_only(file: str) -> bool:
    """Return whether an SQLite file exists that cannot be written, or its folder (a snapshot)."""
    places = (Path(file), Path(file).parent)
    return Path(file).is_file() and not all(os.access(place, os.W_OK) for place in places)


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
        "ENGINE": POSTGRESQL,
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


def read_cache(name: str) -> CacheSettings | None:
    """Return an entry of CACHES for Redis or Memcached; None where the variable is not set."""
    return read_parsed(name, None, _cache, "redis://host:6379/0 or memcached://host:11211")


def _cache(value: str) -> CacheSettings:
    url = urlsplit(value)
    for server in url.netloc.rpartition("@")[2].split(","):
        # A port that is none raises as well.
        if not urlsplit(f"//{server}").hostname or urlsplit(f"//{server}").port == 0:
            raise ValueError
    if url.scheme in {"redis", "rediss"}:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": value,
            "KEY_PREFIX": "kb",
            "OPTIONS": {
                "serializer": "kb.page_cache.shared_cache.PlainBytes",
                "socket_connect_timeout": CACHE_SECONDS,
                "socket_timeout": CACHE_SECONDS,
            },
        }
    if url.scheme != "memcached" or url.username or url.path.strip("/"):
        raise ValueError
    return {
        "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
        "LOCATION": url.netloc,
        "KEY_PREFIX": "kb",
        # Without a serde, bytes are stored as they are.
        "OPTIONS": {"serde": None, "connect_timeout": CACHE_SECONDS, "timeout": CACHE_SECONDS},
    }
