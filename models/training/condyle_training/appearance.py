"""Pictures from labels: random MR contrasts, texture, partial volume, thick slices, bias field and noise.

Works on tensors [d,h,w] of any grid; `voxel` is the isotropic spacing in mm, so that one recipe serves both nets.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from .fields import blur, chance, smooth_field, uniform
from .vocabulary import TISSUE, TISSUES

#: DESS with fat suppression, relative to fluid = 1 (published relative levels, widened below).
DESS_LEVELS = {
    "background": 0.02, "femur": 0.13, "tibia": 0.13, "fibula": 0.14, "patella": 0.13, "femoral-cartilage": 0.62,
    "medial-tibial-cartilage": 0.6, "lateral-tibial-cartilage": 0.6, "patellar-cartilage": 0.64,
    "medial-meniscus": 0.2, "lateral-meniscus": 0.2, "acl": 0.16, "pcl": 0.1, "patellar-tendon": 0.08,
    "quadriceps-tendon": 0.09, "hoffa-fat-pad": 0.18, "joint-fluid": 1.0, "muscle": 0.4, "subcutaneous-fat": 0.18,
    "skin": 0.35, "vessel": 0.7, "collateral-ligament": 0.09,
}
#: Proton-density/T1-like levels without fat suppression: marrow and fat bright.
BRIGHT_FAT = {"femur": 0.8, "tibia": 0.8, "fibula": 0.8, "patella": 0.8, "hoffa-fat-pad": 0.85, "subcutaneous-fat": 0.95,
              "joint-fluid": 0.55, "muscle": 0.42}
BONES = ("femur", "tibia", "fibula", "patella")
CARTILAGES = ("femoral-cartilage", "medial-tibial-cartilage", "lateral-tibial-cartilage", "patellar-cartilage")
MENISCI = ("medial-meniscus", "lateral-meniscus")


def random_levels(rng: torch.Generator, dess_share: float) -> Tensor:
    """A level per tissue [22]: DESS-like with wide jitter, bright-fat, or wholly random (bones alike)."""
    style = uniform(rng, 0, 1)
    levels = dict(DESS_LEVELS)
    if style < dess_share:
        fat = uniform(rng, 0.5, 1.9)
        for name in (*BONES, "hoffa-fat-pad", "subcutaneous-fat"):
            levels[name] *= fat
        for name in levels:
            levels[name] *= uniform(rng, 0.8, 1.25)
        levels["muscle"] = uniform(rng, 0.22, 0.62)
        levels["joint-fluid"] = uniform(rng, 0.8, 2.0)
        levels["subcutaneous-fat"] *= uniform(rng, 0.7, 2.0)
    elif style < dess_share + 0.4 * (1 - dess_share):
        levels.update(BRIGHT_FAT)
        for name in levels:
            levels[name] *= uniform(rng, 0.75, 1.3)
    else:
        levels = {name: uniform(rng, 0.03, 1.0) for name in TISSUES}
        levels["background"] = uniform(rng, 0.0, 0.06)
    for group in (BONES, CARTILAGES, MENISCI):
        base = levels[group[0]]
        for name in group:
            levels[name] = base * uniform(rng, 0.9, 1.1)
    return torch.tensor([levels[name] for name in TISSUES], dtype=torch.float32)


def paint(
    rng: torch.Generator, tissue: Tensor, dess_share: float, voxel: float, need_fluid_contrast: bool = False
) -> tuple[Tensor, Tensor]:
    """Noise-free picture of a full tissue volume (values 0..21) and the levels used: texture, cortical shell.

    With `need_fluid_contrast`, levels are drawn again until fluid stands out from marrow, so that lesions show.
    """
    shape = tuple(tissue.shape)
    index = tissue.to(torch.int64)
    levels = random_levels(rng, dess_share)
    while need_fluid_contrast and abs(float(levels[TISSUE["joint-fluid"]] - levels[TISSUE["femur"]])) < 0.25:
        levels = random_levels(rng, dess_share)
    image = levels[index]
    grain = torch.randn(shape, generator=rng)
    grain = blur(grain, [uniform(rng, 0.3, 1.2)] * 3)
    patches = smooth_field(rng, shape, tuple(max(4, int(size * voxel / 12)) for size in shape))[0]
    roughness = torch.rand(len(TISSUES), generator=rng) * 0.16
    unevenness = torch.rand(len(TISSUES), generator=rng) * 0.14
    image = image * (1 + roughness[index] * grain / grain.std() + unevenness[index] * patches)
    image = image * _deep_layer(rng, tissue)
    bone = (tissue >= TISSUE["femur"]) & (tissue <= TISSUE["patella"])
    if chance(rng, 0.75):
        outside = (~bone).float()[None, None]
        shell = (F.max_pool3d(outside, 3, 1, 1)[0, 0] > 0) & bone
        dark = min(uniform(rng, 0.02, 0.12), float(levels[1]))
        weight = uniform(rng, 0.2, 1.0) * min(1.0, 1.2 / voxel)
        image = torch.where(shell, (1 - weight) * image + weight * dark, image)
    return image, levels


def _deep_layer(rng: torch.Generator, tissue: Tensor) -> Tensor:
    """Factor [d,h,w]: the layer of cartilage next to bone is darker, since its T2 is short."""
    bone = ((tissue >= TISSUE["femur"]) & (tissue <= TISSUE["patella"])).float()[None, None]
    cartilage = (tissue >= TISSUE[CARTILAGES[0]]) & (tissue <= TISSUE[CARTILAGES[-1]])
    deep = (F.max_pool3d(bone, 3, 1, 1)[0, 0] > 0) & cartilage
    return torch.where(deep, uniform(rng, 0.6, 1.0), 1.0)


def acquire(rng: torch.Generator, image: Tensor, voxel: float) -> Tensor:
    """Point spread, thick slices, bias field, failing fat suppression, ghosts, Rician noise; scaled to 0…1."""
    shape = tuple(image.shape)
    image = blur(image, [uniform(rng, 0.25, 0.75)] * 3)
    if chance(rng, 0.6):
        axis = 0 if chance(rng, 0.8) else int(uniform(rng, 1, 2.99))
        thickness = uniform(rng, 0.6, 4.5) / voxel
        if thickness > 1:
            image = _thick_slices(image, axis, thickness)
    bias = smooth_field(rng, shape, (3, 4, 4))[0] * uniform(rng, 0.05, 0.4)
    image = image * torch.exp(bias)
    if chance(rng, 0.25):
        axis = int(uniform(rng, 0, 2.99))
        ghost = torch.roll(image, int(uniform(rng, 6, 40)), axis)
        image = image + uniform(rng, 0.02, 0.1) * ghost
    noise = uniform(rng, 0.004, 0.07) * float(torch.quantile(image.reshape(-1)[::17], 0.98))
    real = image + noise * torch.randn(shape, generator=rng)
    imaginary = noise * torch.randn(shape, generator=rng)
    return torch.sqrt(real**2 + imaginary**2)


def _thick_slices(image: Tensor, axis: int, factor: float) -> Tensor:
    """Average over slices `factor` voxels thick along one axis, then interpolate back to the grid."""
    size = image.shape[axis]
    thick = max(4, int(round(size / factor)))
    moved = blur(image, [factor * 0.35 if axis == other else 0.0 for other in range(3)]).movedim(axis, 0)
    coarse = F.interpolate(moved.reshape(1, 1, size, -1), size=(thick, moved[0].numel()), mode="nearest")
    fine = F.interpolate(coarse, size=(size, moved[0].numel()), mode="bilinear", align_corners=False)
    return fine.reshape(moved.shape).movedim(0, axis)


def standardise(image: Tensor, low: float = 0.5, high: float = 99.5) -> Tensor:
    """Clip to percentiles of the non-zero voxels and scale to 0…1 (the pack's input standardisation)."""
    window = bounds(image, low, high)
    return ((image - window[0]) / (window[1] - window[0]).clamp(min=1e-6)).clamp(0, 1)


def bounds(image: Tensor, low: float, high: float) -> Tensor:
    """Two percentiles [2] of the non-zero voxels; an image of nearly none gives bounds above it."""
    values = image[image > 0].reshape(-1)
    if values.numel() < 16:
        return torch.tensor([float(image.max()) + 1, float(image.max()) + 2])
    step = max(1, values.numel() // 40000)
    return torch.quantile(values[::step], torch.tensor([low / 100, high / 100]))
