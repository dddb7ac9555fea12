"""Addresses: by path, by host name, or at the root when one vendor is served alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mock_server.protocol.messages import Problem

ADDRESS = "mock_ehr.address"
"""The key of the WSGI environ that holds where the client reaches the vendor."""

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_URL = 8_192
_HEADERS = 32_768

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Addressing:
    """Middleware that gives each request the path below its vendor's mount."""

    def __init__(self, app: Application, mounts: Mapping[str, str], alone: str | None) -> None:
        """`mounts` are paths by vendor; `alone` the mount that is served at the root too."""
        self._app = app
        self._by_host = {f"{name}.localhost": mount for name, mount in mounts.items()}
        self._mounts = (*(f"{mount}/" for mount in mounts.values()), "/__mock__/")
        self._alone = alone

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve with PATH_INFO below the mount, and the address the client used."""
        path = environ["PATH_INFO"]
        host = environ.get("HTTP_HOST", "")
        mount = self._by_host.get(host.partition(":")[0].lower())
        if path.startswith(self._mounts):
            first = path.index("/", 1)
            environ[ADDRESS] = f"{environ['wsgi.url_scheme']}://{host}{path[:first]}"
        else:
            mount = mount or self._alone
            if mount is not None and path != "/__mock__":
                environ["PATH_INFO"] = mount + path
            environ[ADDRESS] = f"{environ['wsgi.url_scheme']}://{host}"
        return self._app(environ, start_response)


def guard(environ: Mapping[str, Any]) -> None:
    """Raises Problem for a request whose address or headers are beyond reason."""
    if len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) > _URL:
        raise Problem(414, "uri_too_long", f"the URL is longer than {_URL} bytes")
    headers = sum(len(str(environ[key])) for key in environ if key.startswith("HTTP_"))
    if headers > _HEADERS:
        raise Problem(431, "headers_too_large", f"the headers are longer than {_HEADERS} bytes")
    if not _HOST.fullmatch(environ.get("HTTP_HOST", "")):
        raise Problem(400, "invalid_request", "the Host header is missing or not a host")
