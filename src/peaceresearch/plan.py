"""What the Snakefile asks: the study's jobs, their files and their specs.

Imported whenever the Snakefile is parsed, so it needs nothing heavier than pydantic and yaml. A spec is made from the
configuration, the code and the job's wildcards only; it holds just what the job uses, so that an edit elsewhere does
not touch it.
"""

from __future__ import annotations

import datetime
import difflib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.lock import hold
from peaceresearch.provenance.spec import canonical_json
from peaceresearch.publications.engines import resolve_engine
from peaceresearch.stage import RULES, STORE
from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.reports import Report, read_report
from peaceresearch.study.shown import TABLES

FORMATS = {"report": ("html", "pdf", "docx"), "slides": ("html", "pptx")}
_DAY = 86400.0


@dataclass(frozen=True)
class Plan:
    """The jobs of one study."""

    folder: Path
    config: Configuration
    reports: dict[tuple[str, str], Report]
    """By document and language."""
    engine: str
    digests: Digests

    @property
    def languages(self) -> list[str]:
        """The study's languages, in its order."""
        return self.config.study.languages

    @property
    def strands(self) -> list[str]:
        """The strands that this study has."""
        return [name for name in ("survey", "focus_groups") if getattr(self.config, name) is not None]

    def documents(self, kind: str) -> list[str]:
        """Names of the documents of one kind."""
        return [name for name, document in self.config.study.documents.items() if document.kind == kind]

    @property
    def figures(self) -> list[str]:
        """Names of the exhibits that are figures."""
        return [name for name, exhibit in self.config.exhibits.exhibits.items() if exhibit.kind not in TABLES]

    @property
    def tables(self) -> list[str]:
        """Names of the exhibits that are tables."""
        return [name for name, exhibit in self.config.exhibits.exhibits.items() if exhibit.kind in TABLES]

    def exhibits_of(self, document: str, lang: str) -> list[str]:
        """The exhibits that a document shows; all of them where its code cannot be told without running it."""
        report = self.reports[document, lang]
        if not report.is_literal:
            return [*self.figures, *self.tables]
        return sorted({str(call.arguments[0]) for call in report.asks("exhibit")})

    def exhibit_files(self, document: str, lang: str) -> list[str]:
        """Files of the exhibits that a document shows."""
        wanted = self.exhibits_of(document, lang)
        files = [
            f"results/exhibits/{lang}/{name}.{end}" for name in self.figures for end in ("svg", "png") if name in wanted
        ]
        return files + [f"results/exhibits/{lang}/{name}.table.json" for name in self.tables if name in wanted]

    @property
    def slices(self) -> dict[str, list[dict[str, str]]]:
        """What the gate hands on, by the name of each slice: patterns of ids, and where each is asked for."""
        slices: dict[str, list[dict[str, str]]] = {}
        for name, exhibit in self.config.exhibits.exhibits.items():
            if exhibit.results:
                slices[f"exhibits/{name}"] = [
                    {"pattern": pattern, "place": f"config/exhibits.yaml: {name}"} for pattern in exhibit.results
                ]
        for (document, lang), report in self.reports.items():
            asked = [str(call.arguments[0]) for call in report.asks("value")] if report.is_literal else ["*"]
            slices[f"documents/{document}.{lang}"] = [
                {"pattern": identifier, "place": report.name} for identifier in sorted(set(asked))
            ]
        if self.config.findings.findings:
            slices["findings"] = [
                {"pattern": pattern, "place": f"config/findings.yaml: {name}"}
                for name, finding in self.config.findings.findings.items()
                for pattern in finding.evidence
            ]
        return slices

    def table_input(self, table: str) -> str:
        """The file that a table is made from."""
        if self.config.exhibits.exhibits[table].kind == "joint_display":
            return "results/synthesis/findings.parquet"
        return f"results/released/exhibits/{table}.parquet"

    def materials(self) -> list[str]:
        """Files beside the documents that they may use: bibliography, citation style, pictures."""
        folder = self.folder / "reports"
        kinds = (".bib", ".csl", ".png", ".svg", ".jpg")
        return sorted(f"reports/{path.name}" for path in folder.glob("*") if path.suffix in kinds)

    def targets(self) -> list[str]:
        """Everything that a build makes."""
        files = [
            f"results/exhibits/{lang}/{name}.{end}"
            for lang in self.languages
            for names, ends in ((self.figures, ("svg", "png")), (self.tables, ("table.json", "md")))
            for name in names
            for end in (*ends, "csv", "made.json")
        ]
        for name, document in self.config.study.documents.items():
            for lang in self.languages:
                files += [f"results/publications/{lang}/{name}.{end}" for end in FORMATS[document.kind]]
        return files or [f"results/{strand}/results.parquet" for strand in self.strands]

    def spec(self, rule: str, **wildcards: str) -> str:
        """The spec of one job: canonical JSON of its slice of the configuration and the digest of its code."""
        content: dict[str, Any] = getattr(self, f"_{rule}")(**wildcards)
        content["code"] = self.digests.of(RULES[rule], *content.pop("modules", ()))
        return canonical_json(content)

    def _read_survey(self) -> dict[str, Any]:
        survey = self._survey()
        return {"source": survey.source, "encoding": survey.encoding}

    def _read_focus_groups(self) -> dict[str, Any]:
        return {"source": self._focus_groups().source}

    def _analyse_survey(self) -> dict[str, Any]:
        survey = self._survey()
        items = {
            name: {
                "variable": item.variable,
                "missing": item.missing,
                "categories": {slug: category.codes for slug, category in item.categories.items()},
            }
            for name, item in survey.items.items()
        }
        models = {
            name: {"family": model.family, "formula": model.formula, "outcome": model.outcome}
            for name, model in self.config.models.models.items()
        }
        return {
            "source": survey.source,
            "design": _plain(survey.design),
            "level": survey.level,
            "domains": {name: _plain(domain) for name, domain in survey.domains.items()},
            "items": items,
            "estimates": [_plain(family) for family in survey.estimates],
            "models": models,
        }

    def _analyse_focus_groups(self) -> dict[str, Any]:
        groups = self._focus_groups()
        return {
            "source": groups.source,
            "groups": _plain(groups.groups),
            "values": {name: list(self.config.study.dimensions[name].values) for name in groups.groups.variables},
            "codes": {name: coded.code for name, coded in groups.codes.items()},
            "by": groups.by,
            "agreement": _plain(groups.agreement) if groups.agreement else None,
            "seed": self.config.study.seed if groups.agreement else None,
        }

    def _release_results(self) -> dict[str, Any]:
        return {"minimum_base": self.config.disclosure.minimum_base, "slices": self.slices}

    def _join_strands(self) -> dict[str, Any]:
        return {"findings": [[name, finding.evidence] for name, finding in self.config.findings.findings.items()]}

    def _exhibit(self, exhibit: str) -> dict[str, Any]:
        declared = self.config.exhibits.exhibits[exhibit]
        study = self.config.study
        patterns = list(declared.results)
        findings: list[list[Any]] = []
        if declared.kind == "joint_display":
            patterns = [pattern for finding in self.config.findings.findings.values() for pattern in finding.evidence]
            findings = [[name, _plain(finding.statement)] for name, finding in self.config.findings.findings.items()]
        return {
            "modules": [f"peaceresearch.exhibits.{declared.kind}"],
            "kind": declared.kind,
            "options": _plain(declared.options),
            "labels": labels_for(self.config, patterns),
            "findings": findings,
            "minimum_base": self.config.disclosure.minimum_base,
            "languages": self.languages,
            "words": {lang: self._own_words(lang) for lang in self.languages},
            "mark": _plain(study.synthetic.mark) if study.synthetic else None,
            "epoch": self.epoch,
        }

    def _draw_figure(self, exhibit: str) -> dict[str, Any]:
        return self._exhibit(exhibit)

    def _make_table(self, exhibit: str) -> dict[str, Any]:
        return self._exhibit(exhibit)

    def _publish(self, document: str, lang: str) -> dict[str, Any]:
        study = self.config.study
        shown = {name: self.config.exhibits.exhibits[name] for name in self.exhibits_of(document, lang)}
        synthetic = study.synthetic
        texts = {
            "title": study.title,
            "acknowledgement": study.acknowledgement,
            "disclaimer": study.disclaimer,
            "footnote": study.footnote,
            "synthetic": synthetic.statement if synthetic else None,
            "mark": synthetic.mark if synthetic else None,
        }
        return {
            "document": document,
            "lang": lang,
            "engine": self.engine,
            "exhibits": {
                name: {
                    "is_table": exhibit.kind in TABLES,
                    "caption": exhibit.caption[lang],
                    "alt": exhibit.alt[lang],
                    "note": exhibit.note[lang] if exhibit.note else "",
                }
                for name, exhibit in shown.items()
            },
            "study": {name: text[lang] if text else "" for name, text in texts.items()}
            | {"lead": study.lead, "partner": study.partner, "donor": study.donor}
            | {"start": study.period.start.isoformat(), "end": study.period.end.isoformat()},
            "edition": _plain(study.edition),
            "kind": study.documents[document].kind,
            "words": self._own_words(lang),
            "epoch": self.epoch,
            "modules": [
                _ENGINES[self.engine.split()[0]],
                *([] if self.reports[document, lang].is_literal else _KERNEL),
            ],
        }

    def _publish_report(self, document: str, lang: str) -> dict[str, Any]:
        return self._publish(document, lang)

    def _publish_slides(self, document: str, lang: str) -> dict[str, Any]:
        return self._publish(document, lang)

    @property
    def epoch(self) -> int:
        """The edition's date as seconds since 1970: the only time that outputs know."""
        day = self.config.study.edition.date
        return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())

    def _own_words(self, lang: str) -> Any:
        """What the study lays over the shipped words of a language."""
        path = self.folder / "config" / "words" / f"{lang}.yaml"
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None

    def _survey(self) -> Any:
        assert self.config.survey is not None  # the Snakefile includes a strand's rules only where there is one
        return self.config.survey

    def _focus_groups(self) -> Any:
        assert self.config.focus_groups is not None
        return self.config.focus_groups


_ENGINES = {"quarto": "peaceresearch.publications.quarto", "embedded": "peaceresearch.publications.embedded"}


_KERNEL = ("peaceresearch.publications.verbs",)
"""What a document imports by itself when it runs on a kernel."""


def _plain(model: BaseModel) -> Any:
    return model.model_dump(mode="json")


def load_plan(folder: Path, engine: str | None = None, digests: Digests | None = None) -> Plan:
    """Read the study in `folder` and check everything that can be known before a job runs.

    `engine` is what renders documents where the study's own choice is overridden.

    Raises
    ------
    InputError
        With every problem of the configuration, the documents and the raw files' presence.
    """
    config = load_configuration(folder)
    problems: list[Problem] = []
    reports: dict[tuple[str, str], Report] = {}
    for document in config.study.documents:
        for lang in config.study.languages:
            name = f"reports/{document}.{lang}.qmd"
            try:
                reports[document, lang] = read_report(folder / name, name)
            except InputError as error:
                problems += error.problems
    problems += _unknown_exhibits(config, reports)
    problems += _missing_raw(config, folder)
    resolved = ""
    try:
        resolved = resolve_engine(engine or config.study.engine)  # type: ignore[arg-type]  # it checks the word
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return Plan(folder, config, reports, resolved, digests or Digests())


def prepare_build(folder: Path) -> None:
    """Take the study for this process, and clear scratch folders that killed jobs left behind a day ago or more."""
    hold(folder / "results")
    for left in (folder / STORE / "scratch").glob("*"):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)


def _unknown_exhibits(config: Configuration, reports: dict[tuple[str, str], Report]) -> list[Problem]:
    declared = config.exhibits.exhibits
    return [
        Problem(
            report.name,
            f"line {call.line}",
            f"no exhibit is called `{call.arguments[0]}`",
            nearest_name(str(call.arguments[0]), list(declared), "config/exhibits.yaml"),
        )
        for report in reports.values()
        for call in report.asks("exhibit")
        if call.arguments[0] not in declared
    ]


def nearest_name(name: str, known: list[str], file: str) -> str:
    """A remedy that names the known name most like `name`, or the file that declares them."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"declare it in {file}"


def _missing_raw(config: Configuration, folder: Path) -> list[Problem]:
    problems = []
    for section in ("survey", "focus_groups"):
        part = getattr(config, section)
        if part is not None and not (folder / part.source).is_file():
            line = config.files[section].line(("source",))
            what = f"the raw file {part.source} is missing"
            remedy = "put it there, or mend `source`"
            problems.append(Problem(f"config/{section}.yaml", f"line {line}", what, remedy))
    return problems
