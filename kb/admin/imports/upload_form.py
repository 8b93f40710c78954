"""The form for an import: its file, what kind it is, and what its source is called."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.field_limits import tell_limit
from kb.importing.detect_format import MAX_MEGABYTES, UnknownFormat, detect_format
from kb.importing.formats import IMPORTERS
from kb.models import GUIDE, ImportFormat, ImportRun, Source
from kb.publishing.rule_checks import can_save_and_publish
from kb.publishing.source_keys import SourceKeyRefused, check_source_key
from kb.text.slugs import slugify

MAX_KEY_LENGTH = 60
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_WAITING = 20
"""How many files may wait for somebody to decide about them."""

TOO_LARGE = gettext_lazy("The file is too large: at most %(n)d MB can be uploaded.")


def format_choices() -> list[tuple[str, Any]]:
    """Return the formats that can be imported, the first one found out from the file."""
    known = [(value, label) for value, label in ImportFormat.choices if value in IMPORTERS]
    return [("", gettext_lazy("Find out from the file")), *known]


class SourceForm(forms.Form):
    """What an import is: its format, its source, and whether it publishes."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    source_key = tell_limit(
        forms.CharField(
            label=gettext_lazy("Source"),
            required=False,
            max_length=MAX_KEY_LENGTH,
            help_text=gettext_lazy(
                "The same word each time this source is imported, so that its articles are "
                "recognised: small letters, digits and hyphens. Without one: “guide” for a guide, "
                "else the name of the file."
            ),
            widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
        )
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("Publish what changes"),
        required=False,
        help_text=gettext_lazy(
            "Articles without an open conflict are published at once. Otherwise what changes "
            "becomes a draft that waits for an editor."
        ),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["format"]).choices = format_choices()
        if not can_save_and_publish(request.user):
            del self.fields["is_published"]

    def clean_source_key(self) -> str:
        """Return a key that a source can have, or "" for the usual one."""
        key: str = self.cleaned_data["source_key"].strip()
        if key and not KEY.fullmatch(key):
            raise ValidationError(_("Use small letters, digits and hyphens only."))
        return key

    def values_for(self, file_name: str, data: bytes) -> dict[str, Any]:
        """Return the fields of an ImportRun for a file. Raises UnknownFormat."""
        format_ = self.cleaned_data["format"] or detect_format(data, file_name)
        if format_ not in IMPORTERS:
            text = _("This looks like: %(format)s. That cannot be imported here yet.")
            raise UnknownFormat(text % {"format": ImportFormat(format_).label})
        return {
            "format": format_,
            "source_key": self.cleaned_data["source_key"] or usual_key(format_, file_name),
            "is_published": self.cleaned_data.get("is_published", False),
        }


class ImportUploadForm(SourceForm):
    """A file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"accept": ".txt,.zip,.json,.md,.html,text/plain,application/zip"}
        ),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        max_length=400,
    )
    field_order = ("file", "format", "source_key", "is_published")

    def clean(self) -> dict[str, Any]:
        """Refuse where too many files wait already."""
        waiting = ImportRun.objects.filter(upload__isnull=False)
        if waiting.count() >= MOST_WAITING:
            text = _(
                "%(n)d imports wait for a decision already. Apply or cancel some of them first."
            )
            raise ValidationError(text % {"n": MOST_WAITING})
        return super().clean() or {}

    def make_run(self, request: HttpRequest) -> ImportRun | None:
        """Store the file as an import; None where the form says now why it is none."""
        upload = cast("UploadedFile[Any]", self.cleaned_data["file"])
        data, name = upload.read(), upload.name or ""
        try:
            values = self.values_for(name, data)
        except UnknownFormat as error:
            self.add_error("file", str(error))
            return None
        if refusal := key_refusal(values):
            self.add_error("source_key", refusal)
            return None
        return ImportRun.objects.create(
            **values, file_name=name, upload=data, by_id=request.user.pk
        )


def key_refusal(values: dict[str, Any]) -> str:
    """Return why these articles cannot have the key of their source, "" where they can."""
    if values["source_key"] == GUIDE and values["format"] != ImportFormat.GUIDE:
        return _("“guide” is the site's first guide. Choose another word for these articles.")
    try:
        check_source_key(values["source_key"])
    except SourceKeyRefused:
        message = _("“%(key)s” is an address of this site. Choose another word.")
        return message % {"key": values["source_key"]}
    return ""


def too_large_text() -> str:
    """Return what is said about a file that is too large."""
    return str(TOO_LARGE) % {"n": MAX_MEGABYTES}


def usual_key(format_: str, file_name: str) -> str:
    """Return the key of a source that was given none: "guide", or the words of the file's name."""
    if format_ == ImportFormat.GUIDE:
        return GUIDE
    return slugify(file_name.rsplit(".", 1)[0], max_length=MAX_KEY_LENGTH)


def known_sources() -> list[tuple[str, str]]:
    """Return key and title of the sources that there are, to choose from."""
    return list(Source.objects.order_by("title").values_list("key", "title")[:100])
