"""What every analysis of a survey starts from: its items and scales, its divisions, and its designs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.recode import Item, Recoder
from peaceresearch.survey.scales import scale_item
from peaceresearch.survey.weighting import DESIGN, calibrated_designs


@dataclass(frozen=True, eq=False)
class Material:
    """A survey, recoded.

    Attributes
    ----------
    items : dict
        The items by name, the scales among them.
    divisions : Divisions
    designs : dict
        By set of margins, the design calibrated to it; `design` is the one that the data file declares.
    weights : str
        The set that results use: `design` where nothing is calibrated.
    """

    items: Mapping[str, Item]
    divisions: Divisions
    designs: Mapping[str, Design]
    weights: str

    @classmethod
    def of(cls, spec: Mapping[str, Any], answers: pd.DataFrame) -> Material:
        """Recode `answers` (a row per respondent, coded as in the data file) by `spec`, the config's slice.

        Raises
        ------
        InputError
            With every variable that the file lacks, code that nothing names, answer outside the range of a scale,
            fault of the design, and margin that the weights cannot reach.
        """
        recoder = Recoder(answers, spec["source"], spec["waves"])
        items = {name: recoder.item(name, item) for name, item in spec["items"].items()}
        divisions = recoder.divisions(spec["domains"])
        scales: dict[str, Item] = {}
        for name, scale in spec["scales"]:
            try:
                scales[name] = scale_item(name, scale, items, spec["items"])
            except InputError as error:
                recoder.problems += error.problems
        design = recoder.design(spec["design"])
        recoder.check()
        if spec["weighting"] is None:
            return cls(items | scales, divisions, {DESIGN: design}, DESIGN)
        designs = calibrated_designs(design, spec["weighting"], items, divisions)
        return cls(items | scales, divisions, designs, spec["weighting"]["to"])

    @property
    def design(self) -> Design:
        """The design that results use, calibrated where the config says so."""
        return self.designs[self.weights]
