"""Training patches of the segment net: (image, tissue, lesion) at 0.75 mm, canonical right knee.

Labels are the simulator's (every class known) and, for a small share, the real label map's (bones, cartilages and
menisci known, lesions grafted in). Patches are centred on lesions more often than chance would.
"""

from __future__ import annotations

import math
import signal
from pathlib import Path
from typing import Iterator

import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from .appearance import acquire, paint, standardise
from .deformation import output_grid, sample_nearest
from .fields import chance, smooth_field, uniform
from .grafts import graft_lesions
from .leg import invent_leg, target_of_invented
from .lesion_appearance import disturb_marrow, paint_lesions
from .losses import UNKNOWN
from .reference_knee import load_reference_knee
from .simulated import SimulatedKnee, SimulatedKnees
from .vocabulary import LESION, SEGMENT_SPACING, TISSUE, TISSUE_CLASSES

#: Patch [slice, row, column]; multiples of 16.
PATCH = (80, 96, 96)

#: Lesion types that patches are centred on more often than their frequency would give.
RARE = ("meniscal-cyst", "root-tear", "ligament-tear", "ligament-graft", "tendon-signal", "radial-tear",
        "horizontal-tear", "vertical-tear", "complex-tear", "partial-maceration", "complete-maceration", "loose-body",
        "periarticular-fluid", "subchondral-cyst")


def light_deformation(rng: torch.Generator, grid: Tensor, shift: Tensor) -> Tensor:
    """Source points of a patch at `shift` mm: small rotation, scale and elastic displacement, no mirroring."""
    points = (grid + shift.view(3, 1, 1, 1)).reshape(3, -1)
    for axis in range(3):
        angle = math.radians(uniform(rng, -9, 9))
        one, two = [other for other in range(3) if other != axis]
        first = math.cos(angle) * points[one] - math.sin(angle) * points[two]
        points[two] = math.sin(angle) * points[one] + math.cos(angle) * points[two]
        points[one] = first
    scale = uniform(rng, 0.9, 1.1)
    points = points * torch.tensor([[scale * uniform(rng, 0.95, 1.05)] for _ in range(3)])
    points = points.reshape(grid.shape)
    return points + smooth_field(rng, tuple(grid.shape[1:]), (4, 5, 5), 3) * uniform(rng, 0.2, 1.6)


def pick_centre(rng: torch.Generator, knee: SimulatedKnee, patch_mm: Tensor) -> Tensor:
    """Centre of a patch in mm from the knee's centre: on a lesion (rare types first), on the joint, or anywhere."""
    reach = (torch.tensor(knee.tissue.shape) * knee.spacing - patch_mm) / 2 + 4
    where: Tensor | None = None
    if chance(rng, 0.75):
        present = torch.unique(knee.lesion).tolist()
        rare = [value for value in present if value in {LESION[name] for name in RARE}]
        common = [value for value in present if value > 0]
        values = rare if rare and chance(rng, 0.55) else common
        if values:
            value = values[int(torch.randint(len(values), (), generator=rng))]
            spots = (knee.lesion == value).nonzero()
            where = spots[int(torch.randint(len(spots), (), generator=rng))].float() * knee.spacing - knee.joint
            where = where + torch.tensor([uniform(rng, -18, 18) for _ in range(3)])
    if where is None:
        where = torch.tensor([uniform(rng, -1, 1) for _ in range(3)]) * reach
    return torch.maximum(torch.minimum(where, reach.clamp(min=0)), -reach.clamp(min=0))


class SegmentSamples(IterableDataset):
    """Endless patches of PATCH voxels."""

    def __init__(self, label_map: Path, simulated: SimulatedKnees, seed: int, real_share: float) -> None:
        super().__init__()
        self.reference = load_reference_knee(label_map) if real_share > 0 else None
        self.simulated, self.seed, self.real_share = simulated, seed, real_share

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        torch.set_num_threads(1)
        rng = torch.Generator().manual_seed(self.seed * 1013 + (worker.id if worker else 0))
        grid = output_grid(PATCH, SEGMENT_SPACING)
        patch_mm = torch.tensor(PATCH) * SEGMENT_SPACING
        real: SimulatedKnee | None = None
        if self.reference is not None:
            labels = torch.from_numpy(self.reference.labels)
            spacing = torch.tensor(self.reference.spacing, dtype=torch.float32)
            joint = torch.tensor(self.reference.joint, dtype=torch.float32)
            real = SimulatedKnee(0, labels, torch.zeros((1, 1, 1), dtype=torch.uint8), spacing, joint)
        while True:
            if real is not None and (not self.simulated.available() or chance(rng, self.real_share)):
                shift = torch.tensor([uniform(rng, -25, 25), uniform(rng, -45, 30), uniform(rng, -35, 25)])
                points = light_deformation(rng, grid, shift)
                known = sample_nearest(real.tissue, points, real.spacing, real.joint)
                tissue = invent_leg(rng, known, points)
                unknown = target_of_invented(known, tissue) == UNKNOWN
                lesion = torch.zeros_like(tissue)
                graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
                unknown &= lesion == 0
            else:
                knee = self.simulated.draw(rng)
                points = light_deformation(rng, grid, pick_centre(rng, knee, patch_mm))
                tissue = sample_nearest(knee.tissue, points, knee.spacing, knee.joint)
                lesion = sample_nearest(knee.lesion, points, knee.spacing, knee.joint)
                unknown = torch.zeros(tissue.shape, dtype=torch.bool)
                if chance(rng, 0.25):
                    graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
            target = torch.where(tissue < TISSUE_CLASSES, tissue, torch.zeros_like(tissue))
            target[unknown] = UNKNOWN
            yield picture(rng, tissue, lesion), target, lesion


def picture(rng: torch.Generator, tissue: Tensor, lesion: Tensor) -> Tensor:
    """A random picture [1,d,h,w] of tissue and lesions."""
    image, levels = paint(rng, tissue, 0.8, SEGMENT_SPACING, need_fluid_contrast=True)
    fluid = float(levels[TISSUE["joint-fluid"]])
    image = disturb_marrow(rng, image, tissue, fluid, SEGMENT_SPACING)
    image = paint_lesions(rng, image, lesion, fluid, SEGMENT_SPACING)
    image = acquire(rng, image, SEGMENT_SPACING)
    return standardise(image, 0.5, uniform(rng, 98.8, 99.9))[None]
