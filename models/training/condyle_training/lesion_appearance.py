"""How lesions look on top of painted tissue: their signal lies between the tissue's and the fluid's.

Soft lesions (marrow, synovitis, degeneration) fade out over one to three voxels; sharp ones (cysts, tears) do not.
Lost cartilage and meniscus need no paint: the tissue label there already is fluid or the opposing tissue.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .fields import blur, chance, smooth_field, uniform
from .vocabulary import LESION, TISSUE

#: lesion → (lowest, highest share of the way from tissue to fluid signal, blur in voxels (low, high)).
SIGNALS: dict[str, tuple[float, float, tuple[float, float]]] = {
    "bone-marrow-lesion": (0.35, 0.9, (0.8, 2.4)),
    "subchondral-cyst": (0.85, 1.1, (0.0, 0.3)),
    "hoffa-synovitis": (0.35, 0.9, (0.6, 1.8)),
    "meniscal-signal": (0.25, 0.55, (0.5, 1.1)),
    "radial-tear": (0.65, 1.0, (0.0, 0.3)),
    "horizontal-tear": (0.6, 1.0, (0.0, 0.3)),
    "vertical-tear": (0.6, 1.0, (0.0, 0.3)),
    "complex-tear": (0.6, 1.0, (0.0, 0.3)),
    "partial-maceration": (0.3, 0.9, (0.0, 0.5)),
    "complete-maceration": (0.4, 0.95, (0.0, 0.5)),
    "meniscal-cyst": (0.85, 1.1, (0.0, 0.4)),
    "root-tear": (0.6, 1.0, (0.0, 0.3)),
    "ligament-tear": (0.5, 0.95, (0.0, 0.6)),
    "ligament-graft": (0.05, 0.3, (0.0, 0.3)),
    "tendon-signal": (0.35, 0.75, (0.4, 1.0)),
    "periarticular-fluid": (0.85, 1.1, (0.0, 0.4)),
}
#: A loose body lies in fluid and is dark: this share of the fluid's signal is left.
LOOSE_BODY = (0.05, 0.3)


def paint_lesions(rng: torch.Generator, image: Tensor, lesion: Tensor, fluid: float, voxel: float) -> Tensor:
    """Blend every lesion type present into `image` ([d,h,w]); `fluid` is the picture's fluid level."""
    shape = tuple(image.shape)
    present = set(torch.unique(lesion).tolist())
    for name, (low, high, (soft_low, soft_high)) in SIGNALS.items():
        value = LESION[name]
        if value not in present:
            continue
        weight = (lesion == value).float()
        softness = uniform(rng, soft_low, soft_high) * min(1.0, 0.75 / voxel)
        if softness > 0.2:
            # A blurred mask fades at its edge; the gain keeps small lesions visible.
            weight = (blur(weight, [softness] * 3) * 1.25).clamp(max=1.0)
        share = uniform(rng, low, high)
        patchy = 1 + 0.18 * smooth_field(rng, shape, tuple(max(4, size // 6) for size in shape))[0]
        image = image + weight * share * patchy * (fluid - image)
    if LESION["loose-body"] in present:
        image = torch.where(lesion == LESION["loose-body"], image * uniform(rng, *LOOSE_BODY), image)
    return image


def disturb_marrow(rng: torch.Generator, image: Tensor, tissue: Tensor, fluid: float, voxel: float) -> Tensor:
    """What looks like a marrow lesion and is none: vessel streaks in bone and failing fat suppression."""
    shape = tuple(image.shape)
    bone = (tissue >= TISSUE["femur"]) & (tissue <= TISSUE["patella"])
    if chance(rng, 0.5):
        axes = [torch.arange(size, dtype=torch.float32) for size in shape]
        for _ in range(int(uniform(rng, 1, 5))):
            start = [uniform(rng, 0, size) for size in shape]
            slope = [uniform(rng, -0.5, 0.5), uniform(rng, -0.5, 0.5)]
            wiggle = uniform(rng, 0, 3)
            along = axes[1]
            line_x = start[0] + slope[0] * (along - start[1]) + wiggle * torch.sin(along / 7)
            line_y = start[2] + slope[1] * (along - start[1])
            distance = (axes[0].view(-1, 1, 1) - line_x.view(1, -1, 1)) ** 2 + (
                axes[2].view(1, 1, -1) - line_y.view(1, -1, 1)
            ) ** 2
            length = (torch.abs(along - start[1]) * voxel < uniform(rng, 8, 25)).float().view(1, -1, 1)
            radius = uniform(rng, 0.5, 1.3) / voxel
            streak = torch.exp(-0.5 * distance / radius**2) * length * bone
            image = image + streak * uniform(rng, 0.3, 0.8) * (fluid - image)
    if chance(rng, 0.35):
        fatty = bone | (tissue == TISSUE["hoffa-fat-pad"]) | (tissue == TISSUE["subcutaneous-fat"])
        failing = torch.sigmoid(2.5 * smooth_field(rng, shape, (3, 3, 3))[0] - uniform(rng, 0.5, 3.0))
        image = image * torch.where(fatty, 1 + uniform(rng, 0.4, 2.5) * failing, torch.ones_like(image))
    return image
