"""Why a text cannot be rendered, as an editor is told it."""

from django.utils.translation import gettext as _

from kb.text.rendering import RenderingFailed


def render_failure_text(failure: RenderingFailed) -> str:
    """Return the sentence that says why, in the language of the page."""
    return _("This text cannot be rendered: %(why)s") % {"why": failure.problem.translated(_)}
