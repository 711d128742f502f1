"""What the jobs of each strand use of the configuration: reading its raw files, and analysing them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from peaceresearch.document_specs import LISTED, analyse_spec, read_spec
from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.formulas import categorical_names, formula_names
from peaceresearch.study.load import Configuration
from peaceresearch.study.plan_marks import marks_of_estimates, marks_of_models, outcomes
from peaceresearch.study.survey import Survey
from peaceresearch.study.survey_files import Reading
from peaceresearch.study.text import wordless
from peaceresearch.study.weighting import Weighting


def plain(model: BaseModel) -> Any:
    """A section as JSON has it."""
    return model.model_dump(mode="json")


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


_SCORED = ("items", "reverse", "to", "score", "minimum")
"""What of a scale decides its scores."""


def weighting_spec(weighting: Weighting) -> dict[str, Any]:
    """How weights are calibrated, without what readers are told of it."""
    found: dict[str, Any] = {name: part for name, part in plain(weighting).items() if name != "margins"}
    return found | {
        "margins": [
            [
                name,
                [
                    {"mean": margin.mean, "value": margin.value}
                    if margin.mean is not None
                    else {"by": margin.by, "cells": [[list(values), number] for values, number in margin.cells]}
                    for margin in known.margins
                ],
            ]
            for name, known in weighting.margins.items()
        ]
    }


def codebook_spec(groups: FocusGroups) -> list[Any] | None:
    """The versions of the codebook in their order, without what readers are told of them."""
    if groups.codebook is None:
        return None
    versions = groups.codebook.versions.items()
    return [
        [name, wordless(version) | {"merge": [list(merged) for merged in version.merge.items()]}]
        for name, version in versions
    ]


def quotes_spec(groups: FocusGroups, minimum: int) -> dict[str, Any] | None:
    """What is made of the bank of quotes; the rules that pick from it in their order."""
    if groups.quotes is None:
        return None
    picks = [[name, plain(pick)] for name, pick in groups.quotes.pick.items()]
    return {"source": groups.quotes.source, "role": groups.quotes.role, "pick": picks, "minimum": minimum}


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
        quotes = wordless(groups.quotes)
        return {
            "codings": [[name, plain(file)] for name, file in groups.codings.items()],
            "coders": [[name, names] for name, names in groups.coders.items()],
            "transcripts": [plain(transcript) for transcript in groups.transcripts],
            "speakers": plain(groups.speakers),
            "codebook": codebook_spec(groups),
            "groups": [[name, group.documents] for name, group in groups.groups.held.items()],
            "participants": wordless(groups.participants),
            "quotes": {name: part for name, part in quotes.items() if name not in ("pick", "role")} if quotes else None,
            "reconciled": plain(groups.agreement.reconciled)
            if groups.agreement and groups.agreement.reconciled
            else None,
        }

    def _read_documents(self) -> dict[str, Any]:
        return read_spec(self._documents(), self.config.study.languages)

    def _read_events(self) -> dict[str, Any]:
        events = self._events()
        parts = ("events", "attendance", "feedback", "proposals", "responses")
        return {name: wordless(getattr(events, name)) for name in parts}

    def _analyse_survey(self) -> dict[str, Any]:
        survey = self._survey()
        return self._material() | {
            "level": survey.level,
            "interval": survey.interval,
            "estimates": [
                plain(family) | {"plan": marks_of_estimates(self.config, family)} for family in survey.estimates
            ],
            "missing_by": survey.missing_by,
            "contacts": {"source": survey.contacts.source, "eligibility": survey.contacts.eligibility}
            if survey.contacts
            else None,
            "scale_reports": [
                [name, {"functioning": scale.functioning, "holds": plain(scale.holds)}]
                for name, scale in survey.scales.items()
            ],
            "social_distance": [
                [
                    name,
                    {
                        "by": distance.by,
                        "steps": list(distance.steps),
                        "targets": [list(target) for target in distance.targets.items()],
                        "accepted": distance.accepted,
                    },
                ]
                for name, distance in survey.social_distance.items()
            ],
            "models": {
                name: {"names": formula_names(model.formula), "weighted": model.within is None}
                for name, model in self.config.models.models.items()
            },
            "plan": marks_of_models(self.config),
            "analyses": [[outcome.name, outcome.status] for outcome in outcomes(self.config)],
        }

    def _fit_model(self, model: str) -> dict[str, Any]:
        declared = self.config.models.models[model]
        own = {"name": model, "model": wordless(declared), "level": self._survey().level}
        return self._material({*formula_names(declared.formula), declared.within or ""}) | own

    def _impute_survey(self) -> dict[str, Any]:
        imputation, models = self.config.models.imputation, self.config.models.models.values()
        used = [model.formula for model in models if model.missing == "impute"]
        names = list(dict.fromkeys(name for formula in used for name in formula_names(formula)))
        nominal = sorted(set().union(*map(categorical_names, used)))
        own: dict[str, Any] = {"variables": names, "nominal": nominal, "level": self._survey().level}
        own |= {"seed": self.config.study.seed} | imputation.model_dump(mode="json")
        return self._material({*names, *imputation.auxiliary}) | own

    def _material(self, names: Collection[str] | None = None) -> dict[str, Any]:
        """What an analysis of the survey starts from; of the items, scales and domains all, or those among `names` and
        what these and the weights are made from.
        """
        survey = self._survey()
        wanted = {*survey.items, *survey.scales, *survey.domains} if names is None else {*names}
        scales = {name: scale for name, scale in survey.scales.items() if name in wanted}
        wanted |= {item for scale in scales.values() for item in scale.items}
        wanted |= survey.weighting.variables if survey.weighting else set()
        return {
            "source": survey.source or ", ".join(wave.source for wave in survey.waves.values()),
            "waves": [[name, wave.date.isoformat()] for name, wave in survey.waves.items()],
            "design": plain(survey.design),
            # Values and answers have an order: lists, for the keys of a spec are sorted.
            "domains": {
                name: {"variable": domain.variable, "codes": [list(value) for value in domain.codes.items()]}
                for name, domain in survey.domains.items()
                if name in wanted
            },
            "items": {
                name: {
                    "variable": item.variable,
                    "categories": [[slug, wordless(category)] for slug, category in item.categories.items()],
                    "range": list(item.range) if item.range else None,
                }
                for name, item in survey.items.items()
                if name in wanted
            },
            "scales": [
                [name, {key: part for key, part in plain(scale).items() if key in _SCORED}]
                for name, scale in scales.items()
            ],
            "weighting": weighting_spec(survey.weighting) if survey.weighting else None,
        }

    def _analyse_focus_groups(self) -> dict[str, Any]:
        groups = self._focus_groups()
        agreement = plain(groups.agreement) if groups.agreement else None
        dimensions = [*groups.groups.dimensions, *(groups.participants.variables if groups.participants else ())]
        return {
            "source": [file.source for file in groups.codings.values()],
            "groups": {
                "variables": groups.groups.variables,
                "values": groups.groups.values,
                "held": [[name, wordless(group)] for name, group in groups.groups.held.items()],
            },
            "values": {name: list(self.config.study.dimensions[name].values) for name in dimensions},
            "codes": [[name, coded.code] for name, coded in groups.codes.items() if not coded.branch],
            "branches": [[name, coded.code] for name, coded in groups.codes.items() if coded.branch],
            "counted": groups.counted,
            "by": groups.by,
            "speakers_by": groups.speakers_by,
            "agreement": agreement,
            "saturation": plain(groups.saturation) if groups.saturation else None,
            "co_occurrence": plain(groups.co_occurrence) if groups.co_occurrence else None,
            "negative": [[name, wordless(case)] for name, case in groups.negative_cases.items()],
            "mechanisms": {
                "by": groups.mechanisms.by,
                "kinds": [[name, coded.mechanism] for name, coded in groups.codes.items() if coded.mechanism],
            }
            if groups.mechanisms
            else None,
            "speaking": groups.speaking,
            "codebook": codebook_spec(groups),
            "participants": wordless(groups.participants),
            "quotes": quotes_spec(groups, self.config.disclosure.minimum_base.quotes),
            "seed": self.config.study.seed if groups.agreement or groups.saturation else None,
        }

    def _list_open_decisions(self) -> dict[str, Any]:
        spec = self._analyse_documents()
        return {name: spec[name] for name in LISTED}

    def _analyse_documents(self) -> dict[str, Any]:
        return analyse_spec(self._documents(), self.config.study.languages)

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
