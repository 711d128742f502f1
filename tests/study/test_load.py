"""Config files: every problem at once, with its line and the nearest right word."""

from pathlib import Path

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.study.load import SECTIONS, load_configuration
from peaceresearch.study.schemas import schema_text
from peaceresearch.study.yaml_file import read_yaml

REPOSITORY = Path(__file__).resolve().parents[2]
STUDIES = [REPOSITORY, *sorted(path for path in (REPOSITORY / "tests" / "studies").iterdir() if path.is_dir())]


@pytest.mark.parametrize("study", STUDIES, ids=[study.name for study in STUDIES])
def test_the_studies_of_this_repository_are_sound(study: Path) -> None:
    config = load_configuration(study)
    assert config.study.languages


@pytest.mark.parametrize("section", SECTIONS)
def test_the_schemas_that_editors_use_are_those_of_the_models(section: str) -> None:
    committed = (REPOSITORY / "config" / "schemas" / f"{section}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(section), "run `peaceresearch schemas`"


def test_a_language_code_is_not_taken_for_a_truth_value(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("languages: [no, on]\nyes: 1\nplain: true\n", encoding="utf-8")
    assert read_yaml(tmp_path / "a.yaml", "a.yaml").data == {"languages": ["no", "on"], "yes": 1, "plain": True}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a: 1\nb: [1\n", "a.yaml: line 3: not YAML"),
        (b"a: \xff\n", "a.yaml: not UTF-8"),
        (b"- 1\n", "a.yaml: line 1: holds no mapping"),
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", "a.yaml: line 4: the key `c` is given twice (first in line 3)"),
        (b"a: 1\nb: ! 2 !\n", "a.yaml: "),
    ],
)
def test_a_file_that_is_no_mapping_is_one_line(tmp_path: Path, text: bytes, line: str) -> None:
    (tmp_path / "a.yaml").write_bytes(text)
    try:
        read_yaml(tmp_path / "a.yaml", "a.yaml")
    except InputError as error:
        assert str(error).startswith(line)
        assert "\n" not in str(error)
    else:
        assert text.endswith(b"!\n")


def test_a_stranger_in_config_is_named(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    for name, text in {"study": "title: x\n", "disclosure": "minimum_base: {}\n", "exhibit": "exhibits: {}\n"}.items():
        (tmp_path / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_configuration(tmp_path)
    lines = str(caught.value).splitlines()
    assert "config/exhibit.yaml: no part of a study has this name; did you mean `exhibits.yaml`?" in lines
    assert "config/study.yaml: line 1: the key `languages` is missing; add it" in lines


def test_every_field_of_the_config_is_explained_to_editors() -> None:
    bare = []
    for section in SECTIONS:
        schema = yaml.safe_load(schema_text(section))
        for name, model in {section: schema, **schema.get("$defs", {})}.items():
            if model.get("type") == "object" and "properties" in model and not model.get("description"):
                bare.append(f"{section}: {name}")
    assert bare == []
