"""How well wire copy is grouped, pinned on a part of the labelled set of the benchmarks."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def copies() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "wirecopies.py"
    spec = importlib.util.spec_from_file_location("wirecopies", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("order", "precision", "recall"), [(None, 0.98, 0.96), (0, 0.90, 0.93)], ids=["as published", "any order"]
)
def test_precision_and_recall_do_not_fall(
    copies: ModuleType, order: int | None, precision: float, recall: float
) -> None:
    found = copies.labelled(most=120)
    scores = copies.scored(found, copies.grouped(found, order))
    assert scores.precision >= precision
    assert scores.recall >= recall
    for edit in ("exact", "retyped", "noted", "dateline"):
        right, of = scores.by_edit[edit]
        assert right >= 0.97 * of, edit


def test_the_set_is_the_same_for_the_same_seed(copies: ModuleType) -> None:
    one, other = copies.labelled(most=20), copies.labelled(most=20)
    assert [labelled.document for labelled in one] == [labelled.document for labelled in other]
    assert {labelled.edit for labelled in copies.labelled(most=60)} >= {"merged", "citing", "routine", "updated"}
