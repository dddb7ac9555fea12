"""Reports that are computed when they are asked for (/api/mu_2015_report)."""

from __future__ import annotations

from datetime import date

import orjson

from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.pages import PagePager
from mock_server.vendors.drchrono.access import doctor_of
from mock_server.vendors.drchrono.practice.objectives import STAGES, report
from mock_server.vendors.drchrono.rules.values import now
from mock_server.world.record import Query, Record
from mock_server.world.selection import Selection

_KIND = "drchrono:MeaningfulUseReport"
_PAGES = PagePager()


def meaningful_use(call: Call) -> Answer:
    """Both stages for the caller's own doctor: of the days asked for, or the last whole year."""
    doctor, today = doctor_of(call), date.fromisoformat(now(call)[:10])
    days, wanted = call.query.get("date_range"), call.query.get("stage")
    found = [
        Record(_KIND, stage, str(stage), orjson.dumps(body))
        for stage in STAGES
        for body in [report(call.world.seed, doctor, today, days, stage)]
        if wanted in (None, stage)
    ]
    return _PAGES(call, Query(_KIND), Selection(found))
