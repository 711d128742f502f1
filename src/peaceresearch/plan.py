"""What the Snakefile asks: the study's jobs, their files and their specs, and what is wrong before any job runs.

Imported whenever the Snakefile is parsed, so it needs nothing heavier than pydantic and yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.lock import hold
from peaceresearch.provenance.store import Store
from peaceresearch.publications.document import FORMATS
from peaceresearch.publications.engines import resolve_engine
from peaceresearch.specs import Specs
from peaceresearch.stage import STORE
from peaceresearch.study import check_group_sentences, check_reports
from peaceresearch.study.general import STRANDS
from peaceresearch.study.kinds import SYNTHESES
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.reports import Report, read_report
from peaceresearch.study.words import Words, load_words
from peaceresearch.study.yaml_file import Location

_DAYS_KEPT = 30


@dataclass(frozen=True)
class Plan(Specs):
    """The jobs of one study: their files and their specs."""

    def documents(self, kind: str) -> list[str]:
        """Names of the documents of one kind."""
        return [name for name, document in self.config.study.documents.items() if document.kind == kind]

    def exhibit_files(self, document: str, lang: str) -> list[str]:
        """Files of the exhibits that a document shows, and of the notes under them."""
        wanted = self.exhibits_of(document, lang)
        return [
            f"results/exhibits/{lang}/{name}.{end}"
            for names, ends in ((self.figures, ("svg", "png")), (self.tables, ("table.json",)))
            for name in names
            if name in wanted
            for end in (*ends, "note.json")
        ]

    def materials(self) -> list[str]:
        """Files beside the documents that they may use: bibliography, citation style, pictures."""
        kinds = (".bib", ".csl", ".png", ".svg", ".jpg", ".jpeg")
        found = (self.folder / "reports").rglob("*")
        return sorted(path.relative_to(self.folder).as_posix() for path in found if path.suffix.lower() in kinds)

    def targets(self) -> list[str]:
        """Everything that a build makes."""
        files = [
            f"results/exhibits/{lang}/{name}.{end}"
            for lang in self.languages
            for names, ends in ((self.figures, ("svg", "png")), (self.tables, ("table.json", "md", "xlsx")))
            for name in names
            for end in (*ends, "note.json", "csv", "made.json")
        ]
        for name, document in self.config.study.documents.items():
            for lang in self.languages:
                files += [f"results/publications/{lang}/{name}.{end}" for end in FORMATS[document.kind]]
        # No exhibit shows it; with it come the other lists that reviewers decide on.
        lists = ["results/documents/duplicates.xlsx"] if self.config.documents is not None else []
        return [*files, *lists, "results/released/results.csv"]

    def raw(self, strand: str) -> list[str]:
        """The raw files of a strand, once each."""
        return list(dict.fromkeys(source for _, source in raw_files(getattr(self.config, strand))))

    @property
    def models(self) -> list[str]:
        """Names of the models: a job each."""
        return list(self.config.models.models)

    def imputed(self, model: str) -> list[str]:
        """The imputed answers, for a model that uses them."""
        return ["results/survey/imputed.parquet"] if self.config.models.models[model].missing == "impute" else []

    def survey_parts(self) -> list[str]:
        """Results of the survey that jobs of their own make: a model each, and the imputation where one uses it."""
        parts = [f"results/survey/models/{name}.parquet" for name in self.models]
        is_imputed = any(self.imputed(name) for name in self.models)
        return [*parts, *(["results/survey/imputation.parquet"] if is_imputed else [])]

    def sweep(self) -> None:
        """Remove what an earlier configuration made and this one does not: an exhibit that is no longer declared
        would go on showing numbers that the gate may withhold today.
        """
        made = {*self.targets(), *(f"results/released/{name}.parquet" for name in self.slices)}
        for pattern in ("exhibits/*/*.*", "publications/*/*.*", "released/exhibits/*", "released/documents/*"):
            for path in (self.folder / "results").glob(pattern):
                if path.relative_to(self.folder).as_posix() not in made:
                    path.unlink()

    def table_input(self, table: str) -> str:
        """The file that a table is made from."""
        if self.config.exhibits.exhibits[table].kind in SYNTHESES:
            return "results/synthesis/findings.parquet"
        return f"results/released/exhibits/{table}.parquet"


def load_plan(
    folder: Path, engine: str | None = None, edition: str | None = None, digests: Digests | None = None
) -> Plan:
    """Read the study in `folder` and check everything that can be known before a job runs.

    `engine` and `edition` are what renders documents and the moment to build, where the study's own choice is
    overridden.

    Raises
    ------
    InputError
        With every problem of the configuration, the documents and the raw files' presence.
    """
    config = load_configuration(folder, edition)
    problems: list[Problem] = []
    reports: dict[tuple[str, str], Report] = {}
    for document in config.study.documents:
        for lang in config.study.languages:
            name = f"reports/{document}.{lang}.qmd"
            try:
                reports[document, lang] = read_report(folder / name, name, config.without)
            except InputError as error:
                problems += error.problems
    problems += check_reports.problems(config, reports)
    problems += _words(config, folder, reports)
    if not config.strands:
        remedy = f"add one of config/{{{','.join(STRANDS)}}}.yaml"
        problems.append(Problem("config/", "", "the study has no strand of evidence", remedy))
    problems += _missing_raw(config, folder)
    problems += _missing_styles(config, folder)
    resolved = ""
    try:
        resolved = resolve_engine(engine or config.study.engine)  # type: ignore[arg-type]  # it checks the word
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return Plan(folder, config, reports, resolved, digests or Digests())


def prepare_build(folder: Path) -> None:
    """Take the study for this process, and forget what the store has not needed for a month."""
    hold(folder / "results")
    Store(folder / STORE).forget(_DAYS_KEPT)


def _words(config: Configuration, folder: Path, reports: Mapping[tuple[str, str], Report]) -> list[Problem]:
    """What is wrong with the words of the study's languages, words of languages that it has not, and sentences whose
    words claim too much of focus groups.
    """
    problems: list[Problem] = []
    words: dict[str, Words] = {}
    for lang in config.study.languages:
        try:
            words[lang] = load_words(lang, folder)
        except InputError as error:
            problems += error.problems
    if not problems and config.focus_groups is not None:
        for (_, lang), report in reports.items():
            problems += check_group_sentences.problems_of_report(report, words[lang])
        problems += check_group_sentences.problems_of_exhibits(config, words)
        problems += check_group_sentences.problems_of_config(config, words)
    for path in sorted((folder / "config" / "words").glob("*")):
        if path.stem not in config.study.languages:
            what, remedy = "the study has no such language", "add it to `languages` in study.yaml, or remove the file"
            problems.append(Problem(f"config/words/{path.name}", "", what, remedy))
    return problems


def _missing_raw(config: Configuration, folder: Path) -> list[Problem]:
    problems = []
    for section in config.strands:
        for at, source in raw_files(getattr(config, section)):
            if not (folder / source).is_file():
                line = config.files[section].line(at)
                what = f"the raw file {source} is missing"
                remedy = "put it there, or mend `source`"
                problems.append(Problem(f"config/{section}.yaml", f"line {line}", what, remedy))
    return problems


def _missing_styles(config: Configuration, folder: Path) -> list[Problem]:
    problems = []
    for name, exhibit in config.exhibits.exhibits.items():
        style = getattr(exhibit.options, "style", None)
        if style and not (folder / style).is_file():
            line = config.files["exhibits"].line(("exhibits", name, "options", "style"))
            what, remedy = f"the citation style {style} is missing", "put it there, or mend `style`"
            problems.append(Problem("config/exhibits.yaml", f"line {line}", what, remedy))
    return problems


def raw_files(section: object, at: Location = ()) -> Iterator[tuple[Location, str]]:
    """Every file that a strand reads: the keys `source` of its section, and where each stands."""
    if isinstance(section, dict):
        for key, part in section.items():
            yield from raw_files(part, (*at, key))
    elif isinstance(section, list):
        for index, part in enumerate(section):
            yield from raw_files(part, (*at, index))
    elif isinstance(section, BaseModel):
        for name in type(section).model_fields:
            part = getattr(section, name)
            if name == "source" and isinstance(part, str):
                yield (*at, name), part
            else:
                yield from raw_files(part, (*at, name))
