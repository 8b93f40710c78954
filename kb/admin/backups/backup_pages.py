"""The pages on which administrators make backups, see what there is, and restore one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.backups.backup_folder import StoredBackup, stored_backups
from kb.backups.restore_order import is_ordered, order_restore, read_order
from kb.models import PeriodicJob
from kb.periodic.due import is_scheduler_late, make_due
from kb.periodic.jobs import BACKUP
from kb.reader import signed_in_user

MANAGE = "kb.manage_backups"


class RestoreForm(forms.Form):
    """The name of the backup, typed once more."""

    name = forms.CharField(label=gettext_lazy("Type the name of the backup"), max_length=200)

    def __init__(self, expected: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """Return the name; refuse any other."""
        name: str = self.cleaned_data["name"]
        if name != self.expected:
            raise forms.ValidationError(_("That is not the name of this backup."))
        return name


def require_right(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not manage backups."""
    if not request.user.has_perm(MANAGE):
        raise PermissionDenied


def backups_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show what there is, or have a backup made."""
    require_right(request)
    root = settings.KB_BACKUP_DIR
    if request.method == "POST" and root is not None:
        make_due(BACKUP)
        messages.success(request, _("A backup is made within seconds."))
        return HttpResponseRedirect(request.path)
    order, now = read_order(), timezone.now()
    job = PeriodicJob.objects.filter(pk=BACKUP).first()
    is_waiting = root is not None and (job is None or is_at_work(job) or job.due_at <= now)
    context |= {
        "title": _("Backups"),
        "root": root,
        "keep": settings.KB_BACKUP_KEEP,
        "backups": stored_backups(root) if root is not None else [],
        "order": order,
        "job": job,
        "is_waiting": is_waiting,
        "is_busy": is_waiting or (order is not None and order.is_open),
        "is_late": is_scheduler_late(),
    }
    return TemplateResponse(request, "admin/backup/backups.html", context)


def is_at_work(job: PeriodicJob) -> bool:
    """Whether a job has begun and not ended; one that was killed is due again in the end."""
    started, finished = job.started_at, job.finished_at
    return started is not None and (finished is None or finished < started)


def restore_page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Ask for the name of a backup, then have it restored. Raises Http404."""
    require_right(request)
    backup = find_backup(name)
    form = RestoreForm(backup.name, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not is_ordered():
            order_restore(backup.name, signed_in_user(request).get_username())
        return HttpResponseRedirect(reverse("admin:backups"))
    context |= {"title": _("Restore a backup"), "backup": backup, "form": form}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/backup/restore.html", context, status=status)


def find_backup(name: str) -> StoredBackup:
    """Return the backup of KB_BACKUP_DIR with this name; raise Http404 where there is none."""
    root = settings.KB_BACKUP_DIR
    found = stored_backups(root) if root is not None else []
    backup = next((each for each in found if each.name == name), None)
    if backup is None:
        raise Http404
    return backup
