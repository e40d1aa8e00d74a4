"""What broke in the browsers of people: logged, counted and reported by its place in our own files, with nothing of what was shown."""

from typing import Annotated, Any, Literal

import structlog
from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AfterValidator, Field

from oasys.api.web_vitals import known_page
from oasys.core.shared.limits import Limit, take
from oasys.core.wire import Body, Schema, Whole, answers
from oasys.identity.auth import SignedIn, person

router = Router(tags=["Platform"])
OF_PERSON = Limit("browser_errors", 20, 60)
LARGEST = 10_000_000
MOST_FRAMES = 20

log = structlog.get_logger("oasys.browser")


class FrameIn(Schema):
    """A place in one of the web app's own files."""

    file: str = Field(
        description="Path of the file, without the rest of its address.",
        max_length=160,
        pattern=r"^/_next/static/[A-Za-z0-9_./~%()-]+\.js$",
        examples=["/_next/static/chunks/3f0c1a.js"],
    )
    function: str = Field(
        "", description="Name of the function, as the file has it.", pattern=r"^([A-Za-z_$][A-Za-z0-9_$.]{0,59})?$"
    )
    line: Whole = Field(description="From 1.", ge=1, le=LARGEST, examples=[1])
    column: Whole = Field(description="From 1.", ge=1, le=LARGEST, examples=[20417])


class BrowserErrorIn(Body):
    """An error that nothing of a page caught, or that an error page was shown for. Its text stays in the browser: it may quote anything."""

    page: Annotated[str, AfterValidator(known_page)] = Field(
        description="The page's route, never its address.", max_length=120, examples=["/[company]/invoices/[document]"]
    )
    kind: Literal["error", "rejection", "boundary"] = Field(
        description="Thrown, rejected in a promise, or shown as an error page.", examples=["error"]
    )
    type: str = Field(
        description="Name of the error, as the language calls it.",
        pattern=r"^[A-Z][A-Za-z]{1,39}$",
        examples=["TypeError"],
    )
    frames: list[FrameIn] = Field(description="Where, the innermost first.", min_length=1, max_length=MOST_FRAMES)


@router.post("/browser-errors", auth=SignedIn(), response=answers(s204=None), summary="Report what broke in a browser")
def report(request: HttpRequest, body: BrowserErrorIn) -> Any:
    """Logged, reported where OASYS_SENTRY_DSN is set, and counted where OASYS_METRICS is on; beyond 20 a minute and person none of it."""
    if not take([(OF_PERSON, str(person(request).pk))])[0].is_over:
        frames = [frame.model_dump() for frame in body.frames]
        log.error("browser_error", page=body.page, kind=body.kind, type=body.type, frames=frames)
        if settings.METRICS:
            from oasys.core import metrics

            metrics.BROWSER_ERRORS.labels(body.page, body.kind).inc()
    return Status(204, None)
