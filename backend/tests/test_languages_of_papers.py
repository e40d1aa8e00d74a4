"""What contacts get is in their language as a whole: paper, mail, statement, reminder, e-invoice."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from oasys.cli.words import PAPER_LANGUAGES, papers
from oasys.core.tenancy import tenant
from oasys.core.words import current_language, say, speaking
from oasys.dispatch.schemas import Language
from oasys.dispatch.tests.office import ISSUER, make_office, say_issuer
from oasys.dunning import api as dunning_api
from oasys.dunning.schemas import DunningLanguageName
from oasys.einvoicing.receiving import read_invoice
from oasys.identity.models import Mail
from oasys.invoicing.tests.desk import Desk
from oasys.invoicing.tests.test_deposits import deposit
from oasys.printing.tests.samples import text_of
from oasys.printing.tests.test_paper_languages import hear, says
from oasys.settlement.services import gather_open_items
from tests.test_reminders import choose, proposed, send

MAIL = {
    "ms": ("Invois", "Salam sejahtera,", "Sila bayar 90.00 MYR selewat-lewatnya pada 14/04/2026."),
    "zh": ("发票", "您好！", "请于2026年4月14日或之前支付 90.00 MYR。"),
    "ar": ("فاتورة", "تحية طيبة،", "يرجى دفع 90.00 MYR في موعد أقصاه 14/04/2026."),
}


@pytest.fixture(params=PAPER_LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(language: str) -> Desk:
    made = make_office("my", language=f"{language}-MY")
    say_issuer(made, 1, address=ISSUER["address"] | {"country": "MY"})
    return made


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return hear(monkeypatch)


@pytest.fixture(autouse=True)
def only_words_of_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said in such a language is one of the sentences that are translated into it."""
    known, real = set().union(*papers().values()), translation.gettext

    def heard(sentence: str) -> str:
        if current_language() in PAPER_LANGUAGES:
            assert sentence in known, f"{sentence!r} is said on papers: its file belongs into PAPERS"
        return real(sentence)

    monkeypatch.setattr(translation, "gettext", heard)


def line(desk: Desk, price: str = "100.00", *codes: str, **said: Any) -> dict[str, Any]:
    return desk.line(price, *codes, account="4110", text="Kopi Arabica 咖啡 قهوة", unit="HUR", **said)


def test_an_invoice_and_its_mail(desk: Desk, language: str, heard: list[str]):
    invoice = desk.post(
        "invoice", line(desk, discount_percent="10"), early_discount_percent="2", early_discount_until="2026-03-29"
    )
    path = f"{desk.path}/invoices/{invoice['id']}"
    pdf = desk.api.get(f"{path}/pdf").content
    with speaking(language):
        for sentence in ("Invoice", "Description", "Discount", "Reference for the payment", "hours", "Page"):
            assert says(heard[-1], pdf, say(sentence)), (sentence, text_of(pdf))
    assert invoice["number"] in text_of(pdf)
    assert "90.00" in text_of(pdf)
    mail = desk.api.get(f"{path}/mail").json()
    title, greeting, demand = MAIL[language]
    assert mail["subject"].startswith(f"{title} {invoice['number']}")
    assert mail["text"].startswith(greeting)
    assert demand in mail["text"]
    assert desk.api.post(f"{path}/send", {}).status_code == 201
    with tenant(desk.books.tenant_id):
        assert greeting in Mail.objects.latest("id").body


def test_a_credit_note_a_deposit_and_what_deducts_it(desk: Desk, language: str, heard: list[str]):
    asked = deposit(desk, "50.00", is_paid=False)
    receipt = {
        "direction": "receipt", "contact_id": str(desk.contact.id), "account_code": "1130", "paid_on": asked["issue_date"],
        "currency": "MYR", "amount": "50.00", "allocations": [{"line_id": asked["control_line_id"]}],
    }  # fmt: skip
    assert desk.api.post(f"{desk.path}/payments", receipt).status_code == 201
    final = desk.post("invoice", line(desk), deposit_ids=[asked["id"]])
    pdf = desk.api.get(f"{desk.path}/invoices/{final['id']}/pdf").content
    with speaking(language):
        assert says(heard[-1], pdf, say("Deposit {number} of {day}").partition("{")[0]), text_of(pdf)
    note = desk.post("credit_note", line(desk, "10.00", credited_position=1), credits_id=final["id"])
    path = f"{desk.path}/credit-notes/{note['id']}"
    pdf = desk.api.get(f"{path}/pdf").content
    with speaking(language):
        for sentence in ("Credit note", "For invoice"):
            assert says(heard[-1], pdf, say(sentence)), (sentence, text_of(pdf))
        terms = say("It is settled against your account.")
    assert read_invoice(desk.api.get(f"{path}/e-invoice?format=peppol").content).payment_terms == terms


def test_a_statement_of_account(desk: Desk, language: str, heard: list[str]):
    desk.post("invoice", line(desk))
    path = f"{desk.path}/contacts/{desk.contact.id}/statement/pdf?from_date=2026-01-01&to_date=2026-12-31"
    pdf = desk.api.get(path).content
    with speaking(language):
        for sentence in ("Statement of account", "Closing balance on {day}", "Credited"):
            assert says(heard[-1], pdf, say(sentence)), (sentence, text_of(pdf))


def test_a_reminder_and_words_of_ones_own(desk: Desk, language: str, heard: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dunning_api, "_today", lambda: date(2026, 4, 30))
    own = {"title": "أول تذكير"} if language == "ar" else {}
    level = {"days_overdue": 7, "fee": "5.00", "texts": {language: own} if own else {}}
    choose(desk, levels=[level], interest_rates=[], sends_mail=True)
    desk.post("invoice", line(desk), due_date="2026-04-15")
    with tenant(desk.books.tenant_id):
        gather_open_items(company=desk.books.company)
    (made,) = send(desk, proposed(desk))["released"]
    shown = desk.api.get(f"{desk.path}/reminders/{made['id']}").json()
    with speaking(language):
        first = say("Payment reminder")
    assert (shown["language"], shown["words"]["title"]) == (language, own.get("title", first))
    pdf = desk.api.get(f"{desk.path}/reminders/{made['id']}/pdf").content
    with speaking(language):
        assert says(heard[-1], pdf, say("Fee of this reminder")), text_of(pdf)
        with tenant(desk.books.tenant_id):
            assert say("Good day,") in Mail.objects.latest("id").body


def test_a_template_of_the_language_is_taken_and_its_sample_drawn(desk: Desk, language: str, heard: list[str]):
    body = {"name": "Own", "language": language, "intro": "Intro قهوة 咖啡", "columns": ["quantity", "price"]}
    assert desk.api.post(f"{desk.path}/document-templates", body).status_code == 201
    sample = desk.api.get(f"{desk.path}/document-templates/preview?language={language}&format=pdf")
    with speaking(language):
        assert says(heard[-1], sample.content, say("Coffee beans, 1 kg"))
    invoice = desk.post("invoice", line(desk))
    assert "Intro" in text_of(desk.api.get(f"{desk.path}/invoices/{invoice['id']}/pdf").content)


def test_every_language_that_is_chosen_for_a_template_or_a_reminder_is_one_of_papers(settings: Any):
    wanted = [tag for tag, _ in settings.PAPER_LANGUAGES]
    assert list(Language.__value__.__args__) == list(DunningLanguageName.__value__.__args__) == wanted
