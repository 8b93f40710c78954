"""The names under which secrets stand in logs, mails and configurations → patterns that find them.

The patterns are for text in small letters. Each begins with a character or one of a set, which `re`
looks for quickly, and no part of one repeats without a bound.
"""

import re
import string
from collections.abc import Iterator

# "Password" as people write it in mails; programs write the English one.
PASSWORDS = (
    r"pass[-_ ]?(?:word|wd|phrase|code|wort|ord)|pwd|kennwort|mot de passe|"
    r"contrase[ñn]a|senha|wachtwoord|"
    r"adgangskode|kodeord|l[öo]senord|salasana|has[łl]o|heslo|geslo|lozinka|jelsz[óo]|parol[aă]?|[şs]ifre|"
    r"пароль|κωδικός|密码|密碼|パスワード|비밀번호|mật khẩu"
)
KEY_NAMES = (
    r"(?:api|app|access|account|aes|auth|client|consumer|encryption|hmac|license|master|private|secret|"
    r"service|session|shared|signing|storage|subscription|webhook)[-_ .]?key"
)
_SECRETS = (
    r"secret(?:[-_ ]?(?:access[-_ ]?)?key)?|credentials?|token|"
    r"sess(?:ion)?[-_ .]?id|(?:php|aspx?|asp\.net_)sessid|connect\.sid|"
    # "compass" is none, and neither is "inside".
    r"pass(?<![a-z]pass)|pw(?<![a-z]pw)|sid(?<![a-z]sid)|x-(?:[a-z]{1,20}-){1,4}key"
)
_NAME = (
    rf"(?:{PASSWORDS}|{KEY_NAMES}|{_SECRETS})"
    r"(?:[-_]?(?:base|hash|value|confirm(?:ation)?|\d{1,2}))?"
)

# What stands there where it is no secret: `(using password: YES)`, `token: expired`.
_HARMLESS = (
    r"(?!\\?[\"']?(?:yes|no|true|false|null|none|nil|undefined|empty|missing|invalid|expired|required|"
    r"unknown|incorrect|wrong|closed|not|must|is|was)(?![\w-]))"
)
VALUE = (
    _HARMLESS + r"(?=[^\n]{0,40}\w)(?:\\\"[^\"\\\n]{1,2000}\\\"|\"(?:[^\"\\\n]|\\[^\n]){1,2000}\""
    r"|'[^'\n]{1,2000}'|[\"']?(?=[^\s\w]{0,20}\w)[^\s,;&\"'<](?:[^\s,;&\"'<]|[\"'](?=\w)){0,2000})"
)
_BETWEEN = (
    r"(?:\\{0,2}[\"'\])]?[ \t]{0,40}(?::=|[:=-]>|[:=：﹕])[ \t]{0,40}"
    # header("X-Api-Key", "…"), <password>…</password>, key="Password" value="…", a part of a form
    r"|[\"'][ \t]{0,4},[ \t]{0,4}(?=[\"'])|>(?=[^\s<])"
    r"|[\"'][ \t]{1,4}value[ \t]?=[ \t]?|\"\r?\n\r?\n)"
)

_NAMED = re.compile(_NAME + _BETWEEN + VALUE)
_NUMBER = re.compile(
    r"(?:pin|otp|tan|cvv2?|cvc)"
    r"(?:(?:[\"'][ \t]?)?[ \t]{0,4}[:=][ \t]{0,4}[\"']?\d{3,8}|[ \t]\d{4,8})(?!\w)"
)
_IN_QUERY = re.compile(
    r"[?&;](?:code|state|sig|signature|key|hash|ticket|auth|jwt|assertion|saml(?:request|response)|"
    r"x-(?:amz|goog)-(?:signature|credential)|jsessionid|sid)=[^\s&\"'#<>]{6,4000}"
    # The body of a form, and links that let in whoever has them.
    r"|code=[^\s&=\"'#<>]{6,400}(?=&(?:state|redirect_uri|client_id)=)"
    r"|/(?:(?:password[-_])?reset|confirm|activate|verify|invite|magic-?link)"
    r"(?:/[\w.=-]{1,400}){0,3}/(?=[a-z_.=-]{0,400}\d)[\w.=-]{6,400}"
)
_HEADER = re.compile(
    r"(?:proxy-)?authorization\\?[\"']?[ \t]{0,40}[:=,][ \t]{0,4}\\?[\"']?"
    r"(?:(?:digest|aws4|hmac|oauth|signature|hawk)[^\n]{1,4000}"
    r"|(?:[a-z]{3,20}[ \t]{1,4})?[^\s\"',;\\]{1,4000})"
    r"|(?:set-)?cookie\\?[\"']?[ \t]{0,4}[:=,][ \t]{0,4}\\?[\"']?"
    r"[^\s;\"'\\]{1,4000}(?:;[ \t]?[^\s;\"'\\]{1,4000}){0,80}"
    r"|auth\\?\"[ \t]{0,4}:[ \t]{0,4}\\?\"[^\s\"\\]{6,4000}"
    r"|bearer[ \t]{1,4}[^\s\"',;\\]{8,4000}"
)


LONGEST_NAME = 40
"""Characters of a name that are masked before the word that tells: spring.datasource.password."""

_OF_NAMES = string.ascii_lowercase + string.digits + "_.-"


def find_named_secrets(small: str) -> Iterator[tuple[int, int]]:
    """Yield the places of names with their secrets in a text of small letters, in no order."""
    for pattern in (_NAMED, _NUMBER, _IN_QUERY, _HEADER):
        for match in pattern.finditer(small):
            before = small[max(0, match.start() - LONGEST_NAME) : match.start()]
            yield match.start() - len(before) + len(before.rstrip(_OF_NAMES)), match.end()
