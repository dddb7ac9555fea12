"""Codes that a user supplies: the CPT table is licensed, so that none is shipped.

``MOCK_EHR_CODE_FILE`` names a CSV file with the columns ``key,code,display``: the key of a
procedure or of a kind of visit, its CPT code, and the words to show.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import Any

_CODE = re.compile(r"\d{4}[0-9A-Z]")


def supplied() -> dict[str, dict[str, str]]:
    """For each key the codes to add; raises ValueError for what is no code."""
    path = os.environ.get("MOCK_EHR_CODE_FILE")
    if not path:
        return {}
    found = {}
    with Path(path).open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if not _CODE.fullmatch(row["code"]):
                raise ValueError(f"{path}: {row['key']}: {row['code']!r} is not a CPT code")
            found[row["key"]] = {"cpt": row["code"], "cpt_display": row["display"]}
    return found


def add_codes(entries: list[dict[str, Any]], codes: dict[str, dict[str, str]]) -> Any:
    """The entries of a catalogue with the supplied codes."""
    return [
        {**item, "codes": {**item["codes"], **codes[item["key"]]}} if item["key"] in codes else item
        for item in entries
    ]
