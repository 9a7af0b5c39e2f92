"""The one real scan development may look at: read, put on the localise grid, compared with hand-drawn boxes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from scipy import ndimage

from .vocabulary import LOCALISE_SHAPE, LOCALISE_SPACING, TISSUE

#: An axis-aligned box in mm, canonical axes: (lower corner, upper corner).
Box = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class RealKnee:
    """Intensities [slice by rising LPS x, row S→I, column A→P] and spacing in mm."""

    image: np.ndarray
    spacing: np.ndarray


def read_series(folder: Path) -> RealKnee:
    """Read a sagittal single-frame MR series. Raises ValueError if it is not sagittal with equal geometry."""
    slices = [pydicom.dcmread(path) for path in sorted(folder.glob("*.dcm"))]
    if not slices:
        raise ValueError(f"{folder} holds no DICOM files.")
    orientation = np.array(slices[0].ImageOrientationPatient, float)
    if not np.allclose(orientation, [0, 1, 0, 0, 0, -1], atol=0.05):
        raise ValueError(f"{folder} is not a straight sagittal series.")
    slices.sort(key=lambda item: float(item.ImagePositionPatient[0]))
    step = float(slices[1].ImagePositionPatient[0]) - float(slices[0].ImagePositionPatient[0])
    row, column = (float(value) for value in slices[0].PixelSpacing)
    return RealKnee(np.stack([item.pixel_array for item in slices]).astype(np.float32), np.array([step, row, column]))


def to_localise_grid(knee: RealKnee, centre_mm: np.ndarray | None = None) -> np.ndarray:
    """Standardised image on the localise grid, centred on the volume (or on `centre_mm` from voxel 0)."""
    positive = knee.image[knee.image > 0]
    low, high = np.percentile(positive, (0.5, 99.5))
    scaled = np.clip((knee.image - low) / (high - low), 0, 1)
    sigma = np.maximum(0, LOCALISE_SPACING / knee.spacing / 2.355 * 0.9 - 0.2)
    smooth = ndimage.gaussian_filter(scaled, np.where(sigma > 0.3, sigma, 0))
    centre = (np.array(knee.image.shape) - 1) / 2 * knee.spacing if centre_mm is None else centre_mm
    start = centre - (np.array(LOCALISE_SHAPE) - 1) / 2 * LOCALISE_SPACING
    scale = LOCALISE_SPACING / knee.spacing
    return ndimage.affine_transform(
        smooth, np.diag(scale), start / knee.spacing, LOCALISE_SHAPE, order=1, mode="constant", cval=0.0
    ).astype(np.float32)


def grid_origin(knee: RealKnee) -> np.ndarray:
    """Position in mm (from the volume's voxel 0) of the localise grid's voxel 0."""
    return (np.array(knee.image.shape) - 1) / 2 * knee.spacing - (np.array(LOCALISE_SHAPE) - 1) / 2 * LOCALISE_SPACING


def largest_component(mask: np.ndarray) -> np.ndarray:
    """The largest 6-connected part of a mask."""
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    return parts == 1 + int(np.argmax(np.bincount(parts.reshape(-1))[1:]))


def predicted_boxes(labels: np.ndarray, origin: np.ndarray) -> dict[str, Box]:
    """Box of the largest component of each tissue present, mm from the volume's voxel 0 (voxel faces)."""
    boxes: dict[str, Box] = {}
    for name, value in TISSUE.items():
        mask = labels == value
        if value == 0 or mask.sum() < 8:
            continue
        where = np.argwhere(largest_component(mask))
        boxes[name] = (
            origin + (where.min(0) - 0.5) * LOCALISE_SPACING,
            origin + (where.max(0) + 0.5) * LOCALISE_SPACING,
        )
    return boxes


def read_boxes(path: Path) -> dict[str, Box]:
    """Hand-drawn boxes (inclusive voxel indices) as mm from voxel 0."""
    drawn = json.loads(path.read_text())
    spacing = np.array(drawn["spacing"])
    return {
        name: ((np.array(box)[:, 0] - 0.5) * spacing, (np.array(box)[:, 1] + 0.5) * spacing)
        for name, box in drawn["boxes"].items()
    }


def box_iou(one: Box, two: Box, limit: Box | None = None) -> float:
    """Intersection over union of two boxes in mm, both first clipped to `limit` (the shared field of view)."""
    if limit is not None:
        one = (np.maximum(one[0], limit[0]), np.minimum(one[1], limit[1]))
        two = (np.maximum(two[0], limit[0]), np.minimum(two[1], limit[1]))
    overlap = np.prod(np.clip(np.minimum(one[1], two[1]) - np.maximum(one[0], two[0]), 0, None))
    union = np.prod(np.clip(one[1] - one[0], 0, None)) + np.prod(np.clip(two[1] - two[0], 0, None)) - overlap
    return float(overlap / union) if union > 0 else 0.0
