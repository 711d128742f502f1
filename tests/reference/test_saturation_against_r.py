"""The accumulation of codes against R's `vegan` (sites are groups, species are codes)."""

import numpy as np
import pandas as pd

from peaceresearch.focus_groups.saturation import accumulation

SITES = 20


def numbers(raised: pd.DataFrame) -> dict[str, float]:
    found = accumulation(raised)
    ours = {f"richness_{row.groups}": row.expected for row in found.itertuples()}
    return ours | {f"sd_{row.groups}": row.sd for row in found.itertuples()}


def test_the_expected_number_of_codes(core, toy):
    in_first = np.arange(SITES)[:, None] < toy("dune_frequencies")["sites"].to_numpy()
    core(numbers(pd.DataFrame(in_first.astype(int))), method="code accumulation (Mao Tau)", dataset="dune_frequencies")


def test_the_expected_number_and_its_standard_deviation(outside, data):
    raised = (data("dune_presence") > 0).astype(int)
    outside(
        numbers(raised),
        method="code accumulation (Mao Tau)",
        dataset="vegan::dune (presence, 20 sites x 30 species)",
    )
