"""Several files of codings as one: texts, documents, codes and coders that meet."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.coding_files import read_codings
from peaceresearch.sources.coding_files_tables import code_rows
from peaceresearch.sources.coding_files_texts import carried, difference, folded, folded_text
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.transcripts import Transcript

DATABASE = "SERDIF_P2_ThematicAnalysis.sqlite3"
G = "00000000-0000-4000-8000-0000000000"
COLUMNS = {
    "layout": "long", "document": "doc", "code": "code", "separator": None, "codes": {}, "absent": [], "coder": "who",
    "segment": None, "start": "a", "end": "b", "positions": "code_points", "first": 0, "text": None,
}  # fmt: skip
FILE = {
    "sheet": None, "encoding": None, "project": None, "columns": None, "coder": None, "documents": {}, "version": None,
}  # fmt: skip


def project(path: Path, texts: dict[str, str], codings: list[tuple[str, int, int, str, str]], first: int = 10) -> None:
    """A project: texts by name, and codings as (text, start, end, code's path, user); guids are `first` and on."""
    number = iter(range(first, 100))
    users = {name: f"{G}{next(number)}" for name in dict.fromkeys(each[4] for each in codings)}
    codes = {path_: f"{G}{next(number)}" for path_ in dict.fromkeys(each[3] for each in codings)}
    parts = [f'<User guid="{key}" name={quoteattr(name)}/>' for name, key in users.items()]
    book = ""
    for path_, key in codes.items():
        name = path_.split(" > ")[-1]
        code = f'<Code guid="{key}" name={quoteattr(name)} isCodable="true" color="#FF0000"/>'
        for above in reversed(path_.split(" > ")[:-1]):
            code = f'<Code guid="{G}{next(number)}" name={quoteattr(above)} isCodable="false">{code}</Code>'
        book += code
    sources = ""
    for name, text in texts.items():
        own = [each for each in codings if each[0] == name]
        said = "".join(
            f'<PlainTextSelection guid="{G}{next(number)}" startPosition="{start}" endPosition="{end}">'
            f'<Coding guid="{G}{next(number)}" creatingUser="{users[user]}"><CodeRef targetGUID="{codes[code]}"/>'
            "</Coding></PlainTextSelection>"
            for _, start, end, code, user in own
        )
        content = text.replace("&", "&amp;").replace("\r", "&#13;")
        sources += (
            f'<TextSource guid="{G}{next(number)}" name={quoteattr(name)}>'
            f"<PlainTextContent>{content}</PlainTextContent>{said}</TextSource>"
        )
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">'
        f"<Users>{''.join(parts)}</Users><CodeBook><Codes>{book}</Codes></CodeBook><Sources>{sources}</Sources></Project>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)


def read(
    folder: Path,
    codings: dict[str, dict[str, Any]],
    transcripts: dict[str, str] | None = None,
    books: dict[str, list[str]] | None = None,
    coders: list[tuple[str, list[str]]] | None = None,
) -> CodedMaterial:
    """The files of `codings` (key: what is declared) as one."""
    declared = [(key, {**FILE, **each}) for key, each in codings.items()]
    texts = [Transcript(name, text, f"{name}.txt") for name, text in (transcripts or {}).items()]
    codebooks = {name: code_rows(paths, name) for name, paths in (books or {}).items()}
    files = {each["source"]: folder / each["source"] for _, each in declared}
    found, _ = read_codings(declared, files, texts, codebooks, coders or [], next(iter(books or {"": []})))
    return found


def lines(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_two_coders_files_are_one_though_their_guids_and_white_space_differ(tmp_path: Path) -> None:
    one, other = "M: Da li?\nP1: Ne,  nikad.\n", "M: Da li?  \r\nP1: Ne, nikad."
    project(
        tmp_path / "a.qdpx",
        {"FG1": one, "FG2": "M: x"},
        [("FG1", 14, 24, "Life > Fear", "Ana"), ("FG2", 0, 1, "Talk", "Ana")],
    )
    start = other.index("Ne")
    project(
        tmp_path / "b.qdpx",
        {"Fg 1": other},
        [("Fg 1", start, start + 9, "Life > Fear", "ben"), ("Fg 1", 0, 1, "New", "ben")],
    )
    found = read(
        tmp_path,
        {"a": {"source": "a.qdpx"}, "b": {"source": "b.qdpx", "documents": {"Fg 1": "FG1"}}},
        coders=[("Ana", []), ("Ben", ["ben"])],
    )
    assert found.documents[["name", "length"]].values.tolist() == [["FG1", len(one)], ["FG2", 4]]
    assert found.segments[["document_name", "start", "end", "text", "code_name", "coder", "file"]].values.tolist() == [
        ["FG1", 0, 1, "M", "New", "Ben", "b"],
        ["FG1", 14, 24, "Ne,  nikad", "Fear", "Ana", "a"],
        ["FG1", 14, 24, "Ne,  nikad", "Fear", "Ben", "b"],
        ["FG2", 0, 1, "M", "Talk", "Ana", "a"],
    ]
    assert found.codes[["path", "file"]].values.tolist() == [
        ["Life", "a"], ["Life > Fear", "a"], ["Talk", "a"], ["New", "b"],
    ]  # fmt: skip
    assert found.documents["document"].is_unique and found.codes["code"].is_unique
    assert set(found.segments["code"]) <= set(found.codes["code"])
    assert ("b.qdpx, FG1", "its white space is not that of the text in a.qdpx") in [
        (note.place, note.found) for note in found.notes
    ]


def test_texts_that_say_something_else_are_told_with_the_first_difference(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: Da li je tako bilo?"}, [])
    project(tmp_path / "b.qdpx", {"FG1": "M: Da li  je onako bilo?"}, [])
    with pytest.raises(InputError) as caught:
        read(tmp_path, {"a": {"source": "a.qdpx"}, "b": {"source": "b.qdpx"}}, {"FG1": "M: Da li"})
    assert lines(caught) == [
        "b.qdpx: FG1: the text is not that in a.qdpx: `li je onako bilo?` where the other has `li je tako bilo?`; code "
        "one text in all files, or tell the transcripts apart by `documents`",
        "FG1.txt: FG1: the text is not that in a.qdpx: `Da li` where the other has `Da li je tako bilo?`; code one "
        "text in all files, or tell the transcripts apart by `documents`",
    ]


def test_one_guid_in_two_files_does_not_make_one_of_two_documents_or_codes(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: da"}, [("FG1", 0, 1, "Fear", "Ana")])
    project(tmp_path / "b.qdpx", {"FG2": "M: ne"}, [("FG2", 3, 5, "Talk", "Ana")])
    found = read(tmp_path, {"a": {"source": "a.qdpx"}, "b": {"source": "b.qdpx"}})
    assert found.documents["document"].nunique() == found.codes["code"].nunique() == 2
    assert found.segments[["document_name", "text", "code_name"]].values.tolist() == [
        ["FG1", "M", "Fear"], ["FG2", "ne", "Talk"],
    ]  # fmt: skip
    names = dict(zip(found.codes["code"], found.codes["name"], strict=True))
    assert [names[code] for code in found.segments["code"]] == ["Fear", "Talk"]


def test_a_coding_that_two_files_hold_is_counted_once(tmp_path: Path) -> None:
    ana = ("FG1", 0, 1, "Fear", "Ana")
    project(tmp_path / "a.qdpx", {"FG1": "M: da"}, [ana, ana])
    project(tmp_path / "b.qdpx", {"FG1": "M: da"}, [ana, ("FG1", 0, 1, "Fear", "Ben")])
    found = read(tmp_path, {"a": {"source": "a.qdpx"}, "b": {"source": "b.qdpx"}})
    assert found.segments[["coder", "file"]].values.tolist() == [["Ana", "a"], ["Ana", "a"], ["Ben", "b"]]
    assert found.notes[-1].found == "1 coding(s) stand in an earlier file, too"


def test_the_same_path_in_two_versions_is_two_codes(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: da"}, [("FG1", 0, 1, "Fear", "Ana")])
    project(tmp_path / "b.qdpx", {"FG1": "M: da"}, [("FG1", 0, 1, "Fear", "Ana"), ("FG1", 3, 5, "Odd", "Ana")])
    files = {"a": {"source": "a.qdpx"}, "b": {"source": "b.qdpx", "version": "v2"}}
    found = read(tmp_path, files, books={"v1": ["Fear"], "v2": ["Fear", "Unused"]})
    assert found.codes[["path", "version", "file"]].values.tolist() == [
        ["Fear", "v1", "a"], ["Fear", "v2", "b"], ["Odd", "v2", "b"], ["Unused", "v2", ""],
    ]  # fmt: skip
    assert [note.place for note in found.notes if "not in the codebook" in note.found] == ["b.qdpx, code Odd"]
    assert len(found.segments) == 3


def test_a_list_of_segments_takes_text_and_codes_from_a_project(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: da li 👋"}, [("FG1", 0, 1, "Life > Fear", "Ana")])
    (tmp_path / "b.csv").write_text("doc,code,who,a,b\nfg1,Fear,B.,9,10\nFG1,Life > Fear,B.,3,5\n")
    listed = {"source": "b.csv", "columns": COLUMNS, "documents": {"fg1": "FG1"}}
    found = read(tmp_path, {"b": listed, "a": {"source": "a.qdpx"}}, coders=[("Ana", []), ("Ben", ["B."])])
    assert found.segments[["text", "coder", "file"]].values.tolist() == [
        ["M", "Ana", "a"], ["da", "Ben", "b"], ["👋", "Ben", "b"],
    ]  # fmt: skip
    assert list(found.codes["path"]) == ["Life", "Life > Fear"]
    assert len(found.documents) == 1
    (tmp_path / "b.csv").write_text("doc,code,who,a,b\nFG1,Fera,B.,3,5\n")
    with pytest.raises(InputError, match="there is no transcript `fg1`; there are: `FG1`"):
        read(tmp_path, {"b": listed, "a": {"source": "a.qdpx"}})
    listed["documents"] = {}
    with pytest.raises(InputError, match=r"b\.csv: line 2: `Fera` is no code of the codebook; did you mean `Fear`\?"):
        read(tmp_path, {"b": listed, "a": {"source": "a.qdpx"}})


def test_blanks_in_names_make_no_difference(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG  1": "M: da"}, [("FG  1", 0, 1, "All  that > Fear  it", "Ana")])
    (tmp_path / "b.csv").write_text("doc,code,who,a,b\nFG 1,Fear it,B.,3,5\nAnother group,Fear it,B.,,\n")
    found = read(tmp_path, {"a": {"source": "a.qdpx"}, "b": {"source": "b.csv", "columns": COLUMNS}})
    assert list(found.codes["path"]) == ["All that", "All that > Fear it"]
    assert found.segments["code"].nunique() == 1
    assert list(found.documents["name"]) == ["FG  1", "Another group"]
    assert "no file has the text of the transcript `Another group`" in [note.found for note in found.notes]


def test_a_list_with_a_transcript_and_no_project(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("doc\tcode\ta\tb\twho\nFG1\tFear\t3\t5\t\n")
    found = read(
        tmp_path, {"b": {"source": "b.tsv", "columns": COLUMNS, "coder": "Ana"}}, {"FG1": "M: da", "FG2": "M: ne"}
    )
    assert found.segments[["text", "coder"]].values.tolist() == [["da", "Ana"]]
    assert found.documents[["name", "text", "length"]].values.tolist() == [["FG1", "M: da", 5], ["FG2", "M: ne", 5]]


def test_a_transcript_gives_the_text_that_a_project_lacks(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1.docx": ""}, [("FG1.docx", 3, 5, "Fear", "Ana")])
    text = "M: da"
    shown = Transcript("FG1", text, "raw/FG1.docx", "FG1.docx")
    declared = [("a", {**FILE, "source": "a.qdpx"})]
    found, _ = read_codings(declared, {"a.qdpx": tmp_path / "a.qdpx"}, [shown], {}, [], "")
    assert found.documents[["name", "text"]].values.tolist() == [["FG1.docx", text]]
    assert list(found.segments["text"]) == ["da"]
    assert "1 coding(s) of a text that only another file has" in [note.found for note in found.notes]


def test_coders_that_the_study_does_not_know(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: da"}, [("FG1", 0, 1, "Fear", "Anna"), ("FG1", 0, 1, "Fear", "Zoe")])
    (tmp_path / "b.csv").write_text("doc,code,who,a,b\nFG1,Fear,,0,1\nFG1,Fear,Beni,0,1\n")
    files = {"a": {"source": "a.qdpx"}, "b": {"source": "b.csv", "columns": COLUMNS}}
    with pytest.raises(InputError) as caught:
        read(tmp_path, files, coders=[("Ana", ["ana k."]), ("Ben", [])])
    assert lines(caught) == [
        "a.qdpx: there is no coder of the study called `Anna`; did you mean `Ana`?",
        "a.qdpx: there is no coder of the study called `Zoe`; there are: `Ana`, `Ben`, `ana k.`",
        "b.csv: there is no coder of the study called `Beni`; did you mean `Ben`?",
    ]
    found = read(tmp_path, files)
    assert set(found.segments["coder"]) == {"Anna", "Zoe", "Beni", ""}
    found = read(tmp_path, files, coders=[("Ana", ["Anna", "Zoe"]), ("Ben", ["Beni"])])
    assert "1 coding(s) of which nobody says who made them" in [note.found for note in found.notes]


def test_what_does_not_fit_the_kind_of_file_is_told_with_all_else(tmp_path: Path) -> None:
    project(tmp_path / "a.qdpx", {"FG1": "M: da"}, [])
    (tmp_path / "b.csv").write_text("doc,code\nFG1,Fear\n")
    (tmp_path / "c.qdpx").write_text("no archive")
    files = {
        "a": {"source": "a.qdpx", "columns": COLUMNS, "project": "x"},
        "b": {"source": "b.csv", "project": "x"},
        "c": {"source": "c.qdpx"},
        "d": {"source": "d.csv"},
        "e": {"source": "a.qdpx", "documents": {"FG": "FG1"}},
    }
    (tmp_path / "a2.qdpx").write_bytes((tmp_path / "a.qdpx").read_bytes())
    with pytest.raises(InputError) as caught:
        read(tmp_path, files)
    told = lines(caught)
    assert told[:3] == [
        "a.qdpx: this is a REFI-QDA project; `columns` is of a list of coded segments; take `columns` out",
        "a.qdpx: this is a REFI-QDA project; `project` is of a Taguette project; take `project` out",
        "b.csv: this is a table; `project` is of a Taguette project; take `project` out",
    ]
    assert told[3].startswith("c.qdpx: ")
    assert told[4:] == [
        "d.csv: there is no such file; check its name, or put it there",
        "a.qdpx: there is no transcript `FG`; did you mean `FG1`?",
    ]
    with pytest.raises(InputError, match="nobody says which column is what; declare `columns`; there are: doc, code"):
        read(tmp_path, {"b": {"source": "b.csv"}})


def test_a_workbook_under_another_name_and_a_project_under_another_name(tmp_path: Path) -> None:
    project(tmp_path / "a.zip", {"FG1": "M: da"}, [("FG1", 0, 1, "Fear", "Ana")])
    assert len(read(tmp_path, {"a": {"source": "a.zip"}}).segments) == 1
    pd.DataFrame({"doc": ["FG1"], "code": ["Fear"], "who": ["x"], "a": [0], "b": [1]}).to_excel(tmp_path / "b.qdpx")
    with pytest.raises(InputError) as caught:
        read(tmp_path, {"b": {"source": "b.qdpx", "columns": COLUMNS}})
    assert lines(caught) == [
        "b.qdpx: .qdpx is no ending of a table; give one of .csv, .tsv, .txt, .xlsx",
    ]


def test_the_same_study_from_its_database_and_from_its_export(shared_data: Path) -> None:
    """Taguette's export has no positions and no highlight without a tag; all other counts are the same."""
    folder = shared_data / "taguette-usability-study"
    both = {"database": {"source": DATABASE}, "export": {"source": "all_tags_20220303.csv"}}
    found = read(folder, both).segments
    database, export = found[found["file"] == "database"], found[found["file"] == "export"]
    assert len(database) == len(export) == 1930
    assert database["selection"].nunique() == export["selection"].nunique() == 1793
    by = ["document_name", "code_name"]
    assert database.groupby(by).size().to_dict() == export.groupby(by).size().to_dict()
    placed, listed = export[export["form"] == "text"], export[export["form"] == "listed"]
    assert (len(placed), len(listed)) == (1892, 38)  # words that stand in their transcript more than once

    def places(found: pd.DataFrame) -> set[tuple[str, int, int, str]]:
        """Where the words stand, without the blanks around some highlights, which the export's cells do not keep."""
        ends = found["end"] - found["text"].map(lambda text: len(text) - len(text.rstrip()))
        return {
            (row.document_name, row.start + len(row.text) - len(row.text.lstrip()), row.end, row.code_name)
            for row in found.assign(end=ends).itertuples()
        }

    assert places(placed) <= places(database)


def test_the_codebook_counts_what_the_database_holds(shared_data: Path) -> None:
    folder = shared_data / "taguette-usability-study"
    found = read(folder, {"database": {"source": DATABASE}}).segments
    counted = pd.read_csv(folder / "codebook_20220303_8.csv").set_index("tag")["number of highlights"]
    assert found.groupby("code_name").size().to_dict() == counted.to_dict()


ANY = st.text(st.sampled_from("ab жć👋\u0301\n\r\t\u00a0\ufeffe\u0308"), max_size=25)


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_folding_keeps_the_words_and_knows_where_they_stand(text: str) -> None:
    found = folded(text)
    words = " ".join(text.replace("\ufeff", "").split())
    assert found.text == folded_text(text)
    assert unicodedata.normalize("NFC", found.text) == unicodedata.normalize("NFC", words)
    for at in range(len(found.text)):
        start, end = found.span(at, at + 1)
        assert found.text[at : at + 1].strip() in folded_text(text[start:end])


@given(st.lists(st.sampled_from(["Da", "жена", "👋🏽", "e\u0301a", "\u00e9a", "x"]), min_size=1, max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_words_keep_their_place_in_a_text_with_other_white_space(words: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", "\n", "\r\n", "  \n", "\u00a0", "\n\n\t"])
    forms = st.sampled_from(["NFC", "NFD"])
    texts, spans = [], []
    for _ in range(2):
        text, own = data.draw(st.sampled_from(["", "\ufeff", " \n"])), []
        for word in words:
            word = unicodedata.normalize(data.draw(forms), word)
            own.append((len(text), len(text) + len(word)))
            text += word + data.draw(blanks)
        texts.append(text)
        spans.append(own)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(words) - 1)] * 2)))
    one, other = folded(texts[0]), folded(texts[1])
    assert one.text == other.text
    first, last = carried(np.array([spans[0][start][0]]), np.array([spans[0][end][1]]), one, other)
    assert (first[0], last[0]) == (spans[1][start][0], spans[1][end][1])
    empty = carried(np.array([spans[0][start][0]]), np.array([spans[0][start][0]]), one, other)
    assert empty[0] == empty[1] == spans[1][start][0]


def test_a_difference_is_shown_from_the_word_before() -> None:
    assert difference("a b c", "a b") == "`a b c` where the other has `a b`"
    assert difference("", "a") == "`nothing more` where the other has `a`"
