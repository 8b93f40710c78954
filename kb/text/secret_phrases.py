"""Secrets in sentences, commands and configurations → their places, in a text of small letters.

Each pattern begins with a character or one of a set, which `re` looks for quickly, and no part of
one repeats without a bound.
"""

import re
from collections.abc import Iterator

from kb.text.secret_names import KEY_NAMES, PASSWORDS, VALUE

_QUOTED = r"(?:\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|[“„][^”“\n]{1,200}[”“]|«[^»\n]{1,200}»)"

# "my password is …", "the password hunter2": something with a digit, or it is a sentence about
# passwords; in quotes it may be a word.
_TOLD = re.compile(
    rf"(?:{PASSWORDS}|{KEY_NAMES}|apikey|token|pin|otp|(?:verification|security) code)"
    r"(?:[ \t]{1,4}(?:is|was|ist|war|lautet|est|es)[ \t]?:?[ \t]{1,4}"
    r"|[ \t]{0,20}[\t|][ \t]{0,20}|[ \t])"
    r"(?=[^\s\d]{0,60}\d)(?=[^\sa-z]{0,60}[a-z])[^\s|]{4,200}"
    rf"|(?:{PASSWORDS})[ \t]{{1,4}}(?:(?:is|was|ist|war)[ \t])?{_QUOTED}"
    r"|passphrase[\"']?[ \t]{0,4}[:=][ \t]{0,4}[^\s,;][^\n,;]{0,200}"
)
_OPTION = re.compile(
    r"--(?:[a-z]{1,20}-){0,3}(?:password|passwd|pass|token|secret|key|apikey)[ =]{1,2}"
    rf"{VALUE}"
    # curl -u name:password, mysql -ppassword, sshpass -p password, redis-cli -a password
    r"|-(?:u|-user)[ \t=]{1,4}[^\s:]{1,80}:\S{1,400}"
    r"|(?:mysql|mariadb)[^\n|]{0,80}?[ \t]-p(?=\S{0,40}[a-z])\S{1,200}"
    r"|sshpass[ \t]{1,4}-p[ \t]{0,4}\S{1,200}|redis-cli[^\n|]{0,80}?[ \t]-a[ \t]\S{1,200}"
    r"|(?:docker|podman|helm|oc|az)[^\n|]{0,40}[ \t]login[ \t][^\n|]{0,80}?-p[ \t=]\S{1,200}"
    r"|smbclient[^\n|]{0,80}?[ \t]-u[ \t]{0,2}[^\s%]{1,80}%\S{1,200}"
    r"|snmp(?:walk|get|bulkwalk|set)[^\n|]{0,80}?[ \t]-[cax][ \t]\S{1,200}"
    r"|net use[^\n|]{1,100}?[ \t]\S{1,100}[ \t]/user:"
    r"|echo[ \t][^\n|]{1,100}\|[ \t]?sudo[ \t][^\n|]{0,20}-s"
    rf"|convertto-securestring[ \t](?:-string[ \t])?{_QUOTED}"
)
_CONFIGURED = re.compile(
    rf"identified (?:with [\w\"'`]{{1,40}} )?(?:by|as) {_QUOTED}"
    r"|(?:requirepass|masterauth|rocommunity|rwcommunity)[ \t]{1,4}\S{1,200}"
    r"|community[ \t][^\s:]{1,100}(?=[ \t](?:ro|rw)\b)"
    r"|(?:secret|password|key)[ \t][0-9][ \t](?=[^\s\d]{0,60}\d)\S{4,200}"
    # machine … login … password …
    r"|login[ \t]{1,4}\S{1,100}[ \t\n]{1,4}password[ \t]{1,4}[^\s:=>-]\S{0,200}"
    # What a password is kept as.
    r"|\$(?:1|2[abxy]|5|6|7|y|apr1|argon2(?:id|i|d))\$[\w./$=,+-]{4,400}"
    r"|pbkdf2_sha\d{1,3}\$[\w./$=+]{10,400}"
)
_HOOKS = re.compile(
    r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/]{4,400}"
    r"|discord(?:app)?\.com/api/webhooks/[\w/-]{4,400}"
    r"|webhook\.office\.com/[\w@/-]{4,400}|api\.telegram\.org/bot[\w:-]{10,200}"
    r"|hv[sbr]\.[\w-]{8,400}"
)


def find_told_secrets(small: str) -> Iterator[tuple[int, int]]:
    """Yield the places of secrets that no name with a sign stands before, in no order."""
    for pattern in (_TOLD, _OPTION, _CONFIGURED, _HOOKS):
        yield from (match.span() for match in pattern.finditer(small))
