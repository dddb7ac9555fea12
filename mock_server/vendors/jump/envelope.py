"""What every Jump answer carries: the envelope {data, meta} and three headers.

Documented under /api-reference and /getting-started/rate-limits; refusals have an error beside.
"""

from __future__ import annotations

import orjson

from mock_server.protocol.limits import Standing
from mock_server.protocol.messages import Answer
from mock_server.protocol.request_ids import RequestIds
from mock_server.world.world import World


def finish(answer: Answer, world: World, standing: Standing) -> Answer:
    """The answer in its envelope; a refusal's body is its error."""
    request_id = f"req_{world.live(RequestIds).next(world)}"
    meta = orjson.dumps({**(answer.meta or {}), "request_id": request_id})
    if answer.status < 400:
        answer.body = b'{"data":%b,"meta":%b}' % (answer.body, meta)
    else:
        answer.body = b'{"data":null,"meta":%b,"error":%b}' % (meta, answer.body)
    answer.headers += [
        ("X-RateLimit-Limit", str(standing.limit.requests)),
        ("X-RateLimit-Remaining", str(max(standing.remaining, 0))),
        ("X-Request-Id", request_id),
    ]
    return answer
