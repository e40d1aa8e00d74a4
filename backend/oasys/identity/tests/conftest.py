"""What the tests of identity are given."""

import pytest

from oasys.identity.tests.people import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)
