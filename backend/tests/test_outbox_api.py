"""The local outbox over HTTP: a mail resets passwords, so who reads it has the key or runs the platform, and never in production."""

import pytest
from typer.testing import CliRunner

from oasys.cli import mail as mail_commands
from oasys.cli.state import Refused
from oasys.identity.services.mail import send_mail
from oasys.identity.tests.people import fresh, key_in, mails_to, signed_in
from oasys.platform.outbox import outbox_key
from tests.factories import Books, make_token, make_user
from tests.fixtures import Api
from tests.test_platform import helper, staff  # noqa: F401


def test_a_developer_fetches_the_mail_of_a_sign_up():
    """As a program does it that has the state folder: sign up, read the key, verify."""
    address, key = fresh(), CliRunner().invoke(mail_commands.app, ["key"]).output.strip()
    assert len(key) == 64
    person = Api()
    assert person.post("/auth/signup", {"email": address, "password": "correct horse battery"}).status_code == 201
    (line,) = Api().get(f"/outbox?to={address}", X_Outbox_Key=key).json()["items"]
    assert line["recipient"] == address
    assert "body" not in line
    mail = Api().get(f"/outbox/{line['id']}", X_Outbox_Key=key).json()
    assert mail["body"] == mails_to(address)[-1].body
    assert person.post("/auth/email/verify", {"key": key_in(mails_to(address)[-1])}).json()["is_email_verified"] is True


def test_who_runs_the_platform_reads_it(helper: Api):  # noqa: F811
    made = send_mail(to=fresh(), subject="S", body="The key")
    assert helper.get(f"/outbox/{made.id}").json()["body"] == "The key"
    assert helper.get("/outbox?limit=1").json()["items"][0]["id"] == str(made.id)


@pytest.mark.parametrize("path", ["/outbox", "/outbox/{id}"])
def test_nobody_else_reads_it(books: Books, path: str):
    person = make_user()
    mail = send_mail(to=person.email, subject="S", body="B")
    path = path.format(id=mail.id)
    assert Api().get(path).status_code == 401
    for wrong in ("", "x", outbox_key()[:-1], outbox_key() + "0", "é"):
        assert Api().get(path, X_Outbox_Key=wrong).status_code == 401
    assert signed_in(person).get(path).status_code == 404  # their own mail, too
    assert Api(books.owner, books.tenant_id).get(path).status_code == 404
    assert Api(token=make_token(books.owner, books.tenant_id).text).get(path).status_code == 403


def test_the_address_of_who_asks_opens_nothing():
    for address in ("127.0.0.1", "::1"):
        assert Api(REMOTE_ADDR=address).get("/outbox").status_code == 401


@pytest.mark.parametrize(
    "setting", [{"IS_PRODUCTION": True}, {"SMTP_URL": "smtp://localhost:1"}, {"SMTP_URL": "smtp+plain://localhost:1"}]
)
def test_in_production_and_with_a_mail_server_there_is_nothing(helper: Api, settings, setting: dict):  # noqa: F811
    made = send_mail(to=fresh(), subject="S", body="B")
    key = outbox_key()
    for name, value in setting.items():
        setattr(settings, name, value)
    for path in ("/outbox", f"/outbox/{made.id}"):
        assert helper.get(path).status_code == 404
        assert Api().get(path, X_Outbox_Key=key).status_code == 404
    assert isinstance(CliRunner().invoke(mail_commands.app, ["key"]).exception, Refused)


def test_the_key_follows_the_secret_key(settings):
    before = outbox_key()
    settings.SECRET_KEY = "another secret key of fifty characters or so, for tests"
    assert outbox_key() != before
    assert Api().get("/outbox", X_Outbox_Key=before).status_code == 401


def test_pages_follow_each_other():
    address, key = fresh(), outbox_key()
    made = [str(send_mail(to=address, subject=str(n), body="B").id) for n in range(3)]
    first = Api().get(f"/outbox?to={address}&limit=2", X_Outbox_Key=key).json()
    rest = Api().get(f"/outbox?to={address}&limit=2&after={first['next']}", X_Outbox_Key=key).json()
    shown = [row["id"] for row in first["items"] + rest["items"]]
    assert shown == sorted(made, reverse=True)  # of one millisecond no order is promised but that of ids
    assert rest["next"] is None
