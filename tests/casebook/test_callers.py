import pytest

from crisisdesk.casebook.callers import callers
from crisisdesk.charters import charter, organisations

ROUTES = [(code, route.code) for code in organisations() for route in charter(code).all_routes]


def test_every_route_of_the_charters_says_who_may_use_it_and_no_other() -> None:
    assert set(callers()) == set(ROUTES)


@pytest.mark.parametrize(("organisation", "route"), ROUTES, ids=lambda value: value)
def test_a_route_with_seconders_asks_for_them(organisation: str, route: str) -> None:
    found = next(each for each in charter(organisation).all_routes if each.code == route)
    joined = {each.joined for each in callers()[organisation, route]}
    assert bool(found.seconders) <= bool(joined & {"seconders", "majority", "all_others"})
    assert "seconders" not in joined or found.seconders
