"""Boxes to write in: Markdown with its preview, texts that grow, typed names.

They render without templates: an article of a hundred lines has a thousand of them.
"""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

FEW_ROWS = 3
Attrs = dict[str, Any] | None


class GrowingTextarea(forms.Textarea):
    """A box that grows with its text."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element; a browser drops the line break after its tag."""
        final = flatatt(self.build_attrs(self.attrs, attrs))
        text = self.format_value(value) or ""
        return format_html('<textarea name="{}"{}>\n{}</textarea>', name, final, text)


class MarkdownTextarea(GrowingTextarea):
    """A text with a preview, a long one with a bar of marks; without script it is a plain box."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the box inside a template of the project."""
        plain = super().render(name, value, attrs, renderer)
        is_compact = int(self.attrs.get("rows", 1)) <= FEW_ROWS
        return render_to_string("admin/_markdown.html", {"box": plain, "is_compact": is_compact})


class TextLine(forms.TextInput):
    """One line of text."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element."""
        final = self.build_attrs({"type": self.input_type, **self.attrs}, attrs)
        text = self.format_value(value) or ""
        return format_html('<input name="{}" value="{}"{}>', name, text, flatatt(final))


class Checkbox(forms.CheckboxInput):
    """Yes or no."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element."""
        final = self.build_attrs({"type": "checkbox", **self.attrs}, attrs)
        is_ticked = self.check_test(value)
        return format_html('<input name="{}"{}>', name, flatatt({**final, "checked": is_ticked}))


def growing_textarea(rows: int = 1, kind: str = "", **attrs: str) -> GrowingTextarea:
    """Return a box that grows with its text."""
    return GrowingTextarea(attrs={"rows": rows, "class": f"grows {kind}".strip(), **attrs})


def name_input(listing: str, **attrs: str) -> TextLine:
    """Return an input that offers names from the list with this id while one types."""
    return TextLine(attrs={"list": listing, "autocomplete": "off", **attrs})
