"""A secret that is everywhere is redacted while another process serves it."""

import subprocess
from pathlib import Path

import pytest

from tests.redaction.everywhere import WORD
from tests.whole_site.processes import House, ended

SERVE = """
import sys
import django; django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from kb.models import Publication
from kb.page_cache.stored_pages import PAGE_QUEUE
from kb.publishing.saving import delete_draft
from tests.make_articles import write
from tests.redaction.everywhere import SECRET, WORD, fill
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.clients import Browser, body
from tests.whole_site.surfaces import Asked, public_paths

settings.KB_PAGE_CACHE_MB = 32
settings.ALLOWED_HOSTS = ["*"]
articles = fill()
delete_draft(write(f"Thrown away {SECRET}", slug="thrown-away"), by=None)
people = {"": None, "root": User.objects.create_superuser("root")}

def shown(*names):
    for name in names:
        web = Browser()
        if people[name]:
            web.force_login(people[name])
        for article in articles["live"], articles["gone"]:
            article.refresh_from_db()
            category = article.category_id
            asked = Asked(article.pk, word="screen", slug=article.slug, category=category)
            paths = public_paths(asked) + (admin_paths(asked) if name else [])
            for path in dict.fromkeys(paths):
                response = web.get(path)
                text = body(response).decode(errors="replace") + str(response.headers)
                assert response.status_code < 500, path
                if WORD in text.lower():
                    yield f"{name or 'a customer'} {path}"

before = len(set(shown("")))
PAGE_QUEUE.drain()
print(before, flush=True)
sys.stdin.readline()
print("\\n".join(shown("", "root")), flush=True)
"""
REDACT = """
import django; django.setup()
from django.core.management import call_command
call_command("redact", words="-", reason="A customer's key")
"""
DUMP = """
import sys
import django; django.setup()
from tests import snapshot
word = sys.argv[1]
for table, rows in snapshot.take().items():
    text = rows if isinstance(rows, bytes) else repr(rows).encode()
    if word.encode() in text.lower() or word[::-1].encode() in text.lower():
        print(table)
"""


def holders(folder: Path) -> set[str]:
    """The files of a data folder in which the word is, whole or backwards."""
    return {
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        and any(part in file.read_bytes().lower() for part in (WORD.encode(), WORD[::-1].encode()))
    }


@pytest.mark.slow
def test_nothing_holds_what_was_redacted_while_it_was_served(house: House) -> None:
    """No row, no page of any role from a process that kept it, no file of the database."""
    server = house.start(SERVE, stdin=subprocess.PIPE)
    assert server.stdout is not None
    assert server.stdin is not None
    first = server.stdout.readline()
    assert first.strip().isdecimal(), server.communicate(timeout=60)
    assert int(first) > 10
    assert {"kb_revision", "kb_word", "kb_storedpage"} <= set(house.run(DUMP, WORD))
    assert holders(house.folder) != set() or not house.is_sqlite
    redacting = house.start(REDACT, stdin=subprocess.PIPE)
    out, errors = redacting.communicate("sk-live_ZQXV7731kjw\n", timeout=120)
    assert redacting.returncode == 0, errors
    assert WORD not in (out + errors).lower()
    assert house.run(DUMP, WORD) == []
    assert holders(house.folder) == set()
    server.stdin.write("\n")
    server.stdin.flush()
    assert [line for line in ended([server], seconds=300)[0] if line] == []
    assert house.run(DUMP, WORD) == []
    assert holders(house.folder) == set()
