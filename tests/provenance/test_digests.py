"""Code digests: what a module runs counts, how it is written down does not."""

import sys
from pathlib import Path

import pytest

from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.spec import canonical_json

FILES = {
    "__init__.py": '"""A package."""\n',
    "base.py": '"""Base."""\n\n\ndef twice(x):\n    """Double."""\n    return 2 * x\n',
    "a/__init__.py": "PARENT = 1\n",
    "a/work.py": (
        'import json\n\nfrom sample_package.base import twice\n\nRESOURCE_FILES = ("data",)\n\n\n'
        "def run():\n    return twice(1)\n"
    ),
    "a/data/words.txt": "words",
    "a/other.py": "def run():\n    return 1\n",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "sample_package"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield root
    for name in [name for name in sys.modules if name.startswith("sample_package")]:
        del sys.modules[name]


def digest(*roots: str) -> str:
    return Digests("sample_package").of(*(f"sample_package.{root}" for root in roots))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("base.py", "return 2 * x", "return  2*x  # twice"),
        ("base.py", '"""Double."""', '"""Twice as much."""'),
        ("base.py", '"""Base."""', '"""Another text."""'),
        ("a/work.py", "import json\n\n", "import json\n"),
        ("a/other.py", "return 1", "return 2"),
    ],
)
def test_what_does_not_matter_does_not_count(package: Path, file: str, old: str, new: str) -> None:
    before = digest("a.work")
    text = (package / file).read_text()
    assert old in text
    (package / file).write_text(text.replace(old, new))
    assert digest("a.work") == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("base.py", "2 * x", "3 * x"),
        ("a/__init__.py", "PARENT = 1", "PARENT = 2"),
        ("a/work.py", "import json", "import numpy"),
        ("a/data/words.txt", "words", "other words"),
    ],
)
def test_what_is_run_counts(package: Path, file: str, old: str, new: str) -> None:
    before = digest("a.work")
    text = (package / file).read_text()
    (package / file).write_text(text.replace(old, new))
    assert digest("a.work") != before


def test_further_roots_count(package: Path) -> None:
    assert digest("a.work") != digest("a.work", "a.other")


def test_a_spec_of_anything_but_plain_values_is_refused() -> None:
    assert canonical_json({"b": 1, "a": [True, None, "ë"]}) == '{"a":[true,null,"ë"],"b":1}'
    with pytest.raises(TypeError):
        canonical_json({"path": Path("x")})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"x": float("nan")})
