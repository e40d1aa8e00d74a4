"""Errors to a Sentry-compatible address, where one is set: what broke and where in the code, and nothing of what was in it.

Each report is put together here from a few parts that are known to be harmless. Not the text of an exception, which may hold
a row; no values of variables, no request, no tenant, no person. The request's id leads to the log, which has the rest.
"""

import atexit
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentry_sdk import Client

BACKEND = Path(__file__).resolve().parent.parent
TAGS = ("request_id", "sqlstate", "round")
OF_BROWSER = "browser_error"
TAGS_OF_BROWSER = ("page", "kind")
MOST_CAUSES = 10
FLUSH_SECONDS = 2


class Reporter(logging.Handler):
    """Reports what our own code logs as an error, and every exception that is logged with one."""

    def __init__(self, client: "Client") -> None:
        super().__init__(logging.ERROR)
        self._client = client

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if (event := event_of(record)) is not None:
                self._client.capture_event(event)  # into a queue, which a thread sends
        except Exception:
            self.handleError(record)


def event_of(record: logging.LogRecord) -> Any:
    """The report of a line of the log; None where there is nothing that may be said."""
    said: dict[str, Any] = record.msg if isinstance(record.msg, dict) else {}
    error = _exception(said.get("exc_info") or record.exc_info)
    if error is None and not said:
        return None  # the text of a library, which may hold anything
    if said.get("event") == OF_BROWSER:
        return _of_browser(record.name, said)
    event: dict[str, Any] = {"level": "error", "platform": "python", "logger": record.name}
    event["tags"] = {name: str(said[name]) for name in TAGS if said.get(name)}
    if "event" in said:
        event["logentry"] = {"message": said["event"]}
    if error is not None:
        event["exception"] = {"values": [_value(one) for one in reversed(list(_chain(error)))]}
    return event


def _of_browser(logger: str, said: dict[str, Any]) -> dict[str, Any]:
    """What oasys.api.browser_errors has let in: the page's route, the name of the error, places in our own files."""
    frames = [
        {
            "filename": frame["file"],
            "function": frame["function"] or "?",
            "lineno": frame["line"],
            "colno": frame["column"],
            "in_app": True,
        }
        for frame in reversed(said["frames"])
    ]
    return {
        "level": "error",
        "platform": "javascript",
        "logger": logger,
        "logentry": {"message": OF_BROWSER},
        "tags": {name: str(said[name]) for name in TAGS_OF_BROWSER},
        "exception": {"values": [{"type": said["type"], "stacktrace": {"frames": frames}}]},
    }


def _exception(info: Any) -> BaseException | None:
    if info is True:
        info = sys.exc_info()
    found = info[1] if isinstance(info, tuple) else info
    return found if isinstance(found, BaseException) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _value(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    return {
        "type": kind.__name__,
        "module": kind.__module__,
        "stacktrace": {"frames": list(_frames(error.__traceback__))},
    }


def _frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    while trace is not None:
        code, module = trace.tb_frame.f_code, trace.tb_frame.f_globals.get("__name__", "")
        yield {
            "filename": code.co_filename.removeprefix(f"{BACKEND}/"),
            "function": code.co_name,
            "module": module,
            "lineno": trace.tb_lineno,
            "in_app": module.startswith(("oasys", "config")),
        }
        trace = trace.tb_next


def report_errors(*, dsn: str, environment: str) -> "Client":
    """From now on errors are reported."""
    from sentry_sdk import Client

    client = Client(
        dsn=dsn,
        release="",  # not asked of git
        environment=environment,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        send_client_reports=False,
        auto_session_tracking=False,
    )
    logging.getLogger().addHandler(Reporter(client))
    atexit.register(client.close, timeout=FLUSH_SECONDS)
    return client
