import hashlib
from pathlib import Path

import pytest
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.study.load import load_configuration
from peaceresearch.twin.write_twin import MARK, write_twin

from .small_study import loaded, study

REPOSITORY = Path(__file__).resolve().parents[2]


def digests(paths: list[Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def problems(folder: Path, sections: dict) -> list[str]:
    config = loaded(folder, sections)
    with pytest.raises(InputError) as caught:
        write_twin(folder, config)
    return [str(problem) for problem in caught.value.problems]


def test_the_same_study_gives_the_same_bytes_where_the_configuration_looks_for_them(tmp_path):
    first = write_twin(tmp_path / "a", loaded(tmp_path / "a"))
    second = write_twin(tmp_path / "b", loaded(tmp_path / "b"))
    groups = [f"data/raw/focus_groups/{name}" for name in ("groups.qdpx", "people.xlsx", "quotes.csv")]
    expected = ["data/raw/survey/answers.sav", *groups]
    assert [path.relative_to(tmp_path / "a").as_posix() for path in first] == expected
    assert digests(first) == digests(second)
    assert all(MARK.encode() in path.read_bytes() for path in first)


def test_another_seed_gives_other_data(tmp_path):
    sections = study()
    sections["study"]["seed"] = 8
    first = write_twin(tmp_path / "a", loaded(tmp_path / "a"))[:3]  # quotes are chosen, not drawn
    second = write_twin(tmp_path / "b", loaded(tmp_path / "b", sections))[:3]
    assert all(one != other for one, other in zip(digests(first), digests(second), strict=True))


def test_the_raw_files_of_the_repository_are_what_its_twin_writes(tmp_path):
    config = load_configuration(REPOSITORY)
    for path in write_twin(tmp_path, config):
        kept = REPOSITORY / path.relative_to(tmp_path)
        assert path.read_bytes() == kept.read_bytes(), f"write {kept.relative_to(REPOSITORY)} again"


def test_a_strand_without_a_twin_has_no_file(tmp_path):
    sections = study()
    del sections["twin"]["focus_groups"]
    assert [path.suffix for path in write_twin(tmp_path, loaded(tmp_path, sections))] == [".sav"]


def test_a_study_on_real_data_gets_no_synthetic_files(tmp_path):
    sections = study()
    del sections["study"]["synthetic"]
    assert "does not say that its data are synthetic" in problems(tmp_path, sections)[0]


def test_a_real_file_is_never_overwritten_and_an_own_one_is(tmp_path):
    config = loaded(tmp_path)
    paths = write_twin(tmp_path, config)
    assert write_twin(tmp_path, config) == paths
    book = Workbook()
    book.save(paths[2])
    paths[3].write_text("Name,Group\n", encoding="utf-8")
    kept = digests(paths)
    with pytest.raises(InputError, match="not synthetic") as caught:
        write_twin(tmp_path, config)
    assert [problem.file for problem in caught.value.problems] == [
        "data/raw/focus_groups/people.xlsx",
        "data/raw/focus_groups/quotes.csv",
    ]
    assert digests(paths) == kept


def test_every_misfit_is_named_at_once_and_nothing_is_written(tmp_path):
    sections = study()
    sections["survey"]["source"] = "data/answers.dta"
    sections["survey"]["items"]["age"] = {"variable": "q9", "label": "Age"}
    sections["focus_groups"]["participants"]["source"] = "data/people.ods"
    sections["focus_groups"]["quotes"]["source"] = "data/answers.dta"
    sections["survey"]["items"]["visits"]["categories"]["often"]["codes"] = ["many"]
    sections["twin"]["survey"]["strata"]["town"]["fixed"] = {"town": "perhaps", "valley": "upper"}
    sections["twin"]["survey"]["questions"]["calm"]["shift"] = {"valley": {"middle": 1}, "trust": {"high": 1}}
    sections["twin"]["focus_groups"]["refused"] = "signed"
    del sections["twin"]["focus_groups"]["quotes"][0]["translations"]["en"]
    sections["twin"]["survey"]["labels"] = "de"
    sections["twin"]["focus_groups"]["groups"][0]["values"] = {"region": "north"}
    sections["twin"]["focus_groups"]["groups"][1]["name"] = "G1"
    del sections["focus_groups"]["codes"]["mayor"]
    found = "\n".join(problems(tmp_path, sections))
    for expected in (
        "`data/answers.dta` does not end in .sav",
        "nothing answers `q9`",
        "items.visits: has codes that are texts",
        "survey.strata.town.fixed: `perhaps` is no category of `town`; give one of yes, no",
        "survey.questions.calm.shift: `middle` is no category of `valley`",
        "survey.questions.calm.shift: `high` is no category of `trust`; only what has categories",
        "`data/people.ods` does not end in .xlsx or .csv",
        "`data/answers.dta` is also the source of config/survey.yaml",
        "focus_groups.refused: `signed` means consent",
        "focus_groups.quotes.sunday: has no translation into en",
        "`de` is no language of the study",
        "`G1` has no value of `region`",
        "two groups are called `G1`",
        "themes.mayor: is no code",
    ):
        assert expected in found
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda twin: twin["survey"]["strata"]["town"]["makeup"].update(east=0.5), "sum to 0.8, not 1"),
        (
            lambda twin: twin["survey"]["questions"]["trust"]["centre"].pop("west"),
            "`questions.trust.centre` lacks west",
        ),
        (lambda twin: twin["survey"]["questions"]["visits"].update(on={"trust": 1}), "no question above it"),
        (lambda twin: twin["survey"]["questions"]["trust"].update(limits=[0, 100]), "hold 98, which means no answer"),
        (lambda twin: twin["survey"].pop("no_answer"), "`questions.visits.no_answer` needs codes"),
        (lambda twin: twin["focus_groups"]["moderator"].pop("en"), "`moderator` has nothing in en"),
        (lambda twin: twin["focus_groups"].update(passages=3), "fewer sentences in sq than `passages`"),
        (lambda twin: twin["focus_groups"]["groups"][0]["raises"].append("cats"), "`cats`, which is no theme"),
        (lambda twin: twin["survey"]["strata"]["town"]["fixed"].pop("valley"), "`strata.town.fixed` lacks `valley`"),
        (lambda twin: twin["survey"]["questions"]["visits"].update(shift={"age": {}}), "names `age`, which no stratum"),
        (lambda twin: twin["survey"]["questions"].update(town={"centre": 1}), "`town` is fixed by strata and asked"),
        (lambda twin: twin["focus_groups"]["groups"][0].update(refuses=["P8"]), "`P8`, who refuses, is none of the 7"),
        (lambda twin: twin["focus_groups"].pop("refused"), "somebody of G1 refuses: declare `refused`"),
        (lambda twin: twin["focus_groups"]["quotes"][0].update(group="G9"), "of `G9`, which is no group"),
        (lambda twin: twin["focus_groups"]["quotes"][1].update(participant="P4"), "by P4, none of the 3 of G3"),
        (lambda twin: twin["focus_groups"]["quotes"][0].update(said="Vijnë."), "no sentence of `themes.visits.said`"),
        (lambda twin: twin["focus_groups"]["quotes"][0].update(code="mayor"), "`mayor`, which G1 does not raise"),
        (lambda twin: twin["focus_groups"]["quotes"][2].update(name="down"), "two quotes are called `down`"),
        (
            lambda twin: twin["focus_groups"]["quotes"][2].update(said="We took it down."),
            "`quotes.high` is a sentence that another quote has too",
        ),
        (lambda twin: twin["focus_groups"].update(passages=1), "more quotes on `fences` than `passages`"),
    ],
)
def test_a_twin_that_contradicts_itself_is_refused_when_it_is_loaded(tmp_path, change, expected):
    sections = study()
    change(sections["twin"])
    with pytest.raises(InputError, match=r"config/twin\.yaml") as caught:
        loaded(tmp_path, sections)
    assert expected in str(caught.value)
