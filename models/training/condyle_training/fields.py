"""Smooth random fields and cheap blurs on torch grids: the brush of every synthesis step."""

from __future__ import annotations

from typing import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F


def uniform(rng: torch.Generator, low: float, high: float) -> float:
    """One number from U(low, high)."""
    return low + (high - low) * float(torch.rand((), generator=rng))


def chance(rng: torch.Generator, probability: float) -> bool:
    """True with the given probability."""
    return float(torch.rand((), generator=rng)) < probability


def smooth_field(rng: torch.Generator, shape: Sequence[int], knots: Sequence[int], channels: int = 1) -> Tensor:
    """Unit-variance-like field [channels, *shape]: normals on `knots` points, interpolated trilinearly."""
    coarse = torch.randn((1, channels, *knots), generator=rng)
    return F.interpolate(coarse, size=tuple(shape), mode="trilinear", align_corners=True)[0]


def blur_axis(volume: Tensor, sigma: float, axis: int) -> Tensor:
    """Gaussian blur of [d,h,w] along one axis with replicated borders; sigma in voxels."""
    if sigma < 0.15:
        return volume
    radius = max(1, int(round(2.5 * sigma)))
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (offsets / sigma) ** 2)
    kernel = kernel / kernel.sum()
    moved = volume.movedim(axis, -1)
    flat = moved.reshape(-1, 1, moved.shape[-1])
    padded = F.pad(flat, (radius, radius), mode="replicate")
    total = torch.zeros_like(flat)
    for index, weight in enumerate(kernel.tolist()):
        total += weight * padded[..., index : index + flat.shape[-1]]
    return total.reshape(moved.shape).movedim(-1, axis)


def blur(volume: Tensor, sigmas: Sequence[float]) -> Tensor:
    """Separable Gaussian blur of [d,h,w]; one sigma (voxels) per axis."""
    for axis, sigma in enumerate(sigmas):
        volume = blur_axis(volume, sigma, axis)
    return volume
