"""Where the data files are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def _folder(name: str) -> Path:
    package = Path(__file__).parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the {name} folder is missing: reinstall mock-ehr")


def specs() -> Path:
    """The folder of the contracts, one folder a vendor."""
    return _folder("specs")


def fixtures() -> Path:
    """The folder of the catalogues that the population is made from."""
    return _folder("fixtures")


def code_file() -> Path | None:
    """A user's own file of codes, if there is one: it is part of what charts are made from."""
    named = os.environ.get("MOCK_EHR_CODE_FILE")
    return Path(named) if named else None
