"""`config/focus_groups.yaml`: the coded groups, and what is counted of them."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.coding import Codebook, CodingFile, Speakers, Transcript
from peaceresearch.study.general import Code, Level, Slug
from peaceresearch.study.text import Section, Text

GROUP = "group"
"""The dimension of single groups in results; a study declares none of this name."""
RESERVED = ("all_codes", "all", "codes")
"""Items of results that are no code."""
Within = Literal["segment", "turn"]
Unit = Literal["characters", "overlap", "exact", "listed", "turn", "document", "group"]


class Coded(Section):
    """One code of the codebook that the study reports on."""

    code: str
    """Name of the code in the codebook in force, or its path from the top, joined by " > "."""
    label: Text
    definition: Text | None = None
    include: Text | None = None
    exclude: Text | None = None
    """What it means, what belongs to it and what does not; the codebook's own words where they are left out."""
    branch: bool = False
    """Whether it only holds other codes: it stands in the tree and in the codebook, with what was raised below it, and
    nothing else counts it beside them."""
    mechanism: Literal["fosters", "blocks"] | None = None
    """Whether it names something that fosters integration, or something that blocks it."""


class Group(Section):
    """One focus group that was held."""

    documents: Annotated[list[str], Field(min_length=1)]
    """Its transcripts, by name."""
    label: Text | None = None
    """How readers call it; its first transcript's name where it is left out."""
    date: datetime.date | None = None
    values: dict[Slug, Slug] = Field(default_factory=dict)
    """Its value of each dimension that the files do not tell."""


class Groups(Section):
    """Which transcripts are focus groups, and what is known of each."""

    variables: dict[Slug, str] = Field(default_factory=dict)
    """Dimension of the study: name of the project's variable that holds it."""
    values: dict[Slug, dict[str, Slug]] = Field(default_factory=dict)
    """Dimension: value in the project: value in the study (where they are not the same word)."""
    held: dict[Slug, Group] = Field(default_factory=dict)
    """The groups, in the order in which they were held; every coded text is a group where it is left out."""

    @property
    def dimensions(self) -> list[str]:
        """The dimensions by which groups are told apart."""
        return list(dict.fromkeys([*self.variables, *(name for group in self.held.values() for name in group.values)]))


class Reconciled(Section):
    """The list of disagreements as the coders brought it back, with a decision in each row."""

    source: str
    sheet: str | None = None


class Agreement(Section):
    """Agreement between coders over what several of them have coded."""

    coders: Annotated[list[str], Field(min_length=2)]
    unit: Unit = "characters"
    """What is compared. `characters`: the text, cut wherever a passage of any coder begins or ends, each piece counted
    by its length. `overlap`: passages, those of two coders taken for one where they share at least `overlap` of the
    characters that either has. `exact`: passages that begin and end at the same places. `listed`: the segments of a
    list, by their names. `turn`, `document`, `group`: whether the code was applied anywhere in it."""
    overlap: Annotated[float, Field(gt=0, le=1)] = 0.5
    compare: list[Unit] = Field(default_factory=list)
    """Units for which agreement is computed beside, to show what the choice does."""
    text: Literal["coded", "whole"] = "coded"
    """Whether pieces and turns that no coder coded are compared, too: they raise percent agreement and AC1."""
    documents: list[str] = Field(default_factory=list)
    """Transcripts that all `coders` read; where it is left out, those in which two of them or more have coded."""
    replicates: Annotated[int, Field(ge=100, le=100_000)] = 1000
    """Bootstrap samples for the interval of alpha."""
    resample: Literal["document", "unit"] = "document"
    """What they draw: whole transcripts, whose units are not independent, or single units."""
    level: Level = 0.95
    reconciled: Reconciled | None = None


class Participants(Section):
    """The participants sheet (.xlsx or .csv): a row per participant."""

    source: str
    sheet: str | None = None
    """Sheet of a workbook; its first where it is left out."""
    group: str
    """Column that names the participant's group: by its transcript, or as `groups.held` calls it."""
    participant: str
    """Column of the participant's label, which also begins their turns in the transcript (`P3: ...`)."""
    consent: str
    """Column that says whether the participant may be quoted."""
    given: Annotated[list[Code], Field(min_length=1)]
    """What stands there where they may."""
    variables: dict[Slug, str] = Field(default_factory=dict)
    """Dimension of the study: column that holds the participant's value."""
    values: dict[Slug, dict[str, Slug]] = Field(default_factory=dict)
    """Dimension: value on the sheet: value in the study (where they are not the same word)."""


class Pick(Section):
    """Quotes to be shown, picked by a rule from the bank."""

    codes: Annotated[list[Slug], Field(min_length=1)]
    """Quotes with any of these codes are in the pool."""
    rule: Literal["central", "contrary"] = "central"
    """`central`: those whose codes are most like the codes of the pool's others; `contrary`: least like them, and first
    those with a code of `against`."""
    against: list[Slug] = Field(default_factory=list)
    """Codes that speak against the pool's, for `contrary`."""
    number: Annotated[int, Field(ge=1, le=20)] = 2
    balance: Slug | None = None
    """Dimension of the groups whose values take turns, so that none is heard twice before each was once."""


class Quotes(Section):
    """The bank of quotes (.xlsx or .csv): a row per quote."""

    source: str
    sheet: str | None = None
    quote: str
    """Column of the quote's name, a part of its id."""
    group: str
    participant: str
    code: str
    """Column that names a code of `codes`, or several, the first of which it is shown under."""
    separator: Annotated[str, Field(min_length=1)] = ";"
    """What stands between several codes in a cell."""
    language: str
    """Column of the language spoken, by the study's name for it."""
    text: str
    """Column of the words, exactly as they stand in the group's transcript."""
    translations: dict[str, str] = Field(default_factory=dict)
    """Language of the study: column of the translation into it."""
    role: Slug | None = None
    """Dimension of the participants by which a speaker is called in public, beside the group's."""
    pick: dict[Slug, Pick] = Field(default_factory=dict)


class Saturation(Section):
    """Whether enough groups were heard."""

    by: list[Slug] = Field(default_factory=list)
    """Dimensions (a site) for each value of which it is told, too, where it has `least` groups."""
    least: Annotated[int, Field(ge=4)] = 4
    base: Annotated[int, Field(ge=1)] = 4
    """Groups whose codes make up the base (Guest, Namey and Chen 2020)."""
    run: Annotated[int, Field(ge=1)] = 2
    """Groups of a run, whose new codes are compared with the base."""
    threshold: Annotated[float, Field(ge=0, lt=1)] = 0.05
    """Most new codes of a run, as a part of the base, at which saturation is reached."""
    orders: Annotated[int, Field(ge=100, le=100_000)] = 1000
    """Random orders of the groups."""


class CoOccurrence(Section):
    """Which codes come together."""

    within: Annotated[list[Within], Field(min_length=1)]


class NegativeCase(Section):
    """A pattern, and what would speak against it."""

    label: Text
    pattern: Annotated[list[Slug], Field(min_length=1)]
    """Codes that speak for it."""
    contrary: Annotated[list[Slug], Field(min_length=1)]
    """Codes that speak against it."""


class Mechanisms(Section):
    """Codes that foster or block integration, ranked by the groups that raised them."""

    by: Slug
    """The dimension whose values are counted: a mechanism raised on all sides comes before one of a single side."""


class Reported(Section):
    """What the study reports on an item of the COREQ checklist."""

    text: Text
    """Ids of results in braces are replaced by their numbers: `{focus_groups.participants.all}`."""


class FocusGroups(Section):
    """`config/focus_groups.yaml`."""

    codings: Annotated[dict[Slug, CodingFile], Field(min_length=1)]
    coders: dict[str, list[str]] = Field(default_factory=dict)
    """A coder's name in the study: what the files call them."""
    transcripts: list[Transcript] = Field(default_factory=list)
    speakers: Speakers = Field(default_factory=Speakers)
    codebook: Codebook | None = None
    groups: Groups = Field(default_factory=Groups)
    codes: dict[Slug, Coded] = Field(default_factory=dict)
    """Codes to report on, in their order; all codes of the project where it is left out."""
    counted: str = "any"
    """Whose coding counts where several coded: `any` of them, `agreed` (two or more), or one coder's by name. What was
    reconciled counts as decided."""
    by: list[Slug] = Field(default_factory=list)
    """Dimensions of the groups by which extensiveness is counted."""
    speakers_by: list[Slug] = Field(default_factory=list)
    """Dimensions of the participants by which it is counted in how many groups any of them raised a code."""
    agreement: Agreement | None = None
    saturation: Saturation | None = None
    co_occurrence: CoOccurrence | None = None
    negative_cases: dict[Slug, NegativeCase] = Field(default_factory=dict)
    mechanisms: Mechanisms | None = None
    speaking: bool = False
    """Whether to count who speaks how much in each group."""
    participants: Participants | None = None
    quotes: Quotes | None = None
    coreq: dict[Annotated[int, Field(ge=1, le=32)], Reported] = Field(default_factory=dict)
    """Item of the COREQ checklist (Tong, Sainsbury and Craig 2007): what the study reports on it."""

    @model_validator(mode="after")
    def _once(self) -> FocusGroups:
        names = [name for names in self.coders.values() for name in names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"`{twice[0]}` is a name of two coders")
        return self
