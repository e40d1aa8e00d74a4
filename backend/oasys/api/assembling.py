"""What every operation has in common: one parser, one renderer, one shape of error, idempotent writes, reads with an ETag."""

from collections.abc import Iterable
from typing import Any

from ninja import Router

from oasys.api import conditional, idempotency, problems
from oasys.api.openapi import DocumentedAPI
from oasys.api.wire import OrjsonRenderer, StrictParser


def assembled(routers: Iterable[Router], **options: Any) -> DocumentedAPI:
    """An API of these routers; the options are NinjaAPI's."""
    api = DocumentedAPI(title="OASYS", renderer=OrjsonRenderer(), parser=StrictParser(), **options)
    problems.install(api)
    api.add_decorator(idempotency.reserve, mode="operation")
    api.add_decorator(idempotency.keep, mode="view")
    api.add_decorator(conditional.revalidate, mode="view")
    for router in routers:
        api.add_router("", router)
    return api
