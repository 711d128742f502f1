"""What the tests against R's `survey` have in common."""

import pandas as pd

from peaceresearch.survey import estimates
from peaceresearch.survey.groups import Groups


def groups_of(column):
    codes, labels = pd.factorize(column, sort=True)
    return Groups(codes, len(labels))


def everybody(table):
    return Groups.everybody(len(table))


def yes(column):
    return (column == "Yes").astype(int)


def mean(design, values, groups=None):
    return estimates.means(design, values, groups or Groups.everybody(len(design))).iloc[0]
