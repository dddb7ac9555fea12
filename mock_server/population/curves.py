"""Small mathematics: piecewise linear curves and the normal distribution."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log
from statistics import NormalDist

_NORMAL = NormalDist()
quantile = _NORMAL.inv_cdf
cdf = _NORMAL.cdf


def at(points: Sequence[Sequence[float]], x: float, column: int = 1) -> float:
    """The value at `x` of a piecewise linear curve, constant outside its ends."""
    if x <= points[0][0]:
        return points[0][column]
    for left, right in pairwise(points):
        if x < right[0]:
            share = (x - left[0]) / (right[0] - left[0])
            return left[column] + share * (right[column] - left[column])
    return points[-1][column]


class Cumulative:
    """A hazard by age, integrated: how much risk has been run, and when it will have been."""

    __slots__ = ("total",)

    def __init__(self, rates: Sequence[float]) -> None:
        """Takes the hazard at each birthday from 0; it is linear between birthdays."""
        self.total = [0.0]
        for left, right in pairwise(rates):
            self.total.append(self.total[-1] + (left + right) / 2)

    def run(self, age: float) -> float:
        """The risk run until that age (years)."""
        year = int(age)
        if year + 1 >= len(self.total):
            return self.total[-1]
        left = self.total[year]
        return left + (age - year) * (self.total[year + 1] - left)

    def age(self, risk: float) -> float | None:
        """The age at which that risk has been run, or None if it never is."""
        year = bisect_right(self.total, risk) - 1
        if year + 1 >= len(self.total):
            return None
        left, right = self.total[year], self.total[year + 1]
        return year + (risk - left) / (right - left)


def tabulate(points: Sequence[Sequence[float]], column: int, years: int = 111) -> list[float]:
    """A curve at each birthday, 0 outside its ends."""
    first, last = points[0][0], points[-1][0]
    return [at(points, age, column) if first <= age <= last else 0.0 for age in range(years)]


def gompertz(points: Sequence[Sequence[float]], years: int = 111) -> list[float]:
    """A curve whose logarithm is linear between the points, at each birthday."""
    logs = [(x, log(y)) for x, y in points]
    return [exp(at(logs, age)) for age in range(years)]
