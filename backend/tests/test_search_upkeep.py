"""The worker keeps the index of the search."""

from oasys.core.tenancy import tenant
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys
from oasys.search.models import SearchProgress
from oasys.search.tests.test_search import draft, post
from oasys.worker.rounds import index


def test_what_waits_for_the_index_is_found_by_the_worker(books):
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Many {n}") for n in range(500)])
        seal_company(company=books.company, keys=SealingKeys())
    index(lambda: False)
    with tenant(books.tenant_id):
        assert SearchProgress.objects.get().last_position == 500
