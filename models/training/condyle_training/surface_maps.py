"""Maps of joint surfaces on disk (map_surfaces.ts), and how a training step varies them.

`<seed>.<bone>.<found|true>.map`: height float32 and seen uint8 [u,v], then profile and class uint8 [depth,u,v], where
depth has `margin` voxels more at both ends than the net sees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import IterableDataset

from .fields import chance, uniform
from .rendered import vary

#: One knee in so many is left out of training, to watch it by.
HELD_OUT = 12


@dataclass(frozen=True)
class SurfacePlan:
    """A look of surfaces.json: [slices, rays] of the map, its depth in voxels with the surface at `below`, its classes."""

    bone: str
    size: tuple[int, int]
    below: int
    above: int
    classes: tuple[str, ...]
    margin: int
    #: As pack.json wants it, but for the graph's name.
    manifest: dict[str, object]

    @property
    def depth(self) -> int:
        """Voxels along a ray that the net sees."""
        return self.below + 1 + self.above


def read_plans(folder: Path) -> list[SurfacePlan]:
    """The looks that map_surfaces.ts took; none where it has not run."""
    path = folder / "surfaces.json"
    if not path.exists():
        return []
    file = json.loads(path.read_text())
    return [
        SurfacePlan(
            plan["bone"], (plan["slices"]["count"], plan["rays"]["count"]), plan["depth"]["below"],
            plan["depth"]["above"], tuple(plan["classes"]), file["margin"], plan,
        )
        for plan in file["plans"]
    ]


@dataclass(frozen=True)
class SurfaceMap:
    """Profile 0…1 and class [depth + 2 margin, u, v], height (voxels) and seen [u,v]."""

    knee: int
    profile: Tensor
    label: Tensor
    height: Tensor
    seen: Tensor


def load_map(path: Path, plan: SurfacePlan) -> SurfaceMap:
    """Read one map. Raises ValueError where its size is not that of the plan."""
    layers, (slices, rays) = plan.depth + 2 * plan.margin, plan.size
    area = slices * rays
    raw = np.fromfile(path, np.uint8)
    if raw.size != area * (5 + 2 * layers):
        raise ValueError(f"{path.name} does not hold a map of {layers} × {slices} × {rays}.")
    height, seen, profile, label = np.split(raw, [4 * area, 5 * area, (5 + layers) * area])
    flat, deep = (slices, rays), (layers, slices, rays)
    return SurfaceMap(
        int(path.name.split(".")[0]),
        torch.from_numpy(profile.reshape(deep)),
        torch.from_numpy(label.reshape(deep)),
        torch.from_numpy(height.view(np.float32).reshape(flat)),
        torch.from_numpy(seen.reshape(flat)),
    )


def is_held_out(knee: int) -> bool:
    """Whether training leaves a knee out."""
    return knee % HELD_OUT == 0


def bumps(rng: torch.Generator, size: tuple[int, int], amplitude: float, knots: int) -> Tensor:
    """A smooth random sheet [u,v]."""
    coarse = torch.randn((1, 1, knots, knots), generator=rng)
    return amplitude * F.interpolate(coarse, size=size, mode="bicubic", align_corners=True)[0, 0]


Sample = tuple[Tensor, Tensor, Tensor, Tensor]


def at_surface(one: SurfaceMap, plan: SurfacePlan, moved: Tensor) -> Sample:
    """Profile [depth,u,v], height and seen [1,u,v], class [depth,u,v], with the surface moved outwards by `moved` [u,v] voxels."""
    moved = moved.clamp(-plan.margin + 0.01, plan.margin - 0.01)
    below = moved.floor()
    share = moved - below
    first = torch.arange(plan.depth)[:, None, None] + plan.margin + below.long()
    image = one.profile.float() / 255
    last = image.shape[0] - 1
    profile = torch.gather(image, 0, first) * (1 - share) + torch.gather(image, 0, (first + 1).clamp(max=last)) * share
    label = torch.gather(one.label, 0, torch.arange(plan.depth)[:, None, None] + plan.margin + moved.round().long())
    return profile, (one.height + moved)[None], one.seen.float()[None], label.long()


def varied(rng: torch.Generator, one: SurfaceMap, plan: SurfacePlan) -> Sample:
    """Another outline of the bone, another place in the grid, another receiver."""
    moved = torch.zeros(plan.size)
    if chance(rng, 0.8):
        knots = (4, 8, 16)[int(torch.randint(3, (), generator=rng))]
        moved = bumps(rng, plan.size, uniform(rng, 0.2, 1.2), knots) + 0.3 * float(torch.randn((), generator=rng))
    profile, height, seen, label = at_surface(one, plan, moved)
    if chance(rng, 0.5):
        profile = profile + bumps(rng, plan.size, uniform(rng, 0.01, 0.05), 6)
    profile = vary(rng, profile)
    if chance(rng, 0.3):
        seen = seen * (torch.rand(seen.shape, generator=rng) > 0.02)
    by = tuple(int(torch.randint(-4, 5, (), generator=rng)) for _ in range(2))
    profile, height, seen, label = (torch.roll(part, by, (-2, -1)) for part in (profile, height, seen, label))
    return profile, height, seen, label


class SurfaceSamples(IterableDataset[Sample]):
    """Random maps of one bone, varied anew every time."""

    def __init__(self, maps: list[SurfaceMap], plan: SurfacePlan, seed: int) -> None:
        self.maps, self.plan, self.seed = maps, plan, seed

    def __iter__(self):  # type: ignore[no-untyped-def]
        rng = torch.Generator().manual_seed(self.seed)
        while True:
            one = self.maps[int(torch.randint(len(self.maps), (), generator=rng))]
            yield varied(rng, one, self.plan)
