"""A client of a running server's control API, for the command line."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from mock_server.settings import SettingsRefused


def call(url: str, method: str, path: str, body: Any = None) -> Any:
    """The JSON answer of a control call; raises SettingsRefused with one line for people."""
    headers = {"Content-Type": "application/json"}
    if token := os.environ.get("MOCK_EHR_CONTROL_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    if not url.startswith(("http://", "https://")):
        raise SettingsRefused(f"{url}: give --url an http address, such as http://127.0.0.1:8000")
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{url.rstrip('/')}/__mock__{path}", data, headers, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as error:
        raise SettingsRefused(_detail(error)) from None
    except (URLError, OSError, ValueError):
        raise SettingsRefused(
            f"no mock-ehr answers at {url}; start one with mock-ehr serve, or give --url"
        ) from None


def _detail(error: HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {error.code}"
