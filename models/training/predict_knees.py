"""Picture simulated knees at random and label them with the segment net: `python3 predict_knees.py --simulated …`.

Writes `<seed>.tissue.u8` and `<seed>.lesion.u8` (prediction) into --out, cut to the pack's segment grid. With
measure_labels.ts this gives the features that heads learn from; several looks at one knee get seeds of their own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch

from condyle_training.pack import PackPlan
from condyle_training.prior import localiser_prior
from condyle_training.segment_samples import picture
from condyle_training.simulated import SimulatedKnees
from condyle_training.tiles import segment_tiles
from condyle_training.vocabulary import SEGMENT_SHAPE
from export import HERE, load_nets


def main() -> None:
    """Label every knee of a seed range that has no prediction yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "predicted")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=10**9)
    parser.add_argument("--name", default="segment")
    parser.add_argument("--localiser", default="localise")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, localiser, _ = load_nets(options.name, options.localiser)
    options.out.mkdir(parents=True, exist_ok=True)
    knees = SimulatedKnees(options.simulated, minimum=1)
    knees.available()
    plan = PackPlan("", "", 0, [], [])
    started, done = time.monotonic(), 0
    for seed in knees.seeds:
        if not options.first <= seed <= options.last or (options.out / f"{seed}.lesion.u8").exists():
            continue
        knee = knees.load(seed)
        cut = tuple(slice((have - want) // 2, (have - want) // 2 + want) for have, want in zip(knee.tissue.shape, SEGMENT_SHAPE))
        rng = torch.Generator().manual_seed(7_000_003 + seed)
        image, gain = picture(rng, knee.tissue[cut].contiguous(), knee.lesion[cut].contiguous())
        prior = localiser_prior(localiser, (image * gain).clamp(max=1), torch.zeros(3))
        tissue, lesion = segment_tiles(model, image, prior, plan.tile, plan.overlap, plan.localiser_weight)
        tissue.tofile(options.out / f"{seed}.tissue.u8")
        lesion.tofile(options.out / f"{seed}.lesion.u8")
        done += 1
        print(f"\r{done} knees, {(time.monotonic() - started) / done:.1f} s each", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
