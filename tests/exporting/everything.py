"""A site that holds a row of every model that is exported."""

from datetime import timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from kb.models import (
    Article,
    Audience,
    Notice,
    Publication,
    Redirect,
    SavedFilter,
    SearchLog,
    Synonym,
)
from kb.publishing import scheduling, workflow
from kb.redaction.plans import plan_words
from kb.redaction.redact import redact
from tests.make_articles import edit, put_live, write, write_live
from tests.make_images import keep, shown
from tests.whole_site import canary_site

ZONE = "Europe/Berlin"


@transaction.atomic
def fill() -> None:
    """Add to the guide what an export can hold: every state of articles, people, images, notices.

    Some rows are deleted again, so that ids have gaps.
    """
    canary_site.build()
    person = people()
    pictures(person)
    addresses()
    rest(person)
    Article.objects.get(pk=write("Thrown away").pk).delete()


def people() -> Any:
    """Somebody with a role, a permission of their own, and a line in the admin's log."""
    person = get_user_model().objects.create_user(
        "jürgen", email="j@example.com", password="correct horse", is_staff=True
    )
    person.groups.set(Group.objects.filter(name__in=["author", "reviewer"]))
    person.user_permissions.set(Permission.objects.filter(codename="view_internal"))
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(Synonym),
        object_id="1",
        object_repr="db, database",
        action_flag=ADDITION,
        change_message="",
    )
    return person


def pictures(person: Any) -> None:
    """A live text with an image and links, one for agents with a note, an image without use."""
    image = keep("blue", by=person)
    target = write_live("Linked « ünïcode » 𝒳", slug="linked", steps=("Look",))
    body = f"{shown(image)} and [there](/articles/{target.pk}/linked/#look), [out](/about/)."
    write_live("Shows a picture", slug="shows", body=body, steps=("Press the button",), by=person)
    note = f"Only we know. {shown(image)}"
    write_live("For us", slug="for-us", audience=Audience.INTERNAL, internal_note=note)
    keep("unused", by=person)


def addresses() -> None:
    """Old addresses, a number of its own, one that goes and names its successor."""
    kept, gone = write_live("Kept"), write_live("Gone", slug="gone")
    Redirect.objects.create(path="old/wiki?page=7", article=kept.article)
    Redirect.objects.create(path="secret/wiki", article=kept.article, is_public=False)
    code = write_live("Fan stuck", kind="error_code", code="EFAN1", slug="efan1")
    edit(code.article, code="EFAN2", slug="efan2")
    put_live(code.article)
    workflow.retire(gone.article, by=None, successor=Publication.objects.get(pk=kept.pk))


def rest(person: Any) -> None:
    """What waits, what is announced, what was searched for."""
    planned = write("Planned", by=person)
    workflow.submit(planned, by=None)
    workflow.approve(planned, by=None)
    at = timezone.now() + timedelta(days=400)
    scheduling.schedule(planned, publish_at=at, time_zone=ZONE, by=None)
    notice = Notice.objects.create(text="Down since nine", starts_at=timezone.now())
    notice.articles.add(planned)
    Synonym.objects.create(words="fan, ventilator", one_way=True)
    SavedFilter.objects.create(person=person, name="Mine", query="owner=1")
    redact(plan_words(["zqx stiletto"]), by=None, reason="A name")
    SearchLog.objects.create(words="fan stuck", result_count=0, is_missing=True)
