"""The words that label a text or a list, in the languages that guides are written in."""

import re
from dataclasses import dataclass
from typing import Literal

TextName = Literal["problem", "environment", "cause"]
ListName = Literal["steps", "tools", "resolutions"]
LabelName = Literal[TextName, ListName]
NoteKind = Literal["note", "tip", "important", "warning", "caution"]

TEXT_NAMES: tuple[TextName, ...] = ("problem", "environment", "cause")
LIST_NAMES: tuple[ListName, ...] = ("steps", "tools", "resolutions")

# English, then German, French, Spanish and Dutch.
_LABELS: dict[LabelName, str] = {
    "problem": """
        problem, problems, symptom, symptoms, issue, problem description
        störung, symptome, fehlerbild, problème, problèmes, symptôme, symptômes
        problema, problemas, síntoma, síntomas, probleem, problemen, symptoom, symptomen, klacht
    """,
    "environment": """
        environment, applies to, affected, affected systems
        umgebung, betrifft, betroffen, environnement, concerne, entorno, se aplica a
        omgeving, van toepassing op
    """,
    "cause": """
        cause, causes, root cause, possible cause, possible causes, probable cause, reason
        ursache, ursachen, mögliche ursache, mögliche ursachen, grund
        causes possibles, cause possible, cause probable, origine
        causa, causas, causa probable, posibles causas, oorzaak, oorzaken, mogelijke oorzaken
    """,
    "steps": """
        steps, diagnostic steps, diagnosis, diagnostics, checks, check, troubleshooting
        troubleshooting steps, procedure, what to check, steps to diagnose, instructions
        schritte, diagnose, diagnoseschritte, prüfschritte, prüfung, prüfungen, vorgehen
        étapes, diagnostic, étapes de diagnostic, vérifications, vérification, procédure
        marche à suivre
        pasos, diagnóstico, pasos de diagnóstico, comprobaciones, procedimiento
        stappen, diagnosestappen, controles, controle, werkwijze
    """,
    "tools": """
        tools, tools required, tools needed, required tools, you need, you will need, prerequisites
        werkzeug, werkzeuge, benötigte werkzeuge, hilfsmittel, voraussetzungen
        outils, outils requis, outils nécessaires, prérequis
        herramientas, herramientas necesarias, requisitos, gereedschap, hulpmiddelen, benodigdheden
    """,
    "resolutions": """
        resolution, resolutions, resolution steps, fix, fixes, solution, solutions, workaround
        remedy, how to fix it, what to do
        lösung, lösungen, behebung, abhilfe, maßnahmen, résolution, correctif, correction
        solución, soluciones, resolución, arreglo, oplossing, oplossingen, herstel
    """,
}
_NOTES: dict[NoteKind, str] = {
    "note": """
        note, notes, info, information, nb, hinweis, hinweise, anmerkung, remarque, nota, opmerking
    """,
    "tip": "tip, tips, hint, tipp, tipps, astuce, conseil, consejo, sugerencia",
    "important": "important, wichtig, importante, belangrijk, let op",
    "warning": """
        warning, warnung, achtung, avertissement, attention, advertencia, aviso, atención
        waarschuwing, pas op
    """,
    "caution": """
        caution, danger, vorsicht, gefahr, prudence, precaución, peligro, voorzichtig, gevaar
    """,
}
LABELS = {word: name for name, words in _LABELS.items() for word in re.split(r"[,\n]\s*", words)}
LABELS = {word.strip(): name for word, name in LABELS.items() if word.strip()}
NOTES = {word.strip(): kind for kind, words in _NOTES.items() for word in re.split(r"[,\n]", words)}

_NAMED = re.compile(r"(?P<name>[^\W\d_][^:\t|]{0,40}?)\s?:(?:\s+(?P<text>.*))?")


@dataclass(frozen=True)
class PartLabel:
    """A label such as `Problem:`: what it names, and the text after the colon."""

    name: LabelName
    text: str


@dataclass(frozen=True)
class NoteLabel:
    """`Note:`, `WARNING:` …: its kind, and the text after the colon."""

    kind: NoteKind
    text: str


def read_label(text: str) -> PartLabel | None:
    """Return the label that a line starts with, in any case and with or without `…:**`, or None."""
    name, rest = split_label(text)
    known = LABELS.get(name.casefold())
    return PartLabel(known, rest) if known else None


def read_note(text: str) -> NoteLabel | None:
    """Return the note that a line starts: `Note: …`, `WARNING! …`, or None."""
    name, rest = split_label(re.sub(r"^(\w[\w ]{0,20})\s?!+:?(?= |$)", r"\1:", text))
    kind = NOTES.get(name.casefold()) if name else None
    return NoteLabel(kind, rest) if kind else None


def split_label(text: str) -> tuple[str, str]:
    """Return name and text of `Name: text`; ("", "") where no words stand before a colon."""
    match = _NAMED.fullmatch(text)
    return (match["name"], (match["text"] or "").strip()) if match else ("", "")


def is_list_label(text: str) -> bool:
    """Say whether a line is a label with nothing after it: its list begins on the next line."""
    label = read_label(text)
    return label is not None and label.name in LIST_NAMES and not label.text
