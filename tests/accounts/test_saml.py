"""Signing in by a provider that speaks SAML 2.0: a stub of one runs in the test.

The site runs in a process of its own, because its apps depend on the settings at the start.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.saml_provider import SamlProvider, saml_provider
from tests.test_settings import run

pytestmark = pytest.mark.one_database

SITE = """
import json, os, urllib.request
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from lxml import html
from allauth.socialaccount.models import SocialAccount
from kb.limits import counters
from kb.models import SecurityEvent
from kb.security_log.record_event import SECURITY_QUEUE

SECURITY_QUEUE.is_paused = True
PROVIDER = os.environ["TEST_PROVIDER"]
REFUSED = json.loads(os.environ["TEST_REFUSED"])

def become(**person):
    data = json.dumps(person).encode()
    urllib.request.urlopen(urllib.request.Request(PROVIDER, data, method="PUT")).close()

def browser():
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)

def answer_of(url):
    form = html.fromstring(urllib.request.urlopen(url).read().decode()).forms[0]
    return form.action.removeprefix("http://localhost"), dict(form.fields)

def ask(web, next="/about/"):
    return answer_of(web.get("/accounts/saml/login/?next=" + next).headers["Location"])

def deliver(web, answer):
    # A post from another site: the browser sends no cookie of ours with it.
    posted = browser().post(*answer)
    if posted.status_code != 302:
        return posted
    web.cookies.update(posted.cookies)
    return web.get(posted.headers["Location"])

def sign_in(next="/about/"):
    web = browser()
    return web, deliver(web, ask(web, next))

def is_in(web):
    return 'href="/accounts/"' in web.get("/about/").content.decode()

def people():
    return {u.username: [u.email, sorted(u.groups.values_list("name", flat=True)),
                         u.has_usable_password()] for u in User.objects.order_by("pk")}

def told():
    counters.buckets.clear()
    SECURITY_QUEUE.drain()
    return [[e.about, e.detail] for e in SecurityEvent.objects.order_by("pk")
            if e.action in {"sign_in", "sign_in_failed"}]

"""
EMPTY_SITE = """
call_command("migrate", verbosity=0)
call_command("loaddata", "roles", verbosity=0)
print(0)
"""
STORY = """
found = {}
page = browser().get("/accounts/login/?next=/about/").content.decode()
found["link"] = 'href="/accounts/saml/login/?next=/about/"' in page and "Acme" in page

mail, name, uid = "urn:oid:0.9.2342.19200300.100.1.3", "displayName", "uid"
nora = {mail: ["Nora@example.com"], name: ["Nora Noe"], uid: ["nora"]}
become(name_id="7", attributes=nora | {"roles": ["kb-authors", "canteen"]})
web, answer = sign_in()
found["new"] = [answer.status_code, answer.headers.get("Location"), people()]
found["signed in"] = is_in(web)
found["names"] = User.objects.get().get_full_name()
found["told"] = told()
found["sessions"] = Session.objects.count()

become(name_id="7", attributes=nora | {"roles": ["kb-admins"]})
User.objects.get(username="nora").groups.add(Group.objects.get(name="agent"))
sign_in()
found["moved"] = people()
become(name_id="7", attributes=nora)
sign_in()
found["last administrator"] = people()

become(name_id="6", attributes={mail: ["x@example.com"], uid: ["nora"]})
sign_in()
found["a name that is taken"] = len(people())

anna = User.objects.create_user("anna", "anna@example.com", "correct horse")
become(name_id="8", attributes={mail: ["anna@example.com"]})
found["unproven"] = [sign_in()[1].status_code, len(people())]
otto = User.objects.create_user("otto", "otto@acme.example", "correct horse")
become(name_id="9", attributes={mail: ["otto@acme.example"]})
found["proven"] = [sign_in()[1].status_code, len(people())]
User.objects.filter(pk=otto.pk).update(is_active=False)
web, answer = sign_in()
found["deactivated"] = [answer.status_code, is_in(web), told()[-1]]

become(name_id="7", attributes=nora)
found["nowhere else"] = sign_in("//evil.example")[1].headers.get("Location")
become(name_id="7", attributes=nora, relay_state="https://evil.example/")
found["relay state"] = sign_in()[1].headers.get("Location")

become(name_id="7", attributes=nora)
web = browser()
answer = ask(web)
stranger = browser()
found["in another browser"] = [deliver(stranger, answer).status_code, is_in(stranger)]
found["used before"] = [deliver(web, answer).status_code, is_in(web), told()[-1]]

web, _ = sign_in()
query = "?next=/about/&process=connect"
answer = answer_of(web.get("/accounts/saml/login/" + query).headers["Location"])
found["process"] = deliver(web, answer).headers.get("Location")

sessions = Session.objects.count()
found["refused"] = {}
for case, changes in REFUSED.items():
    become(**{"name_id": "7", "attributes": nora} | changes)
    web, answer = sign_in()
    found["refused"][case] = [answer.status_code, is_in(web), told()[-1][1].get("reason")]
found["nothing kept"] = Session.objects.count() - sessions - len(REFUSED)

become(name_id="7", attributes=nora, begin=120, end=180)
found["from a clock that is fast"] = sign_in()[1].status_code
become(name_id="nora@example.com.evil.example", attributes={},
       replaced=[["nora@example.com", "nora@example.com<!-- -->"]])
found["comment"] = [sign_in()[1].status_code, SocialAccount.objects.last().uid]

empty = browser().post("/accounts/saml/acs/", {"SAMLResponse": "%%%", "RelayState": "x"})
found["forged"] = [empty.status_code, browser().post("/accounts/saml/acs/").status_code,
                   browser().get("/accounts/saml/acs/finish/").status_code]
large = browser().post("/accounts/saml/acs/", {"SAMLResponse": "A" * 200_000})
found["other answers"] = [large.status_code, browser().get("/accounts/saml/acs/").status_code,
                          browser().get("/accounts/saml/sls/").status_code,
                          browser().get("/accounts/saml/login/", HTTP_HOST="evil").status_code]
shown = browser().get("/accounts/saml/metadata/")
found["metadata"] = [shown.status_code, shown.content.decode()]

print(json.dumps(found))
"""
UNASKED = """
found = {}
unasked = "/sso?audience=http://localhost/accounts/saml/metadata/" \\
          "&recipient=http://localhost/accounts/saml/acs/&RelayState="
become(name_id="7", attributes={})
web = browser()
answer = deliver(web, answer_of(PROVIDER + unasked + "/articles/"))
found["unasked"] = [answer.status_code, answer.headers.get("Location"), is_in(web)]
answer = deliver(browser(), answer_of(PROVIDER + unasked + "https://evil.example/"))
found["unasked, elsewhere"] = answer.headers.get("Location")
stolen = {"in_response_to": "", "confirmed": "_0123456789abcdef"}
become(name_id="7", attributes={}, **stolen)
found["of a request"] = deliver(browser(), answer_of(PROVIDER + unasked)).status_code
become(name_id="7", attributes={})
answer = answer_of(PROVIDER + unasked)
found["twice"] = [deliver(browser(), answer).status_code for _ in range(2)]
print(json.dumps(found))
"""

STOLEN = "_0123456789abcdef"
TWICE = (
    '<samlp:Extensions><saml:Assertion ID="_1" Version="2.0" IssueInstant="2020-01-01T00:00:00Z">'
    "<saml:Issuer>x</saml:Issuer></saml:Assertion></samlp:Extensions><samlp:Status>"
)
ENTITIES = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))

EXCLUSIVE = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
XPATH = f"""{EXCLUSIVE}<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">
<ds:XPath>count(//*[count(//*) &gt; 1]) &gt; 1</ds:XPath></ds:Transform>"""
XSLT = f"""{EXCLUSIVE}<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">
<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"><x:template match="/">
<x:value-of select="document('file:///etc/passwd')"/></x:template></x:stylesheet></ds:Transform>"""
PREFIXES = f"""<e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#"
PrefixList="{"a " * 200}"/>"""
A_FILE = '<ds:Reference URI="file:///etc/passwd"/></ds:SignedInfo>'
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nobody signed": ({"signed": "nothing"}, "not signed"),
    "the response alone is signed": ({"signed": "response"}, "not signed"),
    "another key": ({"signed": "other key"}, "Signature validation failed"),
    "sha-1": ({"signed": "sha1"}, "xmldsig#sha1"),
    "md5": (
        {"replaced": [("xmlenc#sha256", "xmldsig-more#md5")]},
        "DigestMethod is http://www.w3.org/2001/04/xmldsig-more#md5",
    ),
    "signed by a password": (
        {"replaced": [("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256")]},
        "SignatureMethod is http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    ),
    "xpath to run": ({"replaced": [(EXCLUSIVE, XPATH)]}, "Transform is http://www.w3.org/TR/1999"),
    "xslt to run": ({"replaced": [(EXCLUSIVE, XSLT)]}, "Transform is http://www.w3.org/TR/1999"),
    "a file to read": ({"replaced": [("</ds:SignedInfo>", A_FILE)]}, "something else"),
    "many transforms": ({"replaced": [(EXCLUSIVE, EXCLUSIVE * 9)]}, "too many transforms"),
    "many prefixes": (
        {"replaced": [(EXCLUSIVE, EXCLUSIVE.replace("/>", f">{PREFIXES}</ds:Transform>"))]},
        "too many prefixes",
    ),
    "an object": (
        {"replaced": [("</ds:Signature>", "<ds:Object/></ds:Signature>")]},
        "objects of its own",
    ),
    "many signatures": (
        {"replaced": [("</ds:Signature>", f"</ds:Signature>{'<ds:Signature/>' * 9}")]},
        "it has 10 signatures",
    ),
    "tampered": ({"replaced": [("nora", "anna")]}, "Signature validation failed"),
    "a second assertion": ({"replaced": [("<samlp:Status>", TWICE)]}, "must contain 1 assertion"),
    "another audience": ({"audience": "https://other.example"}, "audience"),
    "no audience": ({"audience": ""}, "its audience is []"),
    "another recipient": ({"recipient": "https://other.example/acs/"}, "SubjectConfirmation"),
    "a recipient that begins elsewhere": (
        {"recipient": "https://evil.example/?http://localhost/accounts/saml/acs/"},
        "it is for https://evil.example",
    ),
    "no recipient": ({"recipient": ""}, "it is for None"),
    "another request": ({"confirmed": STOLEN}, "SubjectConfirmation"),
    "an assertion of no request": ({"confirmed": ""}, "InResponseTo"),
    "a request of nobody": ({"in_response_to": STOLEN}, "asked for no such sign-in"),
    "expired": ({"begin": -900, "end": -600}, "expired"),
    "not yet valid": ({"begin": 900, "end": 1800}, "not yet valid"),
    "valid for days": ({"end": 200_000}, "more than 12 hours"),
    "cancelled": ({"status": "AuthnFailed"}, "AuthnFailed"),
    "nobody": ({"name_id": ""}, "neither an id"),
    "somebody with a long id": ({"name_id": "7" * 200}, "neither an id"),
    "somebody for this time alone": (
        {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
        "transient",
    ),
    "an attribute of XML": (
        {"attributes": {"urn:oid:0.9.2342.19200300.100.1.3": ["<saml:NameID>7</saml:NameID>"]}},
        "something else than text",
    ),
    "entities": (
        {
            "prolog": f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>',
            "replaced": [("nora", "&e9;")],
        },
        "ntity",
    ),
    "a file of the site": (
        {
            "prolog": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            "replaced": [("nora", "&e;")],
        },
        "DTDForbidden",
    ),
    "no XML": ({"prolog": "<<<"}, "StartTag"),
}


@pytest.fixture(scope="module")
def provider() -> Any:
    """A provider at an address of its own."""
    with saml_provider() as running:
        yield running


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory, provider: SamlProvider) -> Path:
    """The data folder of a site without people."""
    folder = tmp_path_factory.mktemp("saml")
    tell(EMPTY_SITE, folder, provider)
    return folder


@pytest.fixture
def data(tmp_path: Path, empty_site: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(empty_site, tmp_path / "data")


def tell(story: str, data: Path, provider: SamlProvider, **variables: str) -> Any:
    """Run a story in the site of a company, and return what it found."""
    done = run(
        SITE + story,
        data,
        TEST_PROVIDER=provider.issuer,
        TEST_REFUSED=json.dumps({case: changes for case, (changes, _) in REFUSED.items()}),
        KB_SAML_METADATA=f"{provider.issuer}/metadata",
        KB_SAML_NAME="Acme",
        KB_SAML_ATTRIBUTES="groups=roles",
        KB_SAML_MAIL_DOMAINS="acme.example",
        KB_SSO_ROLES="kb-authors=author, kb-admins=administrator",
        **variables,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def story(empty_site: Path, provider: SamlProvider) -> dict[str, Any]:
    """What happened to the people of the story."""
    data = shutil.copytree(empty_site, empty_site.with_name("story"))
    found: dict[str, Any] = tell(STORY, data, provider)
    return found


def test_the_sign_in_page_has_a_link_to_the_provider(story: dict[str, Any]) -> None:
    assert story["link"]


def test_who_comes_for_the_first_time_gets_a_user_with_the_roles_of_their_groups(
    story: dict[str, Any],
) -> None:
    status, location, people = story["new"]
    assert (status, location) == (302, "/about/")
    assert people == {"nora": ["nora@example.com", ["author"], False]}
    assert story["signed in"]
    assert story["names"] == "Nora Noe"


def test_nothing_is_kept_of_the_way_but_the_session(story: dict[str, Any]) -> None:
    assert story["sessions"] == 1
    assert story["nothing kept"] == 0


def test_the_security_log_tells_who_came_by_the_provider(story: dict[str, Any]) -> None:
    assert story["told"] == [["nora", {"provider": "saml"}]]


def test_roles_follow_the_groups_and_others_stay(story: dict[str, Any]) -> None:
    assert story["moved"]["nora"][1] == ["administrator", "agent"]


def test_the_last_administrator_stays_whatever_the_provider_says(story: dict[str, Any]) -> None:
    assert story["last administrator"]["nora"][1] == ["administrator", "agent"]


def test_a_name_that_is_taken_is_nobody_elses(story: dict[str, Any]) -> None:
    assert story["a name that is taken"] == 2


def test_a_user_is_joined_by_an_address_of_the_companys_own_domains_alone(
    story: dict[str, Any],
) -> None:
    assert story["unproven"] == [403, 3]
    assert story["proven"] == [302, 4]


def test_who_was_deactivated_stays_out(story: dict[str, Any]) -> None:
    told = ["otto", {"provider": "saml", "reason": "deactivated"}]
    assert story["deactivated"] == [403, False, told]


def test_the_sign_in_leads_off_the_site_for_nobody(story: dict[str, Any]) -> None:
    assert story["nowhere else"] == "/"
    assert story["relay state"] == "/about/"


def test_a_response_is_for_the_browser_that_asked_and_for_once(story: dict[str, Any]) -> None:
    assert story["in another browser"] == [403, False]
    told = ["", {"provider": "saml", "reason": "this response was used before"}]
    assert story["used before"] == [403, False, told]


def test_a_sign_in_joins_nothing_to_who_is_signed_in(story: dict[str, Any]) -> None:
    assert story["process"] == "/about/"


@pytest.mark.parametrize("case", REFUSED)
def test_a_response_that_proves_nothing_signs_nobody_in(story: dict[str, Any], case: str) -> None:
    status, is_in, reason = story["refused"][case]
    assert (status, is_in) == (403, False)
    assert REFUSED[case][1] in reason


def test_clocks_may_differ_by_minutes(story: dict[str, Any]) -> None:
    assert story["from a clock that is fast"] == 302


def test_a_comment_cuts_no_name_short(story: dict[str, Any]) -> None:
    """Signatures do not cover comments: whoever adds one must not become somebody else."""
    assert story["comment"] == [302, "nora@example.com.evil.example"]


def test_what_is_no_response_is_a_page_of_ours(story: dict[str, Any]) -> None:
    assert story["forged"] == [403, 403, 403]
    assert story["other answers"] == [413, 405, 404, 400]


def test_the_site_tells_a_provider_of_itself(story: dict[str, Any]) -> None:
    status, xml = story["metadata"]
    assert status == 200
    assert 'entityID="http://localhost/accounts/saml/metadata/"' in xml
    assert 'Location="http://localhost/accounts/saml/acs/"' in xml
    assert 'WantAssertionsSigned="true"' in xml
    assert "SingleLogoutService" not in xml
    assert "validUntil" not in xml


def test_a_sign_in_that_nobody_asked_for_is_refused_unless_it_is_wanted(
    data: Path, provider: SamlProvider
) -> None:
    found = tell(UNASKED, data, provider)
    assert found["unasked"] == [403, None, False]
    found = tell(UNASKED, data, provider, KB_SAML_IDP_INITIATED="1")
    assert found["unasked"] == [302, "/articles/", True]
    assert found["unasked, elsewhere"] == "/"
    assert found["of a request"] == 403
    assert found["twice"] == [302, 403]


def test_a_provider_that_is_away_is_a_page_of_ours(
    data: Path, provider: SamlProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
web = browser()
page = web.get("/accounts/saml/login/")
print(json.dumps([page.status_code, told()[-1][1]["reason"], web.get("/").status_code]))
"""
    monkeypatch.setattr(provider, "metadata", lambda: "<html>Maintenance</html>")
    status, reason, home = tell(code, data, provider)
    assert (status, home) == (403, 200)
    assert "metadata" in reason
