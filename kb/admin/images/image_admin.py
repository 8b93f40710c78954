"""The list of images with what uses them, the page of one, and the deletion of unused ones."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import ArticlePermissions
from kb.admin.images.image_uses import uses_of
from kb.admin.images.upload import may_upload, upload_image, upload_page
from kb.admin.site import site
from kb.media import limits
from kb.media.keep import delete_unused_images
from kb.models import Image
from kb.reader import signed_in_user
from kb.text.image_addresses import image_markdown

MOST_USES_IN_LIST = 5
MOST_USES = 200


class UseFilter(admin.SimpleListFilter):
    """Used or unused."""

    title = gettext_lazy("use")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return both."""
        return [("used", _("Used")), ("unused", _("Not used by anything"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the images that are used, or that no text needs."""
        unused = Image.objects.unused().values("pk")
        if self.value() == "unused":
            return queryset.filter(pk__in=unused)
        return queryset.exclude(pk__in=unused) if self.value() == "used" else queryset


class ImageChangeList(ChangeList):
    """A page of images, with the uses of all of them read in one query."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page."""
        super().get_results(request)
        images: Any = list(self.result_list)
        uses = uses_of(images, MOST_USES_IN_LIST + 1)
        for image in images:
            image.shown_uses = uses[image.pk]
        self.result_list = images


@admin.register(Image, site=site)
class ImageAdmin(ArticlePermissions, BoundedModelAdmin):
    """Images, the newest first: seen and uploaded by those who write articles."""

    list_display = ("picture", "facts", "used_by", "uploaded_by", "uploaded_at")
    list_display_links = None
    list_filter = (UseFilter,)
    list_select_related = ("uploaded_by",)
    search_fields = ("uses__article__title", "uploaded_by__username", "digest")
    search_help_text = gettext_lazy("Title of an article that uses it, or who uploaded it")
    ordering = ("-uploaded_at", "pk")
    sortable_by = ()
    actions = (delete_selected,)

    def get_urls(self) -> list[URLPattern]:
        """Add the address that the script of a form uploads to."""
        view: Any = self.admin_site.admin_view(upload_image)
        upload: URLPattern = path("upload/", view, name="kb_image_upload")
        return [upload, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that knows the uses."""
        return ImageChangeList

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the user may upload."""
        return may_upload(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an image never changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may delete drafts, and no text needs this image."""
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and (obj is None or self._is_deletable(request, obj))

    def _is_deletable(self, request: HttpRequest, image: Image) -> bool:
        user = signed_in_user(request)
        return Image.objects.deletable_by(user).filter(pk=image.pk).exists()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the page for uploading without a script."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return upload_page(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an image, the Markdown that shows it, and what uses it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image: Image | None = self.get_object(request, object_id)
        if image is None:
            raise Http404
        description = request.GET.get("description", "")[: limits.MAX_DESCRIPTION_LENGTH]
        uses = uses_of([image], MOST_USES + 1)[image.pk]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(image),
            "image": image,
            "facts": self.facts(image),
            "markdown": image_markdown(description or _("What it shows"), image.path),
            "uses": uses[:MOST_USES],
            "has_more_uses": len(uses) > MOST_USES,
            "can_delete": self.has_delete_permission(request, image),
        }
        return TemplateResponse(request, "admin/image/image.html", context)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Say of each image whether it will be deleted; one that is in use hinders no other."""
        images = list(objs)
        pks = [image.pk for image in images]
        deletable = Image.objects.deletable_by(signed_in_user(request)).filter(pk__in=pks)
        gone = set(deletable.values_list("pk", flat=True))
        names = [
            str(image) if image.pk in gone else _("%(image)s: in use, is kept") % {"image": image}
            for image in images
        ]
        return names, {str(self.opts.verbose_name_plural): len(gone)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete an image, unless it has come into use meanwhile."""
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """Delete those of the ticked images that are not in use."""
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, images: list[Image]) -> None:
        deleted = delete_unused_images(images, by=signed_in_user(request))
        if kept := len(images) - deleted:
            message = ngettext(
                "%(n)d image is kept: in use now, or uploaded by somebody else within a day.",
                "%(n)d images are kept: in use now, or uploaded by somebody else within a day.",
                kept,
            )
            messages.warning(request, message % {"n": kept})

    @admin.display(description=gettext_lazy("Image"))
    def picture(self, image: Image) -> str:
        """The image, made small by the browser, as a link to its page."""
        return format_html(
            '<a href="{}"><img class="thumb" src="{}" alt="{}" width="{}" height="{}"'
            ' loading="lazy" decoding="async"></a>',
            f"{image.pk}/change/",
            image.path,
            str(image),
            image.width,
            image.height,
        )

    @admin.display(description=gettext_lazy("Size"))
    def facts(self, image: Image) -> str:
        """Format, pixels, bytes, and the pictures of an animation."""
        parts = [
            f"{image.width} × {image.height}",
            f"{image.extension.upper()}, {filesizeformat(image.byte_count)}",
        ]
        if image.frame_count > 1:
            count = image.frame_count
            text = ngettext("%(n)d picture", "%(n)d pictures", count)
            parts.append(text % {"n": count})
        return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in parts))

    @admin.display(description=gettext_lazy("Used by"))
    def used_by(self, image: Any) -> str:
        """The first articles that use it, each with where."""
        uses = image.shown_uses
        if not uses:
            return format_html('<span class="quiet">{}</span>', _("nothing"))
        rows = [
            format_html('<a href="{}">{}</a> ({})', use.url, use.name, _joined(use.where))
            for use in uses[:MOST_USES_IN_LIST]
        ]
        if len(uses) > MOST_USES_IN_LIST:
            more = format_html('<a href="{}/change/">{}</a>', image.pk, _("more …"))
            rows.append(more)
        return format_html_join(mark_safe("<br>"), "{}", ((row,) for row in rows))


def _joined(words: list[Any]) -> str:
    return ", ".join(map(str, words))
