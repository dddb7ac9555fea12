"""What ``mock-ehr serve`` prints when it is ready."""

from __future__ import annotations

import click
from flask import Flask

from mock_server import __version__
from mock_server.protocol.vendor import Vendor
from mock_server.settings import Settings
from mock_server.vendors.registry import REGISTRY, vendor

_YEAR = 365 * 24 * 3600


def show(settings: Settings, app: Flask) -> None:
    """Print base URLs, credentials and a curl line to paste, which needs nothing but curl."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104 - where we listen is not where to call
        host = "localhost"
    root = f"http://{host}:{settings.port}"
    served = [vendor(name) for name in settings.vendors or REGISTRY]
    lines = [f"mock-ehr {__version__} is ready. No vendor has certified it; no patient is real."]
    for one in served:
        lines.append("")
        lines.append(f"  {one.title}: {root}{one.mount}{one.sample.rpartition('/')[0]}")
        lines += [f"    {name}: {value}" for name, value in one.credentials.items()]
    lines += ["", f"  Control API: {root}/__mock__/health"]
    if settings.host not in ("127.0.0.1", "localhost", "::1"):
        lines.append(f"    from other machines: Authorization: Bearer {settings.control_token}")
    lines += ["", "Try:", _curl(root, served[0], app), ""]
    click.echo("\n".join(lines))


def _curl(root: str, one: Vendor, app: Flask) -> str:
    wanted = {"vendor": one.name, "expires_in": _YEAR}
    token = app.test_client().post("/__mock__/tokens", json=wanted).json
    assert token is not None  # noqa: S101
    header = f"Authorization: {token['authorization']}"
    return f"  curl -s -H '{header}' '{root}{one.mount}{one.sample}'"
