"""Fit which images show fluid bright: `python3 fit_contrast.py --features runs/features.jsonl`.

Logistic regression on tissue levels that the app measured, against the contrasts the simulator drew. The threshold lets
pass nearly all fluid-sensitive knees and, where the others leave room, stands half-way to them: real series differ. Writes runs/contrast.json for pack.json (`fluidSensitivity`) and
logs/contrast.json (what passes, by contrast, on knees left out).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

from condyle_training.feature_rows import FeatureFile, read_features
from condyle_training.fluid_sensitivity import QUESTIONS, REFERENCE, SHOWING, TISSUES, Rule, relative_levels, shows_fluid_bright
from export import HERE

FOLDS = 5
#: Share of fluid-sensitive knees that has to pass, and of the others that has to be held back where it can be.
PASSING = 0.97
HELD_BACK = 0.9
PENALTY = 0.02


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights [F+1] (bias last) by Newton steps, with a ridge on all but the bias."""
    z = np.concatenate([x, np.ones((len(x), 1))], 1)
    ridge = PENALTY * len(x) * np.diag([1.0] * x.shape[1] + [0.0])
    weights = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ weights))
        curvature = (z * (p * (1 - p))[:, None]).T @ z + ridge + 1e-6 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, z.T @ (p - y) + ridge @ weights)
    return weights


def fit(knees: dict[str, dict[str, object]]) -> Rule:
    """The rule of pack.json from knees with `levels` and `contrast`."""
    seen = [(relative_levels(knee.get("levels") or {}), knee["contrast"] in SHOWING) for knee in knees.values()]
    kept = [(values, shows) for values, shows in seen if values is not None]
    x = np.array([values for values, _ in kept], dtype=float)
    y = np.array([shows for _, shows in kept], dtype=float)
    # A knee in which a tissue was not found is judged by the others.
    usual = np.nanmedian(x[y == 1], 0)
    x = np.where(np.isnan(x), usual, x)
    weights = logistic(x, y)
    scores = x @ weights[:-1]
    lowest, highest = np.quantile(scores[y == 1], 1 - PASSING), np.quantile(scores[y == 0], HELD_BACK)
    bias = -float(min(lowest, (lowest + highest) / 2))
    tissues = [
        {"tissue": tissue, "usual": round(float(usual[n]), 4), "weight": round(float(weights[n]), 4)}
        for n, tissue in enumerate(TISSUES)
    ]
    return {"reference": REFERENCE, "tissues": tissues, "bias": round(bias, 4), "questions": QUESTIONS}


def main() -> None:
    """Fit, judge on knees left out, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, nargs="+", default=[HERE / "runs" / "features.jsonl"])
    options = parser.parse_args()
    file: FeatureFile = read_features(options.features)
    knees = {name: record for name, record in file.knees.items() if record.get("contrast")}
    passed: dict[str, list[bool]] = defaultdict(list)
    for fold in range(FOLDS):
        left = {name for name in knees if zlib.crc32(name.encode()) % FOLDS == fold}
        rule = fit({name: knee for name, knee in knees.items() if name not in left})
        for name in left:
            passed[str(knees[name]["contrast"])].append(shows_fluid_bright(rule, knees[name].get("levels") or {}))
    report = {name: {"knees": len(items), "passed": round(float(np.mean(items)), 4)} for name, items in sorted(passed.items())}
    rule = fit(knees)
    (HERE / "runs" / "contrast.json").write_text(json.dumps(rule) + "\n")
    (HERE / "logs" / "contrast.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps({"rule": rule, "passed": report}, indent=1))


if __name__ == "__main__":
    main()
