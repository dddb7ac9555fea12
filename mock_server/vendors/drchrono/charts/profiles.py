"""The appointment profiles of visits: those of the doctor, by the words of the kind of visit."""

from __future__ import annotations

from functools import cache, lru_cache

from mock_server.vendors.drchrono.identifiers import practitioner_place
from mock_server.vendors.drchrono.practice.catalogue import Profile, setup
from mock_server.vendors.drchrono.practice.ids import profile_id
from mock_server.vendors.drchrono.scope import Body


def profiled(practitioner: str, words: str | None) -> Body:
    """The profile of an appointment and the colour that it brings; neither without words."""
    if words is None:
        return {"profile": None, "color": None}
    return {"profile": _profile_id(practitioner, words), "color": _profiles()[words].color}


@cache
def _profiles() -> dict[str, Profile]:
    return {profile.words[0]: profile for profile in setup().scheduling.profiles.values()}


@lru_cache(maxsize=4096)
def _profile_id(practitioner: str, words: str) -> int:
    return profile_id(*practitioner_place(practitioner), words)
