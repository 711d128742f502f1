"""A real review whose labels stand in its search's own file: 273 records screened, 40 included (SYNERGY, Sep 2021)."""

from pathlib import Path

import pandas as pd

from peaceresearch.documents.asreview import write_asreview
from peaceresearch.documents.flow import flow
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.decision_files import read_decisions
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.search_file import read_search

LABELS = {"source": None, "sheet": None, "encoding": None, "search": "synergy", "record": None, "decision": None}
SCREENING = {"include": ["yes"], "exclude": ["no"], "unsure": [], "not_retrieved": [], "reasons": {}}


def declared(sheet):
    stage = ["title_abstract", {"reviewers": [["asreview", {**sheet, "reason": None}]], "agreed": None}]
    return {**SCREENING, "stages": [stage]}


def test_labels_of_the_search_are_the_decisions(shared_data, tmp_path):
    source = shared_data / "synergy-screening" / "Sep_2021_ids.csv"
    columns = {"doi": "doi", "pmid": "pmid", "url": "openalex_id", "label": "label_included"}
    search = {"source": str(source), "format": None, "sheet": None, "encoding": None, "columns": columns}
    entries, _ = read_search(source, "Sep_2021_ids.csv", search)
    records, _ = tidy("synergy", "Sep_2021_ids.csv", entries)
    labels = pd.read_csv(source)["label_included"]
    assert (len(records), int(labels.sum())) == (273, 40)

    sheets = HandKept("config/documents.yaml", {})
    decisions = read_decisions(sheets, declared(LABELS), records)
    assert not sheets.problems
    kept = {record: record for record in records["record"]}
    spec = {"stages": [["title_abstract", ["asreview"], 1]], "reasons": [], "other": "screened", "undecided": "refuse"}
    expected = {"identified": 273, "screened": 273, "excluded_screening": 233, "sought": 40}
    found = flow(records, kept, decisions, [["synergy", "databases", None]], spec, expected, "labels")
    included = found.settled.loc[found.settled["decision"] == "include", "record"]
    assert list(included) == [f"synergy:{number}" for number in labels.index[labels == 1] + 1]

    # Written for ASReview and read back, the decisions are the same.
    for path in (tmp_path / "asreview.csv", tmp_path / "asreview.ris"):
        write_asreview(records, found.settled, tmp_path / "asreview.csv", tmp_path / "asreview.ris", "")
        sheet = {**LABELS, "source": path.name, "search": None, "record": "Record", "decision": "Decision"}
        again = read_decisions(HandKept("config/documents.yaml", {path.name: Path(path)}), declared(sheet), records)
        assert again.drop(columns="place").equals(decisions.drop(columns="place"))
