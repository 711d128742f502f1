"""Taguette projects: what is read of them, where highlights stand, and files that are none."""

from __future__ import annotations

import html
import json
import sqlite3
import string
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.coded_segments_positions import code_points
from peaceresearch.sources.taguette import read_taguette
from peaceresearch.sources.taguette_database import coders, read_project
from peaceresearch.sources.taguette_html import text_of_html

SCHEMA = """
CREATE TABLE users (login TEXT PRIMARY KEY);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, project_id INTEGER, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
                         snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login TEXT, project_id INTEGER, payload TEXT);
"""
CYRILLIC = "<p>М: Добар дан 👋</p><p>П1: Кафа и <b>разговор</b>.</p>\n<ul><li>а</li><li>б &amp; в</li></ul>"


def database(path: Path, *statements: str, schema: str = SCHEMA) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def cyrillic(path: Path, *more: str) -> Path:
    said = "П1: Кафа и разговор."
    start = len("М: Добар дан 👋".encode())
    return database(
        path,
        "INSERT INTO users VALUES ('ana'), ('ben')",
        "INSERT INTO projects VALUES (1, 'Study', '', '')",
        f"INSERT INTO documents VALUES (1, 'FG1', 1, '{CYRILLIC}')",
        "INSERT INTO tags VALUES (1, 1, 'Coffee', 'they drink'), (2, 1, 'Life > Talk', '')",
        f"INSERT INTO highlights VALUES (1, 1, {start}, {start + len(said.encode())}, '<p>{said}</p>')",
        "INSERT INTO highlight_tags VALUES (1, 2), (1, 1)",
        *more,
    )


def array(number: int) -> Any:
    return np.array([number], dtype=np.int64)


def command(login: str, said: dict[str, Any]) -> str:
    return f"INSERT INTO commands (user_login, project_id, payload) VALUES ('{login}', 1, '{json.dumps(said)}')"


def added(login: str, tags: list[int]) -> str:
    return command(login, {"type": "highlight_add", "highlight_id": 1, "tags": tags})


def test_the_study_with_the_counts_that_are_known_of_it(shared_data: Path) -> None:
    path = shared_data / "taguette-usability-study" / "SERDIF_P2_ThematicAnalysis.sqlite3"
    project, found = read_project(path, "x", None), read_taguette(path, "x")
    assert (len(project.documents), len(project.tags), len(project.highlights)) == (17, 22, 1794)
    assert (len(found.documents), len(found.codes), len(found.segments)) == (17, 22, 1930)
    assert found.segments["selection"].nunique() == 1793  # one highlight has no tag
    assert set(found.segments["coder"]) == {"admin"}
    assert [(note.place, note.found) for note in found.notes] == [("highlights", "1 highlight(s) without a tag")]


def test_highlights_that_overlap_by_both_counts(shared_data: Path) -> None:
    """44 begin before the one ahead of them has ended, in Taguette's order (document, start, number); 74 pairs do."""
    path = shared_data / "taguette-usability-study" / "SERDIF_P2_ThematicAnalysis.sqlite3"
    spans = sorted(
        (document, start, key, end) for key, document, start, end, _ in read_project(path, "x", None).highlights
    )
    assert sum(one[0] == other[0] and other[1] < one[3] for one, other in pairwise(spans)) == 44
    pairs = [(a, b) for at, a in enumerate(spans) for b in spans[at + 1 : at + 60] if a[0] == b[0] and b[1] < a[3]]
    assert len(pairs) == 74
    assert sum(a[1] == b[1] and a[3] == b[3] for a, b in pairs) == 2


def test_every_highlight_cuts_out_the_words_that_taguette_stored(shared_data: Path) -> None:
    path = shared_data / "taguette-usability-study" / "SERDIF_P2_ThematicAnalysis.sqlite3"
    project = read_project(path, "x", None)
    texts = {key: text_of_html(contents) for key, _, contents in project.documents}
    for _, document, start, end, snippet in project.highlights:
        text, measure = texts[document]
        (first,), (last,) = code_points(measure, array(start), array(end))
        assert text[first:last] == text_of_html(snippet)[0]


def test_tags_codes_and_words_of_a_highlight(tmp_path: Path) -> None:
    found = read_taguette(cyrillic(tmp_path / "a.sqlite3", added("ana", [1]), added("ben", [1, 2])), "a")
    assert list(found.documents["text"]) == ["М: Добар дан 👋\nП1: Кафа и разговор.\nа\nб & в"]
    assert found.codes[["path", "description", "codable"]].values.tolist() == [
        ["Coffee", "they drink", True], ["Life", "", False], ["Life > Talk", "", True],
    ]  # fmt: skip
    assert found.segments[["text", "code_name", "coder", "start", "end"]].values.tolist() == [
        ["П1: Кафа и разговор.", "Coffee", "ana", 15, 35],
        ["П1: Кафа и разговор.", "Talk", "ben", 15, 35],
    ]
    assert found.segments["selection"].nunique() == 1
    assert not found.notes


def test_the_code_of_a_tag_is_the_one_in_the_codebook_that_taguette_writes(tmp_path: Path) -> None:
    """The guids are those that Taguette's own tests (tests.py) expect of its .qdc of these tags."""
    tags = ("interesting", "people", "interesting.places")
    rows = [f"INSERT INTO tags VALUES ({at}, 1, '{tag}', '')" for at, tag in enumerate(tags, 11)]
    found = read_taguette(cyrillic(tmp_path / "a.sqlite3", *rows), "a").codes
    assert list(found["code"].tail(3).str.upper()) == [
        "0D62985D-B147-5D01-A9B5-CAE5DCD98342",
        "DFE5C38E-9449-5959-A1F7-E3D895CFA87F",
        "725F0645-9CD3-598A-8D2B-EC3D39AB3C3F",
    ]
    assert list(found["parent"].tail(3)) == [""] * 3  # a point in a name is no hierarchy


def test_the_only_user_of_a_database_is_no_name(tmp_path: Path) -> None:
    path = cyrillic(tmp_path / "a.sqlite3", "DELETE FROM users WHERE login = 'ben'", added("ana", [1, 2]))
    assert set(read_taguette(path, "a").segments["coder"]) == {"ana"}
    found = read_taguette(path, "a", coder="Coder 1")
    assert set(found.segments["coder"]) == {"Coder 1"}
    assert found.notes[-1].found == "all was coded by the only user, ana"


def test_the_log_tells_who_gave_which_tag() -> None:
    def log(*said: tuple[str, Any]) -> dict[tuple[int, int | None], str]:
        return coders([(at, login, 1, json.dumps(payload)) for at, (login, payload) in enumerate(said)])

    add = {"type": "highlight_add", "highlight_id": 5}
    assert log(("a", {**add, "tags": [1]}), ("b", {**add, "tags": [1, 2]}))[5, 1] == "a"
    assert log(("a", {**add, "tags": [1]}), ("b", {**add, "tags": [2]})) == {(5, 2): "b", (5, None): "b"}
    merge = {"type": "tag_merge", "src_tag_id": 1, "dest_tag_id": 9}
    assert log(("a", {**add, "tags": [1]}), ("b", merge)) == {(5, 9): "a", (5, None): "a"}
    assert log(("a", {**add, "tags": [1]}), ("b", {"type": "highlight_delete", "highlight_id": 5})) == {}
    assert log(("a", "no object"), ("a", {"type": "highlight_add"}), ("a", {**add, "tags": [[]]})) == {}


def test_later_versions_of_taguette_put_tags_below_others(tmp_path: Path) -> None:
    path = cyrillic(
        tmp_path / "a.sqlite3", "ALTER TABLE tags ADD parent_id INTEGER", "UPDATE tags SET parent_id = 2 WHERE id = 1"
    )
    assert list(read_taguette(path, "a").codes["path"]) == ["Life", "Life > Talk", "Life > Talk > Coffee"]
    connection = sqlite3.connect(path)
    connection.execute("UPDATE tags SET parent_id = 1 WHERE id = 2")
    connection.commit()
    assert len(read_taguette(path, "a").segments) == 2  # a tag below itself ends nothing


def test_a_project_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = cyrillic(tmp_path / "a.sqlite3", "INSERT INTO projects VALUES (2, 'Other', '', '')")
    with pytest.raises(InputError, match=r"a: it has 2 projects: Study, Other; name one in `project`"):
        read_taguette(path, "a")
    with pytest.raises(InputError, match=r"there is no project `Studi`; did you mean `Study`\?"):
        read_taguette(path, "a", "Studi")
    assert len(read_taguette(path, "a", "Study").segments) == 2
    assert read_taguette(path, "a", "Other").segments.empty


def test_a_database_that_is_locked_or_has_a_quote_in_its_name_is_read(tmp_path: Path) -> None:
    path = cyrillic(tmp_path / "a?mode=rwc#'%41.sqlite3")
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    assert len(read_taguette(path, "a").segments) == 2
    holder.close()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_database_with_a_log_beside_it_says_so(tmp_path: Path) -> None:
    path = cyrillic(tmp_path / "a.sqlite3")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    (note,) = read_taguette(path, "a").notes
    assert note.done == "what stands there only is not read"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_places_that_are_none_are_told_and_kept_without_words(tmp_path: Path) -> None:
    path = cyrillic(
        tmp_path / "a.sqlite3",
        "INSERT INTO highlights VALUES (2, 1, 1, 4, 'x'), (3, 1, 0, 99999, 'x'), (4, 1, 9, 2, 'x')",
        "INSERT INTO highlights VALUES (5, 1, 0, 2, 'zzz')",
        "INSERT INTO highlight_tags VALUES (2, 1), (3, 1), (4, 1), (5, 1), (5, 77)",
    )
    found = read_taguette(path, "a")
    assert [note.found for note in found.notes] == [
        "1 tagging(s) with a tag that is not the project's",
        *["lies outside its document"] * 3,
        "1 highlight(s) whose stored words are not those at their place",
    ]
    assert found.segments["start"].isna().sum() == 3
    assert list(found.segments.loc[found.segments["start"].isna(), "text"]) == [""] * 3


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "a: the file is empty"),
        (b"id,document\n1,x\n", "a: this is a text file (CSV?), not a Taguette project"),
        (b"SQLite format 3\0" + b"\1" * 500, "a: the database is damaged, or cannot be read"),
    ],
)
def test_what_is_no_database_ends_in_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_taguette(path, "a")
    (problem,) = caught.value.problems
    assert str(problem).startswith(line)


def test_a_database_cut_off_ends_in_one_line(tmp_path: Path) -> None:
    path = cyrillic(tmp_path / "a.sqlite3")
    whole = path.read_bytes()
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(InputError, match="a: the database is damaged, or cannot be read"):
            read_taguette(path, "a")


def test_other_tables_and_other_types_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the database has no table `projects`: it is not Taguette's") as caught:
        read_taguette(database(tmp_path / "a.sqlite3", schema="CREATE TABLE t (a)"), "a")
    assert len(caught.value.problems) == 1
    tags = "CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT)"
    view = "CREATE VIEW tags AS SELECT 1 AS id, 1 AS project_id, 'x' AS path, '' AS description"
    assert tags in SCHEMA
    viewed = SCHEMA.replace(tags, view)
    with pytest.raises(InputError, match="the database has no table `tags`"):
        read_taguette(database(tmp_path / "b.sqlite3", schema=viewed), "a")
    path = cyrillic(
        tmp_path / "c.sqlite3", "UPDATE highlights SET start_offset = 'x'", "UPDATE tags SET path = x'00' WHERE id = 1"
    )
    with pytest.raises(InputError, match=r"a: tags, row 1: `path` is b'\\x00', which is no str"):
        read_taguette(path, "a")


def test_text_between_blocks_and_within_them() -> None:
    assert text_of_html("<p>a</p><p>b</p>")[0] == "a\nb"
    assert text_of_html("<p>a</p>\r\n<p>b</p>")[0] == "a\nb"
    assert text_of_html("<p>a<br>b<br/>c</p>")[0] == "a\nb\nc"
    assert text_of_html("<table><tr><td>a</td><td>b</td></tr></table>")[0] == "a\nb"
    assert text_of_html("<p>a <i>b</i>&lt;c&#128075;</p><pre>\nd\n e</pre><!-- no -->")[0] == "a b<c👋\nd\n e"
    assert list(text_of_html("<p>я</p><p>b</p>")[1]) == [0, 2, 2, 3]


WORDS = st.text(
    st.one_of(st.sampled_from("абвšćžëç👋🏽e\u0301\u0308 &<\"'"), st.sampled_from(string.ascii_letters)),
    min_size=1,
    max_size=12,
)


@given(st.lists(WORDS, min_size=1, max_size=6), st.booleans(), st.data())
@settings(max_examples=60, deadline=None)
def test_bytes_of_any_script_are_code_points_of_the_text(
    paragraphs: list[str], apart: bool, data: st.DataObject
) -> None:
    """Positions count the bytes of the words alone, whether or not the HTML has line breaks between its blocks."""
    between = "\n" if apart else ""
    text, measure = text_of_html(between.join(f"<p>{html.escape(each)}</p>" for each in paragraphs))
    plain = between.join(paragraphs)
    assert text == "\n".join(paragraphs)
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    (first,), (last,) = code_points(measure, array(len(plain[:start].encode())), array(len(plain[:end].encode())))
    assert text[first:last].replace("\n", "") == plain[start:end].replace("\n", "")
