"""The localiser's view of a knee as the segment net gets it: relative logits on a grid of twice the segment spacing.

src-main/inference/pipeline/localiser-opinion.ts computes the same from the app's localise grid.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from .fields import blur
from .networks import Localiser
from .vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING, SEGMENT_SPACING, TISSUE_CLASSES

#: Logits this far below a voxel's best count as "surely not": a coarse voxel's certainty ends at its edges.
FLOOR = 6.0

#: The prior's grid has half the segment grid's voxels along each axis.
PRIOR_STRIDE = 2


def _sample(volume: Tensor, spacing: float, shape: tuple[int, int, int], out: float, shift: Tensor, padding: str) -> Tensor:
    """[C,d,h,w] at `spacing` mm → [C,*shape] at `out` mm, trilinear, both grids centred; `shift` mm moves the target."""
    axes = []
    for axis, size in enumerate(shape):
        source = volume.shape[1 + axis]
        mm = (torch.arange(size, dtype=torch.float32) - (size - 1) / 2) * out + float(shift[axis])
        axes.append(2 * (mm / spacing) / source)
    lines = torch.meshgrid(*axes, indexing="ij")
    points = torch.stack((lines[2], lines[1], lines[0]), -1)[None]
    return F.grid_sample(volume[None], points, mode="bilinear", padding_mode=padding, align_corners=False)[0]


def localiser_prior(model: Localiser, image: Tensor, shift: Tensor) -> Tensor:
    """What the localiser thinks of a fine image [d,h,w] (0…1): [17, d/2, h/2, w/2], 1 = best class, 0 = at the floor.

    The localise grid is centred `shift` mm off the image's centre, as in a scan whose middle is not the joint.
    """
    ratio = LOCALISE_SPACING / SEGMENT_SPACING
    soft = blur(image, [0.3 * ratio] * 3)[None]
    coarse = _sample(soft, SEGMENT_SPACING, LOCALISE_SHAPE, LOCALISE_SPACING, shift, "zeros")
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(coarse[None].to(memory_format=torch.channels_last_3d))[0].float()
    relative = (logits - logits.max(0, keepdim=True).values).clamp(min=-FLOOR)
    shape = tuple(size // PRIOR_STRIDE for size in image.shape)
    spacing = PRIOR_STRIDE * SEGMENT_SPACING
    prior = _sample(relative, LOCALISE_SPACING, shape, spacing, -shift, "border") / FLOOR + 1
    assert prior.shape[0] == TISSUE_CLASSES
    return prior


def add_prior(logits: Tensor, prior: Tensor, weight: float) -> Tensor:
    """Tissue logits [N,17,d,h,w] plus the localiser's relative logits times `weight`."""
    fine = F.interpolate((prior - 1) * (FLOOR * weight), scale_factor=float(PRIOR_STRIDE), mode="trilinear", align_corners=False)
    return logits + fine
