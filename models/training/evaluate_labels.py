"""How well the nets label knees of each look: `python3 evaluate_labels.py --count 12`.

Dice of every tissue and lesion, of the localiser and of both nets together, on examinations rendered by the simulator
(runs/rendered/segment) and on training pictures of simulated labels (runs/simulated). Knees of both were not kept from
training: this compares looks, it does not judge a model. Prints one table.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from condyle_training.pack import PackPlan
from condyle_training.prior import localiser_prior
from condyle_training.rendered import RenderedKnees, centre_of
from condyle_training.segment_samples import picture
from condyle_training.simulated import SimulatedKnees
from condyle_training.tiles import segment_tiles
from condyle_training.vocabulary import LESIONS, SEGMENT_SHAPE, TISSUE_CLASSES, TISSUES
from export import HERE, load_nets


def main() -> None:
    """Label some knees of each look and print Dice per class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "segment")
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated")
    parser.add_argument("--name", default="segment")
    parser.add_argument("--localiser", default="localise")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--last", action="store_true", help="take the folder's last knees, not its first")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, localiser, step = load_nets(options.name, options.localiser)
    plan = PackPlan("", "", 0, [], [])

    def judge(image: Tensor, tissue: Tensor, lesion: Tensor, gain: float) -> np.ndarray:
        """Overlap, predicted and true voxels [3, tissues + lesions + tissues] (the last of the localiser alone)."""
        prior = localiser_prior(localiser, (image * gain).clamp(max=1), torch.zeros(3))
        found, marks = segment_tiles(model, image, prior, plan.tile, plan.overlap, plan.localiser_weight)
        alone = prior.argmax(0).numpy()
        known = np.where(tissue.numpy() < TISSUE_CLASSES, tissue.numpy(), 0)
        rows = []
        for seen, true, classes in (
            (found, known, TISSUE_CLASSES), (marks, lesion.numpy(), len(LESIONS)), (alone, known[::2, ::2, ::2], TISSUE_CLASSES),
        ):
            same = np.bincount(true[seen == true].ravel(), minlength=classes)
            rows.append([same, np.bincount(seen.ravel(), minlength=classes), np.bincount(true.ravel(), minlength=classes)])
        return np.concatenate(rows, 1)

    sums: dict[str, np.ndarray] = {}
    rendered, simulated = RenderedKnees(options.rendered, 1), SimulatedKnees(options.simulated, 1)
    rendered.available()
    simulated.available()
    chosen = slice(-options.count, None) if options.last else slice(options.count)
    for seed in rendered.seeds[chosen]:
        knee = rendered.load(seed)
        parts = [centre_of(part, SEGMENT_SHAPE) for part in (knee.image, knee.tissue, knee.lesion)]
        sums["rendered"] = sums.get("rendered", 0) + judge(*parts, knee.gain)
    for seed in simulated.seeds[chosen]:
        label = simulated.load(seed)
        tissue, lesion = centre_of(label.tissue, SEGMENT_SHAPE), centre_of(label.lesion, SEGMENT_SHAPE)
        image, gain = picture(torch.Generator().manual_seed(7_000_003 + seed), tissue, lesion)
        sums["pictured"] = sums.get("pictured", 0) + judge(image, tissue, lesion, gain)
    names = [*TISSUES[:TISSUE_CLASSES], *(f"lesion {name}" for name in LESIONS), *(f"localiser {n}" for n in TISSUES[:TISSUE_CLASSES])]
    print(f"step {step}: Dice".ljust(44), *(look.rjust(10) for look in sums))
    for index, name in enumerate(names):
        if name not in ("background", "lesion none", "localiser background"):
            scores = [2 * total[0, index] / max(1, total[1, index] + total[2, index]) for total in sums.values()]
            print(name.ljust(44), *(f"{score:10.3f}" for score in scores))


if __name__ == "__main__":
    main()
