"""Images in editors' texts: what they are, their bytes, and which article uses which."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article
from kb.models.publication import Publication
from kb.reader import Reader
from kb.text.image_addresses import DIGEST_LENGTH, image_path

SETTLED_AFTER = timedelta(days=1)

MAY_WRITE = ("kb.view_article", "kb.change_article", "kb.add_article")
"""Permissions of those who see texts before they are published; `kb.view_internal` as well."""


class ImageQuerySet(models.QuerySet["Image"]):
    """Filters by who may see an image, and by whether anything uses it."""

    def visible_to(self, user: Reader | None) -> Self:
        """Images of which this reader can see a text that shows them; all for editors.

        Texts are the live ones, their notes for agents, and the old revisions of a live article.
        """
        reads_internal = user is not None and user.has_perm("kb.view_internal")
        if user is not None and reads_internal and any(map(user.has_perm, MAY_WRITE)):
            return self.all()
        shown = models.Q(is_live=True) | models.Q(was_public=True)
        if reads_internal:
            shown |= models.Q(is_in_note=True) | models.Q(was_live=True)
        articles = Publication.objects.visible_to(user).values("pk")
        uses = ImageUse.objects.filter(shown, image=models.OuterRef("pk"), article__in=articles)
        return self.filter(models.Exists(uses))

    def unused(self) -> Self:
        """Images that no text needs: no draft, no old revision, nothing that was published."""
        uses = ImageUse.objects.filter(image=models.OuterRef("pk"))
        return self.filter(~models.Exists(uses))

    def deletable_by(self, user: User) -> Self:
        """Unused images, but those that somebody else uploaded within a day, to use them soon."""
        settled = models.Q(uploaded_at__lt=timezone.now() - SETTLED_AFTER)
        return self.unused().filter(settled | models.Q(uploaded_by=user))


class Image(models.Model):
    """An image as it is served; never changed.

    `digest` is of the bytes that are kept, `upload_digest` of those that were uploaded.
    """

    digest = models.CharField(primary_key=True, max_length=DIGEST_LENGTH)
    upload_digest = models.CharField(max_length=64, db_index=True)
    extension = models.CharField(_("format"), max_length=4)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    frame_count = models.PositiveIntegerField(default=1)
    byte_count = models.PositiveIntegerField(_("bytes"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-uploaded_at", "pk"]
        # Whoever may write articles may upload: see kb/admin/common/permissions.py.
        default_permissions = ()

    def __str__(self) -> str:
        return _("Image %(name)s") % {"name": f"{self.digest[:8]}.{self.extension}"}

    @property
    def path(self) -> str:
        """The address that texts hold."""
        return image_path(self.digest, self.extension)

    def get_absolute_url(self) -> str:
        """Return the path under which it is served."""
        return reverse("image", args=[self.digest, self.extension])


class ImageContent(models.Model):
    """The bytes of an image, in a table of their own: lists and permissions read none."""

    image = models.OneToOneField(
        Image, primary_key=True, on_delete=models.CASCADE, related_name="content"
    )
    data = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.image_id


class ImageUse(models.Model):
    """An article whose texts hold an image, in any of its revisions.

    The row stays when the image leaves the newest one: the old ones need it still.
    """

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="image_uses")
    is_in_draft = models.BooleanField(default=False, help_text="In the newest revision.")
    is_live = models.BooleanField(default=False, help_text="In what readers see.")
    is_in_note = models.BooleanField(default=False, help_text="In the live note for agents.")
    was_live = models.BooleanField(default=False, help_text="In a text that went live.")
    was_public = models.BooleanField(default=False, help_text="In one that was for everyone.")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["image", "article"], name="image_use_once")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.article_id}"
