"""Volumes that are no knee, on the localise grid: what the out-of-distribution score must flag."""

from __future__ import annotations

import torch
from torch import Tensor

from .appearance import acquire, standardise
from .fields import blur, chance, smooth_field, uniform
from .vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING


def _radius(rng: torch.Generator, semi: tuple[float, float, float]) -> Tensor:
    """Relative ellipsoid radius (1 at the surface) with a random tilt-free centre near the middle."""
    total = torch.zeros(())
    for axis, size in enumerate(LOCALISE_SHAPE):
        offset = (torch.arange(size, dtype=torch.float32) - (size - 1) / 2 - uniform(rng, -5, 5)) / semi[axis]
        view = [1, 1, 1]
        view[axis] = -1
        total = total + offset.view(view) ** 2
    return total.sqrt()


def noise(rng: torch.Generator) -> Tensor:
    """White or smooth noise, with or without a dark border."""
    image = torch.rand(LOCALISE_SHAPE, generator=rng) if chance(rng, 0.5) else torch.randn(LOCALISE_SHAPE, generator=rng).abs()
    image = blur(image, [uniform(rng, 0, 3)] * 3)
    return standardise(image)


def empty(rng: torch.Generator) -> Tensor:
    """Nothing, a constant, or a gradient."""
    style = uniform(rng, 0, 1)
    if style < 0.3:
        return torch.zeros(LOCALISE_SHAPE)
    if style < 0.6:
        return torch.full(LOCALISE_SHAPE, uniform(rng, 0.1, 1.0))
    return standardise(smooth_field(rng, LOCALISE_SHAPE, (2, 2, 2))[0].abs() + 0.01)


def brain(rng: torch.Generator) -> Tensor:
    """A head: scalp, dark skull, folded grey and white matter, ventricles; T1-, T2- or FLAIR-like levels."""
    size = uniform(rng, 0.9, 1.25)
    head = _radius(rng, (38 * size, 46 * size, 44 * size))
    folds = smooth_field(rng, LOCALISE_SHAPE, (18, 22, 22))[0]
    scalp, skull, fluid, grey, white = (uniform(rng, 0.05, 1.0) for _ in range(5))
    image = torch.zeros(LOCALISE_SHAPE)
    image[head < 1.0] = scalp
    image[head < 0.93] = 0.1 * skull
    image[head < 0.86] = fluid
    image[head + 0.05 * folds < 0.83] = grey
    image[(head + 0.09 * folds.abs() < 0.74)] = white
    image[_radius(rng, (7, 12, 14)) + 0.1 * folds < 1] = fluid
    return standardise(acquire(rng, image, LOCALISE_SPACING))


def blobs(rng: torch.Generator) -> Tensor:
    """Ellipsoids at random in a body-like oval: abdomen-, hip- or phantom-like pictures."""
    body = _radius(rng, (uniform(rng, 25, 60), uniform(rng, 40, 90), uniform(rng, 25, 60)))
    image = torch.where(body < 1, torch.full(LOCALISE_SHAPE, uniform(rng, 0.2, 0.8)), torch.zeros(LOCALISE_SHAPE))
    for _ in range(int(uniform(rng, 2, 12))):
        semi = (uniform(rng, 3, 18), uniform(rng, 3, 18), uniform(rng, 3, 18))
        shift = tuple(int(uniform(rng, -25, 25)) for _ in range(3))
        image[torch.roll(_radius(rng, semi) < 1, shift, (0, 1, 2))] = uniform(rng, 0.02, 1.0)
    return standardise(acquire(rng, image, LOCALISE_SPACING))


def coarse_localiser(rng: torch.Generator, knee: Tensor) -> Tensor:
    """A scout: few thick slices of a knee, or three planes stacked into one nonsense volume."""
    if chance(rng, 0.5):
        slices = int(uniform(rng, 3, 6))
        chosen = torch.linspace(0, knee.shape[0] - 1, slices + 2).long()[1:-1]
        image = torch.zeros(LOCALISE_SHAPE)
        for index in chosen.tolist():
            image[max(0, index - 2) : index + 3] = knee[index]
        return standardise(image)
    planes = [knee[40], torch.nn.functional.pad(knee[:, 48], (0, 0, 8, 8)), torch.nn.functional.pad(knee[:, :, 48], (0, 0, 8, 8))]
    stack = torch.stack([planes[index // 5 % 3] for index in range(15)])
    image = torch.nn.functional.interpolate(stack[None, None], LOCALISE_SHAPE, mode="trilinear")[0, 0]
    return standardise(image)


def tumbled(rng: torch.Generator, knee: Tensor) -> Tensor:
    """A knee upside down or with swapped axes: its headers would have to lie for this."""
    if chance(rng, 0.5):
        return knee.flip(1)
    turned = knee.permute(1, 0, 2) if chance(rng, 0.5) else knee.permute(2, 1, 0)
    return torch.nn.functional.interpolate(turned[None, None].contiguous(), LOCALISE_SHAPE, mode="nearest")[0, 0]
