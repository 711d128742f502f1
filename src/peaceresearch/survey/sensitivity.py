"""The same estimates under other margins of the population: how much they depend on which source is believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peaceresearch.results.ids import domain_id, parse_domain
from peaceresearch.survey.material import Material
from peaceresearch.survey.tabulate import Columns, Tabulation
from peaceresearch.survey.weighting import DESIGN

MARGINS = "margins"
"""The dimension that tells the sets of margins apart."""


def sensitivity(spec: Mapping[str, Any], material: Material) -> Iterator[Columns]:
    """The estimates of every family that asks for it, once per set of margins and once with the weights of the design:
    `margins=<set>` stands in their domain.
    """
    asked = [family for family in spec["estimates"] if family["sensitivity"]]
    families = [family | {"contrasts": None, "association": False} for family in asked]
    for name, design in material.designs.items() if families else ():
        tabulation = Tabulation(design, material.items, material.divisions, spec)
        weight = weight_name(spec, name)
        for family in families:
            for part in tabulation.family(family):
                domains = [domain_id(parse_domain(domain) | {MARGINS: name}) for domain in part["domain"]]
                yield part | {"domain": domains, "weight": weight, "plan": ""}


def weight_name(spec: Mapping[str, Any], margins: str) -> str:
    """What results call their weights: the variable, and the set of margins that it is calibrated to."""
    variable = spec["design"]["weight"] or ""
    return variable if margins == DESIGN else f"{variable} ({margins})".strip()
