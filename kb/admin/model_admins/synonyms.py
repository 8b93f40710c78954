"""The list of synonyms: groups of words that find each other, from the next search on."""

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

MAX_PHRASES = 12
MAX_PHRASE_WORDS = 5
MAX_PHRASE_LENGTH = 60


class SynonymForm(Model):
    """A group, typed as words or phrases with commas between."""

    class Meta:
        model = Synonym
        fields = ("words", "one_way")

    def clean_words(self) -> str:
        """Return the group with single spaces; refuse unusable phrases and a group that exists."""
        phrases = [" ".join(part.split()) for part in self.cleaned_data["words"].split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        if len(phrases) < 2:
            raise ValidationError(_("Enter at least two words or phrases, separated by commas."))
        if len(phrases) > MAX_PHRASES:
            message = ngettext("At most %(n)d phrase.", "At most %(n)d phrases.", MAX_PHRASES)
            raise ValidationError(message % {"n": MAX_PHRASES})
        problems = [problem for phrase in phrases for problem in phrase_problems(phrase)]
        if problems := problems or repeated_phrases(phrases):
            raise ValidationError(problems)
        self._refuse_existing(phrases)
        return ", ".join(phrases)

    def _refuse_existing(self, phrases: list[str]) -> None:
        group = {tuple(words.words(phrase)) for phrase in phrases}
        for other in Synonym.objects.exclude(pk=self.instance.pk):
            if {tuple(words.words(part)) for part in other.words.split(",")} == group:
                raise ValidationError(_("This group already exists: %(words)s.") % {"words": other})


def phrase_problems(phrase: str) -> list[str]:
    """Return what is wrong with one phrase of a group; [] for nothing."""
    tokens = words.words(phrase)
    values = {"phrase": phrase[:MAX_PHRASE_LENGTH]}
    if len(phrase) > MAX_PHRASE_LENGTH or len(tokens) > MAX_PHRASE_WORDS:
        values |= {"words": str(MAX_PHRASE_WORDS), "letters": str(MAX_PHRASE_LENGTH)}
        return [_("“%(phrase)s” is longer than %(words)s words or %(letters)s letters.") % values]
    if not tokens:
        return [_("“%(phrase)s” contains no word.") % values]
    if len(tokens) == 1 and words.is_function_word(tokens[0]):
        return [_("“%(phrase)s” is too common: almost every text contains it.") % values]
    return []


def repeated_phrases(phrases: list[str]) -> list[str]:
    """Return a message about the first phrase that comes twice; [] where none does."""
    seen: set[tuple[str, ...]] = set()
    for phrase in phrases:
        key = tuple(words.words(phrase))
        if key in seen:
            return [_("“%(phrase)s” is listed twice.") % {"phrase": phrase}]
        seen.add(key)
    return []


@admin.register(Synonym, site=site)
class SynonymAdmin(InternalPermissions, BoundedModelAdmin):
    """The groups by their words."""

    form = SynonymForm
    list_display = ("words", "direction")
    list_filter = ("one_way",)
    search_fields = ("words",)
    ordering = ("words",)

    @admin.display(description=gettext_lazy("finds"), ordering="one_way")
    def direction(self, synonym: Synonym) -> str:
        """Which of the words find which."""
        if not synonym.one_way:
            return _("each finds all the others")
        first, _comma, others = synonym.words.partition(",")
        return _("“%(first)s” finds %(others)s") % {"first": first, "others": others.strip()}
