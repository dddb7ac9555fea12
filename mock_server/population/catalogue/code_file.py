"""Codes that a user supplies: the CPT table is licensed, so that none is shipped.

``--code-file`` (MOCK_EHR_CODE_FILE) names a CSV file with the columns ``key,code,display``: the
key of a procedure or of a kind of visit, its CPT code, and the words to show.
"""

from __future__ import annotations

import csv
import re
from typing import Any

from mock_server.resources import code_file

_CODE = re.compile(r"\d{4}[0-9A-Z]")


def supplied() -> dict[str, dict[str, str]]:
    """For each key the codes to add; raises ValueError for what is no code."""
    path = code_file()
    if path is None:
        return {}
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        found = {row["key"]: (row["code"], row["display"]) for row in rows}
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}; give --code-file another path") from None
    except (KeyError, UnicodeDecodeError):
        raise ValueError(f"{path}: a CSV with the columns key,code,display is expected") from None
    for key, (code, _) in found.items():
        if not _CODE.fullmatch(code or ""):
            raise ValueError(f"{path}: {key}: {code!r} is not a CPT code")
    return {key: {"cpt": code, "cpt_display": text} for key, (code, text) in found.items()}


def add_codes(entries: list[dict[str, Any]], codes: dict[str, dict[str, str]]) -> Any:
    """The entries of a catalogue with the supplied codes."""
    return [
        {**item, "codes": {**item["codes"], **codes[item["key"]]}} if item["key"] in codes else item
        for item in entries
    ]
