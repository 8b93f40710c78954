"""What is decided about an import on its page: apply, cancel, read again, publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.admin.imports.upload_form import SourceForm, key_refusal
from kb.importing.detect_format import UnknownFormat
from kb.importing.pending import drop_upload
from kb.importing.publish_imported import drafts_of_imports
from kb.models import ImportRun, ImportState
from kb.publishing.rule_checks import can_save_and_publish
from kb.reader import signed_in_user

APPLY, CANCEL, AGAIN, PUBLISH = "_apply", "_cancel", "_again", "_publish"
CHANGE = "kb.change_importrun"


@dataclass(frozen=True)
class ImportDecisions:
    """What can be done about an import now; `draft_count` is how many drafts could be published."""

    can_apply: bool = False
    can_cancel: bool = False
    can_read_again: bool = False
    draft_count: int = 0


def decisions_about(run: ImportRun, request: HttpRequest) -> ImportDecisions:
    """Return what this user can decide about an import."""
    if not request.user.has_perm(CHANGE):
        return ImportDecisions()
    state = run.state
    is_stuck = state in (ImportState.PLANNED, ImportState.FAILED)
    can_publish = state == ImportState.DONE and can_save_and_publish(request.user)
    return ImportDecisions(
        can_apply=state == ImportState.PLANNED,
        can_cancel=is_stuck or state in (ImportState.UPLOADED, ImportState.CONFIRMED),
        can_read_again=is_stuck,
        draft_count=len(drafts_of_imports(run.source_key)) if can_publish else 0,
    )


def decide(request: HttpRequest, run: ImportRun, form: SourceForm) -> bool:
    """Do what the pressed button says; return whether the page is to be left.

    Raises PermissionDenied.
    """
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    can = decisions_about(run, request)
    if APPLY in request.POST and can.can_apply:
        return _apply(request, run)
    if CANCEL in request.POST and can.can_cancel:
        return _cancel(request, run)
    if AGAIN in request.POST and can.can_read_again:
        return _read_again(request, run, form)
    if PUBLISH in request.POST and can.draft_count:
        return _publish(request, run)
    messages.warning(request, _("This import has gone on meanwhile. Nothing was changed."))
    return True


def _change(request: HttpRequest, run: ImportRun, values: Mapping[str, Any]) -> bool:
    """Change a run that is still in the state that the page showed; return whether it was."""
    rows = ImportRun.objects.filter(pk=run.pk, state=run.state)
    if rows.update(**values):
        return True
    messages.warning(request, _("This import has gone on meanwhile. Nothing was changed."))
    return False


def _apply(request: HttpRequest, run: ImportRun) -> bool:
    if run.is_published and not can_save_and_publish(request.user):
        messages.error(
            request,
            _("This import would publish, which you may not. Read it again without publishing."),
        )
        return True
    _change(request, run, {"state": ImportState.CONFIRMED, "by": signed_in_user(request)})
    return True


def _cancel(request: HttpRequest, run: ImportRun) -> bool:
    values = {"state": ImportState.CANCELLED, "finished_at": timezone.now()}
    if _change(request, run, values):
        drop_upload(Q(pk=run.pk, state=ImportState.CANCELLED))
        messages.success(request, _("Cancelled. The file is deleted, and nothing was changed."))
    return True


def _read_again(request: HttpRequest, run: ImportRun, form: SourceForm) -> bool:
    """Let a file be read once more, as the form says; without one, publish once more."""
    if run.upload is None:
        _change(request, run, {"state": ImportState.CONFIRMED, "notes": []})
        return True
    if not form.is_valid():
        return False
    try:
        values = form.values_for(run.file_name, bytes(run.upload))
    except UnknownFormat as error:
        form.add_error("format", str(error))
        return False
    if refusal := key_refusal(values):
        form.add_error("source_key", refusal)
        return False
    _change(request, run, {**values, "state": ImportState.UPLOADED, "notes": []})
    return True


def _publish(request: HttpRequest, run: ImportRun) -> bool:
    values = {"state": ImportState.CONFIRMED, "by": signed_in_user(request), "notes": []}
    _change(request, run, {**values, "is_published": True})
    return True
