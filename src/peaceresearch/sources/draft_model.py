"""What a draft of a survey consists of, and the texts of the dictionary that it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peaceresearch.sources.survey_codes import code_number
from peaceresearch.sources.survey_data import SurveyData

Code = str | int | float


@dataclass(frozen=True)
class DraftCategory:
    """One answer of a drafted item; `variable` is its own where the question has several answers."""

    name: str
    codes: tuple[Code, ...]
    labels: Sequence[str]
    """One per dictionary."""
    variable: str = ""
    remark: str = ""


@dataclass(frozen=True)
class DraftItem:
    """One drafted item; `variable` is "" where each of its categories has its own, `remarks` stand above it."""

    name: str
    variable: str
    labels: Sequence[str]
    categories: Sequence[DraftCategory] = ()
    remarks: Sequence[str] = ()
    doubtful: Sequence[Code] = ()
    """Codes that look like missing answers, and are not declared so."""


@dataclass
class Draft:
    """What was made of the variables of a data file."""

    items: list[DraftItem] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    """Variables that are no items, and why."""
    design: dict[str, list[str]] = field(default_factory=dict)
    """Part of a sampling design: variables whose names or labels sound like it."""


@dataclass(frozen=True)
class Texts:
    """The texts of one dictionary."""

    variables: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    """Variable: code that is no missing answer: its label."""

    @classmethod
    def of(cls, data: SurveyData) -> Texts:
        """Those of one reading of the file."""
        codes: dict[str, dict[str, str]] = {}
        for row in data.labels.itertuples(index=False):
            if not row.missing:
                codes.setdefault(str(row.item), {})[str(row.code)] = str(row.label)
        return cls(dict(zip(data.items["item"], data.items["label"], strict=True)), codes)

    def of_variable(self, variable: str) -> str:
        """Its label on one line, or its name."""
        return " ".join(self.variables.get(variable, "").split()) or variable

    def of_code(self, variable: str, code: str) -> str:
        """Its label on one line, or the code."""
        return " ".join(self.codes.get(variable, {}).get(code, "").split()) or code


def yaml_code(text: str, is_number: bool) -> Code:
    """A code as YAML has it."""
    value = code_number(text) if is_number else None
    if value is None:
        return text
    return int(value) if value.is_integer() else value
