"""The pages between a form that could not be handled and its second try: sign in, then go on."""

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kb.pages.kept_post import KeptPost


def sign_in_page(
    request: HttpRequest, kept: KeptPost, *, status: int = 403, message: str = ""
) -> HttpResponse:
    """Answer with the form to sign in, which carries what was posted; `message` stands above it."""
    form = AuthenticationForm(request, initial={"username": kept.writer})
    context = {"form": form, "next": kept.path, "message": message, **kept_context(kept)}
    response = render(request, "accounts/login.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept_context(kept: KeptPost) -> dict[str, object]:
    """Return what the sign-in page needs to carry a kept form, or to say that it cannot."""
    signed = kept.sign()
    return {"kept": kept, "signed": signed, "is_too_long": not signed}


def resume_page(request: HttpRequest, kept: KeptPost, *, status: int = 200) -> HttpResponse:
    """Answer with the kept form, to be posted again by who is signed in now.

    A script posts it at once after a sign-in of the same person; else a button does. Permissions
    and the token are checked by that post, as by any other.
    """
    is_same = kept.writer == request.user.get_username()
    context = {
        "kept": kept,
        "is_same": is_same,
        "goes_on": is_same and status == 200,
        "is_signed_in": status == 200,
    }
    return render(request, "accounts/resume.html", context, status=status)


def duty_page(request: HttpRequest, kept: KeptPost, duty: str) -> HttpResponse:
    """Answer 403 with the kept form and the path of what its writer has to do before, elsewhere."""
    is_same = kept.writer == request.user.get_username()
    context = {"kept": kept, "is_same": is_same, "is_signed_in": True, "duty": duty}
    return render(request, "accounts/resume.html", context, status=403)
