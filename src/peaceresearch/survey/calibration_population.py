"""What is known of the population, as the weights of a sample are calibrated to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from peaceresearch.survey.columns import Codes, Floats, Mask


@dataclass(frozen=True, eq=False)
class Margin:
    """A division of the population, and how many live in each of its cells.

    Attributes
    ----------
    place : str
        Where it is declared, for errors.
    cells : tuple of str
        The cells as readers know them, for errors.
    codes : (n,) int array
        Each respondent's cell; -1 for those of a wave that is not calibrated, and for those of weight zero.
    targets : (cells,) float array
        What the weights of the cell have to sum to.
    block : (cells,) int array
        The block, which is the wave, of each cell.
    """

    place: str
    cells: tuple[str, ...]
    codes: Codes
    targets: Floats
    block: Codes


@dataclass(frozen=True, eq=False)
class Mean:
    """The mean of a number, in one block.

    Attributes
    ----------
    place : str
        Where it is declared, for errors.
    name : str
        The number, for errors.
    distances : (n,) float array
        Distance of each respondent's number from the mean of the population, in standard deviations of the sample; 0
        for those of other blocks and without an answer. Their weighted sum has to be 0.
    block : int
    """

    place: str
    name: str
    distances: Floats
    block: int


@dataclass(frozen=True, eq=False)
class Population:
    """Margins and means; each wave is a block by itself, of which the others know nothing.

    Attributes
    ----------
    blocks : (n,) int array
        Block of each respondent; -1 for those whose weights stay as they are.
    sizes : (blocks,) float array
        Number of people, or what else the weights of a block have to sum to.
    margins : tuple of Margin
        At least one, that each respondent of a block has a cell in: the weights' sum is always known.
    means : tuple of Mean
    """

    blocks: Codes
    sizes: Floats
    margins: tuple[Margin, ...]
    means: tuple[Mean, ...] = ()

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """(n, p): the auxiliary variables: an indicator of each cell, and the distances from the means."""
        parts = [indicators(margin.codes, len(margin.cells)) for margin in self.margins]
        parts += [sparse.csr_array(mean.distances[:, None]) for mean in self.means]
        return sparse.csr_array(sparse.hstack(parts, format="csr"))

    @cached_property
    def totals(self) -> Floats:
        """(p,): what the weighted sums of `matrix` have to be."""
        return np.concatenate([*(margin.targets for margin in self.margins), np.zeros(len(self.means))])

    @cached_property
    def scales(self) -> Floats:
        """(p,): size of the block that each total is of."""
        means = np.array([mean.block for mean in self.means], dtype=np.intp)
        return np.asarray(self.sizes[np.concatenate([*(margin.block for margin in self.margins), means])])

    @cached_property
    def labels(self) -> list[tuple[str, str]]:
        """(p,): place and name of each total."""
        cells = [(margin.place, cell) for margin in self.margins for cell in margin.cells]
        return cells + [(mean.place, f"the mean of `{mean.name}`") for mean in self.means]

    @cached_property
    def patterns(self) -> tuple[Codes, Codes]:
        """Which respondents are in the same cell of every margin: their pattern (n,), and each pattern's cells
        (patterns, margins).
        """
        codes = np.zeros(len(self.blocks), dtype=np.intp)
        for margin in self.margins:
            _, codes = np.unique(codes * (len(margin.cells) + 1) + margin.codes + 1, return_inverse=True)
        _, first = np.unique(codes, return_index=True)
        return codes.astype(np.intp), np.column_stack([margin.codes[first] for margin in self.margins])

    def misfits(self, weights: Floats) -> Floats:
        """(p,): the weighted sums less what they have to be, as shares of the size of their block."""
        return np.asarray((self.matrix.T @ weights - self.totals) / self.scales)

    def scaled(self, weights: Floats) -> Floats:
        """(n,): the weights, those of each block times a factor, so that they sum to its size."""
        factors = np.append(self.sizes / self._sums(weights), 1.0)
        return np.asarray(weights * factors[self.blocks])

    def mean_weights(self, counted: Mask) -> Floats:
        """(n,): the mean that the weights of the respondent's block have; NaN outside the blocks."""
        return np.append(self.sizes / self._sums(counted.astype(float)), np.nan)[self.blocks]

    def _sums(self, values: Floats) -> Floats:
        return np.asarray(np.bincount(self.blocks + 1, values, len(self.sizes) + 1)[1:], dtype=np.float64)


def indicators(codes: Codes, count: int) -> sparse.csr_array:
    """(n, count): 1 in the column of each respondent's code, 0 throughout where it is -1."""
    rows = np.flatnonzero(codes >= 0)
    return sparse.csr_array((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), count))
