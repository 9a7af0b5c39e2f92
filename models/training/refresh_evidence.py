"""See the knees of runs/evidence again with a segment net that was trained further: `python3 refresh_evidence.py`.

Renews `<seed>.evidence.u8` from `<seed>.image.u8` and what the localiser thought (`<seed>.prior.u8`, or its look at that
image where the file is missing). Regions, boxes and features stay those that the earlier net found: enough for
close-ups to learn from, not for heads.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from condyle_training.graphs import Labelled
from condyle_training.networks import Localiser
from condyle_training.prior import PRIOR_STRIDE, localiser_prior
from condyle_training.vocabulary import SEGMENT_SHAPE, TISSUE_CLASSES
from export import HERE, load_nets
from serve_segment import labels_of
from train_close_ups import knees_in


def prior_of(folder: Path, seed: int, image: torch.Tensor, localiser: Localiser) -> torch.Tensor:
    """What the localiser thought of a knee [17,d/2,h/2,w/2]."""
    path = folder / f"{seed}.prior.u8"
    if not path.exists():
        return localiser_prior(localiser, image, torch.zeros(3))
    shape = (TISSUE_CLASSES, *(size // PRIOR_STRIDE for size in SEGMENT_SHAPE))
    return torch.from_numpy(np.fromfile(path, np.uint8).reshape(shape)).float() / 255


def main() -> None:
    """Renew every knee of a range of seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evidence", type=Path, default=HERE / "runs" / "evidence")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=10**9)
    parser.add_argument("--localiser-weight", type=float, default=1.0, help="as in train_segment.py")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, localiser, _ = load_nets("segment", "localise")
    net = Labelled(model, options.localiser_weight)
    seeds = [seed for seed in knees_in(options.evidence) if options.first <= seed <= options.last]
    for done, seed in enumerate(seeds, 1):
        data = np.fromfile(options.evidence / f"{seed}.image.u8", np.uint8).reshape(SEGMENT_SHAPE)
        image = torch.from_numpy(data).float() / 255
        evidence = labels_of(net, image, prior_of(options.evidence, seed, image, localiser))[2]
        part = options.evidence / f"{seed}.evidence.u8.part"
        evidence.numpy().tofile(part)
        part.replace(options.evidence / f"{seed}.evidence.u8")
        print(f"\r{done} of {len(seeds)} knees", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
