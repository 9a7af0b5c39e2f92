"""Fit the grade heads on measured features: `python3 fit_heads.py --features runs/features.jsonl`.

The file comes from features.ts or measure_labels.ts: what the app's own code measures on predicted labels. Heads are
calibrated and judged on knees left out (cross-validation by knee); a head without measurable skill is not kept, and
its questions count as not answered. Images that the rule of fit_contrast.py holds back are left out where it does.
Writes runs/heads.pt, logs/heads.json (accuracy, balanced accuracy, majority, calibration error per family),
logs/confidence.json (the map from combined probabilities to the chance that a finding is right), runs/points.json
(operating points, for pack.json) and logs/points.json (what each does on knees left out, and its curve).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from condyle_training.feature_rows import GradedRow, read_features
from condyle_training.fluid_sensitivity import unseen
from condyle_training.heads import CLOSE_UP, FamilySpec, GradeHead
from condyle_training.operating_points import DETAILS, curve_of, points_of, scores_at, usual_ranges
from condyle_training.prevalence import sources, stated
from condyle_training.scores import balanced_accuracy, calibration_error, confidence_map, majority_accuracy
from export import HERE, read_json

Report = dict[str, object]

#: How far rare grades may be preferred: 1 as if all grades were equally common.
PREFERENCES = (0.25, 0.5, 0.75, 1.0)
#: No grade is proposed that is so many times less likely than another.
MOST_WEIGHT = 4.0

#: Few rows ask for small weights, but not so small that no answer is ever sure.
MOST_DECAY = 0.01


def fold_of(knee: str, folds: int) -> int:
    """Which fold leaves this knee out: fixed for a knee, whatever else is in the file."""
    return zlib.crc32(knee.encode()) % folds


def fit_weights(head: GradeHead, x: Tensor, y: Tensor, weight: Tensor, steps: int) -> None:
    """Full-batch Adam on class-weighted likelihood; the fewer rows, the more it holds the weights near zero."""
    optimiser = torch.optim.Adam(head.parameters(), lr=0.05, weight_decay=min(4 / len(y), MOST_DECAY))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.nll_loss(torch.log_softmax(head.logits(x), 1), y, weight)
        loss.backward()
        optimiser.step()
        schedule.step()


def calibration(logits: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Temperature and a small per-class shift by likelihood, on rows the weights have not seen; both held near none."""
    sharpness = torch.zeros((), requires_grad=True)
    shift = torch.zeros(logits.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([sharpness, shift], max_iter=60)

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = F.cross_entropy(sharpness.exp() * logits + shift, y) + 0.5 / len(y) * (shift**2).sum()
        loss = loss + 1.0 / len(y) * sharpness**2
        loss.backward()
        return loss

    optimiser.step(closure)
    return sharpness.exp().detach(), shift.detach() - shift.detach().mean()


def calibrate(head: GradeHead, x: Tensor, y: Tensor) -> None:
    """Calibrate a head in place on rows."""
    with torch.no_grad():
        logits = head.logits(x)
    sharpness, shift = calibration(logits, y)
    head.sharpness.copy_(sharpness)
    head.shift.copy_(shift)


def feature_matrix(rows: list[GradedRow], spec: FamilySpec) -> Tensor:
    """Features [N,F] in the head's order."""
    return torch.tensor([[row.features[key] for key in spec.features] for row in rows], dtype=torch.float32)


def new_head(spec: FamilySpec, x: Tensor, y: Tensor, balance: float, steps: int) -> GradeHead:
    """A head standardised and fitted on rows; classes weigh by their inverse frequency to the power `balance`."""
    head = GradeHead(spec)
    head.mean.copy_(x.mean(0))
    head.deviation.copy_(x.std(0).clamp(min=1e-4))
    counts = torch.bincount(y, minlength=len(spec.classes)).float()
    weight = (counts.sum() / counts.clamp(min=1)) ** balance
    fit_weights(head, x, y, weight / (weight * counts).sum() * counts.sum(), steps)
    return head


def specs_of(name: str, rows: list[GradedRow]) -> list[FamilySpec]:
    """Heads to try, the simplest last: on all features, on what a close-up says, and one that only calibrates its scores."""
    classes = sorted({row.grade for row in rows})
    questions, every = sorted({row.question for row in rows}), list(rows[0].features)
    scores, seen = [f"{CLOSE_UP}{grade}" for grade in classes], [name for name in every if name.startswith(CLOSE_UP)]
    lists = [every]
    if set(scores) <= set(seen):
        lists += [seen, scores] if len(seen) > len(scores) else [scores]
    return [FamilySpec(name, rows[0].component, questions, features, classes) for features in lists]


def fitted(spec: FamilySpec, x: Tensor, y: Tensor, options: argparse.Namespace) -> GradeHead:
    """A head of a spec, fitted unless there is nothing to fit."""
    return GradeHead(spec) if spec.passes_on else new_head(spec, x, y, options.balance, options.steps)


def surprise_of(spec: FamilySpec, rows: list[GradedRow], probabilities: np.ndarray) -> np.ndarray:
    """−ln of the probability that each row's true grade was given [N]."""
    return -np.log(probabilities[np.arange(len(rows)), truth_of(spec, rows)].clip(1e-6))


Fitted = tuple[FamilySpec, GradeHead, Report, np.ndarray]
#: A head's rows, and its probabilities of them while their knees were left out.
Judged = tuple[list[GradedRow], FamilySpec, np.ndarray]


def simplest(tried: list[Fitted], rows: list[GradedRow]) -> Fitted:
    """The last of the heads that were tried, unless one before it surprises less by more than its standard error over knees.

    Few knees and many measures: what a head learns beside a close-up's scores is easily chance.
    """
    best = tried[-1]
    for other in reversed(tried[:-1]):
        more = surprise_of(best[0], rows, best[3]) - surprise_of(other[0], rows, other[3])
        by_knee: dict[str, float] = defaultdict(float)
        for row, value in zip(rows, more):
            by_knee[row.knee] += float(value) / len(rows)
        error = float(np.std(list(by_knee.values()))) * len(by_knee) ** 0.5
        best = other if more.mean() > error else best
    return best


def fit_family(
    spec: FamilySpec, rows: list[GradedRow], options: argparse.Namespace
) -> Fitted:
    """A head fitted on all rows, calibrated and judged on left-out knees; also their probabilities [N,K]."""
    classes = spec.classes
    x = feature_matrix(rows, spec)
    y = torch.tensor([classes.index(row.grade) for row in rows])
    fold = torch.tensor([fold_of(row.knee, options.folds) for row in rows])
    logits = torch.zeros(len(rows), len(classes))
    for index in range(options.folds):
        left = fold == index
        if bool(left.any()) and not bool(left.all()):
            head = fitted(spec, x[~left], y[~left], options)
            with torch.no_grad():
                logits[left] = head.logits(x[left])
    final = fitted(spec, x, y, options)
    sharpness, shift = calibration(logits, y)
    final.sharpness.copy_(sharpness)
    final.shift.copy_(shift)
    probabilities = torch.softmax(sharpness * logits + shift, 1).numpy()
    return spec, final.eval(), report_of(spec, rows, probabilities), probabilities


def report_of(spec: FamilySpec, rows: list[GradedRow], probabilities: np.ndarray) -> Report:
    """How well a head answers knees left out."""
    truth, chosen = truth_of(spec, rows), spec.choose(probabilities)
    return {
        "rows": len(rows),
        "classes": spec.classes,
        "accuracy": float((chosen == truth).mean()),
        "balanced": balanced_accuracy(truth, chosen),
        "chance": 1 / len(spec.classes),
        "majority": majority_accuracy(truth),
        "calibrationError": calibration_error(probabilities[np.arange(len(rows)), chosen], chosen == truth),
        "surprise": float(surprise_of(spec, rows, probabilities).mean()),
        "reads": "close-up" if all(name.startswith(CLOSE_UP) for name in spec.features) else "all measures",
        "weights": spec.weights,
    }


def truth_of(spec: FamilySpec, rows: list[GradedRow]) -> np.ndarray:
    """Index of the true grade of each row [N]."""
    return np.array([spec.classes.index(row.grade) for row in rows])


def gain(report: Report, over: Report) -> float:
    """How much more balanced accuracy one way to choose has than another, less the accuracy that it costs."""
    return float(report["balanced"]) - float(over["balanced"]) + float(report["accuracy"]) - float(over["accuracy"])


def preferring_rare(fitting: Fitted, rows: list[GradedRow]) -> Fitted:
    """The same head, choosing grades so that balanced accuracy gains more than accuracy loses, on knees left out.

    The simulator's commonest grade need not be the clinic's, and a head that is rarely wrong because it rarely says
    anything else misses what it is for. Yet it must be right no less often than that grade is. Probabilities stay.
    """
    spec, head, _, probabilities = fitting
    share = np.bincount(truth_of(spec, rows), minlength=len(spec.classes)) / len(rows)
    best = fitting
    for preference in PREFERENCES:
        preferring = replace(spec, weights=[round(min(float(weight), MOST_WEIGHT), 4) for weight in (share.max() / share) ** preference])
        report = report_of(preferring, rows, probabilities)
        if report["accuracy"] >= report["majority"] and gain(report, best[2]) > 0:
            best = (preferring, head, report, probabilities)
    return best


def category_means(reports: list[tuple[str, Report]], key: str) -> dict[str, float]:
    """Mean `key` of the heads of each category: a question is of use only as a whole."""
    found: dict[str, list[float]] = defaultdict(list)
    for category, report in reports:
        found[category].append(float(report[key]))
    return {category: float(np.mean(values)) for category, values in found.items()}


def finding_confidences(judged: list[Judged]) -> Report:
    """Fit the map from the product of the components' probabilities to the chance that all are right (left-out knees)."""
    findings: dict[tuple[str, int], list[tuple[float, bool]]] = defaultdict(list)
    for rows, spec, probabilities in judged:
        for row, p, best in zip(rows, probabilities, spec.choose(probabilities)):
            findings[(row.knee, row.question)].append((float(p[best]), spec.classes[best] == row.grade))
    raw = np.array([np.prod([p for p, _ in parts]) for parts in findings.values()])
    right = np.array([all(ok for _, ok in parts) for parts in findings.values()])
    return {"combine": "product", "map": confidence_map(raw, right), "byCategory": {}}


def operating_points(judged: list[Judged]) -> tuple[Report, Report]:
    """What pack.json states of operating points, and what they do on knees left out, of heads with both kinds of findings."""
    families: Report = {}
    report: Report = {}
    for rows, spec, probabilities in judged:
        grades = np.array([row.grade for row in rows])
        if spec.component in DETAILS or not (grades > 0).any() or (grades > 0).all():
            continue
        points = points_of(spec, probabilities, grades)
        families[spec.name] = {
            "fitted": round(float((grades > 0).mean()), 4),
            "points": points,
            "prevalence": stated(spec.component),
            "usual": usual_ranges(feature_matrix(rows, spec).numpy()),
        }
        report[spec.name] = {
            "rows": len(rows),
            "points": {name: {**point, **scores_at(point, spec, probabilities, grades)} for name, point in points.items()},
            "curve": curve_of(spec, probabilities, grades),
        }
    components = {spec.component for _, spec, _ in judged if spec.name in families}
    return ({"families": families, "sources": sources(components)} if families else {}), report


def main() -> None:
    """Fit every family, keep those with skill, write heads and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, nargs="+", default=[HERE / "runs" / "features.jsonl"])
    parser.add_argument("--balance", type=float, default=0.5)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--least", type=int, default=60, help="rows that a head needs to be believed")
    parser.add_argument("--skill", type=float, default=0.1, help="balanced accuracy above chance that a head needs")
    parser.add_argument("--least-balanced", type=float, default=0.4, help="balanced accuracy that any head needs")
    parser.add_argument("--least-category", type=float, default=0.5, help="balanced accuracy that the heads of a category need in the mean")
    parser.add_argument("--least-accuracy", type=float, default=0.7, help="accuracy that they need: what is wrong more often than three times in ten is not proposed")
    options = parser.parse_args()
    torch.manual_seed(3)
    torch.set_num_threads(1)
    reports: dict[str, Report] = {}
    tried: list[tuple[Fitted, list[GradedRow]]] = []
    file = read_features(options.features)
    not_asked = unseen(file, read_json(HERE / "runs" / "contrast.json"))
    for name, every in sorted(file.families.items()):
        rows = [row for row in every if (row.knee, row.question) not in not_asked]
        if len({row.grade for row in rows}) < 2 or len(rows) < options.least:
            reports[name] = {"rows": len(rows), "kept": False, "reason": "too few rows or only one grade"}
            continue
        fitting = simplest([fit_family(spec, rows, options) for spec in specs_of(name, rows)], rows)
        tried.append((preferring_rare(fitting, rows), rows))
    of_category = [(rows[0].category, fitting[2]) for fitting, rows in tried]
    balanced, accuracy = category_means(of_category, "balanced"), category_means(of_category, "accuracy")
    saved, judged = [], []
    for (spec, head, report, probabilities), rows in tried:
        reports[spec.name] = report
        skilled = report["balanced"] >= max(options.least_balanced, report["chance"] + options.skill)
        category = rows[0].category
        useful = balanced[category] >= options.least_category and accuracy[category] >= options.least_accuracy
        report["kept"] = bool(skilled and useful)
        print(spec.name, {key: round(value, 3) if isinstance(value, float) else value for key, value in report.items()}, flush=True)
        if report["kept"]:
            saved.append({"spec": asdict(spec), "state": head.state_dict()})
            judged.append((rows, spec, probabilities))
    (HERE / "runs").mkdir(exist_ok=True)
    torch.save(saved, HERE / "runs" / "heads.pt")
    (HERE / "logs" / "heads.json").write_text(json.dumps(reports, indent=1) + "\n")
    points, of_points = operating_points(judged)
    (HERE / "runs" / "points.json").write_text(json.dumps(points, indent=1) + "\n")
    (HERE / "logs" / "points.json").write_text(json.dumps(of_points, indent=1) + "\n")
    (HERE / "logs" / "confidence.json").write_text(json.dumps(finding_confidences(judged), indent=1) + "\n")


if __name__ == "__main__":
    main()
