"""Structured logs to stdout: never bodies, amounts, names or secrets (operations: Seeing)."""

import logging.config
import re

from config.lean import standing_in

# structlog takes rich along where there is one, for tracebacks that are never printed so here: 6 MB in each process.
with standing_in("rich", None):
    import structlog

DETAIL = re.compile(r"^DETAIL:.*(?:\n(?:[ \t].*))*", re.MULTILINE)


def without_details(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Takes from an exception's text what PostgreSQL adds to its message: the values of the row it refused."""
    if exception := event.get("exception"):
        event["exception"] = DETAIL.sub("DETAIL: (left out)", exception)
    return event


def logging_config(*, level: str, json: bool) -> None:
    """One format for structlog and the standard library's loggers."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "oasys": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        without_details,
                        renderer,
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {
                "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "oasys"}
            },
            "root": {"handlers": ["stdout"], "level": level},
            "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "WARNING"}},
        }
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
