"""The tables hold together, and a fault is named with its file and line."""

import shutil
from pathlib import Path

import pytest

from crisisdesk.actors.check import faults
from crisisdesk.actors.tables import data


def test_the_tables_of_the_package_hold_together() -> None:
    assert [str(fault) for fault in faults()] == []


BROKEN = {
    "overlapping office": (
        "offices.csv",
        "KAZ,president,Somebody Else,,,2020-01-01,2021-01-01,press,M",
        "both president of KAZ",
    ),
    "office that ends before it begins": (
        "offices.csv",
        "KAZ,water minister,Somebody Else,,,2021-01-01,2020-01-01,press,M",
        "before taking office",
    ),
    "unknown state": ("regions.csv", "QQQ,Nowhere,press,M", "unknown code QQQ"),
    "unknown sector": ("groups.csv", "KAZ.QQQ,,,Some Front,press,M", "unknown sector QQQ"),
    "unknown organisation": ("memberships_other.csv", "QQQ,member,KAZ,2001-01-01,,,press,M", "unknown code QQQ"),
    "unknown member": ("memberships_other.csv", "G7,member,QQQ,2001-01-01,,,press,M", "unknown code QQQ"),
    "membership that ends before it begins": (
        "memberships_other.csv",
        "G7,member,KAZ,2012-01-01,2011-01-01,,press,M",
        "before it begins",
    ),
    "membership twice": ("memberships_other.csv", "G7,member,DEU,2001-01-01,,,press,M", "twice at the same time"),
    "one name for two actors": (
        "organisations.csv",
        "QQQ,organisation,Arab League,,QQQ,,,,1990-01-01,,press,M",
        "ambiguous.csv must decide",
    ),
    "one code twice": ("states.csv", "KAZ,state,Elsewhere,,,,,,,,press,M", "stands in states.csv too"),
    "no such date": ("one_party.csv", "KAZ,2011-31-01,,press,M", "not a date"),
    "no source": ("regions.csv", "KAZ,Some Valley,,M", "no source"),
    "no grade": ("regions.csv", "KAZ,Some Valley,press,X", "not H, M or L"),
    "missing cell": ("regions.csv", "KAZ,Some Valley,press", "cells"),
    "unknown voice": ("roles.csv", "flautist,+,CVL,loud,sector,person", "unknown voice"),
    "role twice": ("roles.csv", "president,+,GOV,state,office,person", "too"),
}


@pytest.mark.parametrize(("table", "line", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, table: str, line: str, reason: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(Path(str(data())), folder)
    path = folder / table
    lines = path.read_text(encoding="utf-8").count("\n")
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    named = [str(fault) for fault in faults(folder)]
    assert any(reason in fault and fault.startswith(table) for fault in named), named
    if reason != "both president of KAZ":
        assert any(fault.startswith(f"{table}:{lines + 1}:") for fault in named), named
