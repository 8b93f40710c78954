"""manage.py export_guide: a guide in its own format, with what editors changed on the site."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kb.guide.errors import GuideError
from kb.importing.guide_export.export import ExportedGuide, export_guide
from kb.importing.guide_on_site import GuideChoice, wanted_guide
from kb.models import GUIDE, SecurityAction, Source
from kb.security_log.record_event import record_event


class Command(BaseCommand):
    """manage.py export_guide [FILE|-] [--source KEY] [--drafts] [--internal]"""

    help = (
        "Write a guide as it was imported, with what was changed on the site in its own place. "
        "Lines that nobody changed come out as they came in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the source, and which texts are taken."""
        parser.add_argument("file", nargs="?", default="-", help="Where to write it; - is stdout.")
        parser.add_argument("--source", default=GUIDE, help=f"Key of the source ({GUIDE}).")
        parser.add_argument(
            "--drafts", action="store_true", help="The newest texts, published or not."
        )
        parser.add_argument(
            "--internal", action="store_true", help="Articles that only agents may read, too."
        )

    def handle(
        self,
        *args: object,
        file: str,
        source: str,
        drafts: bool,
        internal: bool,
        **options: object,
    ) -> None:
        """Write the guide; say on stderr, article by article, what it could not hold."""
        row = _find(source)
        wanted = wanted_guide(row, GuideChoice(has_internal=internal, has_drafts=drafts))
        try:
            exported = export_guide(wanted)
        except GuideError as error:
            raise CommandError(
                f"The text that was imported as {source} cannot be read; import it again:\n"
                + error.with_path(source)
            ) from error
        self._write(file, exported.text)
        record_event(SecurityAction.EXPORTED, source, drafts=drafts, internal=internal)
        if options["verbosity"]:
            self._report(exported)

    def _write(self, file: str, text: str) -> None:
        data = text.encode()
        if file != "-":
            try:
                Path(file).write_bytes(data)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
            return
        out = getattr(self.stdout, "buffer", None)
        if out is None:
            self.stdout.write(text, ending="")
        else:  # line ends as they are, whatever the terminal's
            sys.stdout.flush()
            out.write(data)
            out.flush()

    def _report(self, exported: ExportedGuide) -> None:
        for note in exported.notes:
            self.stderr.write(note)
        if exported.losses:
            self.stderr.write("What the guide's format has no place for was left out:")
        for loss in exported.losses:
            self.stderr.write(f"  {loss}")
        if exported.losses:
            count = len(exported.losses)
            self.stderr.write(f"{count} article{'' if count == 1 else 's'} on the site say more.")


def _find(key: str) -> Source:
    """Return a source that was imported from a guide. Raises CommandError."""
    source: Source | None = Source.objects.filter(key=key).first()
    if source is None:
        known = ", ".join(Source.objects.exclude(text="").values_list("key", flat=True))
        raise CommandError(f"There is no source {key}. Guides on this site: {known or 'none'}.")
    if not source.text:
        raise CommandError(
            f"{key} has no text of a guide: it was imported from a folder, or before texts were "
            "kept. Import the guide again, or load its fixture again."
        )
    return source
