"""What HealthEx's documents promise, as relations between answers (HX-01 to HX-19).

Every invariant is asked of the population's first people, some of them of everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from contract_tests import target, us_core

BASE = "/healthex/FHIR/R4"
ROOT = "http://localhost"

Json = dict[str, Any]


def get(url: str, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    """The JSON of an answer with the expected status."""
    sent = headers or {"Authorization": target.authorization("healthex")}
    answer = target.app().test_client().get(url.removeprefix(ROOT), headers=sent)
    assert answer.status_code == status, answer.status_code
    return answer.json


def everything(person: str, query: str = "", status: int = 200) -> Any:
    """A call of $everything."""
    return get(f"{BASE}/Person/{person}/$everything{query}", status)


def entries(bundle: Json) -> list[Json]:
    """The entries of a Bundle; FHIR writes no empty lists."""
    found: list[Json] = bundle.get("entry", [])
    return found


def urls(bundle: Json) -> list[str]:
    """The fullUrls of a Bundle."""
    return [entry["fullUrl"] for entry in entries(bundle)]


def links(bundle: Json) -> dict[str, str]:
    """The links of a Bundle."""
    return {link["relation"]: link["url"] for link in bundle["link"]}


def walk(person: str, query: str) -> Iterator[Json]:
    """The Bundles of a walk along next; a walk that does not end fails."""
    bundle = everything(person, query)
    for _ in range(2000):
        yield bundle
        if "next" not in links(bundle):
            return
        bundle = get(links(bundle)["next"])
    raise AssertionError("the walk does not end")


@pytest.fixture(scope="module", params=[1, 9])
def person(request: pytest.FixtureRequest) -> str:
    people = target.control("GET", "/people")
    found: str = people[request.param - 1]["ids"]["healthex"]
    return found


def test_hx_01_the_answer_is_a_searchset_with_total_and_self(person: str) -> None:
    bundle = everything(person, "?_count=1")
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "searchset")
    assert isinstance(bundle["total"], int)
    assert "self" in links(bundle)


def test_hx_02_count_limits_the_entries(person: str) -> None:
    for count in (0, 1, 5, 30):
        assert len(entries(everything(person, f"?_count={count}"))) <= count


def test_hx_03_following_next_gives_each_full_url_once_and_ends(person: str) -> None:
    walked = [url for bundle in walk(person, "?_count=60") for url in urls(bundle)]
    assert len(walked) == len(set(walked))
    assert walked == urls(everything(person))


def test_hx_04_links_keep_path_and_count_and_move_by_the_count(person: str) -> None:
    for place, bundle in enumerate(walk(person, "?_count=60")):
        found = links(bundle)
        page = f"{ROOT}{BASE}/Person/{person}/$everything?_count=60&_offset="
        assert found["self"] == f"{page}{60 * place}"
        assert found["first"] == f"{page}0"
        assert found["last"] == f"{page}{(bundle['total'] - 1) // 60 * 60}"
        assert found.get("next", f"{page}{60 * (place + 1)}") == f"{page}{60 * (place + 1)}"
    assert entries(get(found["last"]))


def test_hx_05_total_is_constant_and_what_was_walked(person: str) -> None:
    bundles = list(walk(person, "?_count=100"))
    assert {bundle["total"] for bundle in bundles} == {sum(len(urls(one)) for one in bundles)}


def test_hx_06_without_count_everything_comes_at_once(person: str) -> None:
    bundle = everything(person)
    assert len(entries(bundle)) == bundle["total"]
    assert "next" not in links(bundle)


def test_hx_07_types_select_and_add_up(person: str) -> None:
    both = urls(everything(person, "?_type=Condition,Encounter"))
    single = [urls(everything(person, f"?_type={one}")) for one in ("Condition", "Encounter")]
    assert sorted(both) == sorted(single[0] + single[1])
    assert set(both) < set(urls(everything(person)))
    kinds = {e["resource"]["resourceType"] for e in entries(everything(person, "?_type=Condition"))}
    assert kinds == {"Condition"}


def test_hx_08_since_gives_updated_records_only_and_later_ones_fewer(person: str) -> None:
    sets = []
    for year in (2018, 2022, 2025, 2099):
        bundle = everything(person, f"?_since={year}-01-01T00:00:00Z")
        for entry in entries(bundle):
            assert entry["resource"]["meta"]["lastUpdated"] >= f"{year}-01-01"
        sets.append(set(urls(bundle)))
    assert sets[0] >= sets[1] >= sets[2] >= sets[3] == set()


def test_hx_09_nothing_is_lost_between_two_pulls(person: str) -> None:
    everything_there = entries(everything(person))
    stamps = sorted(entry["resource"]["meta"]["lastUpdated"] for entry in everything_there)
    begun = datetime.fromisoformat(stamps[len(stamps) // 2])
    first = {
        entry["fullUrl"]
        for entry in everything_there
        if datetime.fromisoformat(entry["resource"]["meta"]["lastUpdated"]) < begun
    }
    since = begun.astimezone(UTC).isoformat().replace("+00:00", "Z")
    second = set(urls(everything(person, f"?_since={since}")))
    assert first | second == {entry["fullUrl"] for entry in everything_there}


def test_hx_10_a_malformed_date_is_400_with_an_outcome(person: str) -> None:
    for text in ("notadate", "2026-13-01", "2026-02-27T25:00:00Z"):
        outcome = everything(person, f"?_since={text}", 400)
        assert outcome["resourceType"] == "OperationOutcome"
        assert outcome["issue"][0]["code"] == "invalid"


def test_hx_11_missing_invalid_and_expired_tokens_are_401(person: str) -> None:
    url = f"{BASE}/Person/{person}/$everything?_count=1"
    issued = target.control("POST", "/tokens", vendor="healthex", expires_in=60)
    target.control("POST", "/clock/advance", seconds=61)
    try:
        for headers in (
            {"X-Token": "none"},
            {"Authorization": "Bearer nonsense"},
            {"Authorization": issued["authorization"]},
        ):
            outcome = get(url, 401, headers)
            assert outcome["issue"][0]["code"] in ("login", "expired")
    finally:
        target.control("POST", "/clock/advance", seconds=-61)


def test_hx_12_without_consent_it_is_403_also_in_the_middle_of_a_walk(person: str) -> None:
    never = target.control("GET", "/consents")[0]["person"]
    assert everything(never, "", 403)["issue"][0]["code"] == "forbidden"
    second = next(walk(person, "?_count=60"))
    target.control("PUT", f"/consents/{person}", granted=False)
    try:
        get(links(second)["next"], 403)
        everything(person, "", 403)
    finally:
        target.control("PUT", f"/consents/{person}", granted=True)
    assert entries(get(links(second)["next"]))


def test_hx_13_resources_follow_r4_and_us_core(person: str) -> None:
    told = [
        f"{entry['resource']['resourceType']}: {problem}"
        for entry in entries(everything(person))
        for problem in us_core.problems(entry["resource"])
    ]
    assert not told


def test_hx_14_every_subject_is_a_patient_that_the_person_links(person: str) -> None:
    resources = [entry["resource"] for entry in entries(everything(person))]
    linked = {link["target"]["reference"] for link in resources[0]["link"]}
    subjects = {one["subject"]["reference"] for one in resources if "subject" in one}
    assert subjects <= linked


def test_hx_15_references_resolve_in_the_bundle(person: str) -> None:
    resources = [entry["resource"] for entry in entries(everything(person))]
    held = {f"{one['resourceType']}/{one['id']}" for one in resources}
    assert set(_references(resources)) <= held


def test_hx_16_answers_are_streamed(person: str) -> None:
    headers = {"Authorization": target.authorization("healthex")}
    url = f"{BASE}/Person/{person}/$everything"
    answer = target.app().test_client().get(url, headers=headers, buffered=False)
    pieces = list(answer.iter_encoded())
    assert "Content-Length" not in answer.headers
    assert len(pieces) > 5
    assert pieces[0].count(b'"fullUrl"') == 1


def test_hx_17_every_entry_is_a_match(person: str) -> None:
    for entry in entries(everything(person)):
        assert entry["search"]["mode"] == "match"


def test_hx_18_any_type_of_r4_is_allowed_and_no_other(person: str) -> None:
    assert entries(everything(person, "?_type=ImagingStudy,VisionPrescription")) == []
    for wrong in ("Symptom", "patient", "Resource"):
        everything(person, f"?_type={wrong}", 400)


def test_hx_19_json_is_given_to_who_asks_for_it(person: str) -> None:
    for accept, media in (
        ("application/json", "application/json"),
        ("application/fhir+json", "application/fhir+json"),
    ):
        headers = {"Authorization": target.authorization("healthex"), "Accept": accept}
        url = f"{BASE}/Person/{person}/$everything?_count=1"
        answer = target.app().test_client().get(url, headers=headers)
        assert answer.content_type == media


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "reference" and isinstance(part, str):
                yield part
            else:
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
