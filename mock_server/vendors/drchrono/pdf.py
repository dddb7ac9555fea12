"""PDFs of plain text: pages of lines, the same bytes for the same words (ISO 32000-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from textwrap import wrap

from pypdf import PdfReader, PdfWriter

_WIDTH, _HEIGHT, _MARGIN = 612, 792, 54
"""US letter, in points."""

_SIZE, _LEADING = 10, 14
_COLUMNS = 84
"""Characters of a line: each is 0.6 of the size wide."""

_LINES = (_HEIGHT - 2 * _MARGIN) // _LEADING

_CATALOG, _PAGES, _FONT, _INFO, _FIRST = 1, 2, 3, 4, 5
"""Numbers of the objects; each page has two, itself and its text."""


def pdf(title: str, lines: Iterable[str]) -> bytes:
    """A document with a title and text, wrapped and broken into pages."""
    pages = list(_pages([title, "", *lines]))
    kids = b" ".join(b"%d 0 R" % (_FIRST + 2 * place) for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % _PAGES,
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%b) /Producer (mock-ehr) >>" % _escaped(title),
    ]
    for place, page in enumerate(pages):
        text = _text(page)
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 %d 0 R >> >> >>"
            % (_PAGES, _WIDTH, _HEIGHT, _FIRST + 2 * place + 1, _FONT)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text))
    return _file(objects)


def joined(*files: bytes) -> bytes:
    """One document with the pages of several."""
    writer, whole = PdfWriter(), BytesIO()
    for file in files:
        writer.append(BytesIO(file), import_outline=False)
    writer.write(whole)
    return whole.getvalue()


def has_pages(file: bytes) -> bool:
    """Whether a file is a PDF that can be read."""
    try:
        return bool(PdfReader(BytesIO(file)).pages) and bool(joined(file))
    except Exception:  # noqa: BLE001 - whatever the library makes of a broken one
        return False


def _pages(lines: Iterable[str]) -> Iterator[list[str]]:
    wrapped = [part for line in lines for part in wrap(line, _COLUMNS) or [""]]
    for start in range(0, len(wrapped), _LINES):
        yield wrapped[start : start + _LINES]


def _text(lines: list[str]) -> bytes:
    """The operators that show a page's lines from its top."""
    start = b"BT /F1 %d Tf %d TL %d %d Td" % (_SIZE, _LEADING, _MARGIN, _HEIGHT - _MARGIN)
    return b"\n".join([start, *(b"(%b) Tj T*" % _escaped(line) for line in lines), b"ET"])


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    for special in (b"\\", b"(", b")"):
        plain = plain.replace(special, b"\\" + special)
    return plain


def _file(objects: list[bytes]) -> bytes:
    """The objects with the table of where each begins."""
    body = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, rows, size, _CATALOG, _INFO, len(body))
    )
