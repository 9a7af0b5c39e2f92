"""From which probability of something abnormal on a finding is called so: three points, from probabilities on knees left out.

A point has two limits. Below `normalBelow` a finding is normal, from `abnormalFrom` on it is abnormal, between it is
unsure; and no grade is called what it does not say (src-shared/judging/judged-reading.ts has the same rule).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .heads import FamilySpec

NORMAL_GRADE = 0
#: Components that only say more of what another found, and make nothing abnormal (src-shared/moaks/standing.ts).
DETAILS = ("bml.share", "cyst.tear-location")


@dataclass(frozen=True)
class Aim:
    """What a point is chosen for: of abnormal findings this share may be called normal, of normal ones this share abnormal."""

    missed: float
    #: None: where sensitivity and specificity together are greatest (Youden 1950, Cancer 3:32).
    alarms: float | None


#: The specific point leaves less than one alarm in a healthy knee of 62 questions.
AIMS = {"sensitive": Aim(0.01, 0.10), "balanced": Aim(0.03, None), "specific": Aim(0.10, 0.01)}


def abnormal_probability(spec: FamilySpec, probabilities: np.ndarray) -> np.ndarray:
    """Probability of any grade but the normal one [N], of probabilities [N,K] in the order of the classes."""
    if NORMAL_GRADE not in spec.classes:
        return np.ones(len(probabilities))
    return 1 - probabilities[:, spec.classes.index(NORMAL_GRADE)]


def graded_abnormal(spec: FamilySpec, probabilities: np.ndarray) -> np.ndarray:
    """Whether the grade that is answered is abnormal [N]."""
    return np.array(spec.classes)[spec.choose(probabilities)] != NORMAL_GRADE


def points_of(spec: FamilySpec, probabilities: np.ndarray, grades: np.ndarray) -> dict[str, dict[str, float]]:
    """The limits of every point, from probabilities [N,K] and true grades [N] of knees left out.

    Raises ValueError where either kind is missing: no point can be chosen then.
    """
    abnormal = grades != NORMAL_GRADE
    if abnormal.all() or not abnormal.any():
        raise ValueError(f"{spec.name}: operating points want both normal and abnormal findings.")
    chance, graded = abnormal_probability(spec, probabilities), graded_abnormal(spec, probabilities)
    points = {}
    for name, aim in AIMS.items():
        above = _youden(chance, graded, abnormal) if aim.alarms is None else _few_alarms(chance, graded, abnormal, aim.alarms)
        # No more than the share `missed` of the abnormal ones lies below.
        below = float(np.quantile(chance[abnormal], aim.missed, method="lower"))
        points[name] = {"normalBelow": _digits(min(below, above)), "abnormalFrom": _digits(above)}
    return points


def _few_alarms(chance: np.ndarray, graded: np.ndarray, abnormal: np.ndarray, share: float) -> float:
    """The lowest limit at which no more than a share of the normal findings is called abnormal."""
    normal = np.sort(np.where(graded, chance, -1.0)[~abnormal])[::-1]
    allowed = int(share * len(normal))
    if allowed >= len(normal) or normal[allowed] < 0:
        return 0.0
    # The next alarm must stay below the limit.
    return min(1.0, float(normal[allowed]) + 1e-4)


def _youden(chance: np.ndarray, graded: np.ndarray, abnormal: np.ndarray) -> float:
    """The limit with the greatest sum of sensitivity and specificity, the highest of equals."""
    called = np.where(graded, chance, -1.0)
    limits = np.unique(np.concatenate([[0.0, 1.0], called[called >= 0]]))
    sums = [(called[abnormal] >= limit).mean() + (called[~abnormal] < limit).mean() for limit in limits]
    best = max(range(len(limits)), key=lambda index: (sums[index], limits[index]))
    return float(limits[best])


def _digits(value: float) -> float:
    return round(value, 4)


def scores_at(point: dict[str, float], spec: FamilySpec, probabilities: np.ndarray, grades: np.ndarray) -> dict[str, float]:
    """What a point does: sensitivity of any abnormal and of grades from 2 on, specificity, and shares left unsure."""
    abnormal = grades != NORMAL_GRADE
    chance, graded = abnormal_probability(spec, probabilities), graded_abnormal(spec, probabilities)
    alarm = graded & (chance >= point["abnormalFrom"])
    normal = ~graded & (chance < point["normalBelow"])
    unsure = ~alarm & ~normal

    def share(of: np.ndarray, among: np.ndarray) -> float | None:
        return float(of[among].mean()) if among.any() else None

    found = {
        "sensitivity": share(alarm, abnormal), "sensitivity2": share(alarm, grades >= 2), "specificity": share(~alarm, ~abnormal),
        "missed": share(normal, abnormal), "unsureAbnormal": share(unsure, abnormal), "unsureNormal": share(unsure, ~abnormal),
    }
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def curve_of(spec: FamilySpec, probabilities: np.ndarray, grades: np.ndarray, steps: int = 11) -> list[dict[str, float]]:
    """Sensitivity and specificity where one limit is both, at even steps from 0 to 1: what the card draws."""
    rows = []
    for limit in np.linspace(0, 1, steps):
        scores = scores_at({"normalBelow": float(limit), "abnormalFrom": float(limit)}, spec, probabilities, grades)
        rows.append({"from": round(float(limit), 2), "sensitivity": scores.get("sensitivity", 0.0), "specificity": scores.get("specificity", 0.0)})
    return rows


def usual_ranges(values: np.ndarray, beyond: float = 0.25) -> list[list[float]]:
    """Least and greatest of each feature [N,F], with a quarter of its range beyond: what lies outside was never learned from."""
    least, greatest = values.min(0), values.max(0)
    margin = beyond * np.maximum(greatest - least, 1e-3)
    return [[round(float(low), 5), round(float(high), 5)] for low, high in zip(least - margin, greatest + margin)]
