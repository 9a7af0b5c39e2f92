"""Score a pack's heads on held-out simulated knees: `python3 evaluate.py --features runs/features-heldout.jsonl`.

The file is written by features.ts, so localising, segmenting and measuring are the app's own code. Writes
logs/metrics.json, which export.py puts into pack.json and card.py prints.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from condyle_training.feature_rows import FeatureFile, category_of, read_features
from condyle_training.fluid_sensitivity import unseen
from condyle_training.operating_points import AIMS, DETAILS, abnormal_probability, graded_abnormal
from condyle_training.scores import balanced_accuracy, calibration_error, majority_accuracy
from export import HERE, load_heads, read_json

Answers = dict[str, list[tuple[str, int, int, float]]]

#: The answer where the structure was not found: wrong whatever the truth, with no probability to calibrate.
NOT_FOUND = -1


def answer(rows: FeatureFile, not_asked: set[tuple[str, int]]) -> Answers:
    """Per category: (family, truth, answer, probability of the answer) of every component that the heads claim.

    `not_asked` are knees and questions that the pack holds back because the image does not show it. A component whose
    structure was not found in a knee that shows it counts as answered wrongly.
    """
    answers: Answers = defaultdict(list)
    specs, heads = load_heads(HERE / "runs" / "heads.pt")
    for spec, head in zip(specs, heads):
        held = [row for row in rows.families.get(spec.name, []) if (row.knee, row.question) not in not_asked]
        if not held:
            continue
        values = torch.tensor([[row.features[name] for name in spec.features] for row in held], dtype=torch.float32)
        with torch.no_grad():
            probabilities = head.eval()(values).numpy()
        for row, p, best in zip(held, probabilities, spec.choose(probabilities)):
            answers[row.category].append((spec.name, row.grade, spec.classes[best], float(p[best])))
    claimed = {(question, spec.component): spec.name for spec in specs for question in spec.questions}
    for seed, knee in rows.knees.items():
        for item in knee.get("missed") or []:
            name = claimed.get((item["question"], item["component"]))
            if name is not None and (seed, item["question"]) not in not_asked:
                answers[category_of(item["question"])].append((name, item["grade"], NOT_FOUND, 0.0))
    return answers


def grade_scores(items: list[tuple[str, int, int, float]]) -> dict[str, object]:
    """Accuracy, balanced accuracy (mean over the component families), majority baseline, calibration error."""
    truth = np.array([item[1] for item in items])
    chosen = np.array([item[2] for item in items])
    confidence = np.array([item[3] for item in items])
    families = sorted({item[0] for item in items})
    of = {name: np.array([item[0] == name for item in items]) for name in families}
    return {
        "answers": len(items),
        "accuracy": float((truth == chosen).mean()),
        "balancedAccuracy": float(np.mean([balanced_accuracy(truth[of[n]], chosen[of[n]]) for n in families])),
        "majorityAccuracy": float(np.average([majority_accuracy(truth[of[n]]) for n in families], weights=[of[n].sum() for n in families])),
        "majorityBalancedAccuracy": float(np.mean([1 / len(np.unique(truth[of[n]])) for n in families])),
        "calibrationError": calibration_error(confidence[chosen >= 0], (truth == chosen)[chosen >= 0]),
        "notFound": int((chosen == NOT_FOUND).sum()),
    }


def standing_scores(rows: FeatureFile, not_asked: set[tuple[str, int]], points: dict[str, object]) -> dict[str, object]:
    """Per operating point, how findings of held-out knees stand: alarms a knee, what is found of what is there, what is left unsure.

    A question is abnormal where some component is graded so and reaches its limit, normal where none is and all lie below.
    """
    families = dict(points.get("families") or {})
    specs, heads = load_heads(HERE / "runs" / "heads.pt")
    parts: dict[tuple[str, int], list[tuple[int, bool, float, dict[str, object]]]] = defaultdict(list)
    for spec, head in zip(specs, heads):
        held = [row for row in rows.families.get(spec.name, []) if (row.knee, row.question) not in not_asked]
        if spec.name not in families or spec.component in DETAILS or not held:
            continue
        values = torch.tensor([[row.features[name] for name in spec.features] for row in held], dtype=torch.float32)
        with torch.no_grad():
            probabilities = head.eval()(values).numpy()
        chances, graded = abnormal_probability(spec, probabilities), graded_abnormal(spec, probabilities)
        for row, chance, called in zip(held, chances, graded):
            parts[(row.knee, row.question)].append((row.grade, bool(called), float(chance), dict(families[spec.name])["points"]))
    return {name: counted_at(name, parts) for name in AIMS} if parts else {}


def counted_at(point: str, parts: dict[tuple[str, int], list[tuple[int, bool, float, dict[str, object]]]]) -> dict[str, float]:
    """One point over all questions of all knees; `healthy` are knees in which nothing is abnormal."""
    alarms: dict[str, int] = defaultdict(int)
    worst: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for (knee, _), components in parts.items():
        graded = any(called for _, called, _, _ in components)
        above = any(chance >= limits[point]["abnormalFrom"] for _, _, chance, limits in components)
        below = all(chance < limits[point]["normalBelow"] for _, _, chance, limits in components)
        standing = "abnormal" if graded and above else "normal" if not graded and below else "unsure"
        grade = max(grade for grade, _, _, _ in components)
        worst[knee] = max(worst[knee], grade)
        kind = "severe" if grade >= 2 else "mild" if grade else "sound"
        counts[f"{kind} {standing}"] += 1
        counts[kind] += 1
        alarms[knee] += standing == "abnormal" and grade == 0
    healthy = [knee for knee, grade in worst.items() if grade == 0]
    there = counts["severe"] + counts["mild"]
    return {
        "knees": len(worst),
        "alarmsPerKnee": sum(alarms[knee] for knee in worst) / len(worst),
        "healthyKnees": len(healthy),
        **({"alarmsPerHealthyKnee": sum(alarms[knee] for knee in healthy) / len(healthy), "mostOfHealthy": max(alarms[knee] for knee in healthy)} if healthy else {}),
        **({"sensitivity": (counts["severe abnormal"] + counts["mild abnormal"]) / there} if there else {}),
        **({"sensitivity2": counts["severe abnormal"] / counts["severe"]} if counts["severe"] else {}),
        "unsure": sum(counts[f"{kind} unsure"] for kind in ("severe", "mild", "sound")) / len(parts),
    }


def knee_scores(knees: dict[str, dict[str, object]]) -> dict[str, object]:
    """IoU per region, side and reading time over knees."""
    ious: dict[str, list[float]] = defaultdict(list)
    sides, seconds = [], []
    for knee in knees.values():
        for region, value in dict(knee.get("iou") or {}).items():
            ious[region].append(float(value))
        if knee.get("side") and knee.get("inferredSide"):
            sides.append(knee["side"] == knee["inferredSide"])
        if knee.get("seconds") is not None:
            seconds.append(float(knee["seconds"]))
    means = {region: float(np.mean(values)) for region, values in sorted(ious.items())}
    scores: dict[str, object] = {"knees": len(knees)}
    if means:
        worst = min(means, key=lambda region: means[region])
        scores |= {"meanIoU": float(np.mean(list(means.values()))), "worstRegion": worst, "worstIoU": means[worst], "iou": means}
    if sides:
        scores["sideAccuracy"] = float(np.mean(sides))
    if seconds:
        scores["medianSeconds"] = float(np.median(seconds))
    return scores


def flagged_share(knees: dict[str, dict[str, object]], threshold: float) -> float:
    """Share of knees that the app would call unlike what it learned from."""
    return float(np.mean([float(knee["outOfDistribution"]) > threshold for knee in knees.values()]))


def main() -> None:
    """Score and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, nargs="+", default=[HERE / "runs" / "features-heldout.jsonl"])
    parser.add_argument("--seen", action="store_true", help="shapes the nets learned from: report boxes only, and say so")
    parser.add_argument("--alone", type=Path, nargs="*", default=[], help="features of knees read while nothing else ran, for the reading time")
    options = parser.parse_args()
    rows = read_features(options.features)
    not_asked = unseen(rows, read_json(HERE / "runs" / "contrast.json"))
    answers = {} if options.seen else answer(rows, not_asked)
    metrics: dict[str, object] = {"heldOut": {**knee_scores(rows.knees), "seenShapes": options.seen}}
    if options.alone:
        alone = knee_scores(read_features(options.alone).knees)
        metrics["alone"] = {key: alone[key] for key in ("knees", "medianSeconds")}
    everything = [item for items in answers.values() for item in items]
    if everything:
        metrics["overall"] = grade_scores(everything)
        metrics["categories"] = {name: grade_scores(items) for name, items in sorted(answers.items())}
        asked = sum(len(items) for items in answer(rows, set()).values())
        metrics["heldBack"] = {"answers": asked - len(everything), "asked": asked, "knees": len({knee for knee, _ in not_asked})}
        by_family: dict[str, list[tuple[str, int, int, float]]] = defaultdict(list)
        for item in everything:
            by_family[item[0]].append(item)
        metrics["families"] = {name: grade_scores(items) for name, items in sorted(by_family.items())}
        points = read_json(HERE / "runs" / "points.json")
        if points:
            metrics["standing"] = standing_scores(rows, not_asked, points)
    of_points = HERE / "logs" / "points.json"
    if of_points.exists():
        metrics["operatingPoints"] = json.loads(of_points.read_text())
    heads = HERE / "logs" / "heads.json"
    if heads.exists():
        metrics["crossValidated"] = json.loads(heads.read_text())
    ood = HERE / "logs" / "ood.json"
    if ood.exists():
        report = json.loads(ood.read_text())
        metrics["outOfDistribution"] = {key: value for key, value in report.items() if key != "manifest"}
        metrics["heldOut"]["flagged"] = flagged_share(rows.knees, report["manifest"]["threshold"])
    real = HERE / "logs" / "localise-real.jsonl"
    if real.exists():
        metrics["realKnee"] = json.loads(real.read_text().strip().splitlines()[-1])
    reading = HERE / "logs" / "reading-real.json"
    if reading.exists():
        metrics["realReading"] = json.loads(reading.read_text())
    rounded = json.loads(json.dumps(metrics), parse_float=lambda text: round(float(text), 4))
    (HERE / "logs" / "metrics.json").write_text(json.dumps(rounded, indent=1) + "\n")
    print(json.dumps({key: rounded[key] for key in rounded if key in ("overall", "heldOut")}, indent=1))


if __name__ == "__main__":
    main()
