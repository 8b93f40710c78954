"""What may name a person or open a door is masked; codes and words stay."""

import pytest

from kb.text.mask import MASK, mask
from tests.text.conftest import Stopwatch

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "secret",
    [
        "jane.doe+kb@mail.example.com",
        "password=hunter2",
        "Passwd: hunter2",
        "api_key=abc",
        "session-id=abc",
        "Authorization: Bearer abc.def",
        "bearer abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_abcdefghijklmnop1234",
        "4a1c2d3e-0b1a-4c5d-8e9f-0a1b2c3d4e5f",
        "c3ab8ff13720e8ad9047dd39466b3c89",
        "4111 1111 1111 1111",
        "+49 170 1234567",
        "01701234567",
        "203.0.113.77",
        "2001:db8::17",
        "00-1A-2B-3C-4D-5E",
        "ip-10-0-1-23",
        "jane%40example.com",
        "Passwort: hunter2",
        "mot de passe : hunter2",
        "пароль: hunter2",
        "密码：hunter2",
        "ｐassword=hunter2",
        "dbPassword=hunter2",
        "password            = hunter2",
        "password => hunter2",
        'password="hunter2',
        "PGPASSWORD=hunter2",
        "--client-secret hunter2",
        "-u admin:hunter2",
        "AccountKey=abc+/def==",
        "JSESSIONID=hunter2",
        "?sig=abcDEF%2B123%3D",
        "whsec_abcdef1234567",
        "PIN: 4711",
        "4111.1111.1111.1111",
        "DE89 3704 0044 0532 0130 00",
        "202-555-0143",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ],
)
def test_a_secret_is_masked_and_nothing_else(secret: str) -> None:
    assert mask(f"login fails {secret} since today") == f"login fails {MASK} since today"


def test_a_login_in_an_address_is_masked() -> None:
    assert (
        mask("postgresql://kb:hunter2@db/x") == f"postgresql://{MASK}db/x"
    )  # pragma: allowlist secret


KEY = "MIIEowIBAAKCAQEAtest"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://u:p@ss/w0rd@db/x", "w0rd"),
        ("jdbc:oracle:thin:scott/tiger99@//h:1521/x", "tiger99"),
        ('"password","hunter2"', "hunter2"),
        (r'"password": "hun\"ter2"', "ter2"),
        ("<password>hunter2</password>", "hunter2"),
        ('<add key="Password" value="hunter2" />', "hunter2"),
        ('name="password"\r\n\r\nhunter2\r\n--', "hunter2"),
        ("my password is hunter2, please help", "hunter2"),
        ("mysql -u root -phunter2 shop", "hunter2"),
        ('the password "hunter2" does not work', "hunter2"),
        ("das Passwort „hunter2“ geht nicht", "hunter2"),
        ("password hunter2 does not work", "hunter2"),
        ("password | hunter2", "hunter2"),
        ("Password\thunter2", "hunter2"),
        ("My pw: hunter2", "hunter2"),
        ("db_pw=hunter2", "hunter2"),
        ("api key is hunter2abc", "hunter2"),
        ("apikey hunter2abc", "hunter2"),
        ("passphrase: correct horse battery", "battery"),
        ("PIN 4711", "4711"),
        ("curl --user admin:hunter2 https://x.example/", "hunter2"),
        ("docker login -u me -p hunter2", "hunter2"),
        ("smbclient //srv/share -U me%hunter2", "hunter2"),
        ("net use \\\\srv\\share hunter2 /user:me", "hunter2"),
        ("snmpwalk -v2c -c hunter2 switch", "hunter2"),
        ("snmp-server community hunter2 RO", "hunter2"),
        ("rocommunity hunter2", "hunter2"),
        ('ConvertTo-SecureString "hunter2" -AsPlainText', "hunter2"),
        ("echo hunter2 | sudo -S ls", "hunter2"),
        ("machine h login me password hunter2", "hunter2"),
        ("machine h\nlogin me\npassword secret", "secret"),
        ("ALTER USER x IDENTIFIED BY 'hunter2'", "hunter2"),
        ("CREATE USER x WITH PASSWORD 'hunter2';", "hunter2"),
        ("requirepass hunter2", "hunter2"),
        ("enable secret 5 $1$abc$def", "abc"),
        ("root:$6$salt$hashhash:19000", "hashhash"),
        ("pbkdf2_sha256$600000$salt$hashhash", "hashhash"),  # pragma: allowlist secret
        ("https://hooks.slack.com/services/T000/B000/XXXX", "XXXX"),
        ("https://discord.com/api/webhooks/123/abc-def", "abc-def"),
        ("hvs.CAESIabcdefgh", "CAESI"),
        ("https://h.example/reset/MTIz/abc123-def456/", "def456"),
        ("code=abcdef&state=xyz", "abcdef"),
        ('"auth": "dXNlcjpwYXNz"', "dXNlcjpwYXNz"),
        ("C:\\Users\\Jane\\AppData", "Jane"),
        ("/home/jane/.bashrc", "jane"),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\nxyz==\n-----END RSA PRIVATE KEY-----", "xyz"),
        (f"> -----BEGIN RSA PRIVATE KEY-----\n> {KEY}\n> {KEY}", KEY),
        (f'"-----BEGIN PRIVATE KEY-----\\n{KEY}\\nqq==\\n-----END PRIVATE KEY-----\\n"', KEY),
        (f"app | -----BEGIN EC PRIVATE KEY-----\napp | {KEY}\napp | {KEY}", KEY),
    ],
)
def test_a_secret_is_not_left_over(text: str, secret: str) -> None:
    assert secret not in mask(text)


@pytest.mark.parametrize("before", ["44 more", "v", "version 2.", "end-", ""])
def test_an_address_at_the_beginning_of_a_line_is_masked(before: str) -> None:
    """Whatever the line before ends with."""
    assert mask(f"{before}\n10.9.8.7 - -") == f"{before}\n{MASK} - -"


def test_only_the_secret_of_a_line_is_masked() -> None:
    line = '{"cookie": "a=1; b=2", "code": 503, "host": "db:5432"}'
    assert mask(line) == f'{{"{MASK}", "code": 503, "host": "db:5432"}}'


@pytest.mark.parametrize(
    "text",
    [
        "0x80070005",
        "-2147024891",
        "ORA-00942 errno 111 40P01",
        "127.0.0.1 and 0.0.0.0",
        "KubeAPIErrorBudgetBurn",
        "log4j 2.17.1 on 2024-08-12",
        "password reset does not arrive",
        "token expired",
        "HTTP/1.1 503",
        "com.example.SomeVeryLongExceptionName",
        "app/models/order2_controller.rb",
        "ER_ACCESS_DENIED_NO_PASSWORD_ERROR2",
        "[12/Aug/2024:10:22:31 +0000]",
        "081109 203615 148",
        "1705312345123",
        "0/0/1/-1/2 503 212 - -",
        "https://example.com - 500 19 5 12345",
        "Chrome/120.0.0.0 Safari/537.36",
        "version 1.2.3.4",
        "std::vector Net::ReadTimeout Ad::Add",
        "(using password: YES)",
        "Unexpected token: } in JSON at position 503",
        "Invalid token: expired",
        'unique constraint "pk_customer_orders"',
        "tokens: 512",
        "password must have 8 characters",
        "the password 8 characters long",
        "wrong password for user",
        "key 5 of 10",
        "BGP community 65000:100",
        "/accounts/password_reset/done/",
        "code=ECONNREFUSED state=failed",
        "echo test | sudo tee /etc/motd",
        "docker login -u me --password-stdin",
    ],
)
def test_words_and_codes_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "unit",
    ["a1", "1 ", "a@", "password:", "+", "//a:b", "-----BEGIN PRIVATE KEY-----"]
    + ["password ", "net use ", "docker login ", "echo |", "/reset/", "code=", "$6$", "login a "],
)
def test_long_junk_is_masked_in_no_time(unit: str, seconds: Stopwatch) -> None:
    mask(unit * (20_000 // len(unit)))
    assert seconds() < 2
