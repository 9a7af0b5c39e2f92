"""Correct the boxes of runs/evidence as the app will: `python3 correct_evidence.py`, after fit_boxes.py.

For knees that features.ts --evidence read with a pack without a box correction, so that close-ups learn on crops that
lie as those of the pack to come. A knee that was corrected says so and is left as it is.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from condyle_training.vocabulary import SEGMENT_SHAPE, SEGMENT_SPACING
from export import HERE, read_json
from fit_boxes import apply
from train_close_ups import knees_in

Box = dict[str, list[float]]


def in_voxels(faces: np.ndarray) -> Box:
    """Box of faces [min x y z max x y z] (LPS mm from the joint centre, right knee) in voxels i, j, k of the segment grid.

    Its slices go with x, its columns with y, its rows against z; the joint centre is its middle.
    """
    (x0, y0, z0), (x1, y1, z1) = faces[:3] / SEGMENT_SPACING, faces[3:] / SEGMENT_SPACING
    k, j, i = ((length - 1) / 2 for length in SEGMENT_SHAPE)
    return {"min": [y0 + i, j - z1, x0 + k], "max": [y1 + i, j - z0, x1 + k]}


def corrected(boxes: dict[str, Box], faces: dict[str, dict[str, list[float] | None]], regions: dict[str, dict[str, list]]) -> dict[str, Box]:
    """Boxes of a knee in voxels, those of `regions` (fit_boxes.py) moved; `faces` as features.ts writes them."""
    moved = dict(boxes)
    for name, fitted in regions.items():
        own = faces.get(name)
        if name in boxes and own and own["found"] and own["inner"]:
            found = np.array([own["found"]])
            weights = (np.array(fitted["weights"]).T, np.array(fitted["offset"]))
            moved[name] = in_voxels(apply(np.concatenate([found, [own["inner"]]], 1), found, weights)[0])
    return moved


def main() -> None:
    """Correct every knee that was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evidence", type=Path, default=HERE / "runs" / "evidence")
    options = parser.parse_args()
    regions, done = read_json(HERE / "runs" / "boxes.json")["regions"], 0
    for seed in knees_in(options.evidence):
        path = options.evidence / f"{seed}.json"
        knee = read_json(path)
        if knee.get("corrected"):
            continue
        record = json.loads((options.evidence / f"{seed}.jsonl").read_text().splitlines()[-1])
        path.write_text(json.dumps({"boxes": corrected(knee["boxes"], record["boxes"], regions), "corrected": True}) + "\n")
        done += 1
    print(f"{done} knees corrected")


if __name__ == "__main__":
    main()
