"""A proxy before PostgreSQL's socket that makes it slow: what goes through waits, in both directions."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PIECE = 1 << 16


class Slow:
    """`delay_seconds` may be changed at any time; 0: nothing waits."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.delay_seconds = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            beyond_reader, beyond_writer = await asyncio.open_unix_connection(str(self.target))
            await asyncio.gather(self._pass(reader, beyond_writer), self._pass(beyond_reader, writer))
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if self.delay_seconds:
                    await asyncio.sleep(self.delay_seconds)
                writer.write(piece)
                await writer.drain()
        writer.close()


@contextmanager
def slow(folder: Path, target: Path) -> Iterator[Slow]:
    """A socket in `folder` with the name of `target`, which leads there through the proxy."""
    made, loop = Slow(target), asyncio.new_event_loop()
    folder.mkdir(mode=0o700)
    server = loop.run_until_complete(asyncio.start_unix_server(made.serve, str(folder / target.name)))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
