"""Documents of the chart, and amendments to it."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any

import orjson

from mock_server.protocol.forms import Upload
from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.pdf import has_pages
from mock_server.vendors.drchrono.rules.files import keep_upload, uploaded
from mock_server.vendors.drchrono.rules.in_use import in_use
from mock_server.vendors.drchrono.rules.notes import rewritten
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.same_patient import same_patient
from mock_server.vendors.drchrono.rules.values import now

Body = dict[str, Any]


def labelled(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Labels come as a list, or as the JSON text of one."""
    given = after["metatags"]
    if isinstance(given, str):
        try:
            after["metatags"] = orjson.loads(given) if given else []
        except orjson.JSONDecodeError:
            raise refused("metatags", "Not the JSON text of a list.") from None
    found = after["metatags"]
    if found is not None and not (
        isinstance(found, list) and all(isinstance(one, str) for one in found)
    ):
        raise refused("metatags", "Expected a list of texts.")


def amended(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The file of an amendment is a PDF: a part of a form, or its base64 in JSON (assumed).

    The address that was read may be sent back, and changes nothing.
    """
    sent = call.body.get("amendment_file")
    upload = call.files.get("amendment_file")
    if sent is None or (upload is None and before and sent == before["amendment_file"]):
        return
    upload = upload or Upload("amendment.pdf", "application/pdf", _decoded(sent))
    if not has_pages(upload.content):
        raise refused("amendment_file", "Upload a PDF file.")
    after["amendment_file"] = keep_upload(call, "amendments", after["id"], upload)


def appended(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The notes to which it is appended, and was, change with it."""
    for id_ in {after["appointment"], (before or after)["appointment"]}:
        rewritten(call, id_, now(call))


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        return b""


WRITING: dict[str, Writing] = {
    "Document": written(labelled, uploaded("documents", "document")),
    "Amendment": written(
        in_use(appointment="Appointment"),
        same_patient("appointment", "Appointment"),
        amended,
        afterwards=(appended,),
        ending=(appended,),
    ),
}
