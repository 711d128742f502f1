"""Spelling of everything that a reader sees, against Debian's dictionaries, and letters that a language does not have.

Words that a dictionary lacks and that are right stand in tests/house/spelling/<lang>.txt: names, terms, forms. Names of
places need not: they are taken from the tiles of config/study.yaml.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from peaceresearch.study.check import texts_of
from peaceresearch.study.load import SECTIONS, validate
from peaceresearch.study.reports import read_report
from peaceresearch.study.yaml_file import read_yaml

REPOSITORY = Path(__file__).resolve().parents[2]
SPELLING = Path(__file__).with_name("spelling")
DICTIONARIES = {"en": "en_GB", "sq": "sq_AL", "sr": "sr_Latn_RS"}
LETTERS = {"en": "", "sq": "çëÇË", "sr": "čćđšžČĆĐŠŽ"}
"""Beyond A to Z. Names of places and people keep their own letters and stand in the word lists."""
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
NO_PROSE = re.compile(
    r"^---\n(?s:.*?)^---\n|```(?s:.*?)```|`[^`\n]*`|\{[^{}\n]*\}|<[^>\n]*>|@[\w-]+|\[\^\w+\]|https?://\S+|^:::.*$",
    re.MULTILINE,
)
"""What is no prose: headers, code, attributes, references; of the fence of a box, its title is read apart."""
TITLE = re.compile(r'^:::.*\btitle="([^"]*)"', re.MULTILINE)


def config_texts(lang: str) -> Iterator[str]:
    """Texts of the study in one language, and what the twin says in it."""
    for section, model in SECTIONS.items():
        path = REPOSITORY / "config" / f"{section}.yaml"
        if path.exists() and section != "twin":  # whose texts are plain
            file = read_yaml(path, path.name)
            for _, text in texts_of(validate(file, model)):
                yield text[lang]
    yield from spoken(yaml.safe_load((REPOSITORY / "config" / "twin.yaml").read_text(encoding="utf-8")), lang)


def spoken(data: object, lang: str) -> Iterator[str]:
    """Texts that stand under a key that is the language."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == lang:
                yield from every_text(value)
            else:
                yield from spoken(value, lang)
    elif isinstance(data, list):
        for value in data:
            yield from spoken(value, lang)


def every_text(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from every_text(value)


def document_texts(lang: str) -> Iterator[str]:
    for path in sorted((REPOSITORY / "reports").glob(f"*.{lang}.qmd")):
        text = path.read_text(encoding="utf-8")
        header = yaml.safe_load(text.split("---\n")[1])
        yield from (str(header.get(key, "")) for key in ("subtitle", "abstract"))
        yield from header.get("keywords", ())
        yield NO_PROSE.sub(" ", text)
        yield from TITLE.findall(text)
        yield from (
            str(option)
            for call in read_report(path, path.name).asks("value")
            for name, option in call.options
            if name == "otherwise" and option
        )


def shown_words(lang: str) -> Iterator[str]:
    words = REPOSITORY / "src" / "peaceresearch" / "study" / "words" / f"{lang}.yaml"
    tree = yaml.safe_load(words.read_text(encoding="utf-8"))
    yield from every_text({key: tree[key] for key in ("crossref", "callout", "document", "exhibit")})


def place_names() -> set[str]:
    """The names of places, in every language: sentences in one may hold those of another."""
    dimensions = yaml.safe_load((REPOSITORY / "config" / "study.yaml").read_text(encoding="utf-8"))["dimensions"]
    values = [value for dimension in dimensions.values() for value in dimension["values"].values() if "tile" in value]
    return {word for value in values for text in every_text(value["label"]) for word in WORD.findall(text)}


def words_in(lang: str) -> set[str]:
    texts = [NO_PROSE.sub(" ", text) for text in (*config_texts(lang), *document_texts(lang), *shown_words(lang))]
    assert sum(map(len, texts)) > 40_000, "the texts of a whole study were read"
    found = {word for text in texts for word in WORD.findall(unicodedata.normalize("NFC", text))}
    return {word.replace("’", "'") for word in found - place_names()}


def known(lang: str) -> set[str]:
    lines = (SPELLING / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_every_word_is_in_the_dictionary_or_on_the_list_of_names_and_terms(lang: str) -> None:
    if shutil.which("hunspell") is None:
        pytest.skip("hunspell is not on the PATH")
    dictionary = DICTIONARIES[lang]
    if not any(Path(f"/usr/share/{place}/{dictionary}.dic").exists() for place in ("hunspell", "myspell/dicts")):
        pytest.skip(f"no dictionary {dictionary}: Debian has hunspell-sr, myspell-sq, hunspell-en-gb")
    words = sorted(words_in(lang) - known(lang))
    done = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", dictionary, "-l"],
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    # A single letter is what an apostrophe or a formula leaves.
    assert sorted(word for word in set(done.stdout.split()) if len(word) > 1) == []


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_no_letter_of_another_script_or_language(lang: str) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'" + LETTERS[lang])
    foreign = {word for word in words_in(lang) - known(lang) if not set(word) <= allowed}
    assert sorted(foreign) == []


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_the_list_of_names_and_terms_holds_only_what_is_used(lang: str) -> None:
    assert sorted(known(lang) - words_in(lang)) == []
