"""Random spatial transforms: where each output voxel looks in a source knee.

All coordinates are millimetres relative to the joint centre, axes [slice, row, column] = [x, S→I, A→P].
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from .fields import chance, smooth_field, uniform


def rotation(angles: tuple[float, float, float]) -> Tensor:
    """Rotation matrix from three angles in degrees about the slice, row and column axis, in that order."""
    matrix = np.eye(3)
    for axis, degrees in enumerate(angles):
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        one, two = [other for other in range(3) if other != axis]
        turn = np.eye(3)
        turn[one, one], turn[one, two], turn[two, one], turn[two, two] = cos, -sin, sin, cos
        matrix = turn @ matrix
    return torch.tensor(matrix, dtype=torch.float32)


def output_grid(shape: tuple[int, int, int], spacing: float) -> Tensor:
    """Voxel-centre coordinates [3,d,h,w] in mm around the grid's centre."""
    axes = [(torch.arange(size, dtype=torch.float32) - (size - 1) / 2) * spacing for size in shape]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"))


def random_source_points(rng: torch.Generator, grid: Tensor, patella: Tensor | None) -> Tensor:
    """Source coordinates [3,d,h,w] (mm from the joint centre) for every point of `grid`.

    Mirrors half the knees (right ↔ left), rotates, scales per axis, shifts, bends at the joint (flexion),
    pushes the patella region (`patella`: its centre in mm) and adds smooth displacement at two scales.
    """
    shape = tuple(grid.shape[1:])
    shift = torch.tensor([uniform(rng, -14, 14), uniform(rng, -22, 22), uniform(rng, -20, 20)])
    points = grid + shift.view(3, 1, 1, 1)
    angles = (uniform(rng, -16, 16), uniform(rng, -14, 14), uniform(rng, -12, 12))
    overall = uniform(rng, 0.84, 1.2)
    stretch = torch.tensor([overall * uniform(rng, 0.92, 1.08) for _ in range(3)])
    matrix = torch.diag(1 / stretch) @ rotation(angles)
    points = (matrix @ points.reshape(3, -1)).reshape(points.shape)
    if chance(rng, 0.5):
        points[0] = -points[0]
    flexion = math.radians(uniform(rng, -14, 14))
    above = torch.clamp(-points[1] - 8, min=0)
    below = torch.clamp(points[1] - 8, min=0)
    points[2] = points[2] + math.sin(flexion) * (0.6 * above + 0.4 * below)
    varus = math.radians(uniform(rng, -5, 5))
    points[0] = points[0] + math.sin(varus) * below
    if patella is not None and chance(rng, 0.8):
        offset = points - patella.view(3, 1, 1, 1)
        weight = torch.exp(-(offset**2).sum(0) / (2 * uniform(rng, 18, 32) ** 2))
        for axis, (low, high) in enumerate(((-0.3, 0.25), (-0.3, 0.25), (-0.45, 0.2))):
            points[axis] = points[axis] + weight * offset[axis] * uniform(rng, low, high)
        points[0] = points[0] + weight * uniform(rng, -10, 10)
        points[1] = points[1] + weight * uniform(rng, -14, 14)
        points[2] = points[2] + weight * uniform(rng, -5, 4)
    wide = smooth_field(rng, shape, (5, 6, 6), 3) * uniform(rng, 1.0, 4.5)
    fine = smooth_field(rng, shape, (11, 13, 13), 3) * uniform(rng, 0.2, 1.3)
    return points + wide + fine


def sample_nearest(labels: Tensor, points: Tensor, spacing: Tensor, joint: Tensor) -> Tensor:
    """Labels (uint8) at source points, 0 outside the source volume."""
    flat = torch.zeros(points.shape[1:], dtype=torch.int64)
    inside = torch.ones(points.shape[1:], dtype=torch.bool)
    for axis in range(3):
        index = torch.round((points[axis] + joint[axis]) / spacing[axis]).to(torch.int64)
        inside &= (index >= 0) & (index < labels.shape[axis])
        flat = flat * labels.shape[axis] + index.clamp(0, labels.shape[axis] - 1)
    values = labels.reshape(-1)[flat.reshape(-1)].reshape(flat.shape)
    return torch.where(inside, values, torch.zeros_like(values))
