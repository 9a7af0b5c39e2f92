"""Lesions drawn into a tissue patch: more variety for simulated knees, and lesions for the real label map.

Every function changes `tissue` and `lesion` (uint8 [d,h,w]) in place by the rules of the label vocabulary: lost
cartilage and meniscus become fluid and are marked where they were, an osteophyte becomes bone.
`voxel` is the spacing in mm; axes are [x, S→I, A→P].
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from .fields import chance, smooth_field, uniform
from .vocabulary import LESION, TISSUE

CARTILAGES = (TISSUE["femoral-cartilage"], TISSUE["medial-tibial-cartilage"], TISSUE["lateral-tibial-cartilage"],
              TISSUE["patellar-cartilage"])
MENISCI = (TISSUE["medial-meniscus"], TISSUE["lateral-meniscus"])
PLATEAU = {TISSUE["medial-meniscus"]: TISSUE["medial-tibial-cartilage"],
           TISSUE["lateral-meniscus"]: TISSUE["lateral-tibial-cartilage"]}


def one_of(tissue: Tensor, values: tuple[int, ...]) -> Tensor:
    """Mask of voxels with one of the (contiguous) values."""
    return (tissue >= min(values)) & (tissue <= max(values))


def grown(mask: Tensor, radius: int) -> Tensor:
    """Mask dilated by a cube of `radius` voxels."""
    return F.max_pool3d(mask.float()[None, None], 2 * radius + 1, 1, radius)[0, 0] > 0


def pick(rng: torch.Generator, mask: Tensor) -> Tensor | None:
    """A random voxel index [3] of a mask, None if it is empty."""
    spots = mask.nonzero()
    return spots[int(torch.randint(len(spots), (), generator=rng))] if len(spots) else None


def blob(rng: torch.Generator, shape: tuple[int, ...], centre: Tensor, radii: tuple[float, float], voxel: float) -> Tensor:
    """Ellipsoid with ragged border around `centre` (voxels); each radius from U(radii) mm."""
    total = torch.zeros(())
    for axis in range(3):
        offset = (torch.arange(shape[axis], dtype=torch.float32) - float(centre[axis])) * voxel / uniform(rng, *radii)
        view = [1, 1, 1]
        view[axis] = -1
        total = total + offset.view(view) ** 2
    ragged = smooth_field(rng, shape, tuple(max(4, int(size * voxel / 6)) for size in shape))[0]
    return total < (1 + 0.3 * ragged).clamp(min=0.2)


def graft_bone(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """A marrow lesion or a cyst under the cartilage."""
    bone = one_of(tissue, (1, 4)) & (tissue != TISSUE["fibula"])
    near = bone & grown(one_of(tissue, CARTILAGES), 2 if chance(rng, 0.7) else 6)
    centre = pick(rng, near)
    if centre is None:
        return
    if chance(rng, 0.72):
        lesion[bone & blob(rng, tuple(tissue.shape), centre, (2.5, 15), voxel)] = LESION["bone-marrow-lesion"]
    if chance(rng, 0.4):
        lesion[bone & blob(rng, tuple(tissue.shape), centre, (1.3, 5), voxel)] = LESION["subchondral-cyst"]


def graft_cartilage(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """Partial or full loss over a patch of one cartilage."""
    cartilage = one_of(tissue, CARTILAGES)
    centre = pick(rng, cartilage)
    if centre is None:
        return
    own = cartilage & (tissue == tissue[tuple(centre.tolist())])
    area = own & blob(rng, tuple(tissue.shape), centre, (3, 16), voxel)
    deep = area & grown(one_of(tissue, (1, 4)), 1)
    if chance(rng, 0.55):
        core = area & blob(rng, tuple(tissue.shape), centre, (2, 9), voxel) if chance(rng, 0.5) else area
        lesion[area & ~deep] = LESION["cartilage-partial-loss"]
        tissue[area & ~deep] = TISSUE["joint-fluid"]
        lesion[core] = LESION["cartilage-full-loss"]
        tissue[core] = TISSUE["joint-fluid"]
    else:
        lesion[area & ~deep] = LESION["cartilage-partial-loss"]
        tissue[area & ~deep] = TISSUE["joint-fluid"]


def graft_osteophyte(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """A bony outgrowth at the rim where bone, cartilage and soft tissue meet."""
    cartilage = one_of(tissue, CARTILAGES)
    bones = one_of(tissue, (1, 4)) & (tissue != TISSUE["fibula"])
    soft = ~cartilage & ~one_of(tissue, (1, 4)) & ~one_of(tissue, MENISCI)
    rim = soft & grown(cartilage, 1) & grown(bones, 1)
    centre = pick(rng, rim)
    if centre is None:
        return
    window = tuple(slice(max(0, int(c) - 2), int(c) + 3) for c in centre)
    beside = tissue[window][bones[window]]
    if beside.numel() == 0:
        return
    spur = soft & blob(rng, tuple(tissue.shape), centre, (1.8, 6.5), voxel)
    tissue[spur] = int(beside[0])
    lesion[spur] = LESION["osteophyte"]


def graft_meniscus(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """Signal, a tear in one of the directions, or lost tissue, in one meniscus."""
    centre = pick(rng, one_of(tissue, MENISCI))
    if centre is None:
        return
    value = int(tissue[tuple(centre.tolist())])
    meniscus = tissue == value
    middle = (tissue == PLATEAU[value]).nonzero().float()
    axis_point = middle.mean(0) if len(middle) > 30 else meniscus.nonzero().float().mean(0)
    radial = (centre.float() - axis_point) * torch.tensor([1.0, 0.0, 1.0])
    radial = radial / radial.norm().clamp(min=1e-3)
    around = torch.stack([-radial[2], radial[1], radial[0]])
    upright = torch.tensor([0.0, 1.0, 0.0])
    reach = meniscus & blob(rng, tuple(tissue.shape), centre, (4, 14), voxel)
    kind = uniform(rng, 0, 1)
    if kind < 0.2:
        core = reach & ~grown(~meniscus, 1)
        lesion[core] = LESION["meniscal-signal"]
    elif kind < 0.75:
        names = ("radial-tear", "horizontal-tear", "vertical-tear", "complex-tear")
        name = names[int(uniform(rng, 0, 3.99))]
        normals = {"radial-tear": [around], "horizontal-tear": [upright], "vertical-tear": [radial],
                   "complex-tear": [upright, around if chance(rng, 0.5) else radial]}[name]
        if name == "radial-tear":
            reach = meniscus
        for normal in normals:
            tilt = normal + 0.2 * torch.randn(3, generator=rng)
            tilt = tilt / tilt.norm()
            axes = [(torch.arange(size, dtype=torch.float32) - float(centre[axis])) * voxel * float(tilt[axis])
                    for axis, size in enumerate(tissue.shape)]
            distance = axes[0].view(-1, 1, 1) + axes[1].view(1, -1, 1) + axes[2].view(1, 1, -1)
            local = reach & blob(rng, tuple(tissue.shape), centre, (7, 12), voxel)
            lesion[local & (distance.abs() < uniform(rng, 0.45, 1.0))] = LESION[name]
    else:
        whole = kind > 0.9
        lost = meniscus & blob(rng, tuple(tissue.shape), centre, (14, 30) if whole else (3, 9), voxel)
        lesion[lost] = LESION["complete-maceration" if whole else "partial-maceration"]
        tissue[lost] = TISSUE["joint-fluid"]


def graft_hoffa(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """Bright areas in the fat pad."""
    pad = tissue == TISSUE["hoffa-fat-pad"]
    for _ in range(int(uniform(rng, 1, 4))):
        centre = pick(rng, pad)
        if centre is not None:
            lesion[pad & blob(rng, tuple(tissue.shape), centre, (2, 10), voxel)] = LESION["hoffa-synovitis"]


GRAFTS = ((graft_cartilage, 0.5), (graft_osteophyte, 0.45), (graft_meniscus, 0.5), (graft_bone, 0.55), (graft_hoffa, 0.2))


def graft_lesions(rng: torch.Generator, tissue: Tensor, lesion: Tensor, voxel: float) -> None:
    """Draw a random set of lesions, each kind up to three times."""
    for draw, probability in GRAFTS:
        for _ in range(3):
            if not chance(rng, probability):
                break
            draw(rng, tissue, lesion, voxel)

