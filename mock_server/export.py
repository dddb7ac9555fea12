"""``mock-ehr export``: the population written to files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from mock_server import options
from mock_server.population import Population
from mock_server.settings import Settings, SettingsRefused, decide
from mock_server.vendors.registry import EXPORTS

Progress = Callable[[int], None]


@click.command()
@options.population
@options.option(
    "--format", "How to write it.", required=True, type=click.Choice(list(EXPORTS)), default=None
)
@click.argument("folder", type=options.PATH)
def export(folder: Path, **given: Any) -> None:
    """Write everybody's records to files in FOLDER, which has to be empty or new."""
    write = import_module(EXPORTS[given.pop("format")]).write
    identity = decide(Settings(**given), None)
    make_empty(folder)
    population = Population(identity.seed, identity.as_of)
    with click.progressbar(
        length=identity.patients, label="writing patients", file=sys.stderr
    ) as bar:
        files = write(population, identity.patients, folder, bar.update)
    click.echo(f"{folder}: {files} files, {identity.patients} patients; none of them is real")


def make_empty(folder: Path) -> None:
    """Make a folder to write into; raises SettingsRefused if it is not empty or cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise SettingsRefused(f"{folder}: {error.strerror}; give another folder") from None
    if occupied:
        raise SettingsRefused(f"{folder}: there are files in it already; give an empty folder")
