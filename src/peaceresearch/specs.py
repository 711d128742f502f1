"""The spec of every job: its slice of the configuration and the digest of its code, as one string.

A spec is made from the configuration, the code and the job's wildcards only. It holds just what the job uses, so that
an edit elsewhere does not touch it; order that matters is a list, for the keys of a spec are sorted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from peaceresearch.provenance.attempts import Attempts
from peaceresearch.provenance.digests import Digests
from peaceresearch.provenance.spec import canonical_json
from peaceresearch.results.bases import PEOPLE
from peaceresearch.stage import RULES, STORE
from peaceresearch.strand_specs import StrandSpecs, plain
from peaceresearch.study.document_labels import document_facts
from peaceresearch.study.group_labels import group_facts
from peaceresearch.study.kinds import RECORDS, SYNTHESES, TABLES
from peaceresearch.study.labels import item_names, labels_for
from peaceresearch.study.load import Configuration
from peaceresearch.study.reports import Report
from peaceresearch.study.shown import Finding
from peaceresearch.study.survey_labels import survey_facts

_ENGINES = {"quarto": "peaceresearch.publications.quarto", "embedded": "peaceresearch.publications.embedded"}
_KERNEL = ("peaceresearch.publications.verbs",)
"""What a document imports by itself when it runs on a kernel."""


_RECORDS = {
    "focus_groups": ("quotes", "codebook"),
    "documents": ("included", "recommendations", "appraised"),
    "events": ("proposals",),
}
"""The files of records of each strand that has any."""


@dataclass(frozen=True)
class Specs(StrandSpecs):
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
        return self.config.strands

    @property
    def records(self) -> list[str]:
        """Files of records that the strands make."""
        return [f"results/{name}/records-{kind}.parquet" for name in self.strands for kind in _RECORDS.get(name, ())]

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
            slices[f"documents/{document}.{lang}"] = [
                {"pattern": identifier, "place": report.name} for identifier in self._asked(document, lang)
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

    def _asked(self, document: str, lang: str) -> list[str]:
        """The results that a document asks for; all of them where its code cannot be told without running it."""
        report = self.reports[document, lang]
        return sorted({str(call.arguments[0]) for call in report.asks("value")}) if report.is_literal else ["*"]

    def spec(self, rule: str, **wildcards: str) -> str:
        """The spec of one job: canonical JSON of its slice of the configuration and the digest of its code; after it an
        empty line for each time that it failed (see `provenance.attempts`).
        """
        content: dict[str, Any] = getattr(self, f"_{rule}")(**wildcards)
        if rule.startswith("read_") or rule in ("list_open_decisions", "analyse_focus_groups", "release_results"):
            content["mark"] = self._mark  # they write files that people open
        content["code"] = self.digests.of(RULES[rule], *content.pop("modules", ()))
        spec = canonical_json(content)
        return spec + "\n" * Attempts(self.folder / STORE, spec).unfinished

    def _release_results(self) -> dict[str, Any]:
        shown = self.config.exhibits.exhibits.items()
        of_records = [f"exhibits/{name}" for name, exhibit in shown if exhibit.kind in RECORDS]
        return {
            "minimum_base": self._minimum_base,
            "minimum_quotes": self.config.disclosure.minimum_base.quotes,
            "slices": self.slices,
            "records": of_records,
        }

    def _join_strands(self) -> dict[str, Any]:
        return {"findings": [[name, finding.evidence] for name, finding in self.config.findings.findings.items()]}

    def _exhibit(self, exhibit: str) -> dict[str, Any]:
        declared = self.config.exhibits.exhibits[exhibit]
        study = self.config.study
        patterns = list(declared.results)
        findings: list[list[Any]] = []
        if declared.kind in SYNTHESES:
            patterns = [pattern for finding in self.config.findings.findings.values() for pattern in finding.evidence]
            findings = [[name, self._finding(declared.kind, finding)] for name, finding in self._all_findings()]
        told: dict[str, Any] = {}
        if declared.kind in TABLES:  # a spreadsheet stands without a document around it
            told = {"caption": plain(declared.caption), "note": plain(declared.note) if declared.note else None}
        return told | {
            "modules": [f"peaceresearch.exhibits.{declared.kind}"],
            "kind": declared.kind,
            "options": plain(declared.options),
            "survey": survey_facts(self.config, patterns, declared.kind),
            "groups": group_facts(self.config, patterns, declared.kind),
            "documents": document_facts(self.config, patterns, declared.kind) | self._style(declared.options),
            "labels": labels_for(
                self.config,
                patterns,
                colours=declared.kind not in TABLES,
                tiles=[declared.options.tiles] if declared.kind == "tile_map" else [],
            ),
            "findings": findings,
            "minimum_base": self._minimum_base | self._minimum_of_quotes(declared.kind),
            "languages": self.languages,
            "words": {lang: self._own_words(lang) for lang in self.languages},
            "mark": plain(study.synthetic.mark) if study.synthetic else None,
            "epoch": self.epoch,
        }

    def _style(self, options: Any) -> dict[str, str]:
        """The citation style of a bibliography, and the digest of its file: another style is another job."""
        style = getattr(options, "style", None)
        return {"style": style, "style_digest": sha256((self.folder / style).read_bytes()).hexdigest()} if style else {}

    def _minimum_of_quotes(self, kind: str) -> dict[str, int]:
        return {"quotes": self.config.disclosure.minimum_base.quotes} if kind == "quote_panel" else {}

    def _all_findings(self) -> Iterable[tuple[str, Finding]]:
        return self.config.findings.findings.items()

    def _finding(self, kind: str, finding: Finding) -> dict[str, Any]:
        """What an exhibit shows of a finding beside its evidence."""
        shown: dict[str, Any] = {"statement": plain(finding.statement)}
        if kind == "synthesis_table":
            shown["summary"] = {strand: plain(text) for strand, text in finding.summary.items()}
            shown["assessment"] = finding.assessment
        return shown

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
            "edition": {"label": study.moment.label[lang], "date": study.moment.date.isoformat()},
            "without": sorted(self.config.without),
            "kind": study.documents[document].kind,
            "names": item_names(self.config, self._asked(document, lang), lang),
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
        day = self.config.study.moment.date
        return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())

    @property
    def _mark(self) -> str:
        """The mark of synthetic data in the study's first language; "" for a study on real data."""
        synthetic = self.config.study.synthetic
        return synthetic.mark[self.languages[0]] if synthetic else ""

    @property
    def _minimum_base(self) -> dict[str, int]:
        minimum: dict[str, int] = self.config.disclosure.minimum_base.model_dump(exclude_none=True)
        keys = [*self.strands, *([PEOPLE] if self.config.focus_groups is not None else [])]
        return {name: minimum[name] for name in keys}

    def _own_words(self, lang: str) -> Any:
        """What the study lays over the shipped words of a language."""
        path = self.folder / "config" / "words" / f"{lang}.yaml"
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
