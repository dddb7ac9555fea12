"""The command line: ``mock-ehr serve``, ``token`` and ``people``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from mock_server import __version__, options, preflight
from mock_server.export import export
from mock_server.settings import Identity, Settings, decide
from mock_server.world import keyed

_LONG = 500
"""From so many patients on, a progress bar is shown while they are made."""


def main() -> None:
    """The entry point; what goes wrong is told in one line, with exit status 2."""
    try:
        cli(standalone_mode=False)
    except click.Abort:
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except ValueError as error:
        click.echo(f"mock-ehr: {error}", err=True)
        raise SystemExit(2) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mock-ehr")
def cli() -> None:
    """A mock of EHR vendor APIs: one population, many dialects, no real patient."""


@cli.command()
@options.vendors
@options.population
@options.option("--host", "The address to listen on.", default="127.0.0.1", show_default=True)
@options.option(
    "--port", "The port to listen on.", default=8000, show_default=True, type=options.PORT
)
@options.option("--store", "Keep the world in this file.", type=options.PATH)
@options.option("--overlay", "Apply a further OpenAPI overlay.", multiple=True, type=options.PATH)
@options.profile
@options.quirk
@options.option("--no-limits", "Turn the vendors' rate limits off.", is_flag=True)
@options.option("--check-responses", "Check every answer against its contract.", is_flag=True)
@options.option("--control-token", "Opens the control API to other machines.")
@options.option("--code-file", "A CSV of your own CPT codes: key,code,display.", type=options.PATH)
@options.option("--cache", "Keep built populations in this folder.", type=options.PATH)
def serve(**given: Any) -> None:
    """Serve the vendors and the control API until interrupted."""
    code_file: Path | None = given.pop("code_file")
    if code_file is not None:  # part of what charts are made from, in every process
        os.environ["MOCK_EHR_CODE_FILE"] = str(code_file)
    settings = _settings(given)
    if settings.control_token is None:
        settings = replace(settings, control_token=keyed.unguessable())
    preflight.check_address(settings)
    preflight.check_folders(settings)
    preflight.check_quirks(settings)
    with _building(settings):
        from mock_server import banner, server  # heavy, loaded while the population is made

        server.warm(settings)
    server.run(settings, partial(banner.show, settings))


@cli.command()
@click.argument("vendor")
@options.option("--scope", "A scope in the vendor's spelling; may be repeated.", multiple=True)
@options.option("--expires-in", "Seconds the token lasts.", type=float)
@options.option("--user", "Who the token acts for, where the vendor knows users.")
@options.url
def token(
    vendor: str, scope: tuple[str, ...], expires_in: float | None, user: str | None, url: str
) -> None:
    """Print a ready Authorization value for a running server."""
    from mock_server.client import call

    wanted: dict[str, Any] = {"vendor": vendor, "expires_in": expires_in, "user": user}
    if scope:
        wanted["scopes"] = list(scope)
    body = {name: value for name, value in wanted.items() if value is not None}
    click.echo(call(url, "POST", "/tokens", body)["authorization"])


@cli.command()
@options.vendors
@options.population
@click.option("--all", "everybody", is_flag=True, help="Everybody, not only the cast.")
def people(vendor: tuple[str, ...], everybody: bool, **given: Any) -> None:
    """Print the cast: who to look for in a demo, with their ids."""
    from mock_server.control.people import described
    from mock_server.population import Population
    from mock_server.vendors.registry import REGISTRY
    from mock_server.vendors.registry import vendor as declared

    identity: Identity = decide(Settings(**given), None)
    population = Population(identity.seed, identity.as_of)
    vendors = [declared(name) for name in vendor or REGISTRY]
    for n in range(1, identity.patients + 1):
        person = described(population, identity.seed, n, vendors)
        if everybody or person["story"]:
            ids = "  ".join(f"{name} {id_}" for name, id_ in person["ids"].items())
            about = f"{person['birth_date']}  {person['sex']:<7}  {ids}"
            click.echo(f"{n:>4}  {person['name']:<28}  {about}")
            if person["story"]:
                click.echo(f"      {person['story']}")


cli.add_command(export)


def _settings(given: dict[str, Any]) -> Settings:
    no_limits = given.pop("no_limits")
    vendor: tuple[str, ...] = given.pop("vendor")
    overlay: tuple[Path, ...] = given.pop("overlay")
    quirk: tuple[str, ...] = given.pop("quirk")
    return Settings(vendors=vendor, overlays=overlay, quirks=quirk, limits=not no_limits, **given)


@contextmanager
def _building(settings: Settings) -> Iterator[None]:
    """Makes the population beside the block, in a process whose memory goes with it."""
    _, base = preflight.locate(settings)
    if base.exists():
        yield
        return
    with ProcessPoolExecutor(1) as aside:
        building = aside.submit(_build, settings)
        yield
        building.result()


def _build(settings: Settings) -> None:
    from mock_server import seeding
    from mock_server.app import documents

    identity, base = preflight.locate(settings)
    parent = os.getppid()

    def progress(done: int) -> None:
        if os.getppid() != parent:
            raise click.Abort  # nobody waits for it any more
        bar.update(done - bar.pos)

    with click.progressbar(
        length=identity.patients,
        label="making patients",
        file=sys.stderr,
        hidden=identity.patients < _LONG,
    ) as bar:
        seeding.build(base, identity, documents(settings), progress)
