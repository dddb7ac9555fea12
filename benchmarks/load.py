"""A load generator that costs little: raw sockets, one epoll loop, answers of equal length."""

from __future__ import annotations

import selectors
import socket
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

from mock_server.world.clock import stopwatch


@dataclass(slots=True, frozen=True)
class Figures:
    """What a round measured: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


def request(url: str, authorization: str | None) -> bytes:
    """The bytes of a GET."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}"]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def fetch(url: str, authorization: str | None) -> bytes:
    """One whole answer as it was sent: head and body. Raises RuntimeError unless it is a 200."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(request(url, authorization))
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{url}: {head.decode(errors='replace').splitlines()[0]}")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if b"content-length" not in fields:
            while not body.endswith(b"\r\n0\r\n\r\n"):  # the last chunk is empty
                body += connection.recv(65536)
        while len(body) < int(fields.get(b"content-length", 0)):
            body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def run(url: str, authorization: str | None, seconds: float, connections: int = 8) -> Figures:
    """Ask for `url` over so many connections, each with one request under way, for a time."""
    parts = urlsplit(url)
    message = request(url, authorization)
    length = len(fetch(url, authorization))
    selector = selectors.DefaultSelector()
    buffer = bytearray(1 << 20)
    waiting: dict[socket.socket, tuple[float, int]] = {}
    for _ in range(connections):
        connection = socket.create_connection((parts.hostname, parts.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, connection)
        waiting[connection] = (stopwatch(), length)
        connection.sendall(message)
    latencies: list[float] = []
    begun = stopwatch()
    while (now := stopwatch()) - begun < seconds:
        for key, _ in selector.select(1.0):
            connection = key.data
            sent, left = waiting[connection]
            left -= connection.recv_into(buffer)
            if left <= 0:
                now = stopwatch()
                latencies.append(now - sent)
                waiting[connection] = (now, length)
                connection.sendall(message)
            else:
                waiting[connection] = (sent, left)
    took = now - begun
    for connection in waiting:
        connection.close()
    cuts = quantiles(latencies, n=100)
    return Figures(len(latencies) / took, cuts[49] * 1000, cuts[98] * 1000)
