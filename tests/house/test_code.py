"""What holds of the code as a whole: it names no place or community, parses quickly, and its parts are connected."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml

from peaceresearch.stage import RULES
from peaceresearch.study.kinds import TABLES, Exhibit

REPOSITORY = Path(__file__).resolve().parents[2]
TOY = REPOSITORY / "tests" / "studies" / "toy"
CODE = sorted(
    [*REPOSITORY.glob("src/**/*.py"), *REPOSITORY.glob("workflow/**/*.smk"), REPOSITORY / "Snakefile"],
)
GENERAL = {"other", "studies"}
"""Slugs of values that are words of any program."""


def config(name: str) -> Any:
    return yaml.safe_load((REPOSITORY / "config" / f"{name}.yaml").read_text(encoding="utf-8"))


def names_of_the_study() -> list[str]:
    """Slugs and labels of communities and places, organisations, and the questions and labels of the questionnaire."""
    study, survey = config("study"), config("survey")
    found = [study["lead"], study["partner"], study["donor"], *study["title"].values()]
    for dimension in study["dimensions"].values():
        for slug, value in dimension["values"].items():
            if slug not in GENERAL:
                found += [slug, *(part for label in value["label"].values() for part in label.split("/"))]
    for item in survey["items"].values():
        texts = [*item["label"].values(), *item.get("question", {}).values()]
        found += [text for text in texts if len(text.split()) > 2]
    return sorted(set(found))


def hits(names: list[str]) -> list[str]:
    wanted = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    return [
        f"{path.relative_to(REPOSITORY)}:{number}: {match[0]}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in wanted.finditer(line)
    ]


def test_the_code_names_no_community_place_organisation_or_question_of_the_study() -> None:
    names = names_of_the_study()
    assert len(names) > 20
    assert len(CODE) > 80
    assert hits(names) == []


def constants(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def test_no_language_is_written_into_the_code() -> None:
    languages = {path.stem for path in (REPOSITORY / "src/peaceresearch/study/words").glob("*.yaml")} - {"keys", "en"}
    assert {"sq", "sr"} <= languages
    tags = {tag for lang in languages for tag in yaml.safe_load(words_of(lang))["tags"].values()} | languages
    found = [
        f"{path.relative_to(REPOSITORY)}:{line}: {text}"
        for path in CODE
        if path.suffix == ".py"
        for line, text in constants(path)
        if text in tags or re.search(r"\b(albanian|serbian|sq|sr)\b", text, re.IGNORECASE)
    ]
    assert found == []


def words_of(lang: str) -> str:
    return (REPOSITORY / "src/peaceresearch/study/words" / f"{lang}.yaml").read_text(encoding="utf-8")


HEAVY = ("pandas", "numpy", "matplotlib", "pyarrow", "babel", "statsmodels", "scipy", "nbclient", "pypandoc", "typst")
HEAVY += ("docx", "pptx", "lxml", "IPython", "formulaic", "pyreadstat")


def test_planning_imports_nothing_heavy(tmp_path: Path) -> None:
    study = tmp_path / "study"
    for file in TOY.glob("**/*.*"):
        target = study / file.relative_to(TOY)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    for name in ("survey.sav", "groups.qdpx"):
        (study / "data" / "raw").mkdir(parents=True, exist_ok=True)
        (study / "data" / "raw" / name).touch()
    code = f"""
import sys
from pathlib import Path
from peaceresearch.plan import load_plan, prepare_build
prepare_build(Path())
plan = load_plan(Path())
plan.targets()
for rule in ("read_survey", "read_focus_groups", "analyse_survey", "analyse_focus_groups", "release_results"):
    plan.spec(rule)
plan.spec("join_strands")
plan.spec("draw_figure", exhibit="trust")
plan.spec("make_table", exhibit="shares")
plan.spec("publish_report", document="findings", lang="sq")
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=study, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_importing_the_package_and_the_command_is_light() -> None:
    imports = "import sys, peaceresearch, peaceresearch.cli, peaceresearch.stage"
    code = f"{imports}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_every_rule_has_a_module_with_run_and_a_rule_of_snakemake() -> None:
    for rule, module in RULES.items():
        assert module.rpartition(".")[2] == rule
        assert callable(importlib.import_module(module).run), rule
    smk = {path: path.read_text(encoding="utf-8") for path in CODE if path.suffix == ".smk"}
    declared = [name for text in smk.values() for name in re.findall(r"^ *rule (\w+):", text, re.MULTILINE)]
    assert sorted(declared) == sorted(RULES)
    for text in smk.values():
        for body in re.split(r"^ *rule ", text, flags=re.MULTILINE)[1:]:
            rule = body.partition(":")[0]
            assert f'"{{STAGE}} {rule} ' in body, "the rule runs the stage of its own name"
            assert f'PLAN.spec("{rule}"' in " ".join(body.split()).replace("( ", "("), rule


def test_every_file_with_rules_is_included() -> None:
    included = re.findall(r'^include: "(.*)"$', (REPOSITORY / "Snakefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(included) == sorted(str(p.relative_to(REPOSITORY)) for p in CODE if p.suffix == ".smk")


def test_every_kind_of_exhibit_has_its_module_and_every_module_its_kind() -> None:
    union, _ = get_args(Exhibit)
    kinds = {get_args(member.model_fields["kind"].annotation)[0] for member in get_args(union)}
    folder = REPOSITORY / "src" / "peaceresearch" / "exhibits"
    drawing, making = set(), set()
    for path in folder.glob("*.py"):
        functions = {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
        drawing |= {path.stem} & ({path.stem} if "draw" in functions else set())
        making |= {path.stem} & ({path.stem} if "make" in functions else set())
    assert making == set(TABLES)
    assert drawing == kinds - set(TABLES)


def test_plain_snakemake_finds_the_profile(tmp_path: Path) -> None:
    sys.path.append(str(REPOSITORY / "tests" / "workflow"))
    from toy import environment, make_toy

    study = make_toy(tmp_path / "study")
    # Neither cores nor a profile is named: both come from profiles/default beside the Snakefile.
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(REPOSITORY / "Snakefile"), "-n"]
    done = subprocess.run(command, cwd=study, env=environment(), capture_output=True, text=True, timeout=120)
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed
    assert re.search(r"Using workflow specific profile \S*profiles/default for setting default", printed), printed
    stats = dict(re.findall(r"^(\w+) +(\d+)$", printed, re.MULTILINE))
    assert stats.keys() >= {"read_survey", "release_results", "publish_report"}
    assert stats["draw_figure"] == "4"
    assert not (study / "results" / "exhibits").exists()


def test_boxes_and_layers_import_in_one_direction_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout), done.stdout
