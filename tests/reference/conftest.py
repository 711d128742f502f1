"""Numbers that other software gives, to compare ours with: ours to keep (core.csv) and those outside the repository."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from peaceresearch.survey.design import Design

HERE = Path(__file__).parent
Compare = Callable[..., None]
"""compare(ours, method=..., dataset=..., call=...): each matching row against the value of its statistic in `ours`.

A statistic that we do not compute is named in `without`; any other that `ours` lacks fails.
"""


def comparer(table: pd.DataFrame) -> Compare:
    def compare(
        ours: dict[str, float], *, method: str, dataset: str, call: str = "", without: tuple[str, ...] = ()
    ) -> None:
        rows = table[(table["method"] == method) & (table["dataset"] == dataset)]
        rows = rows[rows["call"].str.contains(call, regex=False)]
        rows = rows[~rows["statistic"].isin(without)]
        assert len(rows), f"no reference row for {method}, {dataset}, {call}"
        assert set(rows["statistic"]) <= set(ours), "the reference has a statistic that the test does not compute"
        for row in rows.itertuples():
            expected = pytest.approx(row.value, rel=row.tolerance, abs=row.tolerance, nan_ok=True)
            assert ours[row.statistic] == expected, row.statistic

    return compare


@pytest.fixture(scope="session")
def core() -> Compare:
    return comparer(pd.read_csv(HERE / "core.csv"))


@pytest.fixture(scope="session")
def toy() -> Callable[[str], pd.DataFrame]:
    return lambda name: pd.read_csv(HERE / f"{name}.csv")


@pytest.fixture(scope="session")
def outside(shared_data: Path) -> Compare:
    return comparer(pd.read_csv(shared_data / "reference-results" / "reference.csv"))


@pytest.fixture(scope="session")
def data(shared_data: Path) -> Callable[[str], pd.DataFrame]:
    """The R data sets by name; nothing but an empty field is missing."""
    return lambda name: pd.read_csv(shared_data / "reference-results" / "sets" / f"{name}.csv")


@pytest.fixture(scope="session")
def surveys(data):
    """Table and design by the name that the reference gives them."""
    srs, stratified, clustered, two = data("apisrs"), data("apistrat"), data("apiclus1"), data("apiclus2")
    stage = (two.snum, None, two.fpc2)
    return {
        "apisrs": (srs, Design.from_columns(srs.pw, fpc=srs.fpc)),
        "apistrat": (stratified, Design.from_columns(stratified.pw, stratified.stype, fpc=stratified.fpc)),
        "apiclus1": (clustered, Design.from_columns(clustered.pw, psu=clustered.dnum, fpc=clustered.fpc)),
        "apiclus1_nofpc": (clustered, Design.from_columns(clustered.pw, psu=clustered.dnum)),
        "apiclus2": (two, Design.from_columns(two.pw, psu=two.dnum, fpc=two.fpc1, stages=[stage])),
    }


@pytest.fixture(scope="session")
def nhanes(data):
    table = data("nhanes_survey")
    return table, Design.from_columns(table.WTMEC2YR, table.SDMVSTRA, table.SDMVPSU, nested=True)
