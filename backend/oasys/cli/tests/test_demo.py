"""The demo comes whole or not at all, whenever its making is interrupted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pytest

from oasys.cli.demo import make_demo
from oasys.cli.state import Refused
from oasys.core.ids import uuid7
from oasys.demo import services as generator
from oasys.identity.models import User
from oasys.organisations.queries import tenants_of

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PASSWORD = "a password of the demo"
FEW = 30


@pytest.fixture
def email(monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody new; and few entries, which are made as the many are."""
    every = generator.demo_books
    monkeypatch.setattr(generator, "demo_books", lambda *, today: islice(every(today=today), FEW))
    return f"demo-{uuid7().hex}@example.com"


def test_an_interrupted_demo_leaves_nothing_and_can_be_made_again(email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**words: Any) -> Iterator[Any]:
        yield from generator_of_few(**words)
        raise KeyboardInterrupt

    generator_of_few = generator.demo_books
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(generator, "demo_books", interrupted)
        make_demo(email=email, password=PASSWORD, today=TODAY, now=NOW)
    assert not User.objects.filter(email=email).exists()
    assert make_demo(email=email, password=PASSWORD, today=TODAY, now=NOW) > FEW


def test_a_demo_that_was_made_before_the_word_of_it_was_kept_is_found(email: str) -> None:
    made = make_demo(email=email, password=PASSWORD, today=TODAY, now=NOW)
    assert made > FEW
    assert make_demo(email=email, password=PASSWORD, today=TODAY, now=NOW) == 0
    assert len(tenants_of(User.objects.get(email=email))) == 1


def test_somebody_else_of_that_name_is_left_alone(email: str) -> None:
    User.objects.create_user(email, "a password of their own", name="Somebody")
    with pytest.raises(Refused, match="signed up already"):
        make_demo(email=email, password=PASSWORD, today=TODAY, now=NOW)
    assert tenants_of(User.objects.get(email=email)) == []
