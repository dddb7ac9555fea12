"""The population as FHIR NDJSON, one file a resource type, as FHIR Bulk Data has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import orjson

from mock_server.population import Population
from mock_server.vendors.healthex.fhir.directory import Directory
from mock_server.vendors.healthex.fhir.everything import personal
from mock_server.vendors.healthex.fhir.scope import Draft, Scope


def write(
    population: Population, patients: int, folder: Path, progress: Callable[[int], None]
) -> int:
    """Write the records of people 1 … `patients`; the number of files that came of it.

    `progress` is told how many more people are done.
    """
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}

        def put(drafts: Iterable[Draft]) -> None:
            for draft in drafts:
                if draft.type not in files:
                    path = folder / f"{draft.type}.ndjson"
                    files[draft.type] = stack.enter_context(path.open("xb"))
                line = orjson.dumps(draft.resource(), option=orjson.OPT_APPEND_NEWLINE)
                files[draft.type].write(line)

        for practice in population.practices(patients):
            put(Directory(population.seed, practice).drafts())
        for n in range(1, patients + 1):
            chart = population.chart(n)
            put(personal(Scope(population.seed, chart, population.practice(chart.practice))))
            progress(1)
        return len(files)
