"""The quality gate of positions: pinned scores that may only rise.

The open half of the articles is developed on; the half that is held back is not, and its score is the one to believe.
"""

import importlib.util
import json
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGIONAL = ROOT.parent / "shared" / "bench" / "regional" / "dev.jsonl"


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stance_score", ROOT / "training" / "stances" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("held_back", "right", "macro_f1", "most_spurious"),
    [
        pytest.param(False, Fraction("0.50"), Fraction("0.58"), Fraction("0.13"), id="open half"),
        pytest.param(True, Fraction("0.28"), Fraction("0.38"), Fraction("0.16"), id="held back"),
    ],
)
def test_our_own_articles(
    scorer: ModuleType, held_back: bool, right: Fraction, macro_f1: Fraction, most_spurious: Fraction
) -> None:
    found = scorer.score(scorer.articles(held_back=held_back))
    assert found.rows > 300
    assert found.share >= right
    assert found.macro_f1 >= macro_f1
    assert found.excess <= most_spurious


@pytest.mark.skipif(not REGIONAL.is_file(), reason=f"the regional articles are not at {REGIONAL}")
def test_regional_articles(scorer: ModuleType) -> None:
    found = scorer.score(json.loads(line) for line in REGIONAL.read_text("utf-8").splitlines())
    assert found.share >= Fraction("0.86")
    assert found.macro_f1 >= Fraction("0.90")
    assert found.excess <= Fraction("0.10")
