"""The page on which a user lets an application in: HTML that needs neither scripts nor assets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from mock_server.protocol.messages import Answer

_HEADERS = [
    ("Cache-Control", "no-store"),
    # No form-action: some browsers apply it to the redirect that follows the form as well.
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    ),
]

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: let an application in</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto }}
select, button {{ font: inherit; padding: .4rem .8rem }}
select {{ display: block; width: 100%; margin: .3rem 0 1.5rem }}
code {{ font-size: .9em }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><strong>{application}</strong> asks to act for you, with these scopes:</p>
<ul>
{scopes}
</ul>
<form method="post" action="{action}">
{hidden}
<label for="user">You are</label>
<select id="user" name="user">
{users}
</select>
<button type="submit" name="allow" value="Allow">Allow</button>
<button type="submit">Cancel</button>
</form>
</main>
</body>
</html>
"""


@dataclass(slots=True, frozen=True)
class User:
    """Somebody who can let an application in; `tenant` is whose records they see."""

    id: str
    name: str
    tenant: str = ""


def consent_page(
    title: str,
    application: str,
    scopes: Mapping[str, str],
    users: Iterable[User],
    action: str,
    hidden: Mapping[str, str],
) -> Answer:
    """The page of a vendor with a `title`: `scopes` with what they mean, the first user chosen.

    Its form goes to `action` with the `hidden` fields, and with ``allow`` if the user agrees.
    """
    page = _PAGE.format(
        title=escape(title),
        application=escape(application),
        action=escape(action),
        scopes=_lines(
            f"<li>{escape(meaning)} <code>{escape(scope)}</code></li>"
            for scope, meaning in scopes.items()
        ),
        hidden=_lines(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in hidden.items()
        ),
        users=_lines(
            f'<option value="{escape(user.id)}">{escape(user.name)}</option>' for user in users
        ),
    )
    return Answer(200, page.encode(), list(_HEADERS), media="text/html; charset=utf-8")


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
