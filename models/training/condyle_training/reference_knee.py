"""The one real label map, as a source of shape: read, brought to the canonical frame, shafts extended.

Frame: canonical right knee, [slice, row, column] = [x lateral→medial, S→I, A→P]; see vocabulary.py.
The map is 384 × 384 × 160 voxels of 0.3646 × 0.3646 × 0.70 mm; rows and columns are thinned by two.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .vocabulary import TISSUE

#: Value in the file → tissue value. Structures the map lacks (ligaments, fat pad, fluid) stay background.
FILE_TO_TISSUE = {
    1: TISSUE["femoral-cartilage"],
    2: TISSUE["medial-tibial-cartilage"],
    3: TISSUE["lateral-tibial-cartilage"],
    4: TISSUE["patellar-cartilage"],
    5: TISSUE["femur"],
    6: TISSUE["tibia"],
    7: TISSUE["patella"],
    8: TISSUE["fibula"],
    9: TISSUE["lateral-meniscus"],
    10: TISSUE["medial-meniscus"],
}

#: Rows (of 0.729 mm) added above and below so that the shafts run on past the map's end.
EXTENSION_ROWS = 90


@dataclass(frozen=True)
class ReferenceKnee:
    """Labels uint8 [slice, row, column], spacing in mm along each axis, joint centre in mm from voxel 0."""

    labels: np.ndarray
    spacing: np.ndarray
    joint: np.ndarray


def read_nrrd_labels(path: Path) -> np.ndarray:
    """Read the gzip-encoded uint8 NRRD of data/anatomy as [slice, row, column]. Raises ValueError otherwise."""
    raw = path.read_bytes()
    end = raw.index(b"\n\n")
    header = raw[:end].decode("ascii")
    if "encoding: gzip" not in header or "sizes: 384 384 160" not in header:
        raise ValueError(f"{path.name} is not the 384 × 384 × 160 gzip label map this recipe expects.")
    return np.frombuffer(gzip.decompress(raw[end + 2 :]), np.uint8).reshape(160, 384, 384)


def _extend(labels: np.ndarray, value: int, row: int, from_row: int, downwards: bool) -> None:
    """Repeat a bone's cross-section at `row` to the volume's end, drifting along the shaft's own axis."""
    section = labels[:, row] == value
    inner = labels[:, from_row] == value
    drift = (np.argwhere(section).mean(0) - np.argwhere(inner).mean(0)) / abs(row - from_row)
    rows = range(row + 1, labels.shape[1]) if downwards else range(row - 1, -1, -1)
    for step, target in enumerate(rows, start=1):
        shift = np.round(drift * step).astype(int)
        moved = np.roll(section, tuple(shift), axis=(0, 1))
        plane = labels[:, target]
        plane[plane == value] = 0
        plane[moved & (plane == 0)] = value


def load_reference_knee(path: Path) -> ReferenceKnee:
    """Canonical labels with extended femur (upwards), tibia and fibula (downwards)."""
    file_labels = read_nrrd_labels(path)[::-1]
    table = np.zeros(256, np.uint8)
    for source, tissue in FILE_TO_TISSUE.items():
        table[source] = tissue
    thin = table[file_labels][:, ::2, ::2]
    labels = np.pad(thin, ((0, 0), (EXTENSION_ROWS, EXTENSION_ROWS), (0, 0)))
    top, bottom = EXTENSION_ROWS, EXTENSION_ROWS + thin.shape[1] - 1
    _extend(labels, TISSUE["femur"], top + 12, top + 30, downwards=False)
    _extend(labels, TISSUE["tibia"], bottom - 12, bottom - 30, downwards=True)
    _extend(labels, TISSUE["fibula"], bottom - 12, bottom - 30, downwards=True)
    spacing = np.array([0.70, 0.72917, 0.72917])
    menisci = np.isin(labels, (TISSUE["medial-meniscus"], TISSUE["lateral-meniscus"]))
    return ReferenceKnee(labels, spacing, np.argwhere(menisci).mean(0) * spacing)
