"""Fit what is added to the boxes that were found: `python3 fit_boxes.py --features runs/features.jsonl`.

Outlines overshoot or fall short alike from knee to knee, and a few voxels astray move a face that the bulk of a region
does not. For every region, ridge regression from its faces and those of its bulk (5th to 95th percentile of its voxels;
mm from the joint centre, as a right knee) to what its faces lack. A region stays as it was found where it is
found well enough (`--well-found`) or its mean IoU does not rise on knees left out. With `--anchors` the faces of other
structures are told as well: better on simulated knees (mean IoU 0.69 instead of 0.67), but their proportions are the simulator's, and on the real
knee cartilage and menisci moved off. Writes runs/boxes.json for pack.json (schema: `boxes`;
src-main/inference/pipeline/box-correction.ts applies it) and logs/boxes.json (IoU before and after, left-out knees).
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path

import numpy as np

from condyle_training.feature_rows import read_features
from export import HERE

#: Ridge penalties per knee that are tried, on standardised faces.
PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
#: A face that is farther off than this was a gross failure; it is not learned from beyond it. mm.
LARGEST_FAULT = 8.0
LEAST_GAIN = 0.005
FOLDS = 5

Boxes = dict[str, dict[str, "list[float] | None"]]


def overlap(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """IoU [N] of boxes [N, min xyz max xyz]."""
    low, high = np.maximum(a[:, :3], b[:, :3]), np.minimum(a[:, 3:], b[:, 3:])
    common = np.prod(np.clip(high - low, 0, None), 1)
    return common / (np.prod(a[:, 3:] - a[:, :3], 1) + np.prod(b[:, 3:] - b[:, :3], 1) - common)


def ridge(x: np.ndarray, y: np.ndarray, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights [F, 6] and offset [6] for raw faces."""
    mean, deviation = x.mean(0), x.std(0) + 1e-3
    z = (x - mean) / deviation
    weights = np.linalg.solve(z.T @ z + penalty * len(x) * np.eye(x.shape[1]), z.T @ (y - y.mean(0))) / deviation[:, None]
    return weights, y.mean(0) - mean @ weights


def apply(x: np.ndarray, found: np.ndarray, fitted: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Corrected boxes [N, 6]; a box never shrinks below half its size along an axis, as in the app."""
    moved = found + np.clip(x @ fitted[0] + fitted[1], -LARGEST_FAULT, LARGEST_FAULT)
    middle, half = (moved[:, :3] + moved[:, 3:]) / 2, (moved[:, 3:] - moved[:, :3]) / 2
    half = np.maximum(half, (found[:, 3:] - found[:, :3]) / 4)
    return np.concatenate([middle - half, middle + half], 1)


def main() -> None:
    """Fit every region, keep what helps, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, nargs="+", default=[HERE / "runs" / "features.jsonl"])
    parser.add_argument("--anchors", nargs="*", default=[], help="regions whose faces are told beside a region's own")
    parser.add_argument("--well-found", type=float, default=1.0, help="mean IoU from which on a box is left as it was found")
    parser.add_argument("--faces-only", action="store_true", help="leave the bulk of a region out")
    options = parser.parse_args()
    knees: dict[str, Boxes] = {name: record["boxes"] for name, record in read_features(options.features).knees.items() if record.get("boxes")}
    anchors = {name: [boxes[name]["found"] for boxes in knees.values() if boxes.get(name, {}).get("found")] for name in options.anchors}
    usual = {name: np.mean(found, 0) for name, found in anchors.items()}

    def context(boxes: Boxes) -> np.ndarray:
        """Faces of the anchors; the usual ones where an anchor was not found."""
        return np.array([face for name in options.anchors for face in boxes.get(name, {}).get("found") or usual[name]])

    regions: dict[str, object] = {}
    report: dict[str, object] = {}
    for name in sorted({region for boxes in knees.values() for region in boxes}):
        kept = {knee: boxes for knee, boxes in knees.items() if boxes.get(name, {}).get("found") and (options.faces_only or boxes[name].get("inner"))}
        found = np.array([boxes[name]["found"] for boxes in kept.values()])
        truth = np.array([boxes[name]["truth"] for boxes in kept.values()])
        if len(kept) < 30:
            continue
        inner = np.array([[] if options.faces_only else boxes[name]["inner"] for boxes in kept.values()])
        x = np.concatenate([found, inner, np.stack([context(boxes) for boxes in kept.values()])], 1)
        lacking = np.clip(truth - found, -LARGEST_FAULT, LARGEST_FAULT)
        fold = np.array([zlib.crc32(knee.encode()) % FOLDS for knee in kept])
        before = float(overlap(found, truth).mean())
        after: dict[float, float] = {}
        for penalty in PENALTIES:
            corrected = found.copy()
            for index in range(FOLDS):
                left = fold == index
                corrected[left] = apply(x[left], found[left], ridge(x[~left], lacking[~left], penalty))
            after[penalty] = float(overlap(corrected, truth).mean())
        best = max(after, key=lambda penalty: after[penalty])
        used = before < options.well_found and after[best] >= before + LEAST_GAIN
        report[name] = {"knees": len(found), "before": round(before, 4), "after": round(after[best], 4), "penalty": best, "used": used}
        print(name.ljust(32), report[name], flush=True)
        if used:
            weights, offset = ridge(x, lacking, best)
            regions[name] = {"weights": weights.T.round(4).tolist(), "offset": offset.round(3).tolist()}
    means = [np.mean([entry[key if entry["used"] else "before"] for entry in report.values()]) for key in ("before", "after")]
    print(f"mean over regions {means[0]:.3f} → {means[1]:.3f}; {len(regions)} regions corrected")
    manifest = {
        "anchors": [{"region": name, "usual": usual[name].round(2).tolist()} for name in options.anchors],
        "inner": not options.faces_only,
        "regions": regions,
        "largest": LARGEST_FAULT,
    }
    (HERE / "runs" / "boxes.json").write_text(json.dumps(manifest) + "\n")
    (HERE / "logs" / "boxes.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
