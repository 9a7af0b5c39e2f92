"""Training patches of the segment net: (image, tissue, lesion, place in the grid) at 0.75 mm, canonical right knee.

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
from .networks import PLACE_STRIDE
from .reference_knee import load_reference_knee
from .simulated import SimulatedKnee, SimulatedKnees
from .vocabulary import LESION, SEGMENT_SHAPE, SEGMENT_SPACING, TISSUE, TISSUE_CLASSES

#: Middle of the segment grid from the joint centre, mm along [x, S→I, A→P]: patella and recess are to be seen.
GRID_OFFSET = (0.0, -8.0, -10.0)

#: Size of a patch in voxels, [slice, row, column].
Patch = tuple[int, int, int]

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


def pick_spot(rng: torch.Generator, knee: SimulatedKnee) -> Tensor | None:
    """A lesion voxel in mm from the knee's centre, rare types first; None for anywhere."""
    present = torch.unique(knee.lesion).tolist()
    rare = [value for value in present if value in {LESION[name] for name in RARE}]
    values = rare if rare and chance(rng, 0.55) else [value for value in present if value > 0]
    if not values or not chance(rng, 0.75):
        return None
    spots = (knee.lesion == values[int(torch.randint(len(values), (), generator=rng))]).nonzero()
    spot = spots[int(torch.randint(len(spots), (), generator=rng))].float() * knee.spacing - knee.joint
    return spot + torch.tensor([uniform(rng, -16, 16) for _ in range(3)])


def place_patch(rng: torch.Generator, spot: Tensor | None, patch: Patch) -> tuple[Tensor, Tensor]:
    """First voxel of a patch in the segment grid, in strides of the networks' place, and its centre in mm.

    The patch holds `spot` where it can; without one it lies anywhere.
    """
    first, centre = [], []
    for axis, (grid, size) in enumerate(zip(SEGMENT_SHAPE, patch)):
        steps = (grid - size) // PLACE_STRIDE
        if spot is None:
            step = int(torch.randint(steps + 1, (), generator=rng))
        else:
            wanted = float(spot[axis]) / SEGMENT_SPACING + (grid - size) / 2
            step = min(max(round(wanted / PLACE_STRIDE), 0), steps)
        first.append(step)
        centre.append((step * PLACE_STRIDE + (size - grid) / 2) * SEGMENT_SPACING)
    return torch.tensor(first), torch.tensor(centre)


class SegmentSamples(IterableDataset):
    """Endless patches of `patch` voxels (multiples of 16)."""

    def __init__(self, label_map: Path, simulated: SimulatedKnees, patch: Patch, seed: int, real_share: float) -> None:
        super().__init__()
        self.reference = load_reference_knee(label_map) if real_share > 0 else None
        self.simulated, self.patch, self.seed, self.real_share = simulated, patch, seed, real_share

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        torch.set_num_threads(1)
        rng = torch.Generator().manual_seed(self.seed * 1013 + (worker.id if worker else 0))
        grid = output_grid(self.patch, SEGMENT_SPACING)
        real: SimulatedKnee | None = None
        if self.reference is not None:
            labels = torch.from_numpy(self.reference.labels)
            spacing = torch.tensor(self.reference.spacing, dtype=torch.float32)
            joint = torch.tensor(self.reference.joint, dtype=torch.float32)
            real = SimulatedKnee(0, labels, torch.zeros((1, 1, 1), dtype=torch.uint8), spacing, joint)
        while True:
            if real is not None and (not self.simulated.available() or chance(rng, self.real_share)):
                first, centre = place_patch(rng, None, self.patch)
                jitter = torch.tensor([uniform(rng, -6, 6), uniform(rng, -10, 10), uniform(rng, -8, 8)])
                points = light_deformation(rng, grid, centre + torch.tensor(GRID_OFFSET) + jitter)
                known = sample_nearest(real.tissue, points, real.spacing, real.joint)
                tissue = invent_leg(rng, known, points)
                unknown = target_of_invented(known, tissue) == UNKNOWN
                lesion = torch.zeros_like(tissue)
                graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
                unknown &= lesion == 0
            else:
                knee = self.simulated.draw(rng)
                first, centre = place_patch(rng, pick_spot(rng, knee), self.patch)
                points = light_deformation(rng, grid, centre)
                tissue = sample_nearest(knee.tissue, points, knee.spacing, knee.joint)
                lesion = sample_nearest(knee.lesion, points, knee.spacing, knee.joint)
                unknown = torch.zeros(tissue.shape, dtype=torch.bool)
                if not bool(lesion.any()) or chance(rng, 0.25):
                    graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
            target = torch.where(tissue < TISSUE_CLASSES, tissue, torch.zeros_like(tissue))
            target[unknown] = UNKNOWN
            yield picture(rng, tissue, lesion), target, lesion, first


def picture(rng: torch.Generator, tissue: Tensor, lesion: Tensor) -> Tensor:
    """A random picture [1,d,h,w] of tissue and lesions."""
    image, levels = paint(rng, tissue, 0.8, SEGMENT_SPACING, need_fluid_contrast=True)
    fluid = float(levels[TISSUE["joint-fluid"]])
    image = disturb_marrow(rng, image, tissue, fluid, SEGMENT_SPACING)
    image = paint_lesions(rng, image, lesion, fluid, SEGMENT_SPACING)
    image = acquire(rng, image, SEGMENT_SPACING)
    return standardise(image, 0.5, uniform(rng, 98.8, 99.9))[None]
