"""Where the data files are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

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
