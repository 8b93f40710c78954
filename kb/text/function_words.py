"""Words without a topic, by language; they count little in search, but not nothing."""

from functools import cache

from kb.text.folding import fold, spell_out

_ENGLISH = """a about after all also am an and any are arent as at be because been before
    being but by can cannot cant could couldnt did didnt do does doesnt doing dont for
    from get gets getting got had has hasnt have havent having he her here hers him his
    how i id if ill im in into is isnt it its ive just keep keeps me my no not of off on
    onto or our ours out over own please she should shouldnt so some such than that thats
    the their them then there theres these they this those through to too under until up
    upon us very was wasnt we were what whats when where which while who whom whose why
    will with wont would wouldnt you your yours"""
_GERMAN = """aber alle als also am an auch auf aus bei beim bin bis bitte da damit dann
    das dass dein dem den denn der des dich die dies diese diesem diesen dieser dieses dir
    doch du durch ein eine einem einen einer eines er es euch euer für habe haben hat
    hatte ich ihm ihn ihr ihre im in ins ist ja jede jeder jedes kann kein keine keinen
    können man mein meine mich mir mit muss nach nicht noch nur ob oder ohne sein seine
    seit sich sie sind so über um und uns unser unter vom von vor war waren warum was
    wegen weil welche wenn wer werden wie wieder wir wird wo wurde zu zum zur zwischen"""
_DUTCH = """aan al alle als bij dan dat de deze die dit door een en er gaat geen had
    hebben heeft hem het hier hij hoe hun ik in is ja je jij kan kunnen maar me mee meer
    met mij mijn moet na naar niet nog nu of om omdat ons onze ook op over te toch tot u
    uit uw van veel voor waar waarom wanneer was wat we wel welke werd wie wij wil worden
    wordt zal ze zich zij zijn zo zonder"""
_DANISH = """af alle at da de dem den der deres det dette dig din dit du efter eller en er
    et for fra få går ham han har hende her hos hun hvad hvem hvis hvor hvordan hvorfor i
    ikke ind jeg jer kan kom kunne man med meget men mig min mine mit mod når og også om
    op os over på sig sin skal skulle som så til ud under uden var vi vil ville være blev
    bliver"""
_NORWEGIAN = """alle at av blir ble da de deg dem den denne der deres det dette din ditt
    du eller en er et etter for fra får går ha hadde han har hun hva hvem hver hvis hvor
    hvordan hvorfor i ikke inn jeg kan kom kunne man med meg men min mitt mot må når og
    også om opp oss over på seg selv sin skal skulle som så til ut under uten var vi vil
    ville være"""
_SWEDISH = """alla att av blev blir då de dem den denna deras det detta dig din du där
    efter eller en er ett från får för går ha hade han har hon hur här i icke in inte ju
    jag kan kom kunde man med mellan men mig min mitt mot mycket måste när och också om
    oss på sig sin ska skulle som så till under upp ut utan vad var varför vem vi vid
    vilka vill är över"""

_TEXTS = {
    "english": _ENGLISH,
    "german": _GERMAN,
    "dutch": _DUTCH,
    "danish": _DANISH,
    "norwegian": _NORWEGIAN,
    "swedish": _SWEDISH,
}


@cache
def function_words(language: str) -> frozenset[str]:
    """Return a language's words, folded, umlauts also spelt out; for others the English ones."""
    texts = _TEXTS.get(language, _ENGLISH).split()
    return frozenset(form for text in texts for form in (fold(text), spell_out(text)) if form)
