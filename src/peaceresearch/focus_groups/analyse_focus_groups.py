"""Rule `analyse_focus_groups`: coded transcripts and the sheets beside them in; results, records and the list of
disagreements out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from peaceresearch.focus_groups.co_occurrence import co_occurrence_rows
from peaceresearch.focus_groups.code_tree import code_records, tree_rows
from peaceresearch.focus_groups.codebook_history import History, apply_codebook
from peaceresearch.focus_groups.compared import compared
from peaceresearch.focus_groups.disagreements_workbook import write_disagreements
from peaceresearch.focus_groups.drift import change_records, drift_rows
from peaceresearch.focus_groups.extensiveness import group_rows, held_rows, passages, presence
from peaceresearch.focus_groups.forbidden import forbidden
from peaceresearch.focus_groups.held_groups import CONFIG, Spec, Tables
from peaceresearch.focus_groups.material import Material, material
from peaceresearch.focus_groups.mechanisms import mechanism_rows
from peaceresearch.focus_groups.negative_cases import negative_rows
from peaceresearch.focus_groups.picks import picked
from peaceresearch.focus_groups.quotes import quote_records
from peaceresearch.focus_groups.saturation_rows import saturation_rows
from peaceresearch.focus_groups.speaking import speaking_rows
from peaceresearch.focus_groups.tables import GROUPS, Row, TableError
from peaceresearch.focus_groups.turns_of import spoken, voiced_rows
from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.bases import OF_GROUPS
from peaceresearch.results.ids import domain_id
from peaceresearch.results.records import records, write_records
from peaceresearch.results.table import DuplicateIdError, read_table, results, write_results

INPUTS = (
    "documents", "codes", "segments", "variables", "participants", "quotes", "turns", "decisions", "codebooks", "rated",
)  # fmt: skip
EPOCH = 315_532_800
"""1 January 1980: the only time that the list of disagreements carries, whatever the edition."""


@dataclass(frozen=True, eq=False)
class Analysed:
    """What the rule writes: results; records of quotes and of the codebook; and what the coders still differ on."""

    results: pd.DataFrame
    quotes: pd.DataFrame
    codebook: pd.DataFrame
    disagreements: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Counted:
    """What most analyses rest on: the groups and codes, the one coding, and what it comes to.

    Attributes
    ----------
    held, final
        See `material.Material` and `compared.Compared`.
    raised, often
        (groups, codes): see `extensiveness.presence` and `extensiveness.passages`.
    coded
        The codings of the groups' transcripts by the codes of their files, whatever the codebook became.
    history
        Of the codebook; None where the config tells none.
    """

    held: Material
    final: pd.DataFrame
    raised: pd.DataFrame
    often: pd.DataFrame
    coded: pd.DataFrame
    history: History | None

    @classmethod
    def of(cls, held: Material, final: pd.DataFrame, tables: Tables, spec: Spec) -> Counted:
        """Count the one coding."""
        on = (final, held.groups, held.codes)
        segments, versions = tables["segments"], spec["codebook"]
        history = History(tables["codes"], versions, tables["codebooks"]) if versions else None
        coded = segments[segments["document"].isin(held.groups["document"])]
        return cls(held, final, presence(*on), passages(*on), coded, history)


def run(job: Job) -> None:
    """Count and compare what the config declares."""
    found = analyse({name: read_table(job.input(name)) for name in INPUTS}, job.spec)
    write_results(found.results, job.output("results"))
    write_records(found.quotes, job.output("quotes"))
    write_records(found.codebook, job.output("codebook"))
    write_disagreements(found.disagreements, job.output("disagreements"), job.spec["mark"], EPOCH)


def analyse(tables: Tables, spec: Spec) -> Analysed:
    """Everything that the config declares of the focus groups.

    Parameters
    ----------
    tables
        By name (`INPUTS`), as the rule `read_focus_groups` writes them.
    spec
        The rule's slice of the config; see `strand_specs.StrandSpecs._analyse_focus_groups`.

    Returns
    -------
    Analysed
        docs/results.md has the measures. Extensiveness and what follows from it rest on one coding: that which the
        coders' meeting decided on, then the one that `counted` declares; agreement rests on each coder's own, as it was
        before the meeting.

    Raises
    ------
    InputError
        With everything that the config, the sheets and the codings do not agree on.
    """
    source = ", ".join(spec["source"])
    try:
        segments, codes = apply_codebook(
            tables["segments"], tables["codes"], spec["codebook"] or [], tables["codebooks"]
        )
        held = material({**tables, "segments": segments, "codes": codes}, spec)
        coded = compared(held, tables, spec)
        counted = Counted.of(held, coded.final, tables, spec)
        rows = [*coded.rows, *_rows(counted, tables, spec)]
        rows += [{**row, "source": spec["participants"]["source"]} for row in _participants(held, spec)]
        forbidden(rows)
        codebook = _codebook(counted, tables, spec, source)
    except TableError as error:
        raise InputError(_by_name(error, tables, source)) from None
    try:
        table = results({"source": source, **row, "strand": "focus_groups"} for row in rows)
    except DuplicateIdError as error:
        remedy = "give each code a name of its own under `codes`"
        raise InputError([Problem(CONFIG, "codes", str(error), remedy)]) from None
    return Analysed(table, _quotes(counted, tables, spec), codebook, coded.disagreements)


def _rows(counted: Counted, tables: Tables, spec: Spec) -> Iterator[Row]:
    """The rows of results on the one coding, analysis by analysis."""
    held, raised, often = counted.held, counted.raised, counted.often
    said = spoken(counted.final, held.turns)
    chosen, groups = held.chosen, held.groups
    yield from group_rows(raised, often, groups, chosen, spec["by"], held.people)
    yield from held_rows(groups, held.dimensions, held.people)
    yield from tree_rows(raised, held.codes, held.branches | chosen)
    for code, name in held.branches.items():
        row = {"measure": "passages", "item": name, "n": len(raised), "base": GROUPS, "unit": "passages"}
        yield {**row, "estimate": int(often[code].sum())}
    if spec["speakers_by"]:
        people = held.participants
        yield from voiced_rows(said, held.turns, groups, held.codes, chosen, people, spec["speakers_by"])
    if spec["co_occurrence"]:
        yield from co_occurrence_rows(said, held.codes, chosen, spec["co_occurrence"]["within"])
    if spec["saturation"]:
        yield from saturation_rows(raised[list(chosen)], groups, spec["saturation"], spec["seed"])
    yield from negative_rows(raised, groups, chosen, spec["negative"], spec["by"])
    if spec["mechanisms"]:
        yield from mechanism_rows(raised, groups, chosen, spec["mechanisms"]["kinds"], spec["mechanisms"]["by"])
    if spec["speaking"]:
        yield from speaking_rows(held.turns, groups, held.participants, held.people)
    if counted.history is not None:
        yield from drift_rows(counted.coded, tables["codes"], groups, chosen, counted.history)


def _by_name(error: TableError, tables: Tables, source: str) -> list[Problem]:
    """Problems of the tables in the words of the user: names in place of identifiers, and the files."""
    names = dict(zip(tables["documents"]["document"], tables["documents"]["name"], strict=True))
    names |= dict(zip(tables["codes"]["code"], tables["codes"]["path"], strict=True))
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    return [
        Problem(source, known.sub(lambda found: f"`{names[found[0]]}`", each.place), each.what, each.remedy)
        for each in error.problems
    ]


def _participants(held: Material, spec: Spec) -> Iterator[Row]:
    """The number of participants of the coded groups, over all and by each dimension of theirs and of the groups."""
    if spec["participants"] is None:
        return
    groups = held.groups.drop_duplicates("group")
    taken = held.participants.merge(groups.drop(columns="document"), on="group")
    counts = {"": len(taken)}
    for by in dict.fromkeys([*spec["by"], *spec["participants"]["variables"]]):
        counts |= {domain_id({by: value}): int((taken[by] == value).sum()) for value in sorted(set(taken[by]) - {""})}
    common = {"measure": "participants", "item": "all", "base": OF_GROUPS, "unit": "people"}
    for domain, count in counts.items():
        yield {**common, "domain": domain, "estimate": count, "n": count}


def _codebook(counted: Counted, tables: Tables, spec: Spec, source: str) -> pd.DataFrame:
    """The codes and the changes of the codebook as records."""
    held = counted.held
    versions = spec["codebook"] or []
    books = tables["codebooks"]
    in_force = books[books["version"] == versions[-1][0]] if versions else books.iloc[:0]
    described = _described(held.codes, in_force)
    made = code_records(counted.raised, counted.often, held.codes, held.branches | held.chosen, described, source)
    if counted.history is not None:
        made += change_records(counted.coded, tables["codes"], held.groups, versions, counted.history, source)
    return records({**record, "strand": "focus_groups"} for record in made)


def _described(codes: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
    """What the codebook in force says of its codes; what the projects say where it has no file of its own."""
    if len(book):
        return book.drop(columns="version").drop_duplicates("code")
    own = codes.drop_duplicates("path")
    return pd.DataFrame({"code": own["path"], "definition": own["description"], "include": "", "exclude": ""})


def _quotes(counted: Counted, tables: Tables, spec: Spec) -> pd.DataFrame:
    """The bank of quotes, and what the rules pick from it, as records."""
    if not spec["quotes"]:
        return records([])
    held, raised = counted.held, counted.raised
    made, problems = quote_records(
        tables["quotes"],
        held.participants,
        held.groups,
        held.turns,
        tables["documents"],
        called=held.called,
        codes=list(held.chosen.values()),
        dimensions=held.dimensions,
        role=spec["quotes"]["role"],
        raised={name: set(raised.index[raised[code] == 1]) for code, name in held.chosen.items()},
        source=spec["quotes"]["source"],
    )
    if problems:
        raise InputError(problems)
    counts = {name: int(raised[code].sum()) for code, name in held.chosen.items()}
    return records([*made, *picked(made, spec["quotes"]["pick"], counts, spec["values"], spec["quotes"]["minimum"])])
