"""The scripts of ``training/`` as modules."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TRAINING = Path(__file__).resolve().parents[2] / "training"


def script(folder: str, name: str) -> ModuleType:
    """A script, which finds those beside it while it is loaded."""
    spec = importlib.util.spec_from_file_location(f"{folder}_{name}", TRAINING / folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TRAINING / folder))
        spec.loader.exec_module(found)
    return found
