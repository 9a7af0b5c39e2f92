"""Examinations rendered by the simulator on disk (render_knees.ts): the looks that training pictures do not have.

`<seed>.json` {dims [slice, row, column], spacing, gain}, `<seed>.image.u8`, `<seed>.tissue.u8`, `<seed>.lesion.u8`, C order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .deformation import sample_nearest
from .fields import chance, smooth_field, uniform
from .simulated import FolderOfKnees
from .vocabulary import TISSUE_CLASSES


@dataclass(frozen=True)
class RenderedKnee:
    """Image 0…1 float32, tissue and lesion labels uint8 [d,h,w]; isotropic spacing in mm; the grid's centre is the origin.

    `gain`: what the image is multiplied by to be as the localiser sees it.
    """

    seed: int
    image: Tensor
    tissue: Tensor
    lesion: Tensor
    spacing: float
    gain: float = 1.0

    def image_at(self, points: Tensor) -> Tensor:
        """The image at source points [3,d,h,w] (mm from its centre), trilinear, 0 outside."""
        return sample_image(self.image, points, self.spacing)

    def target_at(self, points: Tensor) -> Tensor:
        """The tissue at source points; what no net answers counts as background."""
        tissue = self._nearest(self.tissue, points)
        return torch.where(tissue < TISSUE_CLASSES, tissue, torch.zeros_like(tissue))

    def lesion_at(self, points: Tensor) -> Tensor:
        """The lesion at source points."""
        return self._nearest(self.lesion, points)

    def _nearest(self, labels: Tensor, points: Tensor) -> Tensor:
        spacing = torch.full((3,), self.spacing)
        centre = (torch.tensor(labels.shape, dtype=torch.float32) - 1) / 2 * spacing
        return sample_nearest(labels, points, spacing, centre)


class RenderedKnees(FolderOfKnees):
    """The folder of one grid, re-listed now and then so that new examinations join a running training."""

    def draw(self, rng: torch.Generator) -> RenderedKnee:
        """One examination at random."""
        return self.load(self.seeds[int(torch.randint(len(self.seeds), (), generator=rng))])

    def load(self, seed: int) -> RenderedKnee:
        """Read one examination. Raises ValueError when the arrays do not match the dims of its JSON."""
        header = json.loads((self.folder / f"{seed}.json").read_text())
        arrays = [np.fromfile(self.folder / f"{seed}.{part}.u8", np.uint8) for part in ("image", "tissue", "lesion")]
        if any(array.size != int(np.prod(header["dims"])) for array in arrays):
            raise ValueError(f"Examination {seed}: its files do not hold {header['dims']} voxels.")
        image, tissue, lesion = (torch.from_numpy(array.reshape(header["dims"])) for array in arrays)
        return RenderedKnee(seed, image.float() / 255, tissue, lesion, float(header["spacing"]), float(header.get("gain", 1.0)))


def centre_of(volume: Tensor, shape: tuple[int, int, int]) -> Tensor:
    """The middle of a volume [d,h,w], cut to `shape`."""
    first = [(have - want) // 2 for have, want in zip(volume.shape, shape)]
    return volume[tuple(slice(at, at + want) for at, want in zip(first, shape))].contiguous()


def sample_image(image: Tensor, points: Tensor, spacing: float) -> Tensor:
    """An image at source points [3,d,h,w] (mm from its centre), trilinear, 0 outside."""
    axes = [2 * points[axis] / (spacing * image.shape[axis]) for axis in range(3)]
    where = torch.stack((axes[2], axes[1], axes[0]), -1)[None]
    return F.grid_sample(image[None, None], where, mode="bilinear", padding_mode="zeros", align_corners=False)[0, 0]


def vary(rng: torch.Generator, image: Tensor) -> Tensor:
    """Another receiver and another window on a rendered image (0…1): gain, gamma, bias field, some noise."""
    image = image.clamp(min=0) ** uniform(rng, 0.75, 1.35) * uniform(rng, 0.85, 1.2)
    if chance(rng, 0.5):
        image = image * torch.exp(smooth_field(rng, tuple(image.shape), (3, 4, 4))[0] * uniform(rng, 0.02, 0.2))
    if chance(rng, 0.5):
        image = image + uniform(rng, 0.005, 0.04) * torch.randn(image.shape, generator=rng)
    return image.clamp(0, 1)
