"""Label rendered examinations with the segment net: `python3 label_rendered.py`, for map_surfaces.ts.

Reads runs/rendered/segment (render_knees.ts) and writes `<seed>.tissue.u8` into runs/rendered/labelled, [d,h,w] of the
pack's segment grid. An examination that lies there is not labelled again: remove the folder when the net has changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from condyle_training.pack import PackPlan
from condyle_training.prior import localiser_prior
from condyle_training.rendered import RenderedKnees, centre_of
from condyle_training.tiles import segment_tiles
from condyle_training.vocabulary import SEGMENT_SHAPE
from export import HERE, load_nets


def main() -> None:
    """Label every rendered examination that has no labels yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "segment")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "rendered" / "labelled")
    parser.add_argument("--name", default="segment")
    parser.add_argument("--localiser", default="localise")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, localiser, _ = load_nets(options.name, options.localiser)
    plan = PackPlan("", "", 0, [], [])
    options.out.mkdir(parents=True, exist_ok=True)
    knees = RenderedKnees(options.rendered, minimum=1)
    knees.available()
    for index, seed in enumerate(knees.seeds):
        out = options.out / f"{seed}.tissue.u8"
        if not out.exists():
            image = centre_of(knees.load(seed).image, SEGMENT_SHAPE)
            prior = localiser_prior(localiser, image, torch.zeros(3))
            segment_tiles(model, image, prior, plan.tile, plan.overlap, plan.localiser_weight)[0].tofile(out)
        print(f"\r{index + 1} of {len(knees.seeds)} examinations labelled", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
