"""From the codings of several coders to the one that is counted: decisions of their meeting, then the declared rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.reconciliation_spans import Passage, decide, joined
from peaceresearch.focus_groups.tables import ancestors, roll_up
from peaceresearch.results.table import rows

FINAL = ["document", "code", "coder", "start", "end", "selection", "text"]
_PLACE = ["document", "code", "start", "end"]


def reconciled(
    segments: pd.DataFrame,
    decisions: pd.DataFrame,
    read: pd.DataFrame,
    codes: pd.DataFrame,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every coder's coding after the decisions of the meeting, in which nobody differs any more on what was decided.

    Parameters
    ----------
    segments, codes : DataFrame
        See `tables`; `segments` also with `selection` and `text`.
    decisions : DataFrame
        See `reconciliation_decisions.decisions_taken`. They are applied from the top of the codebook down, so that a
        decision on a code stands against one on the code above it; of one code first those that take it away, so that
        of two passages cut differently the one that is kept stands; and otherwise in their order, the later over the
        earlier.
    read : DataFrame
        `document`, `coder`: see `units.who_read`; a decision holds for all of them.
    texts : mapping of document to its text, optional
        From which the words of passages that are new are taken.

    Returns
    -------
    DataFrame
        `document`, `code`, `coder`, `start`, `end`, `selection`, `text`. "Yes" puts the code on the passage, and what a
        coder had of it there, or of a code below it, now begins and ends as the passage does; "no" takes it away there
        with all codes below it. Passages that reach beyond keep what lies outside. Where a whole document or a listed
        segment was decided on, "yes" gives those who lacked the code the others' passages. Segments without a decision
        in their document are as they were.
    """
    if not len(decisions):
        return segments[FINAL].reset_index(drop=True)
    below = _below(codes)
    depth = {code: len(line) for code, line in ancestors(codes).items()}
    ordered = sorted(rows(decisions), key=lambda row: (depth[row.code], bool(row.decision), row.Index))
    readers = read.groupby("document")["coder"].agg(list).to_dict()
    found = [segments[~segments["document"].isin(decisions["document"])][FINAL]]
    for document, own in segments[segments["document"].isin(decisions["document"])].groupby("document", sort=True):
        passages = [Passage.of(row) for row in rows(own)]
        coders = sorted({*own["coder"], *readers.get(document, [])})
        for row in ordered:
            if row.document == document:
                passages = decide(passages, row, coders, below[row.code], (texts or {}).get(str(document), ""))
        found.append(pd.DataFrame([(document, *passage.values) for passage in passages], columns=FINAL))
    return _typed(pd.concat(found, ignore_index=True))


def final_segments(
    segments: pd.DataFrame,
    decisions: pd.DataFrame,
    counted: str,
    read: pd.DataFrame,
    codes: pd.DataFrame,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The one coding that is counted.

    Parameters
    ----------
    segments, decisions, read, codes, texts
        See `reconciled`; `read` of everybody whose coding there is.
    counted : str
        Whose coding counts in documents that several read: "any" of them; "agreed", two of them or more; or a coder by
        name, in the documents that they read (in others, any). Decisions hold under all three.

    Returns
    -------
    DataFrame
        As `reconciled`, with `coder` "", sorted by place, each code once on a passage. By "any" and "agreed", passages
        of one code by different coders that share a character are one, from the first to the last character of them
        all: what two coders saw is not counted twice. By "agreed", codes below a code count as it, those that no other
        coder's overlap are left out, and a code of a whole document counts where two coders gave it to it. Where a
        passage was decided on, touching passages of the code are joined to it.
        Documents that one coder read keep what they have.
    """
    taken = reconciled(segments, decisions, read, codes, texts)
    count = read.groupby("document")["coder"].size()
    several = taken["document"].isin(count.index[count >= 2])
    if counted == "agreed":
        both = _united(roll_up(taken[several], codes), texts)[0] if several.any() else taken[several]
        final = pd.concat([taken[~several], both], ignore_index=True)
    elif counted == "any":
        final = pd.concat([taken[~several], *_united(taken[several], texts)], ignore_index=True)
    else:
        theirs = taken["document"].isin(read.loc[read["coder"] == counted, "document"])
        final = taken[~(several & theirs) | (taken["coder"] == counted)]
    final = final.assign(coder="")
    placed = final["start"].notna() & final["end"].notna()
    final = pd.concat(
        [final[placed].drop_duplicates(_PLACE), final[~placed].drop_duplicates(["document", "code", "selection"])]
    )
    yes = decisions[decisions["decision"].astype(bool) & decisions["start"].notna()] if len(decisions) else decisions
    return _typed(_join(final, yes, codes, texts)).sort_values([*_PLACE, "selection"], ignore_index=True)


def _below(codes: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Each code with those below it, itself among them."""
    found: dict[str, set[str]] = {str(code): set() for code in codes["code"]}
    for code, line in ancestors(codes).items():
        for above in line:
            found[above].add(code)
    return {code: frozenset(below) for code, below in found.items()}


def _united(segments: pd.DataFrame, texts: Mapping[str, str] | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Passages of one code that overlap, of two coders or more, as one each; and those of one coder alone."""
    placed = segments["start"].notna() & segments["end"].notna()
    ordered = segments[placed].sort_values(_PLACE, ignore_index=True)
    same = [ordered["document"], ordered["code"]]
    reach = ordered["end"].astype("float64").groupby(same).cummax().groupby(same).shift()
    number = (~(ordered["start"].astype("float64") < reach)).cumsum()
    chain = ordered.groupby(number)
    both = (chain["coder"].transform("nunique") >= 2).astype(bool)
    whole = ordered.assign(end=chain["end"].transform("max"))[both & ~number.duplicated()]
    known = texts or {}
    words = [known.get(row.document, "")[int(row.start) : int(row.end)] or row.text for row in rows(whole)]
    whole = whole.assign(text=words)
    loose = segments[~placed]
    named = (loose.groupby(["document", "code", "selection"])["coder"].transform("nunique") >= 2).astype(bool)
    several = pd.concat([whole, loose[named]], ignore_index=True)[FINAL]
    return several, pd.concat([ordered[~both], loose[~named]], ignore_index=True)[FINAL]


def _join(final: pd.DataFrame, yes: pd.DataFrame, codes: pd.DataFrame, texts: Mapping[str, str] | None) -> pd.DataFrame:
    """Passages of a code that overlap or touch one that was decided on as one with it."""
    if not len(yes):
        return final
    below = _below(codes)
    spans: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for row in rows(yes):
        for code in below[row.code]:
            spans.setdefault((row.document, code), set()).add((int(row.start), int(row.end)))
    keys = [(str(document), str(code)) for document, code in zip(final["document"], final["code"], strict=True)]
    about = pd.Series([key in spans for key in keys], index=final.index) & final["start"].notna()
    found: list[tuple[Any, ...]] = []
    for key, own in final[about].groupby(["document", "code"], sort=True):
        document, code = str(key[0]), str(key[1])
        text = (texts or {}).get(document, "")
        marked = [(int(row.start), int(row.end), row.selection, row.text) for row in rows(own)]
        for start, end, selection, words in joined(marked, spans[document, code]):
            found.append((document, code, "", start, end, selection, text[start:end] or words))
    return pd.concat([final[~about][FINAL], pd.DataFrame(found, columns=FINAL)], ignore_index=True)


def _typed(segments: pd.DataFrame) -> pd.DataFrame:
    names = dict.fromkeys(["document", "code", "coder", "selection", "text"], "str")
    return segments[FINAL].astype({**names, "start": "Int64", "end": "Int64"}).reset_index(drop=True)
