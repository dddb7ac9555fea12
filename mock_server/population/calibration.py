"""The calibration report: published figures beside those of the generated population.

``python -m mock_server.population.calibration [people] [seed]`` prints it. A US row holds if the
figure lies within the larger of 1.5 points and 25 % of the target, or if the target lies within the
99 % binomial interval of the sample. UK rows are printed for comparison.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import log, sqrt
from os import cpu_count

import click

from mock_server.population.facts import Facts, survey

AS_OF = date(2026, 6, 1)
_Z99 = 2.576
Test = Callable[[Facts], bool]


@dataclass(frozen=True)
class Row:
    """A published share in per cent: of whom, who has it."""

    id: str
    metric: str
    target: float
    of: Test
    has: Test
    judged: bool = True


@dataclass(frozen=True)
class Figure:
    """What the sample says of a row."""

    row: Row
    people: int
    share: float

    @property
    def holds(self) -> bool:
        """Whether the figure agrees with the target."""
        target, share = self.row.target, self.share
        interval = 100 * _Z99 * sqrt(target / 100 * (1 - target / 100) / max(self.people, 1))
        return abs(share - target) <= max(1.5, 0.25 * target, interval)


def _adults(low: float = 18, high: float = 200) -> Test:
    return lambda f: low <= f.age < high


def _sex(sex: str, low: float = 0, high: float = 200) -> Test:
    return lambda f: f.sex == sex and low <= f.age < high


def _listed(*keys: str) -> Test:
    return lambda f: f.has(*keys)


def _doses(series: str, number: int) -> Test:
    return lambda f: f.doses_at_two.get(series, 0) >= number


def _uk_doses(series: str, number: int) -> Test:
    return lambda f: f.uk_doses_at_five.get(series, 0) >= number


def _hypertensive(f: Facts) -> bool:
    return f.age >= 18 and f.hypertensive


def _diabetic(f: Facts) -> bool:
    return f.has("type-1-diabetes", "type-2-diabetes")


def _controlled(f: Facts) -> bool:
    return f.pressure_drug and f.systolic < 130 and f.diastolic < 80


ROWS: tuple[Row, ...] = (
    Row("U1", "hypertension measured or treated, adults", 47.7, _adults(), _hypertensive),
    Row("U1m", "… men", 50.8, _sex("male", 18), _hypertensive),
    Row("U1f", "… women", 44.6, _sex("female", 18), _hypertensive),
    Row("U1a", "… 18–39", 23.4, _adults(18, 40), _hypertensive),
    Row("U1b", "… 40–59", 52.5, _adults(40, 60), _hypertensive),
    Row("U1c", "… 60+", 71.6, _adults(60), _hypertensive),
    Row("U2a", "of those: aware", 59.2, _hypertensive, _listed("hypertension")),
    Row("U2b", "of those: treated", 51.2, _hypertensive, lambda f: f.pressure_drug),
    Row("U2c", "of those: controlled", 20.7, _hypertensive, _controlled),
    Row("U6", "diabetes diagnosed, 20+", 11.3, _adults(20), _diabetic),
    Row("U6m", "… men", 12.9, _sex("male", 20), _diabetic),
    Row("U6f", "… women", 9.7, _sex("female", 20), _diabetic),
    Row(
        "U6u",
        "diabetes undiagnosed, 20+",
        4.5,
        _adults(20),
        lambda f: not _diabetic(f) and f.hba1c >= 6.5,
    ),
    Row("U6t", "diabetes total, 20+", 15.8, _adults(20), lambda f: _diabetic(f) or f.hba1c >= 6.5),
    Row("U9", "obesity, 20+", 40.3, _adults(20), lambda f: f.bmi >= 30),
    Row("U9m", "… men", 39.2, _sex("male", 20), lambda f: f.bmi >= 30),
    Row("U9f", "… women", 41.3, _sex("female", 20), lambda f: f.bmi >= 30),
    Row("U9s", "severe obesity, 20+", 9.4, _adults(20), lambda f: f.bmi >= 40),
    Row("U15", "current asthma", 8.4, _adults(0), _listed("asthma")),
    Row("U15c", "… under 18", 6.7, _adults(0, 18), _listed("asthma")),
    Row("U15a", "… adults", 8.9, _adults(), _listed("asthma")),
    Row("U15f", "… females", 9.9, _sex("female"), _listed("asthma")),
    Row("U15m", "… males", 7.0, _sex("male"), _listed("asthma")),
    Row("U15b", "… boys", 7.6, _sex("male", 0, 18), _listed("asthma")),
    Row("U15g", "… girls", 5.7, _sex("female", 0, 18), _listed("asthma")),
    Row("U15w", "… women", 11.0, _sex("female", 18), _listed("asthma")),
    Row("U15n", "… men", 6.8, _sex("male", 18), _listed("asthma")),
    Row("U22", "any drug allergy", 35.5, _adults(0), lambda f: f.drug_allergies > 0),
    Row("U24p", "by 24 months: polio ≥ 3", 93.4, _adults(2, 8), _doses("polio", 3)),
    Row("U24b", "… HepB ≥ 3", 92.7, _adults(2, 8), _doses("hepb", 3)),
    Row("U24m", "… MMR ≥ 1", 91.6, _adults(2, 8), _doses("mmr", 1)),
    Row("U24v", "… varicella ≥ 1", 91.1, _adults(2, 8), _doses("varicella", 1)),
    Row("U24a", "… HepA ≥ 2", 47.3, _adults(2, 8), _doses("hepa", 2)),
    Row("K1", "UK: hypertension register", 15.3, _adults(0), _listed("hypertension"), judged=False),
    Row("K2a", "UK: CHD", 3.0, _adults(0), _listed("coronary-heart-disease"), judged=False),
    Row("K2b", "UK: COPD", 1.9, _adults(0), _listed("copd"), judged=False),
    Row("K2c", "UK: smoking", 13.5, _adults(15), lambda f: f.smoker, judged=False),
    Row("K2d", "UK: dementia, 65+", 4.28, _adults(65), _listed("dementia"), judged=False),
    Row("K4", "UK: obesity, adults", 29.0, _adults(16), lambda f: f.bmi >= 30, judged=False),
    Row(
        "K13a",
        "UK: dTaP/IPV by 5",
        82.8,
        _adults(5, 12),
        _uk_doses("preschool-booster", 1),
        judged=False,
    ),
    Row("K13b", "UK: MMR2 by 5", 84.3, _adults(5, 12), _uk_doses("mmr", 2), judged=False),
)


def figures(people: Iterable[Facts]) -> list[Figure]:
    """The sample's share for every row."""
    sample = list(people)
    found = []
    for row in ROWS:
        group = [facts for facts in sample if row.of(facts)]
        share = 100 * sum(map(row.has, group)) / max(len(group), 1)
        found.append(Figure(row, len(group), share))
    return found


def odds_ratio(sample: Sequence[Facts]) -> float:
    """The odds ratio of diagnosed diabetes for obesity, in adults."""
    cells = {(obese, ill): 0.5 for obese in (True, False) for ill in (True, False)}
    for facts in sample:
        if facts.age >= 20:
            cells[facts.bmi >= 30, _diabetic(facts)] += 1
    return (cells[True, True] * cells[False, False]) / (cells[True, False] * cells[False, True])


def hba1c_change(sample: Sequence[Facts]) -> tuple[int, float, float]:
    """People who began metformin, their mean HbA1c before and after."""
    pairs = [facts.before_after for facts in sample if facts.before_after]
    count = max(len(pairs), 1)
    return len(pairs), sum(b for b, _ in pairs) / count, sum(a for _, a in pairs) / count


def mean_drug_allergies(sample: Sequence[Facts]) -> float:
    """Drug allergies of those who have any (target 1.95)."""
    numbers = [facts.drug_allergies for facts in sample if facts.drug_allergies]
    return sum(numbers) / max(len(numbers), 1)


def sample(people: int, seed: int, as_of: date = AS_OF) -> list[Facts]:
    """The facts of people 1 … `people`, on all cores, with a progress bar on a terminal."""
    one = partial(survey, seed, as_of=as_of)
    with ProcessPoolExecutor(cpu_count()) as pool:
        found = pool.map(one, range(1, people + 1), chunksize=50)
        with click.progressbar(found, length=people, label="people", file=sys.stderr) as bar:
            return [facts for facts in bar if facts]


def report(found: Sequence[Facts]) -> str:
    """The table that ``make calibrate`` prints."""
    lines = [f"{'id':5} {'metric':44} {'target':>7} {'figure':>7} {'n':>6}"]
    for figure in figures(found):
        verdict = ("ok" if figure.holds else "OFF") if figure.row.judged else "–"
        lines.append(
            f"{figure.row.id:5} {figure.row.metric:44} {figure.row.target:7.1f}"
            f" {figure.share:7.1f} {figure.people:6} {verdict}"
        )
    count, before, after = hba1c_change(found)
    lines += [
        f"odds ratio of diabetes for obesity: {odds_ratio(found):.2f} (2 … 5)",
        f"HbA1c before and after metformin: {before:.2f} → {after:.2f} % ({count} people)",
        f"drug allergies of those who have any: {mean_drug_allergies(found):.2f} (1.95)",
        f"entries a chart: {sum(f.entries for f in found) / max(len(found), 1):.0f} (≥ 150)",
        f"geometric mean BMI of adults: {_geometric_bmi(found):.1f}",
    ]
    return "\n".join(lines)


def _geometric_bmi(found: Sequence[Facts]) -> float:
    logs = [log(facts.bmi) for facts in found if facts.age >= 20]
    return float(2.718281828459045 ** (sum(logs) / max(len(logs), 1)))


def main(arguments: Sequence[str]) -> int:
    """Prints the report; the exit status is the number of judged rows that are off."""
    people = int(arguments[0]) if arguments else 5000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    found = sample(people, seed)
    sys.stdout.write(report(found) + "\n")
    return sum(figure.row.judged and not figure.holds for figure in figures(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
