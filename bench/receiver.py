"""A receiver of webhooks on this machine: answers as it is told, and keeps what came."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came; header names in small letters."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; after `seconds`, never where that is None."""

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float | None = 0


class Receiver:
    """Listens on a port of this machine from a thread of its own, one request after the other on
    each connection."""

    def __init__(
        self,
        answer: Callable[[Received], Reply] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take what answers a request; nothing given answers 200."""
        self._tls = tls
        self.received: list[Received] = []
        self.connections = 0
        self.port = 0
        self.answer = answer or (lambda _received: Reply())
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Receiver":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, path: str = "/hook") -> str:
        """Return the address of a path here."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=512, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value
                    for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                request = Received(head[0].split(" ")[1], headers, body.decode("utf-8"))
                self.received.append(request)
                reply = self.answer(request)
                if reply.seconds is None:
                    await asyncio.Event().wait()
                elif reply.seconds:
                    await asyncio.sleep(reply.seconds)
                writer.write(_written(reply))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def _written(reply: Reply) -> bytes:
    more = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
    head = f"HTTP/1.1 {reply.status} -\r\nContent-Length: {len(reply.body)}\r\n{more}\r\n"
    return head.encode("latin-1") + reply.body
