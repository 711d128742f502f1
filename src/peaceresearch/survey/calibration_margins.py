"""Margins and means as the config declares them, for the respondents of a survey; every misfit is a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.problems import Problem
from peaceresearch.survey.calibration_population import Margin, Mean, Population
from peaceresearch.survey.columns import Codes, Floats, listed
from peaceresearch.survey.groupings import WAVE, Divisions
from peaceresearch.survey.recode import CONFIG, Item

NO_ANSWER = "no answer"


@dataclass(frozen=True, eq=False)
class Cells:
    """Where each respondent stands in a division of the population: `codes` (n,), -1 without an answer."""

    item: str
    names: tuple[str, ...]
    codes: Codes
    numbers: Floats


def margin_cells(margin: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions) -> Cells:
    """The cells of a margin: those that the population is given for first, then those that only respondents have."""
    columns = [_answers(name, items, divisions) for name in margin["by"]]
    at = {tuple(values): place for place, (values, _) in enumerate(margin["cells"])}
    names, codes = list(at), np.full(divisions.respondents, -1)
    known = np.logical_and.reduce([codes_of >= 0 for _, codes_of in columns])
    together = np.stack([codes_of for _, codes_of in columns])[:, known]
    found, which = np.unique(together, axis=1, return_inverse=True)
    own = []
    for combination in found.T.tolist():
        values = tuple(words[code] for (words, _), code in zip(columns, combination, strict=True))
        if values not in at:
            at[values] = len(names)
            names.append(values)
        own.append(at[values])
    codes[known] = np.array(own, dtype=np.intp)[which]
    numbers = np.array([number for _, number in margin["cells"]] + [0.0] * (len(names) - len(margin["cells"])))
    return Cells("+".join(margin["by"]), tuple("+".join(values) for values in names), codes, numbers)


def _answers(name: str, items: Mapping[str, Item], divisions: Divisions) -> tuple[Sequence[str], Codes]:
    if name in divisions.dimensions:
        dimension = divisions.dimensions[name]
        return dimension.values, dimension.codes
    return items[name].categories, items[name].codes


@dataclass(frozen=True, eq=False)
class Blocks:
    """The waves whose weights are calibrated: `names` ("" for a survey without waves), and each respondent's (n,), -1
    for those of other waves and of weight zero.
    """

    names: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, weights: Floats, waves: Sequence[str], divisions: Divisions) -> Blocks:
        """The waves named, or all."""
        if not divisions.dates:
            return cls(("",), np.where(weights > 0, 0, -1))
        dimension = divisions.dimensions[WAVE]
        names = tuple(wave for wave in dimension.values if wave in waves or not waves)
        place = np.array([names.index(wave) if wave in names else -1 for wave in (*dimension.values, "")])
        return cls(names, np.where(weights > 0, place[dimension.codes], -1))

    def where(self, block: int) -> str:
        """` in wave x`, for sentences."""
        return f" in wave `{self.names[block]}`" if self.names[block] else ""


class PopulationReader:
    """What one set of margins says of the population, for the respondents; collects the problems."""

    def __init__(
        self, weights: Floats, blocks: Blocks, name: str, spec: Mapping[str, Any], items: Mapping[str, Item],
        divisions: Divisions,
    ) -> None:  # fmt: skip
        self.weights, self.blocks, self.items, self.divisions = weights, blocks, items, divisions
        self.place = f"weighting.margins.{name}"
        self.missing: str = spec["missing"]
        self.problems: list[Problem] = []
        sums = np.bincount(blocks.codes + 1, weights, len(blocks.names) + 1)[1:].astype(np.float64)
        self.problems += [
            self._problem(self.place, f"nobody counts{blocks.where(block)}", "leave the wave out of `waves`")
            for block in np.flatnonzero(sums == 0).tolist()
        ]
        self.sums = sums
        self.sizes = sums if spec["size"] is None else np.full(len(sums), float(spec["size"]))

    def population(self, margins: Sequence[Mapping[str, Any]]) -> Population:
        """The population of the margins; of no use where there are problems."""
        found: list[Margin] = []
        means: list[Mean] = []
        names = ["+".join(margin.get("by") or [margin["mean"]]) for margin in margins]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problems.append(self._problem(self.place, f"`{name}` has two margins", "keep one of them"))
        for number, margin in enumerate(margins, 1):
            if "mean" in margin:
                answered, distances = self._mean(margin, f"{self.place}, margin {number} (mean of {margin['mean']})")
                found, means = [*found, answered], [*means, *distances]
            else:
                cells = margin_cells(margin, self.items, self.divisions)
                found.append(self._margin(cells, f"{self.place}, margin {number} ({cells.item})"))
        return Population(self.blocks.codes, self.sizes, tuple(found), tuple(means))

    def _margin(self, cells: Cells, place: str) -> Margin:
        """A cell per block and cell of the margin, and one of those without an answer per block that has any."""
        inside = self.blocks.codes >= 0
        width, blocks = len(cells.names) + 1, len(self.blocks.names)
        codes = np.where(inside, self.blocks.codes * width + np.where(cells.codes < 0, width - 1, cells.codes), -1)
        counts = np.bincount(codes[inside], minlength=blocks * width).reshape(blocks, width)
        self._report_missing(counts[:, -1], place)
        for block in range(blocks):
            self.problems += self._unreachable(cells, counts[block], place, block)
        base = np.bincount(codes[inside], self.weights[inside], blocks * width).reshape(blocks, width)
        without = base[:, -1:] / np.where(self.sums > 0, self.sums, 1)[:, None]
        shares = np.column_stack([cells.numbers / cells.numbers.sum() * (1 - without), without])
        targets = (shares * self.sizes[:, None]).ravel()
        names = [f"{cell}{self.blocks.where(block)}" for block in range(blocks) for cell in (*cells.names, NO_ANSWER)]
        used = np.flatnonzero((targets > 0) | (counts.ravel() > 0))
        new = np.full(blocks * width + 1, -1)
        new[used] = np.arange(len(used))
        return Margin(place, tuple(names[at] for at in used), new[codes], targets[used], used // width)

    def _unreachable(self, cells: Cells, counts: Codes, place: str, block: int) -> Iterator[Problem]:
        where = self.blocks.where(block)
        if not counts.any():  # the whole wave, of which a problem tells already
            return
        empty = [cell for cell, lives, n in zip(cells.names, cells.numbers, counts, strict=False) if lives and not n]
        if empty:
            what = f"people live in {listed(empty)}, and nobody there answered{where}"
            yield self._problem(place, what, "merge cells, or leave out the margin")
        strange = [cell for cell, lives, n in zip(cells.names, cells.numbers, counts, strict=False) if n and not lives]
        if strange:
            what = f"respondents live in {listed(strange)}{where}, and nobody of the population"
            yield self._problem(place, what, "give its number, or merge cells")

    def _mean(self, margin: Mapping[str, Any], place: str) -> tuple[Margin, list[Mean]]:
        """Who has the number, as a margin; and the distances from its mean, by block."""
        name, numbers = margin["mean"], self.items[margin["mean"]].numbers
        known, inside = ~np.isnan(numbers), self.blocks.codes >= 0
        cells = Cells(name, ("answered",), np.where(known, 0, -1), np.ones(1))
        answered = self._margin(cells, place)
        means = []
        for block in range(len(self.blocks.names)):
            here = inside & known & (self.blocks.codes == block)
            distances = np.where(here, numbers - margin["value"], 0.0)
            spread = float(distances[here].std()) if here.any() else 0.0
            if here.any() and not distances[here].min() < 0 < distances[here].max() and np.any(distances[here] != 0):
                low, high = numbers[here].min(), numbers[here].max()
                what = f"`{name}` lies between {low:g} and {high:g}{self.blocks.where(block)}"
                self.problems.append(self._problem(place, what, f"no weights make its mean {margin['value']:g}"))
            label = f"{name}{self.blocks.where(block)}"
            means.append(Mean(place, label, distances / (spread or 1.0), block))
        return answered, means

    def _report_missing(self, counts: Codes, place: str) -> None:
        if self.missing != "fail":
            return
        for block in np.flatnonzero(counts).tolist():
            n, where = int(counts[block]), self.blocks.where(block)
            what = f"{n} respondent{'s have' if n > 1 else ' has'} no answer{where}"
            self.problems.append(self._problem(place, what, "declare `missing: keep`, or leave out the margin"))

    def _problem(self, place: str, what: str, remedy: str) -> Problem:
        return Problem(CONFIG, place, what, remedy)
