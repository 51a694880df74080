"""How much is right on the development sets: a gate that may rise and must not fall."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from crisisdesk.actors import registry

ROOT = Path(__file__).resolve().parents[2]


def benchmark() -> ModuleType:
    """The script that measures, loaded as a module."""
    spec = importlib.util.spec_from_file_location("actors_benchmark", ROOT / "benchmarks" / "actors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LEAST = {
    "gsr": ("events/plover_gsr.dev.jsonl", 0.96, 0.03),
    "ngec": ("events/ngec_actors.dev.jsonl", 0.88, 0.03),
    "regional": ("regional/dev.jsonl", 0.96, 0.04),
    "counts": (".", 1.0, 0.0),
}


@pytest.mark.parametrize(("table", "file", "right", "wrong"), [(k, *v) for k, v in LEAST.items()], ids=LEAST)
def test_shares_right_and_wrong(table: str, file: str, right: float, wrong: float) -> None:
    measured = benchmark()
    if not (measured.BENCH / file).exists():
        pytest.skip(f"{measured.BENCH / file} is absent: nothing to measure")
    _, tally = measured.TABLES[table](registry())[0]
    total = sum(tally.count.values())
    assert tally.count["right"] / total >= right, tally.line(table)
    assert tally.count["wrong"] / total <= wrong, tally.line(table)
