"""Records and the CSV files that people open."""

from pathlib import Path

import pandas as pd
import pytest

from peaceresearch.results.csv_file import write_csv
from peaceresearch.results.records import fields, read_records, records, write_records
from peaceresearch.results.table import DuplicateIdError

ROW = {"strand": "events", "record": "proposal", "item": "p1", "fields": {"text": {"sr": "Šta kažete?"}, "year": 2024}}


def test_what_a_record_holds_comes_back_as_it_was(tmp_path: Path) -> None:
    write_records(records([ROW, {**ROW, "item": "a0"}]), tmp_path / "records.parquet")
    back = read_records(tmp_path / "records.parquet")
    assert list(back["id"]) == ["events.proposal.a0", "events.proposal.p1"]
    assert fields(next(back.itertuples())) == ROW["fields"]


def test_two_records_of_one_name_are_refused() -> None:
    with pytest.raises(DuplicateIdError, match=r"events\.proposal\.p1"):
        records([ROW, ROW])


def test_a_csv_on_synthetic_data_says_so_before_its_header(tmp_path: Path) -> None:
    table = pd.DataFrame({"name": ["ë, č"], "n": [3]})
    write_csv(table, tmp_path / "a.csv", "Synthetic data")
    write_csv(table, tmp_path / "b.csv", "")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == '# Synthetic data\nname,n\n"ë, č",3\n'
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == 'name,n\n"ë, č",3\n'
