"""Files: what clients send and what the population has, behind the addresses in records."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from struct import unpack
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from pypdf import PdfReader

from mock_server.app import create_app
from mock_server.settings import Settings
from mock_server.vendors.drchrono import access
from mock_server.vendors.drchrono.pdf import pdf
from mock_server.vendors.drchrono.png import png
from tests.conftest import AS_OF
from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]

PDF = b"%PDF-1.4\nhttp://mock.invalid http://localhost/drchrono \x00\xff"
"""Bytes that nobody may touch, the stand-in for addresses in the store among them."""

MULTIPART = "multipart/form-data"


def upload(client: DrChrono, code: int = 201, /, **changes: Any) -> Any:
    """What POST of a document answers."""
    patient = client.page("patients")[0]
    body = {
        "doctor": str(patient["doctor"]),
        "patient": str(patient["id"]),
        "date": "2026-02-03",
        "description": "Letter",
        "document": (BytesIO(PDF), "Letter of März (2).pdf", "application/pdf"),
    } | changes
    answer = client.send("POST", "documents", data=body, content_type=MULTIPART)
    assert answer.status_code == code, answer.text
    return answer.json


def opened(client: DrChrono, address: str) -> tuple[int, bytes, str]:
    """Status, bytes and type of what is at an address, without a token."""
    headers = {"X-Mock-World": client.headers["X-Mock-World"]}
    answer = client.http.get(address, headers=headers)
    return answer.status_code, answer.data, answer.headers["Content-Type"]


def test_a_document_that_was_sent_is_given_back_byte_by_byte(drchrono: DrChrono) -> None:
    made = upload(drchrono)
    assert opened(drchrono, made["document"]) == (200, PDF, "application/pdf")
    address = r"http://localhost/drchrono/media/documents/[0-9a-f]{48}/Letter-of-M-rz-2-.pdf"
    assert re.fullmatch(address, made["document"])
    assert (made["archived"], made["metatags"]) == (False, None)
    assert drchrono.one("documents", made["id"]) == made
    assert made in drchrono.page("documents", patient=made["patient"], since=made["updated_at"])


def test_an_address_that_nobody_was_given_leads_nowhere(drchrono: DrChrono) -> None:
    made = upload(drchrono)
    head, secret, name = made["document"].rsplit("/", 2)
    for path in (f"{'0' * 48}/{name}", f"{secret}/other.pdf", f"{made['id']}/{name}", "x/y"):
        status, body, _ = opened(drchrono, f"{head}/{path}")
        assert (status, body) == (404, b'{"detail":"Not found."}')


def test_types_of_files_are_kept_and_wrong_ones_harmless(drchrono: DrChrono) -> None:
    for name, sent, kept in (
        ("scan.tiff", "image/tiff", "image/tiff"),
        ("scan", "not a type", "application/octet-stream"),
        ("../../etc/passwd", "text/plain", "text/plain"),
    ):
        made = upload(drchrono, document=(BytesIO(b"scan"), name, sent))
        status, body, media = opened(drchrono, made["document"])
        assert (status, body, media.partition(";")[0]) == (200, b"scan", kept)
        assert ".." not in made["document"]


def test_documents_are_written_as_multipart_only(drchrono: DrChrono) -> None:
    made = upload(drchrono)
    drchrono.create("documents", {"description": "Letter"}, 415)
    drchrono.change("documents", made["id"], 415, "PUT", description="Letter")
    assert list(upload(drchrono, 400, document="no file")) == ["document"]
    assert upload(drchrono, 400, document=(BytesIO(b""), "empty.pdf")) == {
        "document": ["The submitted file is empty."]
    }
    assert upload(drchrono, 400, patient="1")["patient"] == [
        'Invalid pk "1" - object does not exist.'
    ]


def test_a_document_is_replaced_with_its_file(drchrono: DrChrono) -> None:
    made = upload(drchrono, metatags='["old"]')
    body = {key: str(made[key]) for key in ("doctor", "patient", "date")}
    body |= {"description": "New", "document": (BytesIO(b"new"), "new.txt")}  # type: ignore[dict-item]
    path = f"documents/{made['id']}"
    answer = drchrono.send("PUT", path, data=body, content_type=MULTIPART)
    assert answer.status_code == 204, answer.text
    now = drchrono.one("documents", made["id"])
    assert (now["description"], now["metatags"]) == ("New", None)
    assert opened(drchrono, now["document"])[1] == b"new"
    assert opened(drchrono, made["document"])[0] == 404
    drchrono.change("documents", made["id"], description="Newer", document="http://elsewhere")
    later = drchrono.one("documents", made["id"])
    assert (later["description"], later["document"]) == ("Newer", now["document"])


def test_labels_come_as_a_json_text(drchrono: DrChrono) -> None:
    made = upload(drchrono, metatags='["lab", "März"]')
    assert made["metatags"] == ["lab", "März"]
    for wrong in ("lab", '["lab"', "[1, 2]", '"lab"', '{"lab": true}'):
        assert list(upload(drchrono, 400, metatags=wrong)) == ["metatags"]
    drchrono.change("documents", made["id"], metatags=["one"])
    assert drchrono.one("documents", made["id"])["metatags"] == ["one"]
    drchrono.change("documents", made["id"], metatags='["two"]')
    assert drchrono.one("documents", made["id"])["metatags"] == ["two"]


def test_a_document_that_is_deleted_is_archived_and_in_no_list(drchrono: DrChrono) -> None:
    made = upload(drchrono)
    drchrono.remove("documents", made["id"])
    gone = drchrono.one("documents", made["id"])
    assert gone["archived"] is True
    assert made["id"] not in [one["id"] for one in drchrono.walk("documents")]
    assert opened(drchrono, gone["document"])[0] == 200


def test_a_photograph_comes_with_a_patient(drchrono: DrChrono) -> None:
    face = png(1, "me")
    photo = {"patient_photo": (BytesIO(face), "me.png", "image/png")}
    body = {"doctor": "120011", "gender": "Male", "patient_photo_date": "2026-01-01"} | photo
    answer = drchrono.send("POST", "patients", data=body)
    assert answer.status_code == 201, answer.text
    made: Any = answer.json
    assert opened(drchrono, made["patient_photo"]) == (200, face, "image/png")
    drchrono.change("patients", made["id"], method="PUT", **(made | {"email": "me@example.org"}))
    now = drchrono.one("patients", made["id"])
    assert (now["patient_photo"], now["email"]) == (made["patient_photo"], "me@example.org")


def amend(client: DrChrono, code: int = 201, /, **changes: Any) -> Any:
    """What POST of an amendment answers."""
    patient = client.page("patients")[0]
    body = {
        "doctor": str(patient["doctor"]),
        "patient": str(patient["id"]),
        "amendment_name": "Correction",
        "amendment_file": (BytesIO(pdf("Correction", ["It was the left one."])), "correction.pdf"),
    } | changes
    answer = client.send("POST", "amendments", data=body, content_type=MULTIPART)
    assert answer.status_code == code, answer.text
    return answer.json


def test_an_amendment_is_a_pdf(drchrono: DrChrono) -> None:
    made = amend(drchrono)
    file = pdf("Correction", ["It was the left one."])
    assert opened(drchrono, made["amendment_file"])[1] == file
    wrong = {"amendment_file": ["Upload a PDF file."]}
    for bad in (b"Correction", PDF, file[:300]):
        text = (BytesIO(bad), "correction.pdf")
        assert amend(drchrono, 400, amendment_file=text) == wrong
    body = made | {"amendment_file": b64encode(file).decode(), "comments": "From JSON"}
    same = drchrono.create("amendments", body)
    assert opened(drchrono, same["amendment_file"]) == (200, file, "application/pdf")
    assert drchrono.create("amendments", body | {"amendment_file": "a text"}, 400) == wrong
    drchrono.change("amendments", made["id"], method="PUT", **(made | {"comments": "Read"}))
    assert drchrono.one("amendments", made["id"]) == made | {"comments": "Read"}
    drchrono.remove("amendments", made["id"])
    drchrono.get(f"/api/amendments/{made['id']}", 404)
    assert opened(drchrono, made["amendment_file"])[0] == 404


def test_an_application_sees_its_own_amendments_only(
    drchrono: DrChrono, enter: Callable[..., DrChrono], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = amend(drchrono)
    assert mine in drchrono.page("amendments")
    monkeypatch.setattr(access, "DEMO", replace(access.DEMO, id="another-application"))
    other = enter()
    assert other.page("amendments") == other.page("amendments", patient=mine["patient"]) == []
    other.get(f"/api/amendments/{mine['id']}", 404)
    other.change("amendments", mine["id"], 404, comments="Not yours")
    other.change("amendments", mine["id"], 404, "PUT", **mine)
    other.remove("amendments", mine["id"], 404)
    theirs = amend(other)
    assert other.page("amendments") == [theirs]
    assert theirs not in drchrono.page("amendments")
    assert drchrono.one("amendments", mine["id"]) == mine


def test_seeded_files_open(drchrono: DrChrono) -> None:
    patient = next(p for p in drchrono.page("patients") if p["patient_photo"])
    addresses = {
        "document": drchrono.page("documents")[0]["document"],
        "form": drchrono.page("consent_forms")[0]["uri"],
        "lab": drchrono.page("lab_documents")[0]["document"],
        "results": next(o for o in drchrono.page("lab_documents") if o["type"] == "RES")[
            "document"
        ],
        "amendment": drchrono.page("amendments")[0]["amendment_file"],
    }
    for what, address in addresses.items():
        status, body, media = opened(drchrono, address)
        assert (what, status, media) == (what, 200, "application/pdf")
        assert opened(drchrono, address)[1] == body
        assert pages(body)
    portrait = next(d for d in drchrono.page("doctors") if d["profile_picture"])
    for address in (patient["patient_photo"], portrait["profile_picture"]):
        status, body, media = opened(drchrono, address)
        assert (status, media) == (200, "image/png")
        assert picture(body) == (64, 64)


def test_all_addresses_of_the_population_lead_somewhere(drchrono: DrChrono) -> None:
    found = set()
    for path in ("patients", "messages", "patient_messages", "documents", "lab_documents"):
        text = drchrono.answer(f"/api/{path}?verbose=true&page_size=50").text
        found |= set(re.findall(r"http://localhost/drchrono/media/[^\"]+", text))
    visits = "/api/appointments?verbose=true&page_size=50&date_range=2024-01-01/2025-12-31"
    text = drchrono.answer(visits).text
    found |= set(re.findall(r"http://localhost/drchrono/media/[^\"]+", text))
    kinds = {re.sub(r"/\d+/", "/", one.partition("/media/")[2]) for one in found}
    for kind in sorted(kinds):
        head, _, name = kind.partition("/")
        one = next(a for a in found if f"/{head}/" in a and a.endswith(f"/{name}"))
        assert opened(drchrono, one)[0] == 200, one
    assert len(kinds) > 8


def test_a_document_of_the_population_tells_of_its_patient(drchrono: DrChrono) -> None:
    document = drchrono.page("documents")[0]
    patient = drchrono.one("patients", document["patient"])
    words = " ".join(pages(opened(drchrono, document["document"])[1]))
    assert patient["last_name"] in words
    assert patient["date_of_birth"] in words


def test_the_note_of_a_visit_says_what_was_entered(drchrono: DrChrono) -> None:
    note = drchrono.page("clinical_notes", since="2000-01-01", verbose="true")[0]
    visit = drchrono.one("appointments", note["appointment"])
    words = " ".join(pages(opened(drchrono, visit["clinical_note"]["pdf"])[1]))
    for section in note["clinical_note_sections"]:
        assert section["name"].upper() in words
        for value in section["values"]:
            assert value["value"][:20] in words


def test_an_amendment_is_appended_to_the_note_of_its_appointment(drchrono: DrChrono) -> None:
    visits = drchrono.walk("appointments", since="2000-01-01", verbose="true")
    visit = next(one for one in visits if one["clinical_note"] and not one["deleted_flag"])
    address = visit["clinical_note"]["pdf"]
    before = PdfReader(BytesIO(opened(drchrono, address)[1])).pages
    doctor, patient = (str(visit[key]) for key in ("doctor", "patient"))
    of_visit = {"doctor": doctor, "patient": patient, "appointment": visit["id"]}
    made = amend(drchrono, amendment_name="The dose was wrong", **of_visit)
    whole = opened(drchrono, address)
    assert whole == opened(drchrono, address)
    after = [page.extract_text() for page in PdfReader(BytesIO(whole[1])).pages]
    assert len(after) == len(before) + 1
    assert "AMENDMENT: The dose was wrong" in "".join(after[:-1])
    assert "It was the left one." in after[-1]
    since = drchrono.one("appointments", visit["id"])["clinical_note"]["updated_at"]
    assert since > visit["clinical_note"]["updated_at"]
    changed = drchrono.walk("clinical_notes", since=since)
    assert [note["appointment"] for note in changed] == [int(visit["id"])]
    stranger = next(one["id"] for one in visits if one["patient"] not in (visit["patient"], None))
    wrong = amend(drchrono, 400, **of_visit | {"appointment": stranger})
    assert list(wrong) == ["appointment"]
    drchrono.remove("amendments", made["id"])
    assert len(PdfReader(BytesIO(opened(drchrono, address)[1])).pages) == len(before)


def test_files_are_undone_by_reset_and_kept_by_a_store(
    drchrono: DrChrono, control: Callable[..., Any], cache: Path, tmp_path: Path
) -> None:
    address = upload(drchrono)["document"]
    control("POST", "/reset")
    assert opened(drchrono, address)[0] == 404

    settings = Settings(
        patients=12, seed=1, as_of=AS_OF, vendors=("drchrono",), cache=cache, store=tmp_path / "s"
    )
    first = create_app(settings)
    address = upload(served(first))["document"]
    first.extensions["mock_ehr"].close()
    second = create_app(settings)
    assert served(second).http.get(address).data == PDF
    second.extensions["mock_ehr"].close()


def served(app: Flask) -> DrChrono:
    """A client in the default world."""
    http = app.test_client()
    answer = http.post("/__mock__/tokens", json={"vendor": "drchrono"})
    return DrChrono(http, "/drchrono", {"Authorization": (answer.json or {})["authorization"]})


def test_mail_has_files_of_several_kinds(drchrono: DrChrono) -> None:
    attached = [one["attachment"] for one in drchrono.walk("messages") if one["attachment"]]
    found = {address.rpartition(".")[2]: address for address in attached}
    for suffix, address in found.items():
        status, body, _ = opened(drchrono, address)
        assert status == 200
        if suffix == "zip":
            assert ZipFile(BytesIO(body)).testzip() is None


def pages(body: bytes) -> list[str]:
    """The text of a PDF's pages; checks that it is one."""
    assert body.startswith(b"%PDF-1.4")
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", body)[0])
    table = body[start:]
    count = int(re.findall(rb"^xref\n0 (\d+)\n", table)[0])
    offsets = [int(row) for row in re.findall(rb"(\d{10}) 00000 n ", table)]
    assert len(offsets) == count - 1
    for number, offset in enumerate(offsets, 1):
        assert body[offset:].startswith(b"%d 0 obj\n" % number)
    streams = re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", body, re.S)
    assert all(int(length) == len(text) for length, text in streams)
    assert len(streams) == int(re.findall(rb"/Count (\d+)", body)[0])
    shown = [re.findall(rb"\((.*)\) Tj", text) for _, text in streams]
    return [re.sub(rb"\\(.)", rb"\1", b" ".join(lines)).decode("cp1252") for lines in shown]


def picture(body: bytes) -> tuple[int, int]:
    """Width and height of a PNG; checks that it is one."""
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, place = {}, 8
    while place < len(body):
        (length,) = unpack(">I", body[place : place + 4])
        name, data = body[place + 4 : place + 8], body[place + 8 : place + 8 + length]
        assert unpack(">I", body[place + 8 + length : place + 12 + length]) == (
            zlib.crc32(name + data),
        )
        chunks[name] = data
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height = unpack(">II", chunks[b"IHDR"][:8])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (width + 1)
    return width, height
