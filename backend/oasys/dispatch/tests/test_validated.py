"""The paper of a document that the Malaysian tax authority has validated leads to it there."""

from typing import Any

from oasys.core.tenancy import tenant
from oasys.myinvois.services.queueing import queue_consolidated
from oasys.myinvois.tests.desk import Office, open_office
from oasys.printing.tests.samples import text_of

WORDS = "Validated by the tax authority"


def paper(office: Office, kind: str, document: dict[str, Any]) -> str:
    answer = office.desk.api.get(f"{office.desk.path}/{kind}/{document['id']}/pdf")
    assert answer.status_code == 200, answer.content
    return text_of(answer.content)


def test_the_paper_of_a_valid_document_leads_to_the_authority(settings: Any):
    with open_office(settings) as office:
        invoice, small = office.post(), office.post()
        assert WORDS not in paper(office, "invoices", invoice)
        office.queue(invoice["id"])
        with tenant(office.books.tenant_id):
            queue_consolidated(
                company=office.books.company, document_ids=[small["id"]], by=office.books.owner, now=office.clock()
            )
        office.until("valid")
        assert WORDS in paper(office, "invoices", invoice)
        # a consolidated e-invoice names other buyers' invoices: its link is nobody's
        assert WORDS not in paper(office, "invoices", small)
        credit = office.desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-15"}).json()
        note = office.desk.act("credit_note", credit["id"], "/post").json()
        office.queue(note["id"])
        office.until("valid")
        assert WORDS in paper(office, "credit-notes", note)
        office.cancel(office.rows()[-1])
        office.until("valid", "cancelled")
        assert WORDS not in paper(office, "credit-notes", note)
