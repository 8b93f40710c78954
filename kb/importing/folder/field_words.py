"""The words of a heading → the field of an article that the text below it belongs to."""

import re
from typing import Literal

from kb.guide.labels import LABELS, LabelName

SectionField = Literal["symptom", "environment", "cause", "steps", "resolutions", "tools"]

_GUIDE_NAMES: dict[LabelName, SectionField] = {
    "problem": "symptom",
    "environment": "environment",
    "cause": "cause",
    "steps": "steps",
    "tools": "tools",
    "resolutions": "resolutions",
}
# English, then German, French, Spanish and Dutch: what the headings of articles say besides.
_MORE: dict[SectionField, str] = {
    "symptom": """
        meaning, issue description, problem statement, symptom description, alert description
        error message, error messages, what happens, observed behavior, observed behaviour
        problembeschreibung, symptom, problem, fehlermeldung, fehlerbeschreibung, bedeutung
        description du problème, message d'erreur, signification, incident
        descripción del problema, mensaje de error, significado, incidencia
        probleembeschrijving, foutmelding, betekenis, verschijnselen
    """,
    "environment": """
        affected products, affected versions, affected product, affected version
        affected products and versions, affected environments, affected platforms, applicable to
        applies to versions, technical environment
        betroffene produkte, betroffene versionen, betroffene systeme, gilt für, systemumgebung
        produits concernés, versions concernées, s'applique à, contexte technique
        productos afectados, versiones afectadas, aplica a
        betreft, getroffen producten, betrokken producten, betrokken versies, geldt voor
    """,
    "cause": """
        root causes, reasons, why this happens, why does this happen, likely cause, likely causes
        common causes, cause of the problem, cause of the issue
        fehlerursache, gründe, hintergrund der störung
        cause racine, raison, raisons, motivo, motivos, causa raíz, reden, redenen, hoofdoorzaak
    """,
    "steps": """
        steps to reproduce, how to reproduce, reproduction steps, reproduce, reproducing the issue
        steps to verify, diagnose steps, diagnosing, investigation, how to diagnose, procedures
        step by step, step-by-step, verification steps, how to check, what to do first
        schritte zur reproduktion, reproduktion, anleitung, schritt für schritt, untersuchung
        étapes pour reproduire, étapes de reproduction, instructions pas à pas, mode opératoire
        pasos para reproducir, instrucciones, pasos a seguir, cómo reproducir
        stappen om te reproduceren, reproduceren, instructies, stappenplan, diagnose
    """,
    "resolutions": """
        mitigation, mitigations, mitigating, resolving, fixing, workarounds, how to fix
        remediation, remediations, remedies
        recommended actions, recommended action, resolving the problem, resolution options
        how to resolve, how to resolve it, how to resolve this, corrective actions, possible fixes
        possible solutions, solution steps, fix the issue, resolve the issue, what you can do
        behelfslösung, umgehung, problemlösung, lösungsweg, lösungswege, mögliche lösungen
        solution de contournement, contournement, atténuation, corrections, remède, remèdes
        solución alternativa, mitigación, soluciones posibles, cómo solucionarlo
        tijdelijke oplossing, omzeiling, mogelijke oplossingen, mitigatie, hoe op te lossen
    """,
    "tools": "tools you need, tools you will need",
}
_NO_TOOLS = {"prerequisites", "voraussetzungen", "prérequis", "requisitos", "benodigdheden"}
_TOO_BROAD = {"reason", "grund", "origine", "correction", "check", "checks", "info"}

_ORDER = re.compile(r"^(?:step\s+)?\(?\d{1,2}[.):]?\s+|^[ivx]{1,4}\.\s+")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def _words() -> dict[str, SectionField]:
    known = {word: _GUIDE_NAMES[name] for word, name in LABELS.items()}
    for field, lines in _MORE.items():
        known |= {word.strip(): field for word in re.split(r"[,\n]", lines) if word.strip()}
    wrong = _NO_TOOLS | _TOO_BROAD
    return {word.casefold(): field for word, field in known.items() if word not in wrong}


FIELD_WORDS = _words()
"""The field by a heading's words in small letters."""


def field_of(words: str) -> SectionField | None:
    """Return the field that a heading names, in any case and with or without a number or `:`."""
    plain = " ".join(words.casefold().replace("’", "'").split())
    plain = _AROUND.sub("", _ORDER.sub("", plain))
    return FIELD_WORDS.get(plain)
