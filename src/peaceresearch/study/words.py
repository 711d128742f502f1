"""What a language needs: its tags, the labels of a document, and the words on exhibits, from YAML."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from peaceresearch.problems import InputError, Problem, input_error

RESOURCE_FILES = ("words",)
# Babel is imported where it is used: the words are checked whenever the Snakefile is parsed.
_SHIPPED = Path(__file__).with_name("words")
_MINUS = "\N{MINUS SIGN}"
_OPEN = ("citation.", "document.", "exhibit.")  # sections to which a language or a study may add keys


@dataclass(frozen=True)
class Tags:
    """How each tool names the language: pandoc, HTML, Babel, and typst's language and region."""

    pandoc: str
    html: str
    babel: str
    typst_lang: str
    typst_region: str


@dataclass(frozen=True)
class Label:
    """The word before a number: `title` in a caption, `reference` inside a sentence."""

    title: str
    reference: str


@dataclass(frozen=True)
class Words:
    """Everything that a document or an exhibit needs of one language.

    `crossref` has the labels of figure, table, section and equation; `callout` the titles of note, tip, important,
    warning and caution; `document` and `exhibit` the words that `words/keys.yaml` explains one by one, and any that a
    study adds. `citation` has terms of bibliographies by their CSL names, where the language's own CSL terms are
    missing or in another script; it may be empty. `file` is the file the user would mend.
    """

    lang: str
    file: str
    tags: Tags
    crossref: Mapping[str, Label]
    callout: Mapping[str, str]
    document: Mapping[str, str]
    exhibit: Mapping[str, str]
    citation: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """The exhibit word `key` with its `{placeholders}` filled from `values`.

        Raises
        ------
        InputError
            When the language has no such word, or the word asks for a value that is not given.
        """
        if key not in self.exhibit:
            raise input_error(self.file, "the word is missing", "add it in this language", f"exhibit.{key}")
        try:
            return self.exhibit[key].format(**values)
        except (KeyError, IndexError, ValueError) as error:
            allowed = ", ".join(f"{{{name}}}" for name in sorted(values)) or "none"
            what = f'"{self.exhibit[key]}" cannot be filled in ({error})'
            raise input_error(self.file, what, f"use only these placeholders: {allowed}", f"exhibit.{key}") from None


def load_words(lang: str, study: Path | None = None) -> Words:
    """The words of a language: the shipped ones, with those of `config/words/<lang>.yaml` of the study laid over.

    Parameters
    ----------
    lang
        The language as documents are named by it: the stem of the YAML file.
    study
        The study's folder; None for the shipped words alone.

    Raises
    ------
    InputError
        When neither file exists, one cannot be read, a key is missing, unknown (outside `citation`, `document` and
        `exhibit`, which a language or a study may extend) or not a text, or Babel does not know the locale: all of it
        at once.
    """
    own = study / "config" / "words" / f"{lang}.yaml" if study is not None else None
    shipped = _SHIPPED / f"{lang}.yaml"
    layers = [path for path in (shipped, own) if path is not None and path.is_file() and path.name != "keys.yaml"]
    file = own if own is not None else shipped
    if not layers:
        known = ", ".join(sorted(path.stem for path in _SHIPPED.glob("*.yaml") if path.stem != "keys"))
        raise input_error(
            file, f'there are no words for the language "{lang}"', f"write this file; shipped are {known}"
        )
    required = dict(_leaves(_mapping(_SHIPPED / "keys.yaml")))
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for layer in layers:
        for key, value in _leaves(_mapping(layer)):
            if key not in required and not key.startswith(_OPEN):
                problems.append(Problem(_shown(layer), key, "no such key", "see the list in words/keys.yaml"))
            elif not isinstance(value, str):
                problems.append(Problem(_shown(layer), key, f"{value!r} is not a text", "put it in quotation marks"))
            else:
                found[key] = value
    # A key whose value was refused above is not also missing.
    refused = {problem.place for problem in problems}
    missing = sorted(required.keys() - found.keys() - refused)
    problems += [Problem(_shown(layers[-1]), key, "the key is missing", f"give the {required[key]}") for key in missing]
    # The shipped locales are right (a test asks Babel).
    if len(layers) > (1 if layers[0] == shipped else 0) and not _is_locale(found.get("tags.babel", "en")):
        what = f'Babel knows no locale "{found["tags.babel"]}"'
        problems.append(Problem(_shown(layers[-1]), "tags.babel", what, "use a CLDR name with underscores"))
    if problems:
        raise InputError(problems)
    return _words(lang, _shown(layers[-1]), found)


def format_date(day: date, words: Words, form: Literal["medium", "long"] = "long") -> str:
    """A date in a form of the language, as CLDR (through Babel) has it; `medium` has a short name of the month, or its
    number.
    """
    from babel.dates import format_date as babel_date

    return babel_date(day, format=form, locale=words.tags.babel)


def format_months(first: date, last: date, words: Words) -> str:
    """The months from `first` to `last` in the language, as CLDR (through Babel) has intervals."""
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMMM", locale=words.tags.babel))


def format_number(value: float, digits: int, words: Words) -> str:
    """A number with a fixed number of decimals, and the decimal and thousands separators of the language.

    Rounds half to even on the decimal form of `value`; a negative number gets a real minus sign, and one that rounds to
    zero none. A missing or infinite value has no form here: a caller shows `not_shown` or `not_estimable` in its place.

    Raises
    ------
    ValueError
        When `value` is not finite or `digits` is negative.
    """
    if not math.isfinite(value) or digits < 0:
        raise ValueError(f"cannot write {value!r} with {digits} digits")
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    size = format_decimal(abs(value), format=pattern, locale=words.tags.babel)
    is_zero = not any(character in "123456789" for character in size)
    return size if value >= 0 or is_zero else _MINUS + size


def _shown(path: Path) -> str:
    """A file of words as the user knows it: `config/words/<lang>.yaml`, or `words/<lang>.yaml` of the package."""
    return "/".join(path.parts[-2 if path.parent == _SHIPPED else -3 :])


def _is_locale(name: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _mapping(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise input_error(_shown(path), f"cannot be read: {error}", "write it as YAML in UTF-8") from None
    if not isinstance(content, dict):
        raise input_error(path, "holds no sections", "see the list in words/keys.yaml")
    return content


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is not a section, with its dotted key."""
    for key, value in tree.items():
        place = f"{above}{key}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{place}.")
        else:
            yield place, value


def _words(lang: str, file: str, found: Mapping[str, str]) -> Words:
    def section(name: str) -> dict[str, str]:
        start = f"{name}."
        return {key.removeprefix(start): found[key] for key in sorted(found) if key.startswith(start)}

    labels = section("crossref")
    kinds = sorted({key.partition(".")[0] for key in labels})
    return Words(
        lang=lang,
        file=file,
        tags=Tags(**section("tags")),
        crossref={kind: Label(labels[f"{kind}.title"], labels[f"{kind}.reference"]) for kind in kinds},
        callout=section("callout"),
        document=section("document"),
        exhibit=section("exhibit"),
        citation=section("citation"),
    )
