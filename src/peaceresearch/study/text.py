"""Text that a reader sees, once per language."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel, model_validator

EVERY_LANGUAGE = "*"


class Section(BaseModel):
    """A part of the configuration: a misspelt key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class Text(RootModel[dict[str, str]]):
    """One text in each language (`{en: ..., sq: ...}`), or one plain text that holds in every language."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"anyOf": [{"type": "string"}]})

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {EVERY_LANGUAGE: value} if isinstance(value, str) else value

    def languages_without(self, languages: tuple[str, ...]) -> list[str]:
        """Languages of `languages` in which this text is not given."""
        return (
            [] if EVERY_LANGUAGE in self.root else [lang for lang in languages if not self.root.get(lang, "").strip()]
        )

    def __getitem__(self, lang: str) -> str:
        """The text in `lang`; `KeyError` if it was not given (the study's check finds this before anything runs)."""
        return self.root[EVERY_LANGUAGE] if EVERY_LANGUAGE in self.root else self.root[lang]


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
