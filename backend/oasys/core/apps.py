from functools import cache
from typing import Any

from django.apps import AppConfig
from ninja.operation import Operation


class CoreConfig(AppConfig):
    name = "oasys.core"

    def ready(self) -> None:
        _share_response_models()


def _share_response_models() -> None:
    """One model for each kind of answer: ninja makes one for each status of each operation, nearly all of them of a problem.

    Two thousand of them were half of what it takes to build the routes.
    """
    make = Operation._create_response_model

    @cache
    def shared(answer: Any) -> Any:
        return make(None, answer)  # type: ignore[arg-type]  # asks nothing of the operation

    Operation._create_response_model = lambda self, answer: shared(answer)  # type: ignore[method-assign,assignment]
