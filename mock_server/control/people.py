"""The population and the contracts behind the vendors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.contract.document import documented
from mock_server.control.stage import Stage
from mock_server.population import Population
from mock_server.population.fhir import chart_json
from mock_server.protocol.messages import Answer, Call, Handler, Problem, json_answer
from mock_server.protocol.vendor import Vendor


def operations(stage: Stage) -> Mapping[str, Handler]:
    """The handlers by operationId."""

    def list_people(call: Call) -> Answer:
        vendors = [service.vendor for service in stage.services.values()]
        identity = stage.identity
        everybody = range(1, identity.patients + 1)
        return json_answer(
            [described(call.population, identity.seed, n, vendors) for n in everybody]
        )

    def get_chart(call: Call) -> Answer:
        n, last = call.path["n"], stage.identity.patients
        if n > last:
            raise Problem(
                404, "not_found", f"there is no person {n}; people are numbered 1 to {last}"
            )
        return json_answer(chart_json(call.population.chart(n)))

    def get_contract(call: Call) -> Answer:
        name = call.path["vendor"]
        if call.query.get("layer") == "documented":
            return json_answer(documented(name))
        service = stage.services.get(name)
        return json_answer(service.contract_in(call.world).document if service else stage.control)

    return {"listPeople": list_people, "getChart": get_chart, "getContract": get_contract}


def described(population: Population, seed: int, n: int, vendors: list[Vendor]) -> dict[str, Any]:
    """Person n as the control API lists people."""
    patient = population.patient(n)
    name = patient.name
    return {
        "n": n,
        "name": " ".join([*name.given, name.family]).strip(),
        "birth_date": patient.birth_date.isoformat(),
        "sex": patient.gender,
        "ids": {
            vendor.name: vendor.projection.person_id(seed, n)
            for vendor in vendors
            if vendor.projection is not None
        },
        "story": population.story(n),
    }
