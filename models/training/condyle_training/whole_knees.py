"""Whole knees on the segment grid, with what the localiser thinks of them: the segment net learns from these.

A patch of a knee cannot tell which structure it shows, and the localiser can; what it says of a picture has faults of
its own, so the picture is made whole and shown to it. Labels as in segment_samples.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from .deformation import output_grid, sample_nearest
from .fields import chance, uniform
from .grafts import graft_lesions
from .leg import invent_leg, target_of_invented
from .losses import UNKNOWN
from .networks import Localiser
from .prior import localiser_prior
from .reference_knee import load_reference_knee
from .rendered import RenderedKnees, vary
from .segment_samples import GRID_OFFSET, light_deformation, picture
from .simulated import SimulatedKnee, SimulatedKnees
from .vocabulary import SEGMENT_SHAPE, SEGMENT_SPACING, TISSUE_CLASSES


@dataclass(frozen=True)
class WholeKnee:
    """uint8 image, tissue target (losses.UNKNOWN where nobody knows) and lesion [d,h,w]; uint8 prior [17,d/2,h/2,w/2]."""

    image: Tensor
    tissue: Tensor
    lesion: Tensor
    prior: Tensor


@dataclass(frozen=True)
class Shares:
    """How often a knee is a rendered examination, and how often one of the others is the real label map."""

    rendered: float
    real: float


class WholeKnees:
    """Makes whole knees one by one: rendered examinations, simulated labels pictured anew, the real label map likewise."""

    def __init__(
        self, localiser: Localiser, simulated: SimulatedKnees, rendered: RenderedKnees, label_map: Path,
        shares: Shares, seed: int,
    ) -> None:
        self.localiser, self.simulated, self.rendered, self.shares = localiser, simulated, rendered, shares
        self.rng = torch.Generator().manual_seed(seed)
        self.grid = output_grid(SEGMENT_SHAPE, SEGMENT_SPACING)
        reference = load_reference_knee(label_map)
        spacing = torch.tensor(reference.spacing, dtype=torch.float32)
        joint = torch.tensor(reference.joint, dtype=torch.float32)
        nothing = torch.zeros((1, 1, 1), dtype=torch.uint8)
        self.real = SimulatedKnee(0, torch.from_numpy(reference.labels), nothing, spacing, joint)

    def make(self) -> WholeKnee:
        """One knee, and what the localiser thinks of it."""
        rng = self.rng
        # The app centres the grid on a joint it found, some millimetres off.
        jitter = torch.tensor([uniform(rng, -5, 5), uniform(rng, -7, 7), uniform(rng, -7, 7)])
        if self.rendered.available() and chance(rng, self.shares.rendered):
            image, target, lesion, gain = self._rendered(jitter)
        else:
            image, target, lesion, gain = self._pictured(jitter)
        shift = torch.tensor([uniform(rng, -10, 10), uniform(rng, -14, 14), uniform(rng, -14, 14)])
        # The localiser has another window (intensity_scale.py).
        prior = localiser_prior(self.localiser, (image * gain).clamp(max=1), shift)
        return WholeKnee(
            (image * 255).round().to(torch.uint8), target.to(torch.uint8), lesion, (prior * 255).round().to(torch.uint8)
        )

    def _rendered(self, jitter: Tensor) -> tuple[Tensor, Tensor, Tensor, float]:
        """Image, target, lesions and the localiser's gain of an examination, moved and, mostly, deformed."""
        rng = self.rng
        knee = self.rendered.draw(rng)
        points = light_deformation(rng, self.grid, jitter) if chance(rng, 0.7) else self.grid + jitter.view(3, 1, 1, 1)
        return vary(rng, knee.image_at(points)), knee.target_at(points), knee.lesion_at(points), knee.gain

    def _pictured(self, jitter: Tensor) -> tuple[Tensor, Tensor, Tensor, float]:
        """Image, target, lesions and the localiser's gain of labels that are deformed, given lesions and pictured at random."""
        rng = self.rng
        if not self.simulated.available() or chance(rng, self.shares.real):
            points = light_deformation(rng, self.grid, torch.tensor(GRID_OFFSET) + jitter)
            known = sample_nearest(self.real.tissue, points, self.real.spacing, self.real.joint)
            tissue = invent_leg(rng, known, points)
            unknown = target_of_invented(known, tissue) == UNKNOWN
            lesion = torch.zeros_like(tissue)
            for _ in range(4):
                graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
            unknown &= lesion == 0
        else:
            knee = self.simulated.draw(rng)
            points = light_deformation(rng, self.grid, jitter)
            tissue = sample_nearest(knee.tissue, points, knee.spacing, knee.joint)
            lesion = sample_nearest(knee.lesion, points, knee.spacing, knee.joint)
            unknown = torch.zeros(tissue.shape, dtype=torch.bool)
            if chance(rng, 0.4):
                graft_lesions(rng, tissue, lesion, SEGMENT_SPACING)
        target = torch.where(tissue < TISSUE_CLASSES, tissue, torch.zeros_like(tissue))
        target[unknown] = UNKNOWN
        image, gain = picture(rng, tissue, lesion)
        return image, target, lesion, gain
