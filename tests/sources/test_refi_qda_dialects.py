"""Projects as the programs write them: the right words in every way of counting, and every way of storing a text."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.sources.refi_qda import read_refi_qda

from .refi_qda_files import CODES, archive, coding, content, project, selection, source, sources

TEXT = "Ana 😀: we help 😀😀😀.\r\nБен: да 😀, s\u030ckola.\r\nAna: together, always."
PASSAGES = ["Ana 😀", "help 😀", "Бен: да 😀", "s\u030ckola", "always", "together, always."]

Count = Callable[[str], int]


def code_points(text: str) -> int:
    return len(text)


def utf_16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def one_break(count: Count) -> Count:
    return lambda text: count(text.replace("\r\n", "\n"))


def passages(count: Count, named: bool) -> list[str]:
    """The passages of the text as selections of a program that counts like this."""
    result = []
    for number, words in enumerate(PASSAGES):
        start = count(TEXT[: TEXT.index(words)])
        end = count(TEXT[: TEXT.index(words) + len(words)])
        result.append(selection(start, end, words if named else "", f"S-{number}"))
    return result


STORED = {
    "file": lambda text: ({"plainTextPath": "internal://a.txt"}, "", {"sources/a.txt": text.encode()}),
    "file with mark": lambda text: (
        {"plainTextPath": "internal://a.txt"},
        "",
        {"Sources/A.TXT": b"\xef\xbb\xbf" + text.encode()},
    ),
    "UTF-16 file": lambda text: ({"plainTextPath": "a.txt"}, "", {"SOURCES/a.txt": text.encode("utf-16")}),
    "inline": lambda text: ({}, content(text), {}),
}


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize(
    ("origin", "count", "named"),
    [
        ("Toy 1.0", code_points, False),
        ("NVivo 14", utf_16, False),
        ("MAXQDA 24 (Release 24.7.0)", utf_16, False),
        ("ATLAS.ti for Windows 23.2.3.27778", one_break(utf_16), False),
        ("NVivo 14", code_points, True),
        ("ATLAS.ti 8.4.0", code_points, True),
        ("ATLAS.ti 8.4.0", one_break(code_points), True),
        ("Toy 1.0", utf_16, True),
        ("Toy 1.0", one_break(utf_16), True),
        ("Toy 1.0", one_break(code_points), True),
    ],
)
def test_the_right_words(tmp_path: Path, stored: str, origin: str, count: Count, named: bool) -> None:
    paths, inside, entries = STORED[stored](TEXT)
    qde = project(CODES, sources(source(inside, *passages(count, named), **paths)), origin=origin)
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde, entries))
    assert sorted(material.segments["text"]) == sorted(PASSAGES)
    assert material.documents["text"].tolist() == [TEXT]
    for row in material.segments.itertuples():
        assert TEXT[row.start : row.end] == row.text


def test_line_breaks_that_the_parser_made_one(tmp_path: Path) -> None:
    """A text in the XML itself with line breaks of Windows: the parser leaves one character of the two that count."""
    raw = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    qde = project(CODES, sources(source(raw, *passages(utf_16, named=True))), origin="NVivo 14").encode()
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde))
    assert sorted(material.segments["text"]) == sorted(PASSAGES)
    assert material.documents["text"].tolist() == [TEXT.replace("\r\n", "\n")]
    assert [note.found for note in material.notes] == ["positions count UTF-16 units and line breaks as two characters"]


def test_how_positions_are_counted_is_said_once_for_many_texts(tmp_path: Path) -> None:
    texts = [source(content("😀 ok ok"), selection(3, 5), guid=f"D-{n}", name=f"Group {n}") for n in range(5)]
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(*texts), origin="NVivo 14")))
    assert [(note.place, note.found) for note in material.notes] == [
        ("Sources", "5 texts: positions count UTF-16 units")
    ]
    assert material.segments["text"].tolist() == ["ok"] * 5


pieces = st.lists(
    st.sampled_from(["a", "ž", "ћ", "s\u030c", "😀", "👩\u200d🌾", "\n", "\r\n", " ", "ë"]), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(
    pieces,
    st.data(),
    st.sampled_from([("Toy", code_points), ("NVivo 12", utf_16), ("ATLAS.ti", one_break(utf_16))]),
    st.sampled_from(sorted(STORED)),
)
def test_random_codings_in_random_scripts(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[str],
    data: st.DataObject,
    program: tuple[str, Count],
    stored: str,
) -> None:
    origin, count = program
    places = data.draw(st.lists(st.tuples(*[st.integers(0, len(parts))] * 2).map(sorted), min_size=1, max_size=6))
    text, said = "".join(parts), []
    selected = []
    for number, (first, last) in enumerate(places):
        before, words = "".join(parts[:first]), "".join(parts[first:last])
        said.append(words)
        selected.append(selection(count(before), count(before + words), words, f"S-{number}"))
    paths, inside, entries = STORED[stored](text)
    qde = project(CODES, sources(source(inside, *selected, **paths)), origin=origin)
    path = archive(tmp_path_factory.mktemp("qdpx") / "toy.qdpx", qde, entries)
    assert sorted(read_refi_qda(path).segments["text"]) == sorted(said)


# --- where a text is ------------------------------------------------------------------------------------------------


def word_document(*paragraphs: str) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.save(buffer)
    return buffer.getvalue()


def test_a_text_that_is_there_as_rich_text_only(tmp_path: Path) -> None:
    rich = source(selection(6, 10, "help"), richTextPath="internal://r.docx", plainTextPath="internal://missing.txt")
    other = source(guid="D-2", name="Two", richTextPath="internal://r.rtf")
    entries = {"Sources/r.docx": word_document("We do", "help 😀"), "Sources/r.rtf": b"{\\rtf1 x}"}
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(rich, other)), entries))
    assert material.documents["text"].tolist() == ["We do\nhelp 😀\nleft\nright\n", ""]
    assert material.segments["text"].tolist() == ["help"]
    assert [(note.place, note.found) for note in material.notes] == [
        ("TextSource One", "only Sources/r.docx has its text"),
        ("TextSource Two", "Sources/r.rtf cannot be read as a Word document (BadZipFile)"),
    ]


def test_plain_text_goes_before_rich_text(tmp_path: Path) -> None:
    both = source(selection(0, 5), richTextPath="internal://r.docx", plainTextPath="internal://p.txt")
    entries = {"sources/r.docx": word_document("rich"), "sources/p.txt": b"plain"}
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(both)), entries))
    assert (material.segments["text"].tolist(), material.notes) == (["plain"], ())


@pytest.mark.parametrize(
    ("reference", "entry"),
    [
        ("internal://0A-b", "sources/0a-B.txt"),
        ("internal://0a-b.txt", "Sources/0A-B"),
        ("internal:///x/a.txt", "sources/a.txt"),
        ("internal://group%20one.txt", "sources/group one.txt"),
        ("internal://a.txt", "sources\\a.txt"),
        ("Sources/a.txt", "a.txt"),
    ],
)
def test_names_of_texts_are_written_in_many_ways(tmp_path: Path, reference: str, entry: str) -> None:
    qde = project(CODES, sources(source(selection(0, 2), plainTextPath=reference)))
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde, {entry: b"ok"}))
    assert material.segments["text"].tolist() == ["ok"]


def test_of_two_names_that_differ_in_case_the_one_as_written_is_meant(tmp_path: Path) -> None:
    qde = project(CODES, sources(source(selection(0, 2), plainTextPath="internal://A.txt")))
    entries = {"sources/a.txt": b"no", "sources/A.txt": b"ok"}
    assert read_refi_qda(archive(tmp_path / "toy.qdpx", qde, entries)).segments["text"].tolist() == ["ok"]


# --- cases, memos, drafts -------------------------------------------------------------------------------------------


def test_cases_among_the_codes_are_cases(tmp_path: Path) -> None:
    """NVivo writes a case as a code of the same guid, and what belongs to it as codings."""
    codes = """<CodeBook><Codes><Code guid="C-1" name="Trust" isCodable="true"/>
      <Code guid="K-0" name="Cases" isCodable="false"><Code guid="K-1" name="Ana" isCodable="true"/></Code>
    </Codes></CodeBook>"""
    cases = '<Cases><Case guid="K-0" name="Cases"/><Case guid="K-1" name="Ana"/></Cases>'
    text = source(content("We help."), selection(0, 2, inside=coding() + coding("K-1")))
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(codes, cases, sources(text)), {}))
    assert material.codes["name"].tolist() == ["Trust"]
    assert material.segments["code_name"].tolist() == ["Trust"]
    assert material.cases.to_numpy().tolist() == [["k-1", "Ana", "selection", "s-1"]]


def test_memos_and_what_they_are_about(tmp_path: Path) -> None:
    codes = (
        '<CodeBook><Codes><Code guid="C-1" name="Trust" isCodable="true"><NoteRef targetGUID="N-1"/></Code></Codes>'
        "</CodeBook>"
    )
    described = "<Description>hesitates here</Description>" + coding(inside='<NoteRef targetGUID="N-2"/>')
    text = source(content("We help."), selection(0, 2, inside=described), '<NoteRef targetGUID="N-9"/>')
    notes = """<Notes><Note guid="N-1" name="Definition" plainTextPath="internal://n.txt"/>
      <Note guid="N-2" name="Doubt"><PlainTextContent>ask again</PlainTextContent></Note>
      <Note guid="N-3" name="Linked"><PlainTextContent>linked</PlainTextContent></Note>
      <Note guid="N-4" name="Journal"><Description>a day</Description></Note></Notes>"""
    links = '<Links><Link guid="L" originGUID="N-3" targetGUID="S-1"/></Links>'
    qde = project(codes, sources(text), notes, links)
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde, {"sources/n.txt": b"belief in others"}))
    assert material.memos.to_numpy().tolist() == [
        ["code", "c-1", "n-1", "Definition", "belief in others"],
        ["selection", "s-1", "n-2", "Doubt", "ask again"],
        ["selection", "s-1", "n-3", "Linked", "linked"],
        ["", "", "n-4", "Journal", "a day"],
        ["selection", "s-1", "", "", "hesitates here"],
    ]
    assert ("Notes", "1 memo(s) that are referred to do not exist") in [(n.place, n.found) for n in material.notes]


@pytest.mark.parametrize("version", ["0:4", "1:0", "1.5"])
def test_namespaces_of_other_versions(tmp_path: Path, version: str) -> None:
    qde = project(CODES, sources(source(content("We"), selection(0, 2)))).replace("project:1.0", f"project:{version}")
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde))
    assert material.segments["text"].tolist() == ["We"]
    assert [note.found for note in material.notes] == [f"has the namespace of version {version}"]


def test_every_type_of_value(tmp_path: Path) -> None:
    types = {"Text": "a", "Boolean": "true", "Integer": "3", "Float": "1.5", "Date": "2024-12-10"}
    types["DateTime"] = "2024-12-10T10:00:00Z"
    declared = "".join(f'<Variable guid="V-{t}" name="{t}" typeOfVariable="{t}"/>' for t in types)
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="V-{t}"/><{t}Value>{value}</{t}Value></VariableValue>'
        for t, value in types.items()
    )
    empty = '<VariableValue><VariableRef targetGUID="V-Text"/></VariableValue>'
    texts = source(content("a"), values), source(content("b"), empty, guid="D-2", name="Two")
    qde = project(f"<Variables>{declared}</Variables>", CODES, sources(*texts))
    found = read_refi_qda(archive(tmp_path / "toy.qdpx", qde)).variables
    first = found[found["document"] == "d-1"]
    assert dict(zip(first["variable"], first["value"], strict=True)) == types
    assert found.loc[found["document"] == "d-2", "value"].tolist() == [""]


def test_a_recording_without_a_name_is_called_like_its_transcript(tmp_path: Path) -> None:
    audio = '<AudioSource guid="D-1" name=""><Transcript guid="T" name="Group one"/></AudioSource>'
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(audio))))
    assert material.documents["name"].tolist() == ["Group one"]


def test_sources_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    texts = [source(content(each), selection(0, 1, guid=f"S-{each}"), guid=f"D-{each}") for each in "ab"]
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(*texts))))
    assert material.segments["document"].tolist() == ["d-a", "d-b"]
    assert [note.found for note in material.notes] == ["2 sources have this name"]
