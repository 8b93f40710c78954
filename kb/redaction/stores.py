"""Every column that can hold words of people, and how words are taken out of it.

A column of text that is in neither table fails a test: say what becomes of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NAME = "name"
    DOCUMENT = "document"
    HTML = "html"
    PLACES = "places"


T, N, D = Holds.TEXT, Holds.NAME, Holds.DOCUMENT

STORES: dict[str, dict[str, Holds]] = {
    "kb.Source": {
        **dict.fromkeys(("title", "subtitle", "version", "dated_on", "closing_note", "text"), T),
        "key": N,
    },
    "kb.Category": {
        **dict.fromkeys(("number", "title", "description"), T),
        "key": N,
        "slug": N,
        "code_family": N,
        "imported": D,
    },
    "kb.Article": {
        **dict.fromkeys(("number", "title", "code", "symptom", "environment", "cause"), T),
        "body": T,
        "internal_note": T,
        "key": N,
        "slug": N,
    },
    "kb.Step": {"text": T, "command": T, "expected": T, "if_not": N, "anchor": N},
    "kb.Resolution": {"text": T, "command": T, "verify": T, "anchor": N},
    "kb.Tool": {"text": T},
    "kb.Alias": {"text": T},
    "kb.Relation": {"anchor": N},
    "kb.Revision": {"document": D, "note": T},
    "kb.Conflict": {"base_document": D, "document": D, "note": T},
    "kb.ImportedArticle": {"name": T, "document": D},
    "kb.Publication": {
        **dict.fromkeys(("number", "title", "code", "summary"), T),
        "slug": N,
        "document": D,
        "html": Holds.PLACES,
    },
    "kb.AgentNote": {"html": Holds.HTML},
    "kb.PublishedLink": {"anchor": N},
    "kb.PublicationEvent": {
        "document": D,
        "html": Holds.PLACES,
        "reason": T,
        "detail": T,
    },
    "kb.Redirect": {"path": N},
    "kb.SeenCategory": {"number": T},
    "kb.Comment": {"text": T, "line_text": T, "anchor": N},
    "kb.Flag": {"reason": T, "anchor": N},
    "kb.Schedule": {"problem": T},
    "kb.Notice": {"text": T},
    "kb.Synonym": {"words": T},
    "kb.SavedFilter": {"name": T, "query": T},
    "kb.SearchLog": {"words": T},
    "kb.BulkRun": {"values": D, "back": T},
    "kb.BulkItem": {"title": T, "message": T},
    "kb.ImportRun": {"source_key": N, "file_name": T, "notes": D},
    "kb.ImportItem": {"name": T, "title": T, "document": D, "notes": D},
    "kb.OutgoingMail": {"subject": T, "body": T},
    "kb.PeriodicJob": {"problem": T},
    "kb.Redaction": {"reason": T},
    "admin.LogEntry": {"object_repr": T, "change_message": T},
}
"""Model → its columns from which words are taken, in this order."""

REBUILT = "written anew from the redacted text, in the same transaction"
OURS = "a value of ours: nobody writes it"

OTHERS: dict[str, dict[str, str]] = {
    "kb.Article": {"sort_key": REBUILT},
    "kb.ArticleWord": {"text": REBUILT},
    "kb.Bucket": {"key": "an address, a hash or a user name, gone within a day"},
    "kb.BulkRun": {"action": OURS},
    "kb.Image": {
        "digest": "of bytes: a chosen image is deleted as a whole",
        "upload_digest": "of bytes: a chosen image is deleted as a whole",
        "extension": OURS,
    },
    "kb.ImageContent": {"data": "pixels: a chosen image is deleted as a whole"},
    "kb.ImportRun": {
        "upload": "a file may be packed: all that wait are deleted and have to be sent again",
        "process": OURS,
    },
    "kb.ImportedArticle": {"digest": "of a file; it does not give back what was in it"},
    "kb.IndexedDocument": {"audience": OURS, "kind": OURS, "packed": REBUILT, "words": REBUILT},
    "kb.OutgoingMail": {
        "to": "a mail address, gone when the mail is sent",
        "reply_to": "a mail address, gone when the mail is sent",
        "problem": OURS,
    },
    "kb.PeriodicJob": {"name": OURS},
    "kb.Publication": {"sort_key": REBUILT, "place": REBUILT, "expiry_zone": OURS},
    "kb.PublishedAlias": {"text": REBUILT, "normalised": REBUILT, "first_words": REBUILT},
    "kb.Redaction": {"places": "names of tables with numbers"},
    "kb.RedactedPhrase": {"salt": OURS, "fingerprint": "it does not give back the words"},
    "kb.Schedule": {"time_zone": OURS},
    "kb.SearchLog": {"came_from": OURS},
    "kb.SecurityEvent": {
        "who": "an account; nothing else is stored of what was typed",
        "about": "an account or a role",
        "address": "a network address",
        "place": "the pattern of a page's address, or a command",
        "request_id": "a random id",
        "detail": "names of roles, settings and formats",
    },
    "kb.StoredPage": {"key": "a hash", "content": "a cache: all rows are deleted"},
    "kb.Term": {"audience": OURS, "text": REBUILT},
    "kb.Word": {"audience": OURS, "text": REBUILT, "backwards": REBUILT},
}
"""Columns of text from which nothing is taken, each with its reason; choices are left out."""


@dataclass(frozen=True)
class Store:
    """A model, and its columns from which words are taken."""

    model: type[models.Model]
    columns: dict[str, Holds]

    @property
    def label(self) -> str:
        """The model's name for a person."""
        return str(self.model._meta.verbose_name)


def stores() -> Iterator[Store]:
    """Yield every store."""
    for label, columns in STORES.items():
        yield Store(apps.get_model(label), columns)


def stored_tables() -> list[str]:
    """Return the tables whose rows hold words, or are made of them."""
    models_ = [apps.get_model(label) for label in {**STORES, **OTHERS}]
    return sorted({model._meta.db_table for model in models_ if model._meta.managed})
