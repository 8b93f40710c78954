"""Which models an export holds, and why it leaves out the others: every model is in one list."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

Model = type[models.Model]

EXPORTED = (
    "auth.Group",
    "auth.User",
    "admin.LogEntry",
    "kb.Source",
    "kb.Category",
    "kb.Article",
    "kb.Step",
    "kb.Resolution",
    "kb.Tool",
    "kb.Alias",
    "kb.Relation",
    "kb.Image",
    "kb.Revision",
    "kb.ImportedArticle",
    "kb.Publication",
    "kb.AgentNote",
    "kb.PublishedAlias",
    "kb.PublishedLink",
    "kb.PublicationEvent",
    "kb.Schedule",
    "kb.Redirect",
    "kb.SeenCategory",
    "kb.ImageUse",
    "kb.ArticleWord",
    "kb.Comment",
    "kb.Flag",
    "kb.Conflict",
    "kb.Redaction",
    "kb.RedactedPhrase",
    "kb.Notice",
    "kb.Synonym",
    "kb.SavedFilter",
    "kb.SearchLog",
)
"""Content and history, one file each. Their many-to-many tables come along by themselves."""

AS_FILES = ("kb.ImageContent",)
"""What is in the folder as files that other programs can open: the bytes of images."""

SET_UP_AGAIN = "no secret of a sign-in leaves the site; everyone sets up their own again"
REBUILT = "the search index is built anew"
LEFT_OUT = {
    "auth.Permission": "migrate makes them; roles name them by their code",
    "contenttypes.ContentType": "migrate makes them; rows name them by app and model",
    "sessions.Session": "everyone signs in anew",
    "usersessions.UserSession": "everyone signs in anew",
    "account.EmailAddress": "unused: a user's mail address is the user's own column",
    "account.EmailConfirmation": "unused: administrators invite, nobody signs up",
    "mfa.Authenticator": SET_UP_AGAIN,
    "kb.InitialPassword": SET_UP_AGAIN,
    "socialaccount.SocialApp": "unused: the provider is in the settings",
    "socialaccount.SocialAccount": "the provider says again who is who",
    "socialaccount.SocialToken": "unused: no token of the provider is kept",
    "kb.Bucket": "the counters of rate limits",
    "kb.EditingSession": "who has a form open at this moment",
    "kb.BulkRun": "a queue of work; what became of it is in the history of the articles",
    "kb.BulkItem": "a queue of work; what became of it is in the history of the articles",
    "kb.ImportRun": "a queue of work; what became of it is in the history of the articles",
    "kb.ImportItem": "a queue of work; what became of it is in the history of the articles",
    "kb.PublicationCounter": "it says what changed in this database",
    "kb.StoredPage": "a cache",
    "kb.OutgoingMail": "mails that wait to be sent: nobody wants them twice",
    "kb.SecurityEvent": "what happened to this installation; it is kept by its backups",
    "kb.PeriodicJob": "when this site's own jobs were run",
    "kb.SearchIndex": REBUILT,
    "kb.Term": REBUILT,
    "kb.Word": REBUILT,
    "kb.PostingTable": REBUILT,
    "kb.Posting": REBUILT,
    "kb.IndexedDocument": REBUILT,
}
"""What an export does not hold, each with its reason."""

LEFT_OUT_FIELDS = {"auth.User": {"password": "nobody's password leaves the site; set a new one"}}
"""Columns of exported models that stay behind."""


def exported_models() -> Iterator[Model]:
    """Yield the models that are written as rows, each before its many-to-many tables."""
    for label in EXPORTED:
        model = apps.get_model(label)
        yield model
        yield from _own_tables(model)


def _own_tables(model: Model) -> Iterator[Model]:
    """Yield the tables of a model's many-to-many fields that have no model of their own."""
    for field in model._meta.local_many_to_many:
        through: Any = field.remote_field.through
        if through._meta.auto_created:
            yield through


def exported_fields(model: Model) -> list["models.Field[Any, Any]"]:
    """Return the columns of a model that are exported."""
    left_out = LEFT_OUT_FIELDS.get(model._meta.label, {})
    return [field for field in model._meta.concrete_fields if field.name not in left_out]
