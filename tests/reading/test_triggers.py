import pytest

from crisisdesk.model import Plover
from crisisdesk.reading.stems import stem
from crisisdesk.reading.triggers import KINDS, matches_in, noun_classes, rows_of, triggers


def types_at(sentence: str, word: str) -> set[Plover]:
    stemmed = [stem(token) for token in sentence.lower().split()]
    found = [match for match in matches_in(stemmed, frozenset()) if stemmed[match.at] == stem(word)]
    return {plover for match in found for plover in match.types()}


def test_the_table_has_all_types_and_only_known_kinds() -> None:
    rows = rows_of("triggers.csv")
    assert {row["plover"] for row in rows} == {plover.value for plover in Plover}
    assert {row["kind"] for row in rows} <= set(KINDS)
    assert all(row["words"].strip() for row in rows)


@pytest.mark.parametrize(
    "table", ["triggers.csv", "noun_classes.csv", "modes.csv", "contexts.csv", "irregular_forms.csv"]
)
def test_tables_hold_no_empty_entries(table: str) -> None:
    for row in rows_of(table):
        for column, value in row.items():
            assert value == value.strip(), row
            assert column == "objects" or all(word.strip() for word in value.split("|")), row


def test_modes_belong_to_plover_types() -> None:
    assert {row["plover"] for row in rows_of("modes.csv")} <= {plover.value for plover in Plover}


def test_an_object_decides_a_light_verb() -> None:
    assert Plover.MOBILIZE in types_at("the army held drills near the river", "held")
    assert Plover.CONSULT in types_at("the ministers held talks near the river", "held")
    assert types_at("the bridge held through the winter", "held") == set()


def test_phrases_are_found_in_all_forms() -> None:
    assert Plover.REQUEST in types_at("he was calling on them to go", "calling")


def test_words_have_classes() -> None:
    assert "sanctions" in noun_classes()[stem("tariffs")]
    assert all(isinstance(row, tuple) for row in triggers().values())
