"""Columns of simulated knees as surface_samples.ts wrote them, and patches of them to learn from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .surface_net import NEIGHBOURS, PLACES


@dataclass
class KneeColumns:
    """One knee: columns uint8 [N,C,L], place [N,7], neighbours [N,6], feet LPS mm [N,3], subregion [N], true cuts mm [N,3] (NaN unknown)."""

    header: dict
    columns: np.ndarray
    place: np.ndarray
    neighbours: np.ndarray
    feet: np.ndarray
    region: np.ndarray
    truth: np.ndarray


def read_knee(folder: Path, seed: int) -> KneeColumns:
    """A knee by its seed; columns stay on disk until they are asked for."""
    header = json.loads((folder / f"{seed}.json").read_text())
    n, channels, samples = header["columns"], header["channels"], header["samples"]

    def read(ending: str, kind: type, *shape: int) -> np.ndarray:
        return np.fromfile(folder / f"{seed}.{ending}", kind).reshape(shape)

    return KneeColumns(
        header,
        np.memmap(folder / f"{seed}.columns.u8", np.uint8, "r", shape=(n, channels, samples)),
        read("place.f32", np.float32, n, PLACES),
        read("neighbours.i32", np.int32, n, NEIGHBOURS),
        read("feet.f32", np.float32, n, 3),
        read("region.u8", np.uint8, n),
        read("truth.f32", np.float32, n, 3),
    )


def list_knees(folder: Path) -> list[int]:
    """Seeds of the knees that are complete."""
    return sorted(int(path.name.split(".")[0]) for path in folder.glob("*.truth.f32"))


def soft_classes(truth: Tensor, header: dict) -> Tensor:
    """How much of every sample is each class, [N,4,L], for true cuts [N,3] mm from the foot."""
    samples, start, step = header["samples"], header["from"], header["step"]
    below = start + step * (torch.arange(samples) - 0.5)
    ends = ((truth[:, :, None] - below) / step).clamp(0, 1)
    bone, cartilage, expected = ends[:, 0], ends[:, 1], ends[:, 2]
    return torch.stack([bone, cartilage - bone, expected - cartilage, 1 - expected], 1)


@dataclass
class Patch:
    """Neighbouring columns of one bone: bytes [n,C,L], place, neighbours within the patch, true cuts."""

    columns: Tensor
    place: Tensor
    neighbours: Tensor
    truth: Tensor
    header: dict


def draw_patch(knee: KneeColumns, random: np.random.Generator, size: int) -> Patch:
    """The columns nearest to one that is drawn, on its bone; those on the edge of the patch lack their outer neighbours.

    Most cartilage is whole: of knees with lost cartilage every second patch lies on some of it.
    """
    bones = knee.place[:, :3].argmax(1)
    lost = np.flatnonzero(knee.truth[:, 2] - knee.truth[:, 1] > 0.3)
    if len(lost) > 0 and random.random() < 0.5:
        middle = random.choice(lost)
    else:
        middle = random.choice(np.flatnonzero(bones == random.choice(np.unique(bones))))
    own = np.flatnonzero(bones == bones[middle])
    centre = knee.feet[middle]
    distance = np.square(knee.feet[own] - centre).sum(1)
    count = min(size, len(own))
    chosen = np.sort(own[np.argpartition(distance, count - 1)[:count]])
    place_of = np.full(len(bones), -1)
    place_of[chosen] = np.arange(count)
    neighbours = place_of[knee.neighbours[chosen]]
    neighbours = np.where(neighbours < 0, np.arange(count)[:, None], neighbours)
    return Patch(
        torch.from_numpy(np.array(knee.columns[chosen])),
        torch.from_numpy(knee.place[chosen]),
        torch.from_numpy(neighbours),
        torch.from_numpy(knee.truth[chosen]),
        knee.header,
    )


def join(patches: list[tuple[Tensor, Tensor, Tensor, Tensor]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Patches (inputs, place, neighbours, soft classes) as one batch whose neighbours count on from patch to patch."""
    offsets = np.cumsum([0, *(len(patch[0]) for patch in patches[:-1])])
    neighbours = torch.cat([patch[2] + int(offset) for patch, offset in zip(patches, offsets)])
    return torch.cat([p[0] for p in patches]), torch.cat([p[1] for p in patches]), neighbours, torch.cat([p[3] for p in patches])
