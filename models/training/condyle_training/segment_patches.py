"""Training patches of the segment net, cut from a store of whole knees that is renewed while training runs."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Iterator

import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from .networks import PLACE_STRIDE, Localiser
from .prior import PRIOR_STRIDE
from .segment_samples import Patch, pick_spot, place_patch
from .rendered import RenderedKnees
from .simulated import SimulatedKnees
from .whole_knees import Shares, WholeKnee, WholeKnees

#: A knee of the store takes 20 MB.
STORED = 160
#: Patches that are cut between one new knee and the next: making one takes as long as a dozen steps, so twice as many wait in line.
PATCHES_PER_KNEE = 16
FIRST_KNEES = 5


class SegmentPatches(IterableDataset):
    """Endless (image [1,d,h,w], prior [17,d/2,h/2,w/2], tissue, lesion, first voxel / 8); `patch` multiples of 16."""

    def __init__(
        self, localiser: Localiser, simulated: SimulatedKnees, rendered: RenderedKnees, label_map: Path,
        patch: Patch, shares: Shares, seed: int,
    ) -> None:
        super().__init__()
        self.localiser, self.simulated, self.rendered, self.label_map = localiser, simulated, rendered, label_map
        self.patch, self.shares, self.seed = patch, shares, seed

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor, Tensor]]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        torch.set_num_threads(1)
        seed = self.seed * 1013 + (worker.id if worker else 0)
        knees = WholeKnees(self.localiser, self.simulated, self.rendered, self.label_map, self.shares, seed)
        rng = torch.Generator().manual_seed(seed + 1)
        store = [knees.make() for _ in range(FIRST_KNEES)]
        while True:
            for _ in range(PATCHES_PER_KNEE):
                yield self._cut(rng, store[int(torch.randint(len(store), (), generator=rng))])
            fresh = knees.make()
            if len(store) < STORED:
                store.append(fresh)
            else:
                store[int(torch.randint(STORED, (), generator=rng))] = fresh

    def _cut(self, rng: torch.Generator, knee: WholeKnee) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        first = place_patch(rng, pick_spot(rng, knee.tissue, knee.lesion), self.patch)
        start = [step * PLACE_STRIDE for step in first]
        fine = tuple(slice(at, at + size) for at, size in zip(start, self.patch))
        half = tuple(slice(at // PRIOR_STRIDE, (at + size) // PRIOR_STRIDE) for at, size in zip(start, self.patch))
        image, prior = knee.image[fine][None].float() / 255, knee.prior[(slice(None), *half)].float() / 255
        return image, prior, knee.tissue[fine].clone(), knee.lesion[fine].clone(), torch.tensor(first)
