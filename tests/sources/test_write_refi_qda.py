import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial
from peaceresearch.sources.write_refi_qda import write_refi_qda

from .refi_qda_schema import NAMESPACE, departures

TABLES = ("documents", "codes", "segments", "users", "variables", "cases", "sets", "memos")
SHIPPED = Path(__file__).parents[2] / "data" / "raw" / "focus_groups" / "focus_groups.qdpx"


def qde(path: Path) -> Element:
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return fromstring(opened.read("project.qde"))


def written(material: CodedMaterial, path: Path, **options: str) -> tuple[CodedMaterial, list[str]]:
    """The material as it is read again, and what the writer noted."""
    notes = write_refi_qda(material, path, name="Toy", **options)
    assert departures(qde(path)) == []
    return read_refi_qda(path), [note.found for note in notes]


def assert_same(one: CodedMaterial, other: CodedMaterial, tables: Iterable[str] = TABLES) -> None:
    for name in tables:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def documents(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(key, name, kind, text or "") for key, name, kind, text in rows],
        columns=["document", "name", "kind", "text"],
        dtype="str",
    )
    lengths = [None if text is None else len(text) for *_, text in rows]
    table.insert(3, "length", pd.Series(lengths, dtype="Int64"))
    return table


def codes(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Codes as (code, name, parent, path)."""
    table = pd.DataFrame(rows, columns=["code", "name", "parent", "path"], dtype="str")
    return table.assign(colour="", description="", codable=True).astype({"colour": "str", "description": "str"})


def segments(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(SEGMENT_TYPES)).astype(SEGMENT_TYPES)


GROUP = "We help 😀.\r\nМи помажемо."
MATERIAL = CodedMaterial(
    documents=documents(("fg1", "Group 1", "text", GROUP), ("fg2", "Group 2", "text", None)),
    codes=codes(("help", "Help", "", "Help"), ("help/given", "given", "help", "Help > given")),
    segments=segments(
        ("fg1", "Group 1", 0, 9, "We help 😀", "help/given", "given", "Ana", "", "text"),
        ("fg1", "Group 1", 0, 9, "We help 😀", "help", "Help", "Ben", "", "text"),
        ("fg1", "Group 1", 12, 14, "Ми", "help/given", "given", "Ben", "row 3", "text"),
        ("fg2", "Group 2", None, None, "", "help", "Help", "Ana", "", "document"),
    ),
    variables=pd.DataFrame(
        [("fg1", "", "place", "North"), ("fg2", "", "place", "")],
        columns=["document", "case", "variable", "value"],
        dtype="str",
    ),
)


# --- round trips ----------------------------------------------------------------------------------------------------


def test_tables_of_lists_are_written_and_read(tmp_path: Path) -> None:
    read, notes = written(MATERIAL, tmp_path / "a.qdpx")
    columns = ["document_name", "start", "end", "text", "code_name", "coder", "form"]
    same = read.segments[columns].sort_values(["document_name", "start", "coder"], ignore_index=True)
    pd.testing.assert_frame_equal(
        same, MATERIAL.segments[columns].sort_values(["document_name", "start", "coder"], ignore_index=True)
    )
    assert read.documents["text"].tolist() == [GROUP, ""]
    assert read.documents["length"].tolist() == [len(GROUP), pd.NA]
    assert read.codes[["name", "path"]].to_numpy().tolist() == [["Help", "Help"], ["given", "Help > given"]]
    assert read.users["name"].tolist() == ["Ana", "Ben"]
    assert read.variables[["variable", "value"]].to_numpy().tolist() == [["place", "North"], ["place", ""]]
    assert (notes, read.notes) == ([], ())
    assert len(set(read.segments["selection"])) == 3  # two passages and the whole document


def test_what_was_read_is_written_and_read_again(tmp_path: Path) -> None:
    first, _ = written(MATERIAL, tmp_path / "a.qdpx", origin="Any 1.0")
    second, notes = written(first, tmp_path / "b.qdpx")
    assert_same(first, second)
    assert notes == []


def test_the_shipped_project(tmp_path: Path) -> None:
    shipped = read_refi_qda(SHIPPED)
    project = Path(tmp_path / "a.qdpx")
    again, notes = written(shipped, project)
    assert_same(shipped, again, [name for name in TABLES if name != "memos"])
    assert notes == []
    assert len(again.segments) == len(shipped.segments) > 100


def test_the_test_project(tmp_path: Path, shared_data: Path) -> None:
    """Everything but where regions and moments are: these tables do not hold it."""
    real = read_refi_qda(shared_data / "qdpx-testproject" / "TestProject.qdpx")
    again, notes = written(real, tmp_path / "a.qdpx")
    assert_same(real, again, ("documents", "codes", "users", "variables", "cases", "sets"))
    text = real.segments["form"] == "text"
    assert_same(
        CodedMaterial(real.documents, real.codes, real.segments[text].reset_index(drop=True)),
        CodedMaterial(
            again.documents, again.codes, again.segments[again.segments["form"] == "text"].reset_index(drop=True)
        ),
    )
    columns = ["document", "code", "coder"]
    whole = again.segments.loc[again.segments["form"] == "document", columns]
    assert sorted(whole.to_numpy().tolist()) == sorted(real.segments.loc[~text, columns].to_numpy().tolist())
    assert notes == [
        "2 memo(s) about passages that are not coded",
        "7 coding(s) without positions in a text",
    ]


scripts = st.text(st.sampled_from("ab ŽžĆ ЉубавЂ ë\u030c\u0301😀👩\u200d🌾𝄞\n\r\t<&\"'>\ufeff\u2028ﷺא"), max_size=40)


@st.composite
def materials(draw: st.DrawFn) -> CodedMaterial:
    """Random codings of random texts by random people."""
    names = st.text(st.sampled_from("Ana Бен ë<&\"'"), min_size=1, max_size=8).map(str.strip).filter(bool)
    texts = draw(st.lists(scripts, min_size=1, max_size=3))
    called = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    coders = [*draw(st.lists(names, min_size=1, max_size=3, unique=True)), ""]
    rows = []
    for number, text in enumerate(texts):
        for _ in range(draw(st.integers(0, 6))):
            start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
            code = draw(st.sampled_from(called))
            coder = draw(st.sampled_from(coders))
            row = (f"d{number}", f"Group {number}", start, end, text[start:end], code, code, coder, "", "text")
            if row not in rows:
                rows.append(row)
    return CodedMaterial(
        documents=documents(*((f"d{n}", f"Group {n}", "text", text) for n, text in enumerate(texts))),
        codes=codes(*((name, name, "", name) for name in called)),
        segments=segments(*rows),
    )


@settings(max_examples=50, deadline=None)
@given(materials())
def test_random_codings_come_back(tmp_path_factory: pytest.TempPathFactory, material: CodedMaterial) -> None:
    path = tmp_path_factory.mktemp("qdpx") / "a.qdpx"
    write_refi_qda(material, path, name="Toy", created=date(2024, 12, 10))
    assert departures(qde(path)) == []
    read = read_refi_qda(path)
    assert read.documents["text"].tolist() == material.documents["text"].tolist()
    columns = ["document_name", "start", "end", "text", "code_name", "coder"]
    assert sorted(read.segments[columns].to_numpy().tolist()) == sorted(material.segments[columns].to_numpy().tolist())
    again = path.with_name("b.qdpx")
    write_refi_qda(read, again, name="Toy", created=date(2024, 12, 10))
    assert_same(read, read_refi_qda(again))


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_same_material_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_refi_qda(MATERIAL, tmp_path / name, name="Toy", mark="SYNTHETIC DATA", created=date(2024, 12, 10))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_mark_name_and_day(tmp_path: Path) -> None:
    path = tmp_path / "a.qdpx"
    write_refi_qda(MATERIAL, path, name="Toy", origin="Any", mark="SYNTHETIC DATA", created=date(2024, 12, 10))
    root = qde(path)
    assert (root.get("name"), root.get("origin")) == ("SYNTHETIC DATA: Toy", "Any")
    assert root.findtext("{*}Description") == "SYNTHETIC DATA."
    assert {each.get("creationDateTime") for each in root.iter(f"{NAMESPACE}Coding")} == {"2024-12-10T00:00:00Z"}
    with zipfile.ZipFile(path) as opened:
        assert opened.comment == b"SYNTHETIC DATA"
        assert {entry.date_time[:3] for entry in opened.infolist()} == {(2024, 12, 10)}
        key = next(root.iter(f"{NAMESPACE}TextSource")).get("guid")
        assert opened.namelist() == ["project.qde", f"sources/{key}.txt"]
        assert opened.read(f"sources/{key}.txt").decode() == GROUP


def test_guids_are_kept_or_made_of_names(tmp_path: Path) -> None:
    key, place = "0f8a1907-7e42-4739-8610-a676b4d1b69f", "7988dac2-adbd-4258-a81e-71489189f5b5"
    material = CodedMaterial(
        documents=documents(("d", "D", "text", "ab")),
        codes=codes((key, "Trust", "", "Trust"), ("own", "Own", "", "Own")),
        segments=segments(
            ("d", "D", 0, 1, "a", key, "Trust", "Ana", place, "text"),
            ("d", "D", 1, 2, "b", "own", "Own", "Ana", place, "text"),
        ),
    )
    read, _ = written(material, tmp_path / "a.qdpx")
    assert read.codes["code"].tolist()[0] == key
    assert read.segments["selection"].tolist()[0] == place
    assert read.segments["selection"].nunique() == 2
    again, _ = written(material, tmp_path / "b.qdpx")
    assert_same(read, again)


def test_hierarchy_colours_and_descriptions(tmp_path: Path) -> None:
    table = pd.DataFrame(
        [
            ("b", "Below", "a", "Above > Below", "#00ff00", "two\nlines & <more>", True),
            ("a", "Above", "", "Above", "red", "", False),
            ("c", "Beside", "missing", "Beside", "#abc", "", True),
        ],
        columns=["code", "name", "parent", "path", "colour", "description", "codable"],
    )
    material = CodedMaterial(documents(), table.astype(dict.fromkeys(table.columns[:6], "str")), segments())
    read, notes = written(material, tmp_path / "a.qdpx")
    assert read.codes[["path", "colour", "description", "codable"]].to_numpy().tolist() == [
        ["Above", "", "", False],
        ["Above > Below", "#00ff00", "two\nlines & <more>", True],
        ["Beside", "#abc", "", True],
    ]
    assert notes == ["1 colour(s) such as red"]


def test_a_codebook_as_deep_as_can_be(tmp_path: Path) -> None:
    rows = [(f"c{n}", f"c{n}", f"c{n - 1}" if n else "", "") for n in range(100)]
    read, _ = written(CodedMaterial(documents(), codes(*rows), segments()), tmp_path / "a.qdpx")
    assert read.codes["name"].tolist() == [row[0] for row in rows]


def test_every_kind_of_source(tmp_path: Path) -> None:
    kinds = ("text", "pdf", "picture", "audio", "video")
    material = CodedMaterial(
        documents=documents(*((kind, kind, kind, f"in a {kind}") for kind in kinds)),
        codes=codes(("c", "C", "", "C")),
        segments=segments(*((kind, kind, 3, 4, "a", "c", "C", "Ana", "", "text") for kind in kinds)),
    )
    read, notes = written(material, tmp_path / "a.qdpx")
    assert read.documents["kind"].tolist() == list(kinds)
    assert read.segments[["start", "end", "text"]].to_numpy().tolist() == [[3, 4, "a"]] * 5
    assert read.segments["form"].tolist() == ["text", "text", "text", "transcript", "transcript"]
    assert (notes, read.notes) == ([], ())


def test_cases_sets_and_memos(tmp_path: Path) -> None:
    text, none = "text", ""
    material = CodedMaterial(
        documents=documents(("d", "D", "text", "ab"), ("e", "E", "text", "cd")),
        codes=codes(("c", "C", "", "C")),
        segments=segments(("d", "D", 0, 1, "a", "c", "C", "Ana", "s", "text")),
        variables=pd.DataFrame(
            [("d", "k", "age", "41"), ("e", "k", "age", "41"), (none, "l", "age", "30")],
            columns=["document", "case", "variable", "value"],
            dtype="str",
        ),
        cases=pd.DataFrame(
            [
                ("k", "First", "source", "d"),
                ("k", "First", "source", "e"),
                ("l", "Second", "code", "c"),
                ("l", "Second", "selection", "gone"),
            ],
            columns=["case", "name", "kind", "member"],
            dtype="str",
        ),
        sets=pd.DataFrame(
            [("s1", "All", "code", "c"), ("s1", "All", "source", "e"), ("s1", "All", "note", "n")],
            columns=["set", "name", "kind", "member"],
            dtype="str",
        ),
        memos=pd.DataFrame(
            [
                ("code", "c", "n", "Meaning", "line one\r\nline two"),
                ("project", none, none, none, "About"),
                ("source", "d", "n", "Meaning", "line one\r\nline two"),
                ("source", "e", none, none, "quiet"),
            ],
            columns=["kind", "target", "note", "name", text],
            dtype="str",
        ),
    )
    read, notes = written(material, tmp_path / "a.qdpx")
    assert read.variables[["variable", "value"]].to_numpy().tolist() == [["age", "41"], ["age", "41"], ["age", "30"]]
    assert read.cases[["name", "kind"]].to_numpy().tolist() == [
        ["First", "source"],
        ["First", "source"],
        ["Second", "code"],
    ]
    assert read.sets["kind"].tolist() == ["code", "source", "note"]
    assert read.memos[["kind", "text"]].to_numpy().tolist() == [
        ["code", "line one\r\nline two"],
        ["source", "line one\r\nline two"],
        ["project", "About"],
        ["source", "quiet"],
    ]
    assert notes == ["1 member(s) that are no codes, documents or coded passages"]


def test_coders_known_by_guid_by_name_or_not_at_all(tmp_path: Path) -> None:
    keys = [f"{digit * 8}-1111-4111-8111-111111111111" for digit in "123"]
    users = pd.DataFrame([(keys[0], "Ana"), (keys[1], "Ana")], columns=["guid", "name"], dtype="str")
    coders = [keys[0], keys[1], keys[2], "Ben", ""]
    rows = [("d", "D", n, n + 1, "a", "c", "C", coder, "", "text") for n, coder in enumerate(coders)]
    material = CodedMaterial(
        documents(("d", "D", "text", "aaaaa")), codes(("c", "C", "", "C")), segments(*rows), users=users
    )
    read, _ = written(material, tmp_path / "a.qdpx")
    assert read.segments["coder"].tolist() == coders
    assert read.users["name"].tolist() == ["Ana", "Ana", "Ben"]


def test_what_xml_cannot_hold(tmp_path: Path) -> None:
    material = CodedMaterial(
        documents(("d", "D\x00", "text", "bell \x07")),
        codes(("c", "C\x1b", "", "C")),
        segments(("d", "D", 0, 6, "bell \x07", "c", "C", "Ana", "", "text")),
    )
    read, notes = written(material, tmp_path / "a.qdpx")
    assert read.segments["text"].tolist() == ["bell \x07"]
    assert read.codes["name"].tolist() == ["C\ufffd"]
    assert notes == ["2 text(s) with control characters"]


def test_nothing_at_all(tmp_path: Path) -> None:
    read, notes = written(CodedMaterial(documents(), codes(), segments()), tmp_path / "a.qdpx")
    assert all(getattr(read, name).empty for name in TABLES)
    assert notes == []


def test_codings_of_documents_that_are_not_there(tmp_path: Path) -> None:
    lost = segments(("x", "X", 0, 1, "a", "c", "C", "Ana", "", "text"))
    _, notes = written(CodedMaterial(documents(), codes(("c", "C", "", "C")), lost), tmp_path / "a.qdpx")
    assert notes == ["1 coding(s) of documents that are not there"]


def test_the_check_of_the_structure_finds_faults() -> None:
    """The check itself: what the standard forbids is found."""
    head = '<Project xmlns="urn:QDA-XML:project:1.0" name="x">'
    key = "0f8a1907-7e42-4739-8610-a676b4d1b69f"
    code = f'<Code guid="{key}" name="a" isCodable="true"'
    for inside, said in (
        (f"<Codes>{code}/></Codes>", "Project: children"),
        (f'<CodeBook><Codes>{code} color="red"/></Codes></CodeBook>', "Code: color='red'"),
        (f"<CodeBook><Codes>{code}><NoteRef/><Description/></Code></Codes></CodeBook>", "Code: children"),
        ("<CodeBook><Codes/></CodeBook>", "Codes: children"),
        (f'<Users><User guid="{key}"/><User guid="{key}"/></Users>', "is there twice"),
        ('<Users><User guid="1"/></Users>', "User: guid='1'"),
    ):
        assert any(said in line for line in departures(fromstring(f"{head}{inside}</Project>")))


def test_an_archive_is_written_to_a_path_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_refi_qda(MATERIAL, tmp_path / "a.qdpx", name="Toy")
    assert [path.name for path in tmp_path.iterdir()] == ["a.qdpx"]
    assert zipfile.is_zipfile(io.BytesIO((tmp_path / "a.qdpx").read_bytes()))
