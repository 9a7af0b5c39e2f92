"""Fit what is added to the segment net's class scores before the largest wins: `python3 fit_offsets.py --label-map …`.

A net that is unsure of a rare class never lets it win. On pictures it has not seen, every class in turn gets the offset
that gives it the best Dice against the others as they stand, and none where no offset helps. Lesions are looked at where
runs/contrast.json says that the image shows them. Writes runs/offsets.json; export.py adds the offsets to the biases of
the last layers, so the app knows nothing of them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from condyle_training.fluid_sensitivity import shows_fluid_bright
from condyle_training.losses import UNKNOWN
from condyle_training.networks import Localiser, Segmenter
from condyle_training.prior import add_prior
from condyle_training.rendered import RenderedKnees
from condyle_training.simulated import SimulatedKnees
from condyle_training.vocabulary import TISSUE_CLASSES, TISSUES
from condyle_training.whole_knees import Shares, WholeKnee, WholeKnees
from export import HERE, load, read_json

#: Offsets beyond these are not believed.
LOWEST, HIGHEST = -2.5, 4.0
ROUNDS = 3


def sample(rng: np.random.Generator, truth: np.ndarray, common: frozenset[int], share: float) -> tuple[np.ndarray, np.ndarray]:
    """Flat indices of every voxel of a rare class and a share of the rest, with inverse-share weights."""
    rare = ~np.isin(truth, list(common))
    chosen = np.flatnonzero(rare | (rng.random(truth.size) < share))
    return chosen, np.where(rare[chosen], 1.0, 1.0 / share)


def best_offset(score: np.ndarray, rival: np.ndarray, is_true: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Offset of one class against its best rival that gives the highest Dice, and that Dice."""
    needed = rival - score
    order = np.argsort(needed)
    right = np.cumsum(weight[order] * is_true[order])
    taken = np.cumsum(weight[order])
    dice = 2 * right / (taken + float((weight * is_true).sum()))
    allowed = (needed[order] >= LOWEST) & (needed[order] <= HIGHEST)
    if not allowed.any():
        return 0.0, 0.0
    best = int(np.flatnonzero(allowed)[np.argmax(dice[allowed])])
    return float(needed[order[best]]) + 1e-4, float(dice[best])


def fit(scores: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> list[float]:
    """Offsets [C] for scores [V,C]; class 0 keeps 0. A class that does not occur keeps 0 too."""
    offsets = np.zeros(scores.shape[1], np.float32)
    for _ in range(ROUNDS):
        for value in range(1, scores.shape[1]):
            is_true = truth == value
            if not is_true.any():
                continue
            moved = scores + offsets
            moved[:, value] = -np.inf
            offsets[value], dice = best_offset(scores[:, value], moved.max(1), is_true, weight)
            if dice < 0.02:
                offsets[value] = 0.0
    return offsets.round(3).tolist()


def true_levels(knee: WholeKnee) -> dict[str, float]:
    """Mean intensity 0…1 of every tissue that a knee has."""
    marked = [(name, knee.image[knee.tissue == value]) for value, name in enumerate(TISSUES[:TISSUE_CLASSES])]
    return {name: float(voxels.float().mean()) / 255 for name, voxels in marked if len(voxels) > 0}


def main() -> None:
    """Look at knees, fit both heads, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label-map", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated")
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "segment")
    parser.add_argument("--rendered-share", type=float, default=0.7)
    parser.add_argument("--knees", type=int, default=36)
    parser.add_argument("--localiser-weight", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rng = np.random.default_rng(41)
    localiser, model = Localiser(), Segmenter()
    load(localiser, "localise")
    load(model, "segment")
    for net in (localiser, model):
        net.eval().to(memory_format=torch.channels_last_3d)
    simulated, rendered = SimulatedKnees(options.simulated), RenderedKnees(options.rendered)
    knees = WholeKnees(localiser, simulated, rendered, options.label_map, Shares(options.rendered_share, 0.0), 424242)
    rule = read_json(HERE / "runs" / "contrast.json")
    kept: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {"tissue": [], "lesion": []}
    for index in range(options.knees):
        knee = knees.make()
        image, prior = knee.image.float()[None, None] / 255, knee.prior.float()[None] / 255
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            tissue, lesion = model(image.to(memory_format=torch.channels_last_3d), prior.to(memory_format=torch.channels_last_3d))
        tissue = add_prior(tissue.float(), prior, options.localiser_weight)
        for name, logits, target, common in (("tissue", tissue, knee.tissue, frozenset((0, 1, 2, 15, 16, UNKNOWN))),
                                             ("lesion", lesion.float(), knee.lesion, frozenset((0,)))):
            if name == "lesion" and rule and not shows_fluid_bright(rule, true_levels(knee)):
                continue
            truth = target.reshape(-1).numpy()
            chosen, weight = sample(rng, truth, common, 0.02)
            rows: Tensor = logits[0].reshape(logits.shape[1], -1)[:, torch.from_numpy(chosen)]
            kept[name].append((rows.T.numpy(), truth[chosen], weight))
        print(f"\r{index + 1} of {options.knees} knees", end="", flush=True)
    offsets = {}
    for name, parts in kept.items():
        offsets[name] = fit(*(np.concatenate([part[n] for part in parts]) for n in range(3)))
    (HERE / "runs" / "offsets.json").write_text(json.dumps(offsets) + "\n")
    print("\n" + json.dumps(offsets))


if __name__ == "__main__":
    main()
