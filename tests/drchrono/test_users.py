"""Who is calling."""

from __future__ import annotations

from collections.abc import Callable

from tests.drchrono.conftest import DrChrono


def test_the_current_user_stands_where_the_redirect_leads(
    enter: Callable[..., DrChrono],
) -> None:
    everybody = enter().page("users")
    for user in (everybody[0], everybody[-1]):
        client = enter(user=str(user["id"]))
        answer = client.answer("/api/users/current")
        assert answer.status_code == 302
        assert not answer.data
        assert client.get(answer.headers["Location"]) == user
