"""Fit the grade heads on measured features: `python3 fit_heads.py --features runs/features.jsonl`.

The file comes from features.ts: the app's own pipeline on simulated knees. Knees are split by seed: 70 % fit, 15 %
calibration, 15 % report. Writes runs/heads.pt, logs/heads.json (accuracy, balanced accuracy, majority, calibration error per family)
and logs/confidence.json (the map from combined probabilities to the chance that a finding is right).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from condyle_training.feature_rows import GradedRow, read_features
from condyle_training.heads import FamilySpec, GradeHead
from condyle_training.scores import balanced_accuracy, calibration_error, confidence_map, majority_accuracy

HERE = Path(__file__).parent
Report = dict[str, object]


def split_of(knee: str) -> int:
    """0 fit, 1 calibration, 2 report: fixed for a knee, whatever else is in the file."""
    place = zlib.crc32(knee.encode()) / 2**32
    return 0 if place < 0.7 else 1 if place < 0.85 else 2


def fit_weights(head: GradeHead, x: Tensor, y: Tensor, weight: Tensor, steps: int) -> None:
    """Full-batch Adam with weight decay on class-weighted likelihood."""
    optimiser = torch.optim.Adam(head.parameters(), lr=0.03, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.nll_loss(torch.log_softmax(head.logits(x), 1), y, weight)
        loss.backward()
        optimiser.step()
        schedule.step()


def calibrate(head: GradeHead, x: Tensor, y: Tensor) -> None:
    """Temperature and a small per-class shift by likelihood on calibration knees; the shift is held near zero."""
    with torch.no_grad():
        logits = head.logits(x)
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
    head.sharpness.copy_(sharpness.exp().detach())
    head.shift.copy_(shift.detach() - shift.detach().mean())


def feature_matrix(rows: list[GradedRow], spec: FamilySpec) -> Tensor:
    """Features [N,F] in the head's order."""
    return torch.tensor([[row.features[key] for key in spec.features] for row in rows], dtype=torch.float32)


def fit_family(name: str, rows: list[GradedRow], balance: float, steps: int) -> tuple[FamilySpec, GradeHead, Report]:
    """One head and its report. `balance` 0…1 is the exponent of inverse class frequency in the weights."""
    classes = sorted({row.grade for row in rows})
    if len(classes) < 2:
        classes = sorted({*classes, 0, 1})
    spec = FamilySpec(name, rows[0].component, sorted({row.question for row in rows}), list(rows[0].features), classes)
    values = feature_matrix(rows, spec)
    target = torch.tensor([classes.index(row.grade) for row in rows])
    part = torch.tensor([split_of(row.knee) for row in rows])
    x, y = values[part == 0], target[part == 0]
    head = GradeHead(spec)
    head.mean.copy_(x.mean(0))
    head.deviation.copy_(x.std(0).clamp(min=1e-4))
    counts = torch.bincount(y, minlength=len(classes)).float()
    weight = (counts.sum() / counts.clamp(min=1)) ** balance
    weight = weight / (weight * counts).sum() * counts.sum()
    fit_weights(head, x, y, weight, steps)
    calibrate(head, values[part == 1], target[part == 1])
    with torch.no_grad():
        probabilities = head(values[part == 2]).numpy()
    truth = target[part == 2].numpy()
    chosen = probabilities.argmax(1)
    report: Report = {
        "rows": len(rows),
        "held": int(len(truth)),
        "classes": classes,
        "accuracy": float((chosen == truth).mean()),
        "balanced": balanced_accuracy(truth, chosen),
        "majority": majority_accuracy(truth),
        "calibrationError": calibration_error(probabilities.max(1), chosen == truth),
    }
    return spec, head.eval(), report


def finding_confidences(families: dict[str, list[GradedRow]], fitted: dict[str, tuple[FamilySpec, GradeHead]]) -> Report:
    """Fit the map from the product of the components' probabilities to the chance that all are right."""
    findings: dict[tuple[str, int], list[tuple[float, bool]]] = defaultdict(list)
    for name, rows in families.items():
        spec, head = fitted[name]
        held = [row for row in rows if split_of(row.knee) == 1]
        if not held:
            continue
        with torch.no_grad():
            probabilities = head(feature_matrix(held, spec)).numpy()
        for row, p in zip(held, probabilities):
            right = spec.classes[int(p.argmax())] == row.grade
            findings[(row.knee, row.question)].append((float(p.max()), right))
    raw = np.array([np.prod([p for p, _ in parts]) for parts in findings.values()])
    right = np.array([all(ok for _, ok in parts) for parts in findings.values()])
    return {"combine": "product", "map": confidence_map(raw, right), "byCategory": {}}


def main() -> None:
    """Fit every family, write heads and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, nargs="+", default=[HERE / "runs" / "features.jsonl"])
    parser.add_argument("--balance", type=float, default=0.5)
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    torch.manual_seed(3)
    torch.set_num_threads(2)
    families = read_features(options.features).families
    fitted: dict[str, tuple[FamilySpec, GradeHead]] = {}
    reports: dict[str, Report] = {}
    for name, rows in sorted(families.items()):
        spec, head, report = fit_family(name, rows, options.balance, options.steps)
        fitted[name], reports[name] = (spec, head), report
        print(name, {key: round(value, 3) if isinstance(value, float) else value for key, value in report.items()})
    saved = [{"spec": asdict(spec), "state": head.state_dict()} for spec, head in fitted.values()]
    (HERE / "runs").mkdir(exist_ok=True)
    torch.save(saved, HERE / "runs" / "heads.pt")
    (HERE / "logs" / "heads.json").write_text(json.dumps(reports, indent=1) + "\n")
    confidence = finding_confidences(families, fitted)
    (HERE / "logs" / "confidence.json").write_text(json.dumps(confidence, indent=1) + "\n")


if __name__ == "__main__":
    main()
