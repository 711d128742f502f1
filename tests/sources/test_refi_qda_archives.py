"""Archives from strangers: each fault one clear line, nothing written, nothing unbounded."""

import io
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources import refi_qda_archive, refi_qda_entries
from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.refi_qda_codebook import read_qdc

from .refi_qda_files import CODES, archive, content, project, selection, source, sources

STORED = project(CODES, sources(source(selection(0, 2), plainTextPath="internal://a.txt")))


def lines_of(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_refi_qda(path, shown="groups.qdpx")
    lines = [str(problem) for problem in caught.value.problems]
    assert all(line.startswith("groups.qdpx: ") and "\n" not in line and len(line) < 1_000 for line in lines)
    return lines


def raw(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of two entries of one name
        for name, data in entries:
            opened.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name", ["../../up.txt", "/etc/passwd", "sources/../../up.txt", "C:\\up.txt", "..\\up.txt", "\\up.txt"]
)
def test_names_that_lead_out_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    path = raw(tmp_path / "slip.qdpx", [("project.qde", STORED.encode()), (name, b"x")])
    assert lines_of(path) == [
        f"groups.qdpx: {name}: is the name of an entry that leads out of the archive; check where the file came from"
    ]
    assert {each.name for each in tmp_path.rglob("*")} == {"a", "b", "slip.qdpx"}


def test_an_entry_without_a_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "nameless.qdpx", STORED, {"sources/a.txt": b"ok"})
    with zipfile.ZipFile(path, "a") as opened:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        opened.writestr(nameless, b"x")
    assert read_refi_qda(path).segments["text"].tolist() == ["ok"]


def test_an_entry_that_grows_like_no_text(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.qdpx", STORED, {"sources/a.txt": b"a" * 20_000_000})
    tracemalloc.start()
    (line,) = lines_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "sources/a.txt: grows " in line
    assert peak < 10_000_000
    assert "project.qde: grows " in lines_of(archive(path, b" " * 20_000_000))[0]


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    """An entry that says it is small is read no further than it says, and then does not fit its checksum."""
    path = archive(tmp_path / "liar.qdpx", STORED, {"sources/a.txt": b"a" * 5_000_000})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 2)))
    assert "sources/a.txt: cannot be unpacked" in lines_of(path)[0]


def test_too_much_and_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"sources/{n}.txt": bytes(range(256)) * 8_000 for n in range(4)}
    path = archive(tmp_path / "large.qdpx", STORED, texts)
    monkeypatch.setattr(refi_qda_entries, "READ_LIMIT", 8_000_000)
    assert "its project and texts have 8 MB when unpacked" in lines_of(path)[0]
    monkeypatch.setattr(refi_qda_entries, "ENTRY_LIMIT", 4)
    assert lines_of(path) == ["groups.qdpx: has 5 entries, a project has far fewer; check where the file came from"]


def test_media_may_be_as_large_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi_qda_entries, "READ_LIMIT", 100_000)
    path = archive(tmp_path / "film.qdpx", STORED, {"sources/film.mp4": b"\0" * 9_000_000, "sources/a.txt": b"ok"})
    assert read_refi_qda(path).segments["text"].tolist() == ["ok"]


def test_several_entries_of_one_name(tmp_path: Path) -> None:
    texts = [("sources/a.txt", b"one"), ("sources/a.txt", b"two")]
    path = raw(tmp_path / "double.qdpx", [("project.qde", STORED.encode()), *texts])
    assert lines_of(path) == ["groups.qdpx: sources/a.txt: is the name of 2 entries; export the project again as .qdpx"]
    path = raw(path, [("project.qde", STORED.encode())] * 2)
    assert "there are 2 .qde entries: project.qde, project.qde" in lines_of(path)[0]
    path = raw(path, [("project.qde", STORED.encode()), ("sources/A.txt", b"one"), ("Sources/a.TXT", b"two")])
    assert "internal://a.txt: may be any of 2 entries: Sources/a.TXT, sources/A.txt" in lines_of(path)[0]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("word/document.xml", b"<w/>")], "this is a Word document (.docx)"),
        ([("xl/workbook.xml", b"<w/>")], "this is an Excel workbook (.xlsx)"),
        ([("export/project.qdpx", b"PK")], "it holds another archive (export/project.qdpx): unpack that first"),
        ([("a.txt", b"")], "there is no .qde entry in the archive;"),
        ([], "there is no .qde entry in the archive;"),
    ],
)
def test_archives_of_another_kind(tmp_path: Path, entries: list[tuple[str, bytes]], said: str) -> None:
    (line,) = lines_of(raw(tmp_path / "other.qdpx", entries))
    assert said in line


def test_an_archive_inside_is_not_opened(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", b"x" * 1_000_000).read_bytes()
    path = archive(tmp_path / "outer.qdpx", STORED, {"sources/a.zip": inner, "sources/a.txt": b"ok"})
    assert read_refi_qda(path).segments["text"].tolist() == ["ok"]


def rich_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("word/document.xml", b" " * 60_000_000)
    return buffer.getvalue()


def test_a_rich_text_that_is_a_bomb_is_left_out(tmp_path: Path) -> None:
    qde = project(CODES, sources(source(selection(0, 2), richTextPath="internal://r.docx")))
    path = archive(tmp_path / "bomb.qdpx", qde, {"sources/r.docx": rich_bomb()})
    tracemalloc.start()
    material = read_refi_qda(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert material.documents["length"].isna().all()
    assert "sources/r.docx" in material.notes[0].found
    assert peak < 10_000_000


# --- the XML --------------------------------------------------------------------------------------------------------


def test_codes_without_end(tmp_path: Path) -> None:
    depth = 20_000
    codes = "".join(f'<Code guid="C-{n}" name="c" isCodable="true">' for n in range(depth)) + "</Code>" * depth
    qde = project(f"<CodeBook><Codes>{codes}</Codes></CodeBook>")
    assert "Code c: has codes nested deeper than 100 levels" in lines_of(archive(tmp_path / "deep.qdpx", qde))[0]


def test_elements_without_end(tmp_path: Path) -> None:
    depth = 100_000
    qde = project("<Odd>" * depth + "</Odd>" * depth)
    assert read_refi_qda(archive(tmp_path / "deep.qdpx", qde)).segments.empty


def test_names_without_end_are_cut_in_lines(tmp_path: Path) -> None:
    name = "".join(map(str, range(700_000)))
    qde = project(CODES, sources(source(content("ab"), selection(3, 1, name=name), name=name)))
    assert "starts at 3 and ends at 1" in lines_of(archive(tmp_path / "long.qdpx", qde))[0]


@pytest.mark.parametrize("position", ["99999999999999999999", "1e3", "0x10", "１２", "", "1.0", "9" * 10_000])
def test_positions_that_are_none(tmp_path: Path, position: str) -> None:
    qde = project(CODES, sources(source(content("ab"), selection(0, 1)))).replace('"1"', f'"{position}"')
    assert "does not say where it starts and ends" in lines_of(archive(tmp_path / "odd.qdpx", qde))[0]


def test_many_selections_outside_their_text_are_one_note(tmp_path: Path) -> None:
    selected = [selection(5, 9, guid=f"S-{n}") for n in range(50)]
    material = read_refi_qda(archive(tmp_path / "out.qdpx", project(CODES, sources(source(content("ab"), *selected)))))
    assert len(material.segments) == 50
    assert [note.found for note in material.notes] == ["50 selections end outside the text or cut a character"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-2"])
def test_xml_in_another_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    qde = project(CODES.replace("Trust", "Škola"), sources(source(content("ab"), selection(0, 2))))
    data = qde.replace('encoding="utf-8"', f'encoding="{declared}"').encode(encoding)
    assert read_refi_qda(archive(tmp_path / "toy.qdpx", data)).segments["code_name"].tolist() == ["Škola"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (project(CODES.replace("Trust", "Škola")).encode("cp1250"), "line 2, column"),
        (project(CODES).replace('"utf-8"', '"utf-16"').encode(), "project.qde"),
        (project(CODES).encode("utf-16").removeprefix(b"\xff\xfe"), "project.qde"),
        (b"\n" + project(CODES).encode(), "line 2, column 1: is not well-formed XML"),
        (project(CODES).encode()[:200], "is not well-formed XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "declares a document type"),
        (b'<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>', "declares a document type"),
        (b'<!DOCTYPE Project SYSTEM "http://example.org/a.dtd"><Project/>', "declares a document type"),
        (b"\0" * 300, "is not well-formed XML"),
    ],
)
def test_xml_that_is_none(tmp_path: Path, data: bytes, said: str) -> None:
    (line,) = lines_of(archive(tmp_path / "bad.qdpx", data))
    assert said in line


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.qdpx"
    return archive(
        path, STORED, {"sources/a.txt": "ëž text".encode(), "sources/b.docx": rich_bomb()[:500]}
    ).read_bytes()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_is_read_or_refused(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    """Whatever bytes are changed, lost or added: the project is read, or there are lines about it."""
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    path = tmp_path / "damaged.qdpx"
    path.write_bytes(changed)
    try:
        read_refi_qda(path, "groups.qdpx")
    except InputError as error:
        assert error.problems


# --- codebooks ------------------------------------------------------------------------------------------------------


def book(inside: str, namespace: str = "urn:QDA-XML:codebook:1.0") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="{namespace}" origin="Toy">{inside}</CodeBook>'


CODEBOOK = """<Codes><Code guid="{A-1}" name="Trust" isCodable="false" color="#00ff00">
  <Description> belief in others </Description><Code guid="A-2" name="Help" isCodable="true"/></Code>
  <Code guid="A-3" name="Страх" isCodable="true"/></Codes>
  <Sets><Set guid="S-1" name="Core"><MemberCode guid="a-1"/><MemberCode targetGUID="A-2"/></Set>
  <Set guid="S-2" name="New"><MemberCode guid="a-1"/></Set></Sets>"""


@pytest.mark.parametrize("version", ["1.0", "1:0", "0:4"])
def test_a_codebook(tmp_path: Path, version: str) -> None:
    path = tmp_path / "book.qdc"
    path.write_text(book(CODEBOOK, f"urn:QDA-XML:codebook:{version}"), "utf-8-sig")
    assert read_qdc(path).to_numpy().tolist() == [
        ["a-1", "Trust", "", "Trust", "#00ff00", "belief in others", False, "Core; New"],
        ["a-2", "Help", "a-1", "Trust > Help", "", "", True, "Core"],
        ["a-3", "Страх", "", "Страх", "", "", True, ""],
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (STORED.encode(), "not a REFI-QDA codebook"),
        (b"", "the file is empty"),
        (b"code;name\n", "not a .qdc codebook"),
        (b"<!DOCTYPE html><html></html>", "this is an HTML page"),
        (book("<Codes><Code>").encode(), "line 1, column"),
        (book('<Codes><Code name="A"/><Code guid="1" name="B"/><Code guid="1" name="C"/></Codes>').encode(), "no guid"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><CodeBook>&x;</CodeBook>', "declares a document type"),
    ],
)
def test_a_codebook_that_is_none(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "book.qdc"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        read_qdc(path, "book.qdc")
    assert all(str(problem).startswith("book.qdc: ") for problem in caught.value.problems)


def test_an_archive_in_place_of_a_codebook(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"this is a ZIP archive, not a \.qdc codebook"):
        read_qdc(archive(tmp_path / "book.qdc", STORED))


def test_limits_are_above_real_projects() -> None:
    assert refi_qda_archive.PROJECT_LIMIT > 200_000 * 1_000
