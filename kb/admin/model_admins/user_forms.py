"""The forms in which an administrator adds a user or sets somebody's password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm, UsernameField
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.accounts.initial_password import note_initial_password

# Their generic stubs lack what is overridden here.
CreationForm: Any = UserCreationForm
PasswordForm: Any = AdminPasswordChangeForm


class NewUserForm(CreationForm):
    """A user with a mail address, who is invited, or with an initial password."""

    email = forms.EmailField(label=gettext_lazy("Mail address"), required=False, max_length=254)

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = False
        self.fields["password1"].help_text = _(
            "Leave it empty to invite the person by mail. Else tell it to them: they have to "
            "choose one of their own when they sign in."
        )

    def clean(self) -> dict[str, Any] | None:
        """Refuse who gets neither an invitation nor a password, and half a password."""
        cleaned: dict[str, Any] | None = super().clean()
        passwords = [self.cleaned_data.get(name) for name in ("password1", "password2")]
        if not any(passwords) and not self.errors:
            self._check_invitation()
        elif not all(passwords) and not self.errors:
            self.add_error("password2", _("Enter the password twice."))
        return cleaned

    def _check_invitation(self) -> None:
        if not settings.EMAIL_HOST:
            self.add_error("password1", _("No mail is set up: give an initial password."))
        elif not self.cleaned_data.get("email"):
            self.add_error("email", _("Without a password, an invitation needs a mail address."))

    def set_password_and_save(self, user: User, *args: Any, **kwargs: Any) -> User:
        """Store the initial password; an invited user has none yet."""
        if self.cleaned_data.get("password1"):
            saved: User = super().set_password_and_save(user, *args, **kwargs)
            return saved
        user.set_unusable_password()
        if kwargs.get("commit", True):
            user.save()
        return user


class InitialPasswordForm(PasswordForm):
    """The form in which an administrator sets a password: its owner has to change it."""

    def save(self, commit: bool = True) -> User:
        """Store it."""
        user: User = super().save(commit)
        if user.has_usable_password():
            note_initial_password(user)
        return user
