"""$everything whole and page by page: the same record, each entry once."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.healthex.conftest import FULL, HealthEx, link


def test_the_whole_record_comes_in_one_searchset(healthex: HealthEx, person: str) -> None:
    bundle = healthex.everything(person)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "searchset")
    assert bundle["total"] == len(bundle["entry"]) > 300
    assert [one["relation"] for one in bundle["link"]] == ["self"]
    assert link(bundle, "self") == f"{FULL}/Person/{person}/$everything"


def test_the_person_comes_first_then_the_source_patients(healthex: HealthEx, person: str) -> None:
    first, second = healthex.resources(person, _count=2)
    assert (first["resourceType"], first["id"]) == ("Person", person)
    assert second["resourceType"] == "Patient"


def test_every_entry_is_a_match_under_its_full_url(healthex: HealthEx, person: str) -> None:
    for entry in healthex.everything(person)["entry"]:
        assert entry["search"] == {"mode": "match"}
        resource = entry["resource"]
        assert entry["fullUrl"] == f"{FULL}/{resource['resourceType']}/{resource['id']}"


@pytest.mark.parametrize("count", [1, 7, 30, 100])
def test_pages_give_each_entry_once_and_the_unpaged_set(
    healthex: HealthEx, persons: list[str], count: int
) -> None:
    brief = min(persons[:40], key=lambda one: healthex.everything(one, _count=0)["total"])
    person = brief if count == 1 else persons[0]
    whole = [entry["fullUrl"] for entry in healthex.everything(person)["entry"]]
    walked = []
    for bundle in healthex.walk(person, _count=count):
        assert bundle["total"] == len(whole)
        assert len(bundle["entry"]) <= count
        walked += [entry["fullUrl"] for entry in bundle["entry"]]
    assert walked == whole
    assert len(set(walked)) == len(walked)


def test_links_keep_the_parameters_and_move_the_offset(healthex: HealthEx, person: str) -> None:
    asked = {"_count": "7", "_type": "Observation,Encounter", "_since": "2020-01-01T00:00:00Z"}
    bundles = list(healthex.walk(person, **asked))
    last = (bundles[0]["total"] - 1) // 7 * 7
    for place, bundle in enumerate(bundles):
        offsets = {"self": 7 * place, "first": 0, "next": 7 * (place + 1), "last": last}
        if place == len(bundles) - 1:
            del offsets["next"]
        assert [one["relation"] for one in bundle["link"]] == list(offsets)
        for relation, offset in offsets.items():
            url = urlsplit(link(bundle, relation) or "")
            assert url.path == f"/healthex/FHIR/R4/Person/{person}/$everything"
            assert parse_qs(url.query) == {
                name: [value] for name, value in {**asked, "_offset": str(offset)}.items()
            }


def test_the_last_link_leads_to_the_last_page(healthex: HealthEx, person: str) -> None:
    *_, walked = healthex.walk(person, _count=30)
    url = link(healthex.everything(person, _count=30), "last")
    assert healthex.get(url or "") == walked


def test_a_count_of_zero_asks_only_for_the_total(healthex: HealthEx, person: str) -> None:
    bundle = healthex.everything(person, _count=0)
    assert bundle["total"] > 300
    assert "entry" not in bundle
    assert link(bundle, "next") is None


def test_an_offset_past_the_end_gives_an_empty_page(healthex: HealthEx, person: str) -> None:
    bundle = healthex.everything(person, _count=5, _offset=10**6)
    assert "entry" not in bundle
    assert link(bundle, "next") is None
    assert bundle["total"] > 300


def test_an_offset_without_a_count_gives_the_rest(healthex: HealthEx, person: str) -> None:
    whole = healthex.everything(person)["entry"]
    assert healthex.everything(person, _offset=len(whole) - 3)["entry"] == whole[-3:]


def test_links_use_the_address_that_the_client_used(healthex: HealthEx, person: str) -> None:
    url = f"http://healthex.localhost:9000/FHIR/R4/Person/{person}/$everything?_count=1"
    answer = healthex.http.get(url, headers=healthex.headers)
    assert answer.json is not None
    assert answer.json["entry"][0]["fullUrl"] == (
        f"http://healthex.localhost:9000/FHIR/R4/Person/{person}"
    )
    assert (link(answer.json, "next") or "").startswith("http://healthex.localhost:9000/FHIR/R4/")
