"""The leg a label map lacks: muscle, fat, skin, fluid, ligaments and vessels invented around its bones.

The invented tissue is drawn in the source frame (mm from the joint centre of a canonical right knee), so it
deforms with the knee. It is only ever *pictured*; the loss treats these voxels as unknown background.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .fields import chance, smooth_field, uniform
from .losses import UNKNOWN, UNMARKED_IN_REAL_MAP
from .vocabulary import TISSUE

#: Tubes between two points of the reference knee (mm from its joint centre) with radii (x, y, mm).
TUBES = (
    ("acl", (-8.0, -14.0, 12.0), (0.0, 2.0, -12.0), 4.0),
    ("pcl", (4.0, -14.0, -4.0), (0.0, 8.0, 20.0), 5.0),
    ("patellar-tendon", (-6.0, -16.0, -44.0), (-4.0, 30.0, -20.0), 4.0),
    ("quadriceps-tendon", (-6.0, -55.0, -46.0), (-4.0, -110.0, -30.0), 5.0),
    ("collateral-ligament", (38.0, -25.0, 0.0), (34.0, 40.0, 0.0), 3.0),
    ("collateral-ligament", (-38.0, -20.0, 8.0), (-36.0, 30.0, 22.0), 3.0),
)


def _tube_distance(points: Tensor, start: Tensor, end: Tensor, flatten: float) -> Tensor:
    """Distance in mm of each point to the segment start–end; x counts `flatten` times less (flat bands)."""
    scale = torch.tensor([flatten, 1.0, 1.0]).view(3, 1, 1, 1)
    first = points * scale - (start.view(3, 1, 1, 1) * scale)
    line = ((end - start).view(3, 1, 1, 1)) * scale
    along = ((first * line).sum(0) / (line**2).sum()).clamp(0, 1)
    return ((first - along * line) ** 2).sum(0).sqrt()


def invent_leg(rng: torch.Generator, known: Tensor, points: Tensor) -> Tensor:
    """Fill the background of `known` (uint8 [d,h,w]) with a leg; `points` are its source coordinates in mm."""
    shape = tuple(known.shape)
    x, row, col = points[0], points[1], points[2]
    swell = smooth_field(rng, shape, (4, 5, 5))[0]
    waist = 1 - 0.0016 * torch.clamp(row + 10, min=0) + 0.0014 * torch.clamp(-row - 10, min=0)
    half_width = uniform(rng, 52, 74) * waist + 3 * swell
    half_depth = uniform(rng, 56, 76) * waist + 3 * swell
    centre = uniform(rng, 6, 18) + 0.10 * torch.abs(row)
    front = torch.where(col < centre, torch.full_like(col, uniform(rng, 0.95, 1.1)), torch.ones_like(col))
    radius = ((torch.abs(x) / half_width) ** 2.4 + (torch.abs(col - centre) * front / half_depth) ** 2.4) ** (1 / 2.4)
    depth = (1 - radius) * torch.minimum(half_width, half_depth)
    patella_front = ((x + 6) / 26) ** 2 + ((row + 32) / 30) ** 2
    depth = torch.maximum(depth, torch.where((patella_front < 1.6) & (col > -60), 52 + col, torch.full_like(col, -99.0)))
    fat = uniform(rng, 2, 16) * (1 + 0.35 * smooth_field(rng, shape, (4, 4, 4))[0])

    leg = torch.zeros_like(known)
    leg[depth > 0] = TISSUE["skin"]
    leg[depth > uniform(rng, 1.0, 2.6)] = TISSUE["subcutaneous-fat"]
    muscle = depth > fat
    septa = smooth_field(rng, shape, (9, 8, 9))[0]
    leg[muscle] = TISSUE["muscle"]
    leg[muscle & (torch.abs(septa) < uniform(rng, 0.02, 0.14))] = TISSUE["subcutaneous-fat"]
    height, reach = uniform(rng, 22, 48), uniform(rng, 16, 34)
    joint = (torch.abs(row + 8) < height + 8 * swell) & (col < reach + 6 * septa) & (depth > 1.5)
    leg[joint] = TISSUE["hoffa-fat-pad"]
    mixture = smooth_field(rng, shape, (12, 14, 14))[0]
    leg[joint & (mixture > uniform(rng, 0.7, 1.6))] = TISSUE["joint-fluid"]
    leg[joint & (mixture < -uniform(rng, 0.6, 1.5))] = TISSUE["collateral-ligament"]
    pouch = smooth_field(rng, shape, (7, 8, 8))[0] > uniform(rng, 0.4, 1.8)
    leg[pouch & (torch.abs(row + 50) < 40) & (col < -10) & (depth > 4)] = TISSUE["joint-fluid"]
    for name, start, end, thick in TUBES:
        if chance(rng, 0.85):
            jitter = torch.tensor([uniform(rng, -4, 4) for _ in range(6)])
            first, last = torch.tensor(start) + jitter[:3], torch.tensor(end) + jitter[3:]
            flatten = 0.35 if "tendon" in name else 0.8
            leg[_tube_distance(points, first, last, flatten) < thick * uniform(rng, 0.6, 1.3)] = TISSUE[name]
    for _ in range(int(uniform(rng, 0, 7))):
        start = torch.tensor([uniform(rng, -50, 50), -90.0, uniform(rng, 10, 60)])
        end = start + torch.tensor([uniform(rng, -25, 25), uniform(rng, 60, 190), uniform(rng, -25, 25)])
        near = _tube_distance(points, start, end, 1.0) < uniform(rng, 1.0, 3.5)
        leg[near & (depth > 2)] = TISSUE["vessel"]
    return torch.where(known > 0, known, leg)


def target_of_invented(known: Tensor, pictured: Tensor) -> Tensor:
    """Training target of a pictured real-map knee: its known labels, UNKNOWN where ligament, fluid or the like was
    invented, background elsewhere (air, skin, fat and muscle are no class of the networks)."""
    invented = (known == 0) & (pictured >= min(UNMARKED_IN_REAL_MAP)) & (pictured <= max(UNMARKED_IN_REAL_MAP))
    strap = (known == 0) & (pictured == TISSUE["collateral-ligament"])
    return torch.where(invented | strap, torch.full_like(known, UNKNOWN), known)
