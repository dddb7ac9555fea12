"""The options that commands share; each can also be given as MOCK_EHR_<NAME>."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from mock_server.vendors.registry import REGISTRY

Command = TypeVar("Command", bound=Callable[..., Any])


def option(name: str, help: str, **given: Any) -> Callable[[Command], Command]:  # noqa: A002
    """A command-line option with its environment variable."""
    variable = f"MOCK_EHR_{name.removeprefix('--').split('/')[0].replace('-', '_').upper()}"
    return click.option(name, envvar=variable, show_envvar=True, help=help, **given)


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - no instant
        except ValueError:
            self.fail(f"{value!r} is not a date of the form YYYY-MM-DD", param, ctx)


def population(command: Command) -> Command:
    """--patients, --seed and --as-of."""
    for add in (
        option(
            "--as-of", "Seeded records end where this day begins [default: today].", type=_Day()
        ),
        option("--seed", "What all seeded values are a function of [default: 1].", type=int),
        option("--patients", "Patient records a vendor [default: 200].", type=int),
    ):
        command = add(command)
    return command


vendors = option(
    "--vendor",
    "Serve this vendor only; may be repeated.",
    multiple=True,
    type=click.Choice(list(REGISTRY)),
    metavar="V",
)

profile = option(
    "--profile",
    "How much the vendors differ from their documents.",
    default="documented",
    show_default=True,
    type=click.Choice(["documented", "observed", "hostile"]),
)
quirk = option("--quirk", "Switch this quirk on; may be repeated.", multiple=True, metavar="ID")

url = option("--url", "Where the server is.", default="http://127.0.0.1:8000", show_default=True)

PORT = click.IntRange(1, 65535)
PATH = click.Path(path_type=Path)
