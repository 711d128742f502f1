"""Several coders' codings: how far they agree, what they still differ on, and the one coding that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.agreement import agreement_rows, document_ids
from peaceresearch.focus_groups.disagreements import PLACE, disagreement_rows
from peaceresearch.focus_groups.held_groups import Spec, Tables
from peaceresearch.focus_groups.material import Material
from peaceresearch.focus_groups.reconciliation import final_segments, reconciled
from peaceresearch.focus_groups.reconciliation_decisions import TAKEN, decisions_taken
from peaceresearch.focus_groups.tables import Row
from peaceresearch.focus_groups.units import who_read


@dataclass(frozen=True, eq=False)
class Compared:
    """What came of comparing the coders.

    Attributes
    ----------
    final
        The one coding that is counted; see `reconciliation.final_segments`.
    rows
        Agreement before the coders' meeting; none where the config declares no comparison.
    disagreements
        What they differ on after it; see `disagreements.disagreement_rows`.
    """

    final: pd.DataFrame
    rows: list[Row]
    disagreements: pd.DataFrame


def compared(held: Material, tables: Tables, spec: Spec) -> Compared:
    """Compare the coders as the config declares, and bring their codings to the one that is counted.

    Parameters
    ----------
    held
        The material of the strand.
    tables
        `documents` and `decisions` as the reader gives them.
    spec
        `agreement`, `counted`.

    Raises
    ------
    TableError, InputError
        See `agreement.agreement_rows` and `reconciliation_decisions.decisions_taken`.
    """
    documents = tables["documents"]
    texts = dict(zip(documents["document"], documents["text"], strict=True))
    declared: Mapping[str, Any] | None = spec["agreement"]
    looked = pd.concat([held.segments[["document", "coder"]], held.rated[["document", "coder"]]], ignore_index=True)
    read = who_read(looked, sorted(set(looked["coder"])))
    taken, rows, left = pd.DataFrame(columns=TAKEN), [], pd.DataFrame(columns=PLACE)
    if declared is not None:
        chosen, groups, codes, turns = held.chosen, held.groups, held.codes, held.turns
        # As they coded, before decisions take passages away: who coded a transcript has read it.
        theirs = who_read(looked, declared["coders"], document_ids(documents, declared["documents"]))
        read = pd.concat([read, theirs]).drop_duplicates().sort_values(["document", "coder"], ignore_index=True)

        def differing(segments: pd.DataFrame) -> pd.DataFrame:
            return disagreement_rows(
                segments,
                turns,
                groups,
                documents,
                codes,
                chosen=chosen,
                declared=declared,
                read=theirs,
                rated=held.rated,
            )

        rows = agreement_rows(
            held.segments,
            turns,
            groups,
            documents,
            codes,
            chosen=chosen,
            declared=declared,
            seed=spec["seed"],
            read=theirs,
            rated=held.rated,
        )
        left = differing(held.segments)
        if declared["reconciled"]:
            source = declared["reconciled"]["source"]
            taken = decisions_taken(tables["decisions"], left, documents, codes, source)
            left = differing(reconciled(held.segments, taken, read, codes, texts))
    final = final_segments(held.segments, taken, spec["counted"], read, held.codes, texts)
    return Compared(final, rows, left)
