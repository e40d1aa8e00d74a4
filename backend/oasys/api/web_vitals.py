"""How fast pages are in the browsers of people: counted by page, with nothing of who saw it or what was on it."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AfterValidator, Field

from oasys.core.shared.limits import Limit, take
from oasys.core.wire import Body, Schema, Whole, answers
from oasys.core.words import say
from oasys.identity.auth import SignedIn, person

if TYPE_CHECKING:
    from prometheus_client import Histogram

router = Router(tags=["Platform"])
PAGES = Path(__file__).with_name("pages.txt")
OF_PERSON = Limit("web_vitals", 60, 60)
LARGEST = 60_000


@cache
def pages() -> frozenset[str]:
    """The pages of the web app that report: routes with the names of their parameters in the place of what stands there."""
    return frozenset(PAGES.read_text(encoding="utf-8").split())


def known_page(page: str) -> str:
    """The page, where the web app has it. Raises ValueError for an address, which says what somebody looked at."""
    if page not in pages():
        raise ValueError(say("name a page as the web app's routes do, such as /[company]/invoices"))
    return page


class VitalIn(Schema):
    """One figure."""

    name: Literal["lcp", "inp", "cls"] = Field(
        description="Largest contentful paint, interaction to next paint, cumulative layout shift.", examples=["lcp"]
    )
    value: Whole = Field(
        description="Milliseconds; of the layout shift, thousandths.", ge=0, le=LARGEST, examples=[840]
    )


class VitalsIn(Body):
    """What a browser measured of one page."""

    page: Annotated[str, AfterValidator(known_page)] = Field(
        description="The page's route, never its address.", max_length=120, examples=["/[company]/invoices/[document]"]
    )
    vitals: list[VitalIn] = Field(description="Each figure once.", min_length=1, max_length=3)


@router.post("/web-vitals", auth=SignedIn(), response=answers(s204=None), summary="Report how fast a page was")
def report(request: HttpRequest, body: VitalsIn) -> Any:
    """Counted by page alone, and only where OASYS_METRICS is on. What a person sends beyond 60 reports a minute is not counted."""
    if settings.METRICS and not take([(OF_PERSON, str(person(request).pk))])[0].is_over:
        histograms = _histograms()
        for vital in body.vitals:
            histograms[vital.name].labels(body.page).observe(vital.value / 1000)
    return Status(204, None)


def _histograms() -> "dict[str, Histogram]":
    from oasys.core import metrics

    return {
        "lcp": metrics.LARGEST_CONTENTFUL_PAINT,
        "inp": metrics.INTERACTION_TO_NEXT_PAINT,
        "cls": metrics.CUMULATIVE_LAYOUT_SHIFT,
    }
