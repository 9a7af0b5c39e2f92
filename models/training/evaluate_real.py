"""Run a localiser checkpoint on the real test knee and compare its boxes with those drawn by hand.

`python3 evaluate_real.py --series … [--name localise] [--dump labels.npy]` appends to logs/<name>-real.jsonl.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from condyle_training.networks import Localiser
from condyle_training.real_knee import box_iou, grid_origin, predicted_boxes, read_boxes, read_series, to_localise_grid
from condyle_training.vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING

HERE = Path(__file__).parent


def main() -> None:
    """Load the EMA weights, predict, report box IoU per structure and the side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=Path, required=True)
    parser.add_argument("--name", default="localise")
    parser.add_argument("--dump", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    state = torch.load(HERE / "runs" / options.name / "last.pt", map_location="cpu")
    model = Localiser()
    model.load_state_dict(state["ema"])
    model.eval()
    knee = read_series(options.series)
    image = to_localise_grid(knee)
    with torch.no_grad():
        labels = model(torch.from_numpy(image)[None, None])[0].argmax(0).numpy().astype(np.uint8)
    origin = grid_origin(knee)
    predicted = predicted_boxes(labels, origin)
    # Hand-drawn boxes span the whole scan; the grid sees part of it, so both are clipped to what the grid covers.
    limit = (origin - 0.5 * LOCALISE_SPACING, origin + (np.array(LOCALISE_SHAPE) - 0.5) * LOCALISE_SPACING)
    drawn = read_boxes(HERE / "real_knee_boxes.json")
    record: dict[str, object] = {"step": state["step"], "iou": {}, "iouFullScan": {}}
    for name, box in drawn.items():
        found = predicted.get(name)
        record["iou"][name] = round(box_iou(box, found, limit), 3) if found else 0.0
        record["iouFullScan"][name] = round(box_iou(box, found), 3) if found else 0.0
    lateral, medial = (np.argwhere(labels == value)[:, 0] for value in (3, 6))
    if len(lateral) and len(medial):
        record["side"] = "right" if lateral.mean() < medial.mean() else "left"
    with (HERE / "logs" / f"{options.name}-real.jsonl").open("a") as handle:
        handle.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=1))
    for name in drawn:
        if name in predicted:
            print(name, "drawn", np.round(drawn[name], 0).tolist(), "found", np.round(predicted[name], 0).tolist())
    if options.dump:
        np.savez_compressed(options.dump, labels=labels, image=image)


if __name__ == "__main__":
    main()
