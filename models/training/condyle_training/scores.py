"""Scores of graded answers, the same as the benchmark's: accuracy beside balance, majority and calibration."""

from __future__ import annotations

import numpy as np


def balanced_accuracy(truth: np.ndarray, chosen: np.ndarray) -> float:
    """Mean recall over the grades that occur in `truth`."""
    return float(np.mean([(chosen[truth == value] == value).mean() for value in np.unique(truth)]))


def majority_accuracy(truth: np.ndarray) -> float:
    """Accuracy of always answering the commonest grade (its balanced accuracy is 1 / number of grades)."""
    return float(np.unique(truth, return_counts=True)[1].max() / len(truth))


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error with equal-width bins."""
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for value in range(bins):
        inside = index == value
        if inside.any():
            total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(total)


def confidence_map(raw: np.ndarray, right: np.ndarray, points: int = 12) -> list[dict[str, float]]:
    """Rising piecewise-linear map raw → chance of being right: equal-count bins, pooled until they rise."""
    order = np.argsort(raw)
    groups = [[raw[part].mean(), right[part].mean(), len(part)] for part in np.array_split(order, points) if len(part)]
    pooled: list[list[float]] = []
    for group in groups:
        pooled.append(list(group))
        while len(pooled) > 1 and pooled[-1][1] < pooled[-2][1]:
            high, low = pooled.pop(), pooled.pop()
            count = low[2] + high[2]
            pooled.append([(low[0] * low[2] + high[0] * high[2]) / count, (low[1] * low[2] + high[1] * high[2]) / count, count])
    return [{"raw": round(float(x), 5), "calibrated": round(float(min(1, max(0, y))), 5)} for x, y, _ in pooled]


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """Chance that a random outside score exceeds a random inside score (ties count half)."""
    values = np.concatenate([inside, outside])
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    total = ranks[len(inside) :].sum() - len(outside) * (len(outside) + 1) / 2
    return float(total / (len(inside) * len(outside)))
