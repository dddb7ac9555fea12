"""Exam rooms that are added to an office (/api/offices/:id/add_exam_room)."""

from __future__ import annotations

from mock_server.protocol.messages import Answer, Call, Problem, json_answer


def add_exam_room(call: Call) -> Answer:
    """The office with its new room, which has the next index."""
    with call.world.store.transaction():
        office = call.records.get("Office", call.path["id"])
        if office is None:
            raise Problem(404, "not_found", "there is no office with this id")
        rooms = office["exam_rooms"]
        room = {
            "index": max((one["index"] for one in rooms), default=0) + 1,
            "name": call.body["name"],
            "online_scheduling": call.body.get("online_scheduling", False),
        }
        office["exam_rooms"] = [*rooms, room]
        call.records.put("Office", office)
    shown = call.records.keepers["Office"].fields
    return json_answer({key: office[key] for key in shown}, 201)
