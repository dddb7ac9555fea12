"""What a person's browser does with the page of consent: reads it, and sends its form."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests


class Page(HTMLParser):
    """A page's form and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        """Every element with the names of its attributes: the shape of the page."""
        self.words = ""
        self.method = self.action = ""
        self.hidden: dict[str, str] = {}
        self.options: dict[str, str] = {}
        self.buttons: dict[str, dict[str, str]] = {}
        self._inside = ""
        self._sent: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, tuple(given)))
        self._inside, self._sent = tag, given
        if tag == "form":
            self.method, self.action = given["method"], given["action"]
        elif tag == "input":
            assert given["type"] == "hidden"
            assert given["name"] not in self.hidden
            self.hidden[given["name"]] = given["value"]
        elif tag == "option":
            self.options[given["value"]] = ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside != "style":
            self.words += data
        if self._inside == "option":
            self.options[self._sent["value"]] += data
        elif self._inside == "button":
            name = self._sent.get("name")
            self.buttons[data] = {} if name is None else {name: self._sent["value"]}

    def click(self, button: str, user: str | None = None) -> dict[str, str]:
        """The form's fields as a button sends them."""
        chosen = user or next(iter(self.options))
        assert chosen in self.options
        return {**self.hidden, "user": chosen, **self.buttons[button]}


def browse(address: str, button: str = "Allow", user: str | None = None) -> str:
    """Open the address that an application sends a user to; where the user gets back to."""
    shown = requests.get(address)
    assert shown.status_code == 200, shown.text
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    page = Page(shown.text)
    assert page.method == "post"
    to = urljoin(address, page.action)
    answer = requests.post(to, data=page.click(button, user), allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def parameters(location: str) -> dict[str, str]:
    """The query of an address, each name once."""
    pairs = parse_qsl(urlsplit(location).query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)
