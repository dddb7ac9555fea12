"""What is no resource: the text behind a document."""

from __future__ import annotations

from mock_server.population.notes import note_text
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.world.record import person_of


def document_content(call: Call) -> Answer:
    """A document's text, written from the chart."""
    record = call.world.store.read("healthjump:Document", call.path["document_id"])
    if record is None:
        raise Problem(404, "not_found", "there is no document with this id")
    n, ordinal = person_of(record.seq)
    chart = call.population.chart(n)
    practice = call.population.practice(chart.practice)
    note = note_text(chart, chart.documents[ordinal], practice)
    return Answer(200, note.encode(), media="text/plain; charset=utf-8")
