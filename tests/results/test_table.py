"""Tables of results: checked when made and when read."""

from pathlib import Path

import pytest

from peaceresearch.results.table import DuplicateIdError, read_results, results, write_results

ROW = {"strand": "survey", "measure": "mean", "item": "age", "estimate": 40.0, "n": 12}


def test_results_keep_everything_through_a_file(tmp_path: Path) -> None:
    table = results([ROW, ROW | {"item": "trust", "estimate": None, "reason": "one PSU"}])
    write_results(table, tmp_path / "a.parquet")
    back = read_results(tmp_path / "a.parquet")
    assert back.equals(table)
    assert list(back["id"]) == ["survey.mean.age", "survey.mean.trust"]
    assert list(back["status"]) == ["released", "not estimable"]


def test_the_same_table_gives_the_same_bytes_in_any_order_of_rows(tmp_path: Path) -> None:
    two = [ROW, ROW | {"item": "trust"}]
    write_results(results(two), tmp_path / "a.parquet")
    write_results(results(two[::-1]), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_two_results_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DuplicateIdError, match=r"survey\.mean\.age"):
        results([ROW, ROW])
    write_results(results([ROW]), tmp_path / "a.parquet")
    with pytest.raises(DuplicateIdError):
        read_results(tmp_path / "a.parquet", tmp_path / "a.parquet")


def test_a_table_of_other_columns_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a table of results"):
        write_results(results([ROW]).drop(columns="se"), tmp_path / "a.parquet")
    assert not (tmp_path / "a.parquet").exists()
