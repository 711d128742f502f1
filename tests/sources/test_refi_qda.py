import tracemalloc
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources import refi_qda_archive
from peaceresearch.sources.refi_qda import CodedMaterial, read_refi_qda

TABLES = ("documents", "codes", "segments", "users", "variables", "cases", "sets")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" name="toy" origin="{origin}">'

USERS = '<Users><User guid="{{U-1}}" name="Ana"/><User guid="u-2" name="Ben"/></Users>'.replace("{{", "{").replace(
    "}}", "}"
)
CODES = """<CodeBook><Codes>
  <Code guid="C-1" name="Trust" isCodable="false" color="#00FF00"><Description> of others </Description>
    <Code guid="C-2" name="Neighbours" isCodable="true"><Code guid="C-3" name="Help" isCodable="true"/></Code>
  </Code>
  <Code guid="C-4" name="Fear" isCodable="true"/>
</Codes></CodeBook>"""


def project(*parts: str, origin: str = "Toy 1.0") -> str:
    return HEAD.format(origin=origin) + "".join(parts) + "</Project>"


def coding(code: str, user: str = "") -> str:
    creator = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="x"{creator}><CodeRef targetGUID="{code}"/></Coding>'


def selection(start: int | str, end: int | str, *codings: str, guid: str = "S-1", user: str = "") -> str:
    creator = f' creatingUser="{user}"' if user else ""
    bounds = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid}" {bounds}{creator}>{"".join(codings)}</PlainTextSelection>'


def inline(text: str, *selections: str, guid: str = "D-1", name: str = "One") -> str:
    content = f"<PlainTextContent>{escape(text)}</PlainTextContent>"
    return f'<TextSource guid="{guid}" name="{name}">{content}{"".join(selections)}</TextSource>'


def stored(path: str, *selections: str, guid: str = "D-1") -> str:
    return f'<TextSource guid="{guid}" name="Stored {guid}" plainTextPath="{path}">{"".join(selections)}</TextSource>'


def sources(*each: str) -> str:
    return f"<Sources>{''.join(each)}</Sources>"


def archive(path: Path, qde: str | bytes, name: str = "project.qde", **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, qde)
        for entry, data in entries.items():
            opened.writestr(entry.replace("__", "/").replace("_txt", ".txt"), data)
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_refi_qda(path, shown="data/raw/groups.qdpx")
    lines = [str(problem) for problem in caught.value.problems]
    assert all(line.startswith("data/raw/groups.qdpx: ") and "\n" not in line for line in lines)
    return lines


def rows(table: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(table[list(columns)].itertuples(index=False, name=None))


# --- the real project ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared_data: Path) -> CodedMaterial:
    return read_refi_qda(shared_data / "qdpx-testproject" / "TestProject.qdpx")


def test_counts_of_the_real_project(real: CodedMaterial) -> None:
    assert (len(real.segments), len(real.codes), len(real.documents), len(real.users)) == (16, 14, 12, 3)
    kinds = real.documents["kind"].value_counts().to_dict()
    assert kinds == {"text": 6, "pdf": 2, "video": 2, "picture": 1, "audio": 1}
    assert real.segments["form"].value_counts().to_dict() == {"text": 9, "region": 6, "time": 1}
    assert set(real.segments["coder"]) == {"Friedrich Markgraf"}
    assert real.codes["codable"].all()
    assert rows(real.sets[real.sets["name"] == "age: 25"], "kind", "member") == [
        ("source", "17fb9cb8-7858-4291-a162-65424b9942ec"),
        ("source", "ec0a7242-65e1-457c-b7d1-310dae603fab"),
    ]


def test_overlaps_of_the_real_project(real: CodedMaterial) -> None:
    simon = real.segments[real.segments["document_name"] == "Simon.docx"]
    assert rows(simon, "start", "end", "code_name") == [
        (215, 275, "Feelings"),
        (513, 907, "happiness"),
        (688, 907, "bacon and eggs"),
    ]
    mabel = real.segments[real.segments["document_name"] == "Mabel.txt"]
    assert rows(mabel, "start", "end") == [(0, 410)] * 3


def test_what_the_real_archive_misses_is_noted(real: CodedMaterial) -> None:
    found = {(note.place, note.done) for note in real.notes}
    assert ("TextSource Mabel.txt", "read without its text") in found
    assert ("PictureSource cornflakes-n-milk.jpg", "its codings are kept") in found
    assert any("2 coding(s) given more than once" in note.found for note in real.notes)
    assert real.documents["length"].isna().all()
    region = real.segments[(real.segments["form"] == "region") & (real.segments["code_name"] == "waste of time")]
    assert region["text"].tolist() == ["granola"]


def test_every_table_is_writable_to_parquet(real: CodedMaterial, tmp_path: Path) -> None:
    empty = read_refi_qda(archive(tmp_path / "empty.qdpx", project()))
    for material in (real, empty):
        for name in TABLES:
            table = getattr(material, name)
            table.to_parquet(tmp_path / "table.parquet", index=False)
            assert pq.read_table(tmp_path / "table.parquet").num_rows == len(table)
            assert not table.dtypes.map(pd.api.types.is_object_dtype).any(), name


def test_the_same_file_gives_the_same_tables(real: CodedMaterial, shared_data: Path) -> None:
    again = read_refi_qda(shared_data / "qdpx-testproject" / "TestProject.qdpx")
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(real, name))
    assert again.notes == real.notes


# --- toy projects ----------------------------------------------------------------------------------------------------


def test_nested_codes_and_two_coders(tmp_path: Path) -> None:
    text = "Komşu 😀 ndihmon.\nThey help each other."
    codings = coding("c-2", "{U-1}"), coding("{C-3}", "U-2")
    qde = project(
        USERS, CODES, sources(inline(text, selection(17, 26, *codings), selection(6, 7, coding("C-4"), user="u-2")))
    )
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde, name="Some Name.QDE"))
    assert rows(material.codes, "code", "parent", "path", "codable") == [
        ("c-1", "", "Trust", False),
        ("c-2", "c-1", "Trust > Neighbours", True),
        ("c-3", "c-2", "Trust > Neighbours > Help", True),
        ("c-4", "", "Fear", True),
    ]
    assert rows(material.codes.head(1), "colour", "description") == [("#00FF00", "of others")]
    assert rows(material.segments, "start", "end", "text", "code_name", "coder") == [
        (6, 7, "😀", "Fear", "Ben"),
        (17, 26, "They help", "Neighbours", "Ana"),
        (17, 26, "They help", "Help", "Ben"),
    ]
    assert rows(material.documents, "document", "kind", "length") == [("d-1", "text", len(text))]


def test_texts_under_any_folder_and_scheme(tmp_path: Path) -> None:
    parts = [
        stored("internal://A.txt", selection(0, 1, coding("C-4"))),
        stored("b.TXT", selection(0, 2, coding("C-4"), guid="S-2"), guid="D-2"),
        stored("relative:///c.txt", selection(0, 2, coding("C-4"), guid="S-3"), guid="D-3"),
    ]
    entries = {
        "Sources__a_txt": "\ufeffë".encode(),
        "SOURCES__B_txt": "жa".encode(),
        "__MACOSX__._project.qde": b"litter",
    }
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(*parts)), **entries))
    assert material.segments["text"].tolist() == ["ë", "жa", ""]
    assert [(note.place, note.found) for note in material.notes] == [
        ("TextSource Stored D-1", "Sources/a.txt begins with a byte-order mark"),
        ("TextSource Stored D-3", "relative:///c.txt lies outside the archive"),
    ]


@pytest.mark.parametrize(
    ("origin", "start", "end"), [("NVivo 14", 7, 11), ("ATLAS.ti 23", 6, 10)], ids=["counted as two", "counted as one"]
)
def test_line_breaks_of_two_characters(tmp_path: Path, origin: str, start: int, end: int) -> None:
    qde = project(CODES, sources(stored("internal://a.txt", selection(start, end, coding("C-4")))), origin=origin)
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde, sources__a_txt=b"Hello\r\nthere"))
    assert rows(material.segments, "start", "end", "text") == [(7, 11, "ther")]
    assert len(material.notes) == 1


def test_positions_beyond_the_text(tmp_path: Path) -> None:
    utf_16 = inline("😀 ok", selection(3, 5, coding("C-4")))
    outside = inline("short", selection(2, 99, coding("C-4"), guid="S-2"), guid="D-2", name="Two")
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(utf_16, outside))))
    assert rows(material.segments, "start", "end", "text") == [(2, 4, "ok"), (2, 99, "")]
    assert [note.done for note in material.notes] == [
        "converted to code points, as its selections would end outside the text otherwise",
        "kept with these positions, without text",
    ]


def test_cases_variables_and_sets(tmp_path: Path) -> None:
    declared = '<Variables><Variable guid="V-1" name="age" typeOfVariable="Integer"/>'
    declared += '<Variable guid="V-2" name="place" typeOfVariable="Text"/></Variables>'

    def value(variable: str, kind: str, content: str) -> str:
        return f'<VariableValue><VariableRef targetGUID="{variable}"/><{kind}>{content}</{kind}></VariableValue>'

    cases = f"""<Cases>
      <Case guid="K-1" name="First">{value("V-1", "IntegerValue", "41")}<SourceRef targetGUID="D-1"/>
        <SourceRef targetGUID="d-2"/></Case>
      <Case guid="K-2" name="Second">{value("v-1", "IntegerValue", "25")}<SelectionRef targetGUID="S-1"/></Case>
      <Case guid="K-3" name="Third"><SourceRef targetGUID="D-1"/>{value("V-1", "IntegerValue", "30")}</Case>
    </Cases>"""
    own = inline("text", selection(0, 4, coding("C-4"), coding("K-3")), value("V-2", "TextValue", " North "))
    other = inline("b", guid="D-2", name="Two")
    sets = (
        '<Sets><Set guid="T-1" name="All"><MemberCode targetGUID="C-4"/><MemberSource targetGUID="D-2"/></Set></Sets>'
    )
    qde = project(CODES, declared, cases, sources(own, other), sets)
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde))
    assert rows(material.variables, "document", "case", "variable", "value") == [
        ("d-1", "k-1", "age", "41"),
        ("d-1", "k-3", "age", "30"),
        ("d-1", "", "place", "North"),
        ("d-2", "k-1", "age", "41"),
        ("", "k-2", "age", "25"),
    ]
    assert rows(material.cases, "name", "kind", "member") == [
        ("First", "source", "d-1"),
        ("First", "source", "d-2"),
        ("Second", "selection", "s-1"),
        ("Third", "source", "d-1"),
        ("Third", "selection", "s-1"),
    ]
    assert rows(material.sets, "name", "kind", "member") == [("All", "code", "c-4"), ("All", "source", "d-2")]
    assert material.segments["code_name"].tolist() == ["Fear"]
    assert "has 2 values of age: 30, 41" in [note.found for note in material.notes]


def test_recordings_pictures_and_whole_documents(tmp_path: Path) -> None:
    audio = f"""<AudioSource guid="D-1" name="Rec" path="internal://r.m4a">
      <Transcript guid="T" name="words"><PlainTextContent>one two three</PlainTextContent>
        <SyncPoint guid="P-1" position="4" timeStamp="100"/><SyncPoint guid="P-2" position="7" timeStamp="200"/>
        <TranscriptSelection guid="S-1" fromSyncPoint="P-1" toSyncPoint="P-2">{coding("C-3")}</TranscriptSelection>
      </Transcript>
      <AudioSelection guid="S-2" begin="0" end="5">{coding("C-4")}</AudioSelection>{coding("C-2")}
    </AudioSource>"""
    picture = f"""<PictureSource guid="D-2" name="Map">
      <TextDescription guid="X"><PlainTextContent>a bridge</PlainTextContent>
        {selection(2, 8, coding("C-4"), guid="S-3")}</TextDescription>
      <PictureSelection guid="S-4" firstX="0" firstY="0" secondX="1" secondY="1">{coding("C-4")}</PictureSelection>
    </PictureSource>"""
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", project(CODES, sources(audio, picture))))
    assert rows(material.segments, "document_name", "text", "code_name", "selection", "form") == [
        ("Rec", "two", "Help", "s-1", "transcript"),
        ("Rec", "", "Neighbours", "", "document"),
        ("Rec", "", "Fear", "s-2", "time"),
        ("Map", "bridge", "Fear", "s-3", "text"),
        ("Map", "", "Fear", "s-4", "region"),
    ]
    assert rows(material.documents, "kind", "length") == [("audio", 13), ("picture", 8)]


def test_coders_without_a_name_of_their_own(tmp_path: Path) -> None:
    users = '<User guid="1" name="Ana"/><User guid="2" name="Ana"/><User guid="3"/><User guid="5" name="Eva"/>'
    codings = "".join(coding("C-4", user) for user in ("1", "2", "3", "4", "5"))
    qde = project(f"<Users>{users}</Users>", CODES, sources(inline("text", selection(0, 4, codings))))
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde))
    assert material.segments["coder"].tolist() == ["1", "2", "3", "4", "Eva"]
    assert {note.place for note in material.notes} == {"user Ana", "user 4"}


def test_text_stays_as_it_is_and_names_are_composed(tmp_path: Path) -> None:
    decomposed = "s\u030ckola"
    codes = f'<CodeBook><Codes><Code guid="C-4" name="{decomposed}" isCodable="true"/></Codes></CodeBook>'
    qde = project(codes, sources(inline(decomposed, selection(0, 2, coding("C-4")))))
    material = read_refi_qda(archive(tmp_path / "toy.qdpx", qde))
    assert rows(material.segments, "text", "code_name") == [("s\u030c", "škola")]


pieces = st.lists(st.text(st.sampled_from("abë ж😀𝄞\n"), min_size=1, max_size=8), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(pieces)
def test_every_slice_is_exact(tmp_path_factory, parts: list[str]) -> None:
    """Codings that divide a text give the text again, piece by piece. They end in blanks: where many cut words, the
    positions are taken to be counted in another way.
    """
    parts = [f"{part} " for part in parts]
    selections, at = [], 0
    for number, part in enumerate(parts):
        selections.append(selection(at, at + len(part), coding("C-4"), guid=f"S-{number}"))
        at += len(part)
    qde = project(CODES, sources(stored("internal://a.txt", *selections)))
    path = archive(tmp_path_factory.mktemp("qdpx") / "toy.qdpx", qde, sources__a_txt="".join(parts).encode())
    material = read_refi_qda(path)
    assert material.segments["text"].tolist() == parts
    assert material.documents["length"].tolist() == [at]


# --- damaged projects ------------------------------------------------------------------------------------------------


def test_every_problem_of_a_project_at_once(tmp_path: Path) -> None:
    qde = project(
        '<CodeBook><Codes><Code guid="C-4" name="Fear"/><Code guid="{c-4}" name="Again"/></Codes></CodeBook>',
        sources(
            inline("text", selection(0, 4, coding("C-9"), coding("C-9")), selection(3, 1, coding("C-4"), guid="S-2")),
            inline("text", selection("x", 2, coding("C-4"), guid="S-3"), guid="d-1", name="Two"),
            inline("b", selection("x", 2, coding("C-4"), guid="S-3"), guid="D-3", name="Three"),
        ),
        '<Cases><Case guid="K" name="A"><VariableValue><VariableRef targetGUID="V"/></VariableValue>'
        '<SourceRef targetGUID="D-7"/></Case></Cases>',
        '<Sets><Set guid="T" name="B"><MemberCode targetGUID="C-8"/></Set></Sets>',
    )
    lines = problems_of(archive(tmp_path / "toy.qdpx", qde))
    said = [line.removeprefix("data/raw/groups.qdpx: project.qde, ").split(";")[0] for line in lines]
    assert said == [
        "TextSource Two: has the guid d-1 of TextSource One",
        "Code Again: has the guid c-4 of Code Fear",
        "PlainTextSelection s-2: starts at 3 and ends at 1",
        "PlainTextSelection s-3: does not say where it starts and ends",
        "code c-9: is used by 2 coding(s) but is not in the codebook",
        "Case A: has a value of the variable v, which does not exist",
        "Case A: refers to the source d-7, which does not exist",
        "Set B: refers to the code c-8, which does not exist",
    ]


def test_a_coding_where_the_standard_has_none(tmp_path: Path) -> None:
    odd = f'<TextSource guid="D"><PlainTextContent>a</PlainTextContent><Odd>{coding("C-4")}</Odd></TextSource>'
    (line,) = problems_of(archive(tmp_path / "toy.qdpx", project(CODES, sources(odd))))
    assert "1 coding(s) at places where the standard has none" in line


@pytest.mark.parametrize(
    ("qde", "said"),
    [
        (project(CODES)[:-12], "project.qde, line 7, column"),
        ("", "is not well-formed XML"),
        ('<Project xmlns="urn:QDA-XML:project:2.0"/>', "its root is {urn:QDA-XML:project:2.0}Project"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "not a REFI-QDA project"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>', "declares a document type or entities"),
        ('<!DOCTYPE Project SYSTEM "x.dtd"><Project/>', "declares a document type or entities"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "project.qde"),
    ],
)
def test_a_project_file_that_is_none(tmp_path: Path, qde: str | bytes, said: str) -> None:
    (line,) = problems_of(archive(tmp_path / "toy.qdpx", qde))
    assert said in line


def test_archives_that_are_none(tmp_path: Path, shared_data: Path) -> None:
    path = tmp_path / "bad.qdpx"
    assert "there is no such file" in problems_of(path)[0]
    for content, said in [
        (b"", "empty (0 bytes)"),
        (b"<!DOCTYPE html><html></html>", "this is an HTML page"),
        (b"SQLite format 3\0", "this is an SQLite database, not a .qdpx archive"),
        ((shared_data / "qdpx-testproject" / "TestProject.qdpx").read_bytes()[:5000], "this is cut off or damaged"),
        ((shared_data / "qdpx-testproject" / "Project.qde").read_bytes(), "this is an XML file, not a .qdpx archive"),
    ]:
        path.write_bytes(content)
        (line,) = problems_of(path)
        assert said in line
    assert "there is no .qde entry" in problems_of(archive(path, b"x", name="notes.txt"))[0]
    assert (
        "there are 2 .qde entries: a.qde, b.qde" in problems_of(archive(path, b"x", name="b.qde", **{"a.qde": b"y"}))[0]
    )


def test_a_flipped_bit_is_found(tmp_path: Path, shared_data: Path) -> None:
    data = bytearray((shared_data / "qdpx-testproject" / "TestProject.qdpx").read_bytes())
    data[3000] ^= 0x10
    path = tmp_path / "flipped.qdpx"
    path.write_bytes(data)
    (line,) = problems_of(path)
    assert "Project.qde: cannot be unpacked" in line


def test_entries_that_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi_qda_archive, "TEXT_LIMIT", 2_000_000)
    qde = project(CODES, sources(stored("internal://a.txt", selection(0, 1, coding("C-4")))))
    path = archive(tmp_path / "bomb.qdpx", qde, sources__a_txt=b"\0" * 60_000_000)
    tracemalloc.start()
    (line,) = problems_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "sources/a.txt: is larger than 2 MB when unpacked" in line
    assert peak < 20_000_000
    monkeypatch.setattr(refi_qda_archive, "PROJECT_LIMIT", 1_000)
    (line,) = problems_of(archive(tmp_path / "bomb.qdpx", " " * 2_000))
    assert "project.qde: is larger" in line


def test_a_text_that_is_not_utf_8(tmp_path: Path) -> None:
    qde = project(CODES, sources(stored("internal://a.txt", selection(0, 1, coding("C-4")))))
    (line,) = problems_of(archive(tmp_path / "toy.qdpx", qde, sources__a_txt="č".encode("cp1250")))
    assert "sources/a.txt: is not UTF-8 at byte 0" in line


def test_a_locked_entry(tmp_path: Path) -> None:
    path = archive(tmp_path / "locked.qdpx", project(CODES))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1  # general purpose bit 0
    path.write_bytes(data)
    assert "is locked with a password" in problems_of(path)[0]


def test_nothing_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    qde = project(CODES, sources(stored("internal://../../up.txt", selection(0, 1, coding("C-4")))))
    path = archive(tmp_path / "slip.qdpx", qde, sources__up_txt=b"x")
    assert read_refi_qda(path).segments["text"].tolist() == ["x"]
    assert {path.name for path in tmp_path.rglob("*")} == {"work", "slip.qdpx"}
