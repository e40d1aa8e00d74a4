"""Many listeners in one process: `python -m oasys.cli.bench.listening PORT COUNT`, with cookies on standard input, a line each.

Prints `listening` when all are told that they are ready; at the end of its input a line of JSON: for each subject when every
listener heard of it, in nanoseconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time


async def main(port: int, count: int) -> None:
    heard: dict[str, list[int]] = {}
    ready = asyncio.Semaphore(0)
    room = asyncio.Semaphore(8)
    cookies = [sys.stdin.readline().strip() for _ in range(count)]

    async def listen(cookie: str) -> None:
        async with room:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            while (line := await reader.readline()) and b"event: ready" not in line:
                pass
        ready.release()
        while line := await reader.readline():
            if line.startswith(b"data: ") and (subject := json.loads(line[6:]).get("subject_id")):
                heard.setdefault(subject, []).append(time.monotonic_ns())

    tasks = [asyncio.create_task(listen(cookie)) for cookie in cookies]
    for _ in range(count):
        await ready.acquire()
    print("listening", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    print(json.dumps(heard), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
