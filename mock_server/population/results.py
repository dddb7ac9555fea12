"""What a laboratory makes of a value: rounding, units, flags, answers in words."""

from __future__ import annotations

from mock_server.population.catalogue.measures import Analyte, Range
from mock_server.population.chart import Concept, Quantity
from mock_server.population.physiology import Physiology
from mock_server.world.keyed import Random, unit


def rounded(analyte: Analyte, value: float) -> float:
    """A value with as many decimals as the analyte is reported with."""
    return float(round(value, analyte.decimals))


def quantity(analyte: Analyte, value: float) -> Quantity:
    """A value in the analyte's own unit."""
    return Quantity(float(value), analyte.unit_text, analyte.unit or "1")


def uk_quantity(analyte: Analyte, value: float) -> Quantity:
    """The same result as a UK laboratory reports it."""
    uk = analyte.uk
    if uk is None:
        return quantity(analyte, value)
    decimals = analyte.decimals if uk.decimals is None else uk.decimals
    return Quantity(float(round(value * uk.factor + uk.offset, decimals)), uk.unit_text, uk.unit)


def flag(analyte: Analyte, value: float, limits: Range | None) -> str | None:
    """HL7 interpretation (LL, L, N, H, HH) of a value; None without a reference range."""
    if limits is None:
        return None
    critical = analyte.critical
    if limits.low is not None and value < limits.low:
        low = critical and critical.low is not None and value < critical.low
        return "LL" if low else "L"
    if limits.high is not None and value > limits.high:
        high = critical and critical.high is not None and value > critical.high
        return "HH" if high else "H"
    return "N"


def chosen(analyte: Analyte, body: Physiology, day: int, random: Random) -> Concept:
    """A qualitative result: illness raises the chance of the abnormal answers."""
    person = body.person
    drawn = random.random()
    if analyte.lifelong:
        drawn = unit(person.seed, "person", person.n, "lifelong", analyte.key)
    weights = [value.weight for value in analyte.values]
    abnormal = sum(v.weight for v in analyte.values if v.abnormal)
    total = sum(weights)
    push = body.shift(analyte.key, day)
    if push and 0 < abnormal < total:
        share = min(max(abnormal / total + push, 0.0), 1.0)
        weights = [
            v.weight / abnormal * share
            if v.abnormal
            else v.weight / (total - abnormal) * (1 - share)
            for v in analyte.values
        ]
        total = 1.0
    drawn *= total
    for value, weight in zip(analyte.values, weights, strict=True):
        drawn -= weight
        if drawn < 0:
            return value.concept
    return analyte.values[0].concept
