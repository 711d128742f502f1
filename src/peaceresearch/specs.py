"""The spec of every job: its slice of the configuration and the digest of its code, as one string.

A spec is made from the configuration, the code and the job's wildcards only. It holds just what the job uses, so that
an edit elsewhere does not touch it; order that matters is a list, for the keys of a spec are sorted.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.spec import canonical_json
from peaceresearch.stage import RULES
from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration
from peaceresearch.study.reports import Report
from peaceresearch.study.shown import TABLES

_ENGINES = {"quarto": "peaceresearch.publications.quarto", "embedded": "peaceresearch.publications.embedded"}
_KERNEL = ("peaceresearch.publications.verbs",)
"""What a document imports by itself when it runs on a kernel."""


def _plain(model: BaseModel) -> Any:
    return model.model_dump(mode="json")


@dataclass(frozen=True)
class Specs:
    """The specs of one study's jobs."""

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

    @property
    def figures(self) -> list[str]:
        """Names of the exhibits that are figures."""
        return [name for name, exhibit in self.config.exhibits.exhibits.items() if exhibit.kind not in TABLES]

    @property
    def tables(self) -> list[str]:
        """Names of the exhibits that are tables."""
        return [name for name, exhibit in self.config.exhibits.exhibits.items() if exhibit.kind in TABLES]

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

    def exhibits_of(self, document: str, lang: str) -> list[str]:
        """The exhibits that a document shows; all of them where its code cannot be told without running it."""
        report = self.reports[document, lang]
        if not report.is_literal:
            return [*self.figures, *self.tables]
        return sorted({str(call.arguments[0]) for call in report.asks("exhibit")})

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
        return {"minimum_base": self._minimum_base, "slices": self.slices}

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
            "labels": labels_for(self.config, patterns, colours=declared.kind not in TABLES),
            "findings": findings,
            "minimum_base": self._minimum_base,
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

    @property
    def _minimum_base(self) -> dict[str, int]:
        minimum: dict[str, int] = self.config.disclosure.minimum_base.model_dump(exclude_none=True)
        return minimum

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
