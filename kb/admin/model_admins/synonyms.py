"""Groups of words that mean the same; a group helps readers with their next search."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions
from kb.admin.site import site
from kb.models import Synonym
from kb.text import words

if TYPE_CHECKING:
    Model = forms.ModelForm[Synonym]
else:
    Model = forms.ModelForm

MOST_PHRASES = 12
MOST_WORDS = 5
LONGEST = 60


class SynonymForm(Model):
    """A group as it is typed: words or phrases with commas between."""

    class Meta:
        model = Synonym
        fields = ("words", "one_way")

    def clean_words(self) -> str:
        """Return the group in its one spelling; say what is wrong with which phrase."""
        phrases = [" ".join(part.split()) for part in self.cleaned_data["words"].split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        if len(phrases) < 2:
            raise ValidationError(_("Write at least two words or phrases, with commas between."))
        if len(phrases) > MOST_PHRASES:
            message = ngettext("At most %(n)d phrase.", "At most %(n)d phrases.", MOST_PHRASES)
            raise ValidationError(message % {"n": MOST_PHRASES})
        wrong = [message for phrase in phrases for message in phrase_problems(phrase)]
        if wrong := wrong or repeated_phrases(phrases):
            raise ValidationError(wrong)
        self._refuse_known(phrases)
        return ", ".join(phrases)

    def _refuse_known(self, phrases: list[str]) -> None:
        same = {tuple(words.words(phrase)) for phrase in phrases}
        for other in Synonym.objects.exclude(pk=self.instance.pk):
            if {tuple(words.words(part)) for part in other.words.split(",")} == same:
                raise ValidationError(
                    _("There is this group already: %(words)s.") % {"words": other}
                )


def phrase_problems(phrase: str) -> list[str]:
    """Return what is wrong with one phrase of a group."""
    found = words.words(phrase)
    told = {"phrase": phrase[:LONGEST]}
    if len(phrase) > LONGEST or len(found) > MOST_WORDS:
        told |= {"words": str(MOST_WORDS), "letters": str(LONGEST)}
        return [_("“%(phrase)s” is longer than %(words)s words or %(letters)s letters.") % told]
    if not found:
        return [_("“%(phrase)s” has no word in it.") % told]
    if len(found) == 1 and words.is_function_word(found[0]):
        return [_("“%(phrase)s” says nothing by itself: almost every text holds it.") % told]
    return []


def repeated_phrases(phrases: list[str]) -> list[str]:
    """Say which phrase stands there twice, in whatever spelling."""
    met: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        key = tuple(words.words(phrase))
        if key in met:
            return [_("“%(phrase)s” is there twice.") % {"phrase": phrase}]
        met[key] = phrase
    return []


@admin.register(Synonym, site=site)
class SynonymAdmin(InternalPermissions, BoundedModelAdmin):
    """All groups; what is saved here holds for the next search, in every process."""

    form = SynonymForm
    list_display = ("words", "direction")
    list_filter = ("one_way",)
    search_fields = ("words",)
    ordering = ("words",)

    @admin.display(description=gettext_lazy("finds"), ordering="one_way")
    def direction(self, synonym: Synonym) -> str:
        """Which of the words finds which."""
        if not synonym.one_way:
            return _("each finds all the others")
        first, _comma, others = synonym.words.partition(",")
        return _("“%(first)s” finds %(others)s") % {"first": first, "others": others.strip()}
