"""Pictures for the segment net, and where its training patches lie: on lesions and thin structures more than by chance.

0.75 mm, canonical right knee.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .appearance import acquire, bounds, paint
from .deformation import rotation
from .fields import chance, smooth_field, uniform
from .intensity_scale import scaled_by_cartilage
from .lesion_appearance import disturb_marrow, paint_lesions
from .networks import PLACE_STRIDE
from .vocabulary import LESION, SEGMENT_SHAPE, SEGMENT_SPACING, TISSUE

#: Middle of the segment grid from the joint centre, mm along [x, S→I, A→P]: patella and recess are to be seen.
GRID_OFFSET = (0.0, -8.0, -10.0)

#: Tissues that patches are centred on: everything that is small or thin (vocabulary.TISSUES).
THIN = frozenset(range(TISSUE["fibula"], TISSUE["joint-fluid"]))

#: Size of a patch in voxels, [slice, row, column].
Patch = tuple[int, int, int]

#: Lesion types that patches are centred on more often than their frequency would give.
RARE = ("meniscal-cyst", "root-tear", "ligament-tear", "ligament-graft", "tendon-signal", "radial-tear",
        "horizontal-tear", "vertical-tear", "complex-tear", "partial-maceration", "complete-maceration", "loose-body",
        "periarticular-fluid", "subchondral-cyst", "osteophyte", "cartilage-partial-loss", "cartilage-full-loss")


def light_deformation(rng: torch.Generator, grid: Tensor, shift: Tensor) -> Tensor:
    """Source points of a patch at `shift` mm: small rotation, scale and elastic displacement, no mirroring."""
    angles = (uniform(rng, -9, 9), uniform(rng, -9, 9), uniform(rng, -9, 9))
    points = rotation(angles) @ (grid + shift.view(3, 1, 1, 1)).reshape(3, -1)
    scale = uniform(rng, 0.9, 1.1)
    points = points * torch.tensor([[scale * uniform(rng, 0.95, 1.05)] for _ in range(3)])
    points = points.reshape(grid.shape)
    return points + smooth_field(rng, tuple(grid.shape[1:]), (4, 5, 5), 3) * uniform(rng, 0.2, 1.6)


def pick_spot(rng: torch.Generator, tissue: Tensor, lesion: Tensor) -> Tensor | None:
    """A voxel [3] near a lesion (rare types first) or a thin or rare structure; None for anywhere."""
    style = uniform(rng, 0, 1)
    if style < 0.5 and bool((lesion > 0).any()):
        present = torch.unique(lesion).tolist()
        rare = [value for value in present if value in {LESION[name] for name in RARE}]
        values = rare if rare and chance(rng, 0.55) else [value for value in present if value > 0]
        labels = lesion
    elif style < 0.85:
        values = [value for value in torch.unique(tissue).tolist() if value in THIN]
        labels = tissue
    else:
        return None
    if not values:
        return None
    spots = (labels == values[int(torch.randint(len(values), (), generator=rng))]).nonzero()
    spot = spots[int(torch.randint(len(spots), (), generator=rng))].float()
    return spot + torch.tensor([uniform(rng, -20, 20) for _ in range(3)])


def place_patch(rng: torch.Generator, spot: Tensor | None, patch: Patch) -> tuple[int, int, int]:
    """First voxel of a patch in the segment grid, in strides of the networks' place; `spot` lies in it where it can."""
    first = []
    for axis, (grid, size) in enumerate(zip(SEGMENT_SHAPE, patch)):
        steps = (grid - size) // PLACE_STRIDE
        if spot is None:
            first.append(int(torch.randint(steps + 1, (), generator=rng)))
        else:
            first.append(min(max(round((float(spot[axis]) - size / 2) / PLACE_STRIDE), 0), steps))
    return first[0], first[1], first[2]


def picture(rng: torch.Generator, tissue: Tensor, lesion: Tensor) -> tuple[Tensor, float]:
    """A random picture [d,h,w] of tissue and lesions as the segment net sees it, and the gain to what the localiser sees."""
    image, levels = paint(rng, tissue, 0.8, SEGMENT_SPACING, need_fluid_contrast=True)
    fluid = float(levels[TISSUE["joint-fluid"]])
    image = disturb_marrow(rng, image, tissue, fluid, SEGMENT_SPACING)
    image = paint_lesions(rng, image, lesion, fluid, SEGMENT_SPACING)
    image = acquire(rng, image, SEGMENT_SPACING)
    window = bounds(image, 0.5, uniform(rng, 98.8, 99.9))
    return scaled_by_cartilage((image - window[0]) / (window[1] - window[0]).clamp(min=1e-6), tissue, lesion)
