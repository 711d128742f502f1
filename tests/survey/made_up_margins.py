"""Made-up populations to calibrate made-up designs to, and divisions by hand."""

import datetime

import numpy as np

from peaceresearch.survey.groupings import WAVE, Dimension, Divisions
from peaceresearch.survey.recode import Item
from peaceresearch.survey.weighting import calibrated_designs

SPEC = {"method": "rake", "size": None, "bounds": None, "trim": None, "missing": "fail", "waves": []}


def divisions_of(waves=(), wave=None, **columns):
    """Divisions by columns of texts, None for no answer; values in the order of the alphabet."""
    n = len(next(iter(columns.values())))
    dimensions = {}
    for name, column in columns.items():
        values = tuple(sorted({value for value in column if value is not None}))
        codes = [-1 if value is None else values.index(value) for value in column]
        dimensions[name] = Dimension(values, np.array(codes, dtype=np.intp))
    if waves:
        dimensions[WAVE] = Dimension(tuple(waves), np.array([waves.index(each) for each in wave], dtype=np.intp))
    return Divisions(n, dimensions, {name: datetime.date(2024, 1, 1) for name in waves})


def number(values):
    column = np.array(values, dtype=float)
    return Item((), np.full(len(column), -1, dtype=np.int16), column, ~np.isnan(column))


def margin(by, **cells):
    return {"by": [by], "cells": [[[value], count] for value, count in cells.items()]}


def calibrated(design, margins, divisions, items=None, **spec):
    """The design calibrated to one set of margins."""
    return calibrated_designs(design, SPEC | {"margins": [["census", margins]]} | spec, items or {}, divisions)[
        "census"
    ]
