"""What the jobs of each strand use of the configuration: reading its raw files, and analysing them."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel

from peaceresearch.study.load import Configuration
from peaceresearch.study.survey import Survey
from peaceresearch.study.survey_files import Reading
from peaceresearch.study.text import Text


def plain(model: BaseModel) -> Any:
    """A section as JSON has it."""
    return model.model_dump(mode="json")


def wordless(value: Any) -> Any:
    """A section without its texts for readers: a label that is reworded moves no estimate."""
    if isinstance(value, BaseModel):
        found = {name: getattr(value, name) for name in type(value).model_fields}
        return {name: wordless(part) for name, part in found.items() if not isinstance(part, Text)}
    if isinstance(value, dict):
        return {key: wordless(part) for key, part in value.items() if not isinstance(part, Text)}
    if isinstance(value, list | tuple):
        return [wordless(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def survey_variables(survey: Survey) -> dict[str, Any]:
    """Every variable of the data file that the config uses, and what it says of the missing answers of each."""
    names = design_variables(survey) + [domain.variable for domain in survey.domains.values()]
    names += [item.asked_if.variable for item in survey.items.values() if item.asked_if]
    found: dict[str, Any] = {name: {"missing": {}, "asked_if": None} for name in names}
    for item in survey.items.values():
        for variable in item.variables:
            said = found.setdefault(variable, {"missing": {}, "asked_if": None})
            for reason, codes in item.missing_by_reason.items():
                known = said["missing"].setdefault(reason, [])
                known += [code for code in codes if code not in known]
            said["asked_if"] = plain(item.asked_if) if item.asked_if else said["asked_if"]
    return found


def design_variables(survey: Survey) -> list[str]:
    """The variables of the data file that make up the sampling design."""
    design = survey.design
    names = [design.weight, design.strata, design.psu, design.fpc]
    names += [name for stage in design.stages for name in (stage.psu, stage.strata, stage.fpc)]
    return [name for name in names if name]


class StrandSpecs:
    """The slices of the configuration for the jobs of the strands; without labels, which move no estimate."""

    config: Configuration

    def _read_survey(self) -> dict[str, Any]:
        survey = self._survey()
        return {
            "files": [[wave, self._data_file(reading, survey)] for wave, reading in survey.files.items()],
            "missing": wordless(survey.missing),
            "variables": survey_variables(survey),
            "design": design_variables(survey),
            "contacts": wordless(survey.contacts),
        }

    def _data_file(self, reading: Any, survey: Survey) -> dict[str, Any]:
        """How a data file is read: not what is estimated of a survey, nor what of a wave only figures show."""
        wanted = {*Reading.model_fields, "source", "variables", "codes", "absent"}
        found = {name: part for name, part in wordless(reading).items() if name in wanted}
        changed = [name for item in getattr(reading, "changed", ()) for name in survey.items[item].variables]
        return found | ({"changed": sorted(set(changed))} if changed else {})

    def _read_focus_groups(self) -> dict[str, Any]:
        groups = self._focus_groups()
        return {
            "source": groups.source,
            "participants": wordless(groups.participants),
            "quotes": wordless(groups.quotes),
        }

    def _read_documents(self) -> dict[str, Any]:
        documents = self._documents()
        return {
            "searches": [[name, wordless(search)] for name, search in documents.searches.items()],
            "screening": wordless(documents.screening),
            "extraction": wordless(documents.extraction),
            "appraisal": wordless(documents.appraisal),
        }

    def _read_events(self) -> dict[str, Any]:
        events = self._events()
        parts = ("events", "attendance", "feedback", "proposals", "responses")
        return {name: wordless(getattr(events, name)) for name in parts}

    def _analyse_survey(self) -> dict[str, Any]:
        survey = self._survey()
        items = {
            name: {"variable": item.variable, "categories": wordless(item.categories)}
            for name, item in survey.items.items()
        }
        models = {
            name: {
                "family": model.family,
                "formula": model.formula,
                "outcome": model.outcome,
                "marginal_effects": model.marginal_effects,
            }
            for name, model in self.config.models.models.items()
        }
        return {
            "source": survey.source or ", ".join(wave.source for wave in survey.waves.values()),
            "waves": [[name, wave.date.isoformat()] for name, wave in survey.waves.items()],
            "design": plain(survey.design),
            "level": survey.level,
            "interval": survey.interval,
            # Values are compared in their order: a list, for the keys of a spec are sorted.
            "domains": {
                name: {"variable": domain.variable, "codes": [list(value) for value in domain.codes.items()]}
                for name, domain in survey.domains.items()
            },
            "items": items,
            "estimates": [plain(family) for family in survey.estimates],
            "missing_by": survey.missing_by,
            "contacts": {"source": survey.contacts.source, "eligibility": survey.contacts.eligibility}
            if survey.contacts
            else None,
            "models": models,
        }

    def _analyse_focus_groups(self) -> dict[str, Any]:
        groups = self._focus_groups()
        return {
            "source": groups.source,
            "groups": plain(groups.groups),
            "values": {name: list(self.config.study.dimensions[name].values) for name in groups.groups.variables},
            "codes": {name: coded.code for name, coded in groups.codes.items()},
            "by": groups.by,
            "agreement": plain(groups.agreement) if groups.agreement else None,
            "saturation": groups.saturation,
            "participants": wordless(groups.participants),
            "quotes": wordless(groups.quotes),
            "seed": self.config.study.seed if groups.agreement else None,
        }

    def _analyse_documents(self) -> dict[str, Any]:
        documents = self._documents()
        return {
            "searches": [[name, search.kind, search.source] for name, search in documents.searches.items()],
            "duplicates": plain(documents.duplicates),
            "reviewers": list(documents.screening.reviewers),
            "reasons": list(documents.screening.reasons),
            "fields": {name: list(field.values) for name, field in documents.extraction.fields.items()},
            "criteria": list(documents.appraisal.criteria) if documents.appraisal else [],
            "scores": {name: score.score for name, score in documents.appraisal.scores.items()}
            if documents.appraisal
            else {},
            "evidence_map": wordless(documents.evidence_map),
            "source": {
                name: part.source
                for name in ("screening", "extraction", "appraisal")
                if (part := getattr(documents, name)) is not None
            },
        }

    def _analyse_events(self) -> dict[str, Any]:
        events = self._events()
        return {
            "level": events.level,
            "place": events.place,
            "events": {name: event.date.isoformat() for name, event in events.events.items()},
            "groups": {
                name: [value for value in self.config.study.dimensions[name].values if value in groups.codes]
                for name, groups in events.attendance.groups.items()
            },
            "spoke": events.attendance.spoke is not None,
            "reference": {name: reference.shares for name, reference in events.reference.items()},
            "questions": {name: question.limits for name, question in events.feedback.questions.items()}
            if events.feedback
            else {},
            "themes": list(events.proposals.themes) if events.proposals else [],
            "addressees": list(events.proposals.addressees) if events.proposals else [],
            "statuses": list(events.responses.statuses) if events.responses else [],
            "source": {
                name: part.source
                for name in ("attendance", "feedback", "proposals", "responses")
                if (part := getattr(events, name)) is not None
            },
        }

    def _survey(self) -> Any:
        assert self.config.survey is not None  # the Snakefile includes a strand's rules only where there is one
        return self.config.survey

    def _focus_groups(self) -> Any:
        assert self.config.focus_groups is not None
        return self.config.focus_groups

    def _documents(self) -> Any:
        assert self.config.documents is not None
        return self.config.documents

    def _events(self) -> Any:
        assert self.config.events is not None
        return self.config.events
