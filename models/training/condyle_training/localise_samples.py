"""Training samples of the localiser: (image, labels) on the 1.75 mm grid, drawn endlessly.

Rendered examinations and simulated knees label every class. The real map labels bones, cartilages and menisci only;
what was invented around them and might be ligament, fat pad or fluid carries the target value losses.UNKNOWN.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from .appearance import acquire, paint, standardise
from .deformation import output_grid, random_source_points, sample_nearest
from .fields import chance, uniform
from .leg import invent_leg, target_of_invented
from .lesion_appearance import paint_lesions
from .reference_knee import ReferenceKnee, load_reference_knee
from .rendered import RenderedKnees, vary
from .simulated import SimulatedKnees
from .vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING, TISSUE, TISSUE_CLASSES

REAL_MAP, SIMULATED = 0, 1


def cut_field_of_view(rng: torch.Generator, image: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Zero what lies outside a random field of view, in image and labels alike."""
    keep_image, keep_labels = image.clone(), labels.clone()
    for axis, shortest in enumerate((0.55, 0.6, 0.62)):
        size = image.shape[axis]
        if not chance(rng, 0.6):
            continue
        span = int(size * uniform(rng, shortest, 1.0))
        slack = size - span
        start = int(slack * (0.5 + uniform(rng, -0.25, 0.25)))
        outside = torch.ones(size, dtype=torch.bool)
        outside[start : start + span] = False
        index = [slice(None)] * 3
        index[axis] = outside
        keep_image[tuple(index)] = 0
        keep_labels[tuple(index)] = 0
    return keep_image, keep_labels


def rendered_sample(rng: torch.Generator, grid: Tensor, knees: RenderedKnees) -> tuple[Tensor, Tensor]:
    """A rendered examination (image [1,d,h,w], target [d,h,w]), mostly turned, scaled, mirrored and deformed."""
    knee = knees.draw(rng)
    points = random_source_points(rng, grid, None) if chance(rng, 0.75) else grid
    target, image = knee.target_at(points), vary(rng, knee.image_at(points))
    if chance(rng, 0.4):
        image, target = cut_field_of_view(rng, image, target)
    return image[None], target


class LocaliseSamples(IterableDataset):
    """Endless samples; both folders are polled for new knees while training runs.

    `rendered_share` of the samples are rendered examinations; of the others, `simulated_share` are simulated labels
    pictured anew and the rest is the real map.
    """

    def __init__(
        self, label_map: Path, simulated: SimulatedKnees | None, rendered: RenderedKnees | None, seed: int,
        simulated_share: float, rendered_share: float,
    ) -> None:
        super().__init__()
        self.knee: ReferenceKnee = load_reference_knee(label_map)
        self.simulated, self.rendered = simulated, rendered
        self.seed = seed
        self.simulated_share, self.rendered_share = simulated_share, rendered_share

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        torch.set_num_threads(1)
        rng = torch.Generator().manual_seed(self.seed * 1009 + (worker.id if worker else 0))
        grid = output_grid(LOCALISE_SHAPE, LOCALISE_SPACING)
        labels = torch.from_numpy(self.knee.labels)
        spacing = torch.tensor(self.knee.spacing, dtype=torch.float32)
        joint = torch.tensor(self.knee.joint, dtype=torch.float32)
        centre = np.argwhere(self.knee.labels == TISSUE["patella"]).mean(0) * self.knee.spacing - self.knee.joint
        patella = torch.tensor(centre, dtype=torch.float32)
        while True:
            if self.rendered is not None and self.rendered.available() and chance(rng, self.rendered_share):
                yield rendered_sample(rng, grid, self.rendered)
                continue
            if self.simulated is not None and self.simulated.available() and chance(rng, self.simulated_share):
                knee = self.simulated.draw(rng)
                kneecap = (knee.tissue == TISSUE["patella"]).nonzero().float().mean(0) * knee.spacing - knee.joint
                points = random_source_points(rng, grid, kneecap if bool(torch.isfinite(kneecap).all()) else None)
                tissue = sample_nearest(knee.tissue, points, knee.spacing, knee.joint)
                lesion = sample_nearest(knee.lesion, points, knee.spacing, knee.joint)
                kind = SIMULATED
            else:
                points = random_source_points(rng, grid, patella)
                tissue = sample_nearest(labels, points, spacing, joint)
                kind = REAL_MAP
            if kind == REAL_MAP:
                full = invent_leg(rng, tissue, points)
                target = target_of_invented(tissue, full)
            else:
                full = tissue
                target = torch.where(tissue < TISSUE_CLASSES, tissue, torch.zeros_like(tissue))
            image, levels = paint(rng, full, 0.6, LOCALISE_SPACING)
            if kind == SIMULATED:
                fluid = float(levels[TISSUE["joint-fluid"]])
                image = paint_lesions(rng, image, lesion, fluid, LOCALISE_SPACING)
            image = acquire(rng, image, LOCALISE_SPACING)
            image, target = cut_field_of_view(rng, image, target)
            image = standardise(image, 0.5, uniform(rng, 98.6, 99.9))
            yield image[None], target
