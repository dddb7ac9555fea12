"""The contract of DrChrono says what the reference says, and is a valid document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from mock_server.contract.document import documented, effective, read_yaml, resolve
from mock_server.contract.operation import METHODS, Contract
from mock_server.resources import specs

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
INVENTORY: Json = read_yaml(Path(__file__).with_name("inventory.yaml"))
DOCUMENT = documented("drchrono")
RESOURCES = {
    path: entry
    for path, entry in INVENTORY.items()
    if path.startswith("/api/") and ":id" not in path and "GET" in entry["methods"]
}
ROW = re.compile(
    r"^\| `(?P<path>/\S+)` \| `(?P<key>\w+)`[^|]*\| [^|]* \| (?P<taken>[^|]*?) \|", re.M
)
CORRECTED = {
    (row["path"], row["key"]): row["taken"]
    for row in ROW.finditer((ROOT / "docs" / "drchrono_slips.md").read_text(encoding="utf-8"))
}

TYPES: dict[str, Json] = {
    "integer": {"type": "integer"},
    "integer or null": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "string or number": {"type": "string"},
    "URL": {"type": "string", "format": "uri"},
    "file": {"type": "string", "format": "uri"},
    "object": {"type": "object"},
    "date": {"type": "string", "format": "date"},
    "date range": {"type": "string", "format": "date-range"},
    "timestamp": {"type": "string", "format": "date-time-local"},
    "time": {"type": "string"},
    "decimal": {"type": "string", "format": "decimal"},
    "any": {},
}
MISSPELT = {
    "timestampe": "timestamp",
    "timstamp": "timestamp",
    "datetime": "timestamp",
    "bollean": "boolean",
}
FILTERS = {
    "equals": True,
    "contains": True,
    "any-of": True,
    "since": True,
    "day": True,
    "within": True,
    "empty": True,
    "available": True,
    "field": True,
    "shows": False,
    "with": False,
    "days": False,
}
"""The forms of x-filter, and whether they name a key of the record."""

UNSHOWN = {
    "/api/appointment_profiles": ["doctor"],
    "/api/clinical_notes": ["updated_at"],
    "/api/eligibility_checks": ["eligibility_code"],
    "/api/insurances": ["payer_type"],
    "/api/lab_orders": ["created_at"],
    "/api/patients": ["offices_booked"],
    "/api/patients_summary": ["updated_at"],
}
"""Keys that filters know and records do not show."""


def expected(path: str, key: str, printed: str | None) -> Json:
    """What a type of the reference, or its correction, is as a schema."""
    name = CORRECTED.get((path, key), printed) or ""
    if "array" in name or "list" in name.lower():
        return {"type": "array"}
    return TYPES[MISSPELT.get(name, name)]


def node(value: Json) -> Json:
    """A schema with its reference followed and null set aside."""
    if "oneOf" in value or "allOf" in value:
        parts = value.get("oneOf") or value["allOf"]
        value = next(part for part in parts if "$ref" in part)
    return resolve(DOCUMENT, value)


def fits(value: Json, wanted: Json) -> bool:
    value = node(value)
    types = value.get("type", [])
    types = [types] if isinstance(types, str) else types
    return wanted.get("type") in (*types, None) and (
        "format" not in wanted or value.get("format") == wanted["format"]
    )


def path_of(endpoint: str) -> str:
    return endpoint.replace(":id", "{id}")


def item_of(path: str) -> Json | None:
    found: Json | None = DOCUMENT["paths"].get(f"{path}/{{id}}")
    return found


def operation(path: str, method: str) -> Json:
    found: Json = DOCUMENT["paths"][path_of(path)][method.lower()]
    return found


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method.upper(), item[method]


def record(path: str) -> Json:
    """The schema of what a list answers."""
    answer = operation(path, "GET")["responses"]["200"]
    page = resolve(DOCUMENT, answer["content"]["application/json"]["schema"])
    return resolve(DOCUMENT, page["properties"]["results"]["items"])


def write(spec: Json) -> Json:
    """The fullest schema of what a write takes, one record of it."""
    content = spec["requestBody"]["content"]
    for media in ("multipart/form-data", "application/json"):
        value = content.get(media, {}).get("schema", {})
        value = resolve(DOCUMENT, value["oneOf"][0] if "oneOf" in value else value)
        if value and (media == "application/json" or "application/json" not in content):
            return value
    raise AssertionError("nothing can be written")


def uploads(spec: Json) -> Json:
    content = spec["requestBody"]["content"].get("multipart/form-data", {})
    return resolve(DOCUMENT, content.get("schema"))


def written(spec: Json) -> set[str]:
    return {*write(spec)["properties"], *uploads(spec).get("properties", {})}


def test_every_endpoint_and_method_of_the_reference_is_in_the_contract_and_no_other() -> None:
    wanted = {("/api/users/current", "GET")}
    for endpoint, entry in INVENTORY.items():
        path = path_of(endpoint)
        single = endpoint not in RESOURCES or endpoint == "/api/mu_2015_report"
        for method in entry["methods"]:
            if single or method in ("GET", "POST"):
                wanted.add((path, method))
            if not single and method != "POST":
                wanted.add((f"{path}/{{id}}", method))
    assert {(path, method) for path, method, _ in operations(DOCUMENT)} == wanted


@pytest.mark.parametrize("path", [p for p, entry in INVENTORY.items() if "scopes" in entry])
def test_scopes_permissions_sharing_and_plans_are_those_of_the_reference(path: str) -> None:
    entry, names = INVENTORY[path], DOCUMENT["x-permission-names"]
    items = [DOCUMENT["paths"][path_of(path)], item_of(path) if path in RESOURCES else None]
    for method, spec in ((m, i[m]) for i in items if i for m in METHODS if m in i):
        mode = "read" if method == "get" else "write"
        assert spec["security"] == [{"oauth": [f"{scope}:{mode}" for scope in entry["scopes"]]}]
        permissions = list(entry["permissions"])
        if mode == "write":
            permissions += entry.get("write_permissions", [])
        assert sorted(names[p] for p in spec["x-permissions"]) == sorted(permissions)
        setting = {"yes": "always", "no": "never"}.get(entry.get("sharing"), entry.get("sharing"))
        given = spec.get("x-practice-group-sharing")
        assert (given or "").replace("_", " ").removeprefix("share ").rstrip("s") == (
            setting or ""
        ).removeprefix("share ").rstrip("s")
        assert ("x-refused-plans" in spec) is ("plan" in entry)
        assert ("x-by-arrangement" in spec) is (mode == "write" and "writing" in entry)


@pytest.mark.parametrize("path", [p for p, entry in INVENTORY.items() if "filters" in entry])
def test_filters_are_those_of_the_reference(path: str) -> None:
    spec = operation(path, "GET")
    declared = {p["name"]: p for p in (resolve(DOCUMENT, p) for p in spec["parameters"])}
    filters = INVENTORY[path]["filters"]
    assert set(declared) - {"page", "page_size", "verbose"} == set(filters)
    for name, printed in filters.items():
        assert fits(declared[name]["schema"], expected(path, name, printed)), name


@pytest.mark.parametrize("path", RESOURCES)
def test_a_filter_names_a_key_or_says_what_it_means(path: str) -> None:
    keys = record(path)["properties"]
    names = {p.get("name") for p in operation(path, "GET")["parameters"]}
    for parameter in operation(path, "GET")["parameters"]:
        if "name" in parameter and "x-filter" not in parameter:
            assert parameter["name"] in keys, parameter
        meaning = dict(parameter.get("x-filter", {}))
        through = meaning.pop("of", None)
        assert through is None or through in keys, parameter
        for form, value in meaning.items():
            assert form in FILTERS, parameter
            if FILTERS[form] and not through and value not in UNSHOWN.get(path, ()):
                for key in value if isinstance(value, list) else [value]:
                    assert key.split(".")[0] in keys, parameter
        assert set(parameter.get("x-requires", ())) <= names


def test_the_extensions_in_use_are_those_that_the_page_explains() -> None:
    page = (ROOT / "docs" / "contract_extensions.md").read_text(encoding="utf-8")
    files = sorted((specs() / "drchrono").rglob("*.yaml"))
    texts = "".join(file.read_text(encoding="utf-8") for file in files)
    used = set(re.findall(r"(?<!/)x-[a-z0-9-]+(?=:)", texts))
    assert used
    assert {word for word in used if f"`{word}`" not in page} == set()


@pytest.mark.parametrize("path", [p for p, entry in INVENTORY.items() if p in RESOURCES])
def test_keys_marks_and_types_are_those_of_the_reference(path: str) -> None:
    marks, schema = INVENTORY[path]["keys"], record(path)
    keys = schema["properties"]
    added = {key for key, value in keys.items() if "x-evidence" in value}
    creates = DOCUMENT["paths"][path].get("post")
    change = (item_of(path) or {}).get("patch")
    writable = written(change or creates) if change or creates else set()
    write_only = {"reminder_profile"} & writable
    assert {key for found in marks.values() for key in found} == (set(keys) - added) | write_only
    assert writable == {*marks.get("required", ()), *marks.get("optional", ())}
    read_only = {key for key, value in keys.items() if value.get("readOnly")}
    assert read_only - added == set(marks.get("read-only", ()))
    if creates:
        uploaded = uploads(creates).get("required", [])
        required = {*write(creates)["required"], *uploaded}
        required |= {key for one in write(creates).get("anyOf", ())[:1] for key in one["required"]}
        assert required == set(marks["required"])
        if (item_of(path) or {}).get("put"):
            assert written(item_of(path)["put"]) == writable  # type: ignore[index]
    verbose = set(INVENTORY[path].get("verbose", ()))
    assert set(schema.get("x-verbose", ())) == verbose
    assert set(schema.get("required", ())) - added - {"id"} == (
        set(marks.get("always", ())) - verbose - {"id"}
    )
    for found in marks.values():
        for key, printed in found.items():
            if key not in write_only:
                assert fits(keys[key], expected(path, key, printed)), key


@pytest.mark.parametrize("path", [p for p, entry in INVENTORY.items() if p in RESOURCES])
def test_values_and_defaults_are_those_of_the_reference(path: str) -> None:
    entry, keys = INVENTORY[path], record(path)["properties"]
    declared = {p["name"]: p["schema"] for p in operation(path, "GET")["parameters"] if "name" in p}
    for key, values in entry.get("values", {}).items():
        found = [where[key] for where in (keys, declared) if key in where]
        enumerated = [set(schema["enum"]) for schema in found if "enum" in schema]
        assert enumerated, key
        assert all(enum - {"", None} == set(values) - {""} for enum in enumerated), key
    for key, value in entry.get("defaults", {}).items():
        assert keys[key]["default"] == value, key


def test_parts_of_a_resource_take_what_the_reference_says() -> None:
    for endpoint, entry in INVENTORY.items():
        if endpoint.endswith(("/add_exam_room", "to_appointment", "from_appointment")):
            taken = write(operation(endpoint, "POST"))
            assert set(taken["required"]) == set(entry["keys"]["required"])
            assert set(taken["properties"]) == {k for keys in entry["keys"].values() for k in keys}
    access = record("/api/patients/:id/onpatient_access")
    wanted = INVENTORY["/api/patients/:id/onpatient_access"]["keys"]["always"]
    assert set(access["required"]) == set(access["properties"]) == set(wanted)
    note = write(operation("/api/medications/:id/append_to_pharmacy_note", "PATCH"))
    assert set(note["properties"]) == {"text"}


def test_oauth_takes_and_gives_what_the_reference_says() -> None:
    for endpoint in ("/o/token/", "/o/revoke_token/"):
        spec, entry = operation(endpoint, "POST"), INVENTORY[endpoint]
        media = spec["requestBody"]["content"]
        assert list(media) == ["application/x-www-form-urlencoded"]
        body = resolve(DOCUMENT, media["application/x-www-form-urlencoded"]["schema"])
        assert set(body["required"]) == set(entry["request"]["required"])
        assert set(body["properties"]) == {k for keys in entry["request"].values() for k in keys}
    parameters = operation("/o/authorize", "GET")["parameters"]
    wanted = INVENTORY["/o/authorize"]["request"]
    assert {p["name"] for p in parameters if p.get("required")} == set(wanted["required"])
    assert {p["name"] for p in parameters} == {*wanted["required"], *wanted["optional"]}


def test_pages_are_as_long_as_the_reference_says() -> None:
    for path, _, spec in operations(DOCUMENT):
        if spec["operationId"].startswith("list"):
            size = spec["x-page-size"]
            notes = path == "/api/clinical_notes"
            assert (size["default"], size["maximum"]) == ((5, 20) if notes else (250, 250))
            schema = record(path)
            assert ("verbose" in size) is ("x-verbose" in schema)
    for path in ("/api/appointments", "/api/clinical_notes"):
        assert operation(path, "GET")["x-required-one-of"] == ["since", "date", "date_range"]


@pytest.mark.parametrize("layer", [documented, effective])
def test_the_document_is_valid(layer: Any) -> None:
    validate(layer("drchrono"))


@pytest.mark.parametrize("layer", [documented, effective])
def test_every_operation_says_where_it_comes_from_and_can_be_served(layer: Any) -> None:
    document = layer("drchrono")
    for path, method, spec in operations(document):
        evidence = spec["x-evidence"]
        assert evidence["source"], (path, method)
        assert evidence["confidence"] in ("documented", "observed", "assumed"), (path, method)
    contract = Contract(document)
    assert len(contract.operations) == sum(1 for _ in operations(document))
    for found in contract.operations.values():
        for status in found.spec["responses"]:
            if status.isdecimal() and (schema := contract.response_schema(found, int(status))):
                contract.validators.of(schema).ok({})  # compiles it
        for body in found.bodies.values():
            body.violations({})


def test_nothing_stands_in_the_files_that_the_document_does_not_use() -> None:
    folder, components = specs() / "drchrono", DOCUMENT["components"]
    for file in sorted((folder / "schemas").glob("*.yaml")):
        assert set(read_yaml(file)) <= set(components["schemas"]), file.name
    for name in ("parameters", "responses"):
        assert set(read_yaml(folder / f"{name}.yaml")) == set(components[name])
    used = {path for path, _, _ in operations(DOCUMENT)}
    stored = set(read_yaml(folder / "openapi.yaml")["paths"])
    assert used == stored
    references = (folder / "openapi.yaml").read_text(encoding="utf-8")
    for file in sorted((folder / "paths").glob("*.yaml")):
        for key in read_yaml(file):
            assert f"'paths/{file.name}#/{key}'" in references


@pytest.mark.parametrize("path", RESOURCES)
def test_the_mock_always_gives_every_key_that_needs_no_verbose_and_no_other(path: str) -> None:
    document = effective("drchrono")
    page = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    items = resolve(document, page["schema"])["properties"]["results"]["items"]
    schema = resolve(document, items)
    assert schema["additionalProperties"] is False
    given = set(schema["properties"]) - set(schema.get("x-verbose", ()))
    if "x-empty-text-only-verbose" in schema:
        given &= set(record(path)["required"])
    assert set(schema["required"]) == given


def test_the_mock_adds_bearer_tokens_and_the_answers_to_expect() -> None:
    document = effective("drchrono")
    assert document["components"]["securitySchemes"]["oauth"]["scheme"] == "bearer"
    before = {(path, method) for path, method, _ in operations(DOCUMENT)}
    for path, method, spec in operations(document):
        if path.startswith("/api/"):
            assert {"401", "403", "405", "429"} <= set(spec["responses"]), (path, method)
            assert (path, method) in before
