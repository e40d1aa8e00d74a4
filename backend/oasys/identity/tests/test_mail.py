"""Mail: kept with its transaction, delivered after it, tried again, never lost without a trace."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from oasys.core.ids import first_id_at, uuid7
from oasys.identity.models import Mail, MailFile
from oasys.identity.services import mail
from oasys.identity.tests.people import at_once, fresh


class Smtp(socketserver.ThreadingTCPServer):
    """A mail server that takes what it is sent, or refuses."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuses = False
        self.unknown: set[str] = set()  # recipients, in capitals
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    server: Smtp

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith(("EHLO", "HELO")):
                self.say("250 test")
            elif line.startswith("MAIL") and self.server.refuses:
                self.say("451 later")
            elif line.startswith("RCPT") and any(who in line for who in self.server.unknown):
                self.say("550 no such mailbox")
            elif line == "DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                self.server.taken.append(text.decode())
                self.say("250 taken")
            elif line == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None


@pytest.fixture
def smtp(settings) -> Iterator[Smtp]:
    Mail.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())  # what other tests left in the outbox
    with Smtp() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SMTP_URL = f"smtp+plain://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def write(to: str | None = None) -> Mail:
    return mail.send_mail(to=to or f"{uuid7().hex}@example.com", subject="Grüße", body="The key:\n\nsecret-key-here\n")


def joined() -> None:
    """Every thread that delivers has ended."""
    for thread in threading.enumerate():
        if thread.name == "oasys-mail":
            thread.join()


def test_a_mail_is_delivered_after_the_commit_and_its_body_forgotten(smtp: Smtp):
    with transaction.atomic():
        made = write()
        assert smtp.taken == []
    joined()
    (text,) = smtp.taken
    assert f"To: {made.recipient}" in text
    assert "secret-key-here" in text
    row = Mail.objects.get(id=made.id)
    assert (row.sent_at is not None, row.body) == (True, "")


def test_a_mail_of_what_did_not_happen_is_none(smtp: Smtp):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        made = write()
        raise ZeroDivisionError
    joined()
    assert smtp.taken == []
    assert not Mail.objects.filter(id=made.id).exists()


def test_what_the_server_refused_is_kept_and_tried_again(smtp: Smtp):
    smtp.refuses = True
    made = write()
    joined()
    row = Mail.objects.get(id=made.id)
    assert (row.sent_at, row.tries, row.last_error) == (None, 1, "SMTPSenderRefused")
    assert row.next_try_at > timezone.now()
    assert "secret-key-here" in row.body
    assert mail.deliver_due() == 0  # not before its time
    smtp.refuses = False
    Mail.objects.filter(id=made.id).update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert mail.deliver_due() == 1
    assert len(smtp.taken) == 1


def test_a_server_that_is_away_loses_nothing(settings):
    Mail.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())
    settings.SMTP_URL = "smtp+plain://127.0.0.1:1"
    made = write()
    joined()
    assert Mail.objects.get(id=made.id).last_error == "ConnectionRefusedError"


def test_a_mail_goes_out_once_however_many_deliver(smtp: Smtp):
    smtp.refuses = True
    write()
    joined()
    smtp.refuses = False
    Mail.objects.filter(sent_at__isnull=True).update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert sorted(at_once(*[mail.deliver_due] * 4)) == [0, 0, 0, 1]
    assert len(smtp.taken) == 1


def test_a_server_without_encryption_gets_nothing_unless_it_is_said(smtp: Smtp, settings):
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp+plain", "smtp")
    made = write()
    joined()
    assert smtp.taken == []
    assert Mail.objects.get(id=made.id).last_error == "SMTPNotSupportedError"


def test_a_recipient_cannot_smuggle_headers_in(smtp: Smtp):
    made = write("a@example.com\nBcc: everybody@example.com")
    joined()
    assert smtp.taken == []
    assert Mail.objects.get(id=made.id).sent_at is None
    Mail.objects.filter(id=made.id).delete()


def test_the_outbox_is_encrypted():
    made = write()
    with connection.cursor() as cursor:
        cursor.execute("select m::text from identity_mail m where id = %s", [made.id])
        assert "secret-key-here" not in str(cursor.fetchall())
    assert "secret-key-here" in Mail.objects.get(id=made.id).body


def test_a_mail_that_is_refused_for_a_day_is_given_up_and_kept(smtp: Smtp):
    smtp.refuses = True
    made = write()
    joined()
    Mail.objects.filter(id=made.id).update(tries=mail.MOST_TRIES - 1, next_try_at=timezone.now())
    assert mail.deliver_due() == 0
    row = Mail.objects.get(id=made.id)
    assert (row.next_try_at, row.sent_at, row.tries) == (None, None, mail.MOST_TRIES)
    smtp.refuses = False
    assert mail.deliver_due() == 0
    assert mail.deliver_now() == 1
    assert len(smtp.taken) == 1


def test_a_mail_that_is_refused_does_not_keep_the_next_one_waiting(smtp: Smtp):
    smtp.refuses = True
    write()
    joined()
    Mail.objects.filter(sent_at__isnull=True).update(next_try_at=timezone.now() - timedelta(seconds=1), recipient="\n")
    smtp.refuses = False
    write()
    joined()
    assert len(smtp.taken) == 1


def test_a_mail_sent_again_after_a_crash_has_the_same_id(smtp: Smtp):
    made = write()
    joined()
    Mail.objects.filter(id=made.id).update(sent_at=None, next_try_at=timezone.now() - timedelta(seconds=1))
    assert mail.deliver_due() == 1
    ids = [line for text in smtp.taken for line in text.splitlines() if line.startswith("Message-ID")]
    assert ids == [f"Message-ID: <{made.id}@localhost>"] * 2


def test_delivered_mails_go_by_age_and_others_stay():
    old = timezone.now() - mail.KEPT_FOR - timedelta(hours=1)
    young, address = old + timedelta(days=1), fresh()
    for sent_at, error in ((old, ""), (old, "SMTPRecipientsRefused"), (None, ""), (young, "")):
        written = Mail.objects.create(id=id_of(old), recipient=address, subject="S", sent_at=sent_at, last_error=error)
        MailFile.objects.create(mail=written, name="a", kind="b", size=1, digest="0" * 64)
    assert mail.clear_delivered() >= 1
    left = Mail.objects.filter(recipient=address).values_list("sent_at", "last_error")
    assert sorted(left, key=str) == sorted([(old, "SMTPRecipientsRefused"), (None, ""), (young, "")], key=str)


def id_of(moment: datetime) -> UUID:
    """An id as it was made then."""
    return UUID(int=first_id_at(moment).int | (uuid7().int & (2**80 - 1)))
