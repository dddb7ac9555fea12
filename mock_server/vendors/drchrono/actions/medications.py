"""What is added to a prescription (/api/medications/:id/append_to_pharmacy_note)."""

from __future__ import annotations

from mock_server.protocol.messages import Answer, Call, json_answer
from mock_server.protocol.ownership import Owner
from mock_server.protocol.writing import stored
from mock_server.vendors.drchrono.rules.refusals import refused

_OWNER = Owner("doctor")


def append_to_pharmacy_note(call: Call) -> Answer:
    """The whole note for the pharmacy, with the text as a new paragraph."""
    keeper = call.records.keepers["Medication"]
    with call.world.store.transaction():
        drug = keeper.body(stored(call, keeper, "medication"))
        _OWNER.admit(call, drug)
        text = str(call.body.get("text") or "").strip()
        if not text:
            raise refused("text", "This field may not be blank.")
        note = "\n\n".join(part for part in (drug["pharmacy_note"], text) if part)
        call.records.put("Medication", drug | {"pharmacy_note": note})
    return json_answer({"pharmacy_note": note})
