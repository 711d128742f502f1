"""The contact sheet of a synthetic survey: every sampled address, the visits to it, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceresearch.study.survey_files import Contacts
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.study.twin_survey_sample import ContactsTwin
from peaceresearch.twin.survey_sample import streams


def sheet_rows(contacts: Contacts, twin: SurveyTwin, sheet: ContactsTwin, seed: int) -> list[Sequence[object]]:
    """The header, and a row per sampled address: its number, its stratum's label, the visits, the final disposition.

    A stratum has as many complete interviews as respondents, and as many other addresses as the planted rates make of
    that, to the nearest; how each of these ended is drawn by the rates. An address is visited twice half as often as
    once, and so on; one given up as a non-contact was visited as often as is allowed.
    """
    header = [sheet.columns["address"], sheet.columns["stratum"], sheet.columns["visits"], contacts.outcome]
    others = sum(sheet.shares.values())
    complete, codes = completed(contacts), list(sheet.shares)
    chances = np.array(list(sheet.shares.values())) / others if others else None
    given_up = {str(code) for code in contacts.outcomes.get("non_contact", [])}
    numbers = streams(seed, "")
    rows: list[Sequence[object]] = [header]
    for name, stratum in twin.strata.items():
        drawn = numbers(f"contacts {name}")
        completes = stratum.psus * stratum.respondents
        rest = round(completes * others / (1 - others))
        ends = [complete] * completes + (drawn.choice(codes, rest, p=chances).tolist() if codes else [])
        visits = np.minimum(drawn.geometric(0.5, len(ends)), sheet.visits)
        for place in drawn.permutation(len(ends)).tolist():
            most = ends[place] in given_up
            number = f"A{len(rows):05d}"
            rows.append([number, stratum.label, sheet.visits if most else int(visits[place]), ends[place]])
    return rows


def completed(contacts: Contacts) -> str:
    """The final disposition of a complete interview, as it stands in the sheet."""
    return str(contacts.outcomes["complete"][0])
