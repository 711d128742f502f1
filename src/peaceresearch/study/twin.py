"""`config/twin.yaml`: what the synthetic raw material of a study is like."""

from __future__ import annotations

from peaceresearch.study.text import Section
from peaceresearch.study.twin_documents import DocumentsTwin
from peaceresearch.study.twin_events import EventsTwin
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.study.twin_survey import SurveyTwin


class Twin(Section):
    """`config/twin.yaml`."""

    survey: SurveyTwin | None = None
    focus_groups: FocusGroupsTwin | None = None
    documents: DocumentsTwin | None = None
    events: EventsTwin | None = None
