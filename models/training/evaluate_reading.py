"""Compare the boxes of an app reading of the real test knee with those drawn by hand:

npm run condyle -- read SERIES --out DIR && python3 evaluate_reading.py --reading DIR/reading.json

Both are clipped to what the localiser's grid sees, as in evaluate_real.py. Writes logs/reading-real.json, which
evaluate.py and card.py report beside the localiser's own boxes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from condyle_training.real_knee import Box, box_iou, read_boxes
from condyle_training.vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING
from export import HERE

#: LPS axes of [slice, row, column], and their signs: slices to the left, rows downwards, columns backwards.
AXES, SIGNS = (0, 2, 1), (1, -1, 1)


def from_lps(box: dict[str, list[float]], origin: list[float]) -> Box:
    """A box in LPS mm as mm from voxel 0 along [slice, row, column]."""
    corners = [[sign * (box[end][axis] - origin[axis]) for axis, sign in zip(AXES, SIGNS)] for end in ("min", "max")]
    return np.min(corners, 0), np.max(corners, 0)


def main() -> None:
    """Read, compare, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reading", type=Path, required=True)
    options = parser.parse_args()
    reading = json.loads(options.reading.read_text())
    drawn = json.loads((HERE / "real_knee_boxes.json").read_text())
    spacing, shape = np.array(drawn["spacing"]), np.array(drawn["shape"])
    middle, reach = (shape - 1) / 2 * spacing, np.array(LOCALISE_SHAPE) / 2 * LOCALISE_SPACING
    limit = (middle - reach, middle + reach)
    found = {region["id"]: from_lps(region["boxLps"], drawn["originLps"]) for region in reading["regions"] if region["boxLps"]}
    boxes = read_boxes(HERE / "real_knee_boxes.json")
    iou = {name: round(box_iou(box, found[name], limit), 3) if name in found else 0.0 for name, box in boxes.items()}
    report = {"pack": reading["pack"]["version"], "side": reading["volume"]["side"], "sideSource": reading["volume"]["sideSource"],
              "flags": reading["flags"], "iou": iou}
    (HERE / "logs" / "reading-real.json").write_text(json.dumps(report) + "\n")
    print(json.dumps(report, indent=1))
    for name, box in boxes.items():
        if name in found:
            print(name, "drawn", np.round(box, 0).tolist(), "found", np.round(found[name], 0).tolist())


if __name__ == "__main__":
    main()
