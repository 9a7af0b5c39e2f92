"""The sanity measures of src-main/inference/pipeline/out-of-distribution.ts, computed alike from logits."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from .vocabulary import LOCALISE_SPACING, TISSUE

VOXEL_ML = LOCALISE_SPACING**3 / 1000
SOLID = ("femur", "tibia", "fibula", "patella")
CARTILAGE_SHARES = {"femoral-cartilage": 0.1, "medial-tibial-cartilage": 0.25, "lateral-tibial-cartilage": 0.25,
                    "patellar-cartilage": 0.25}


def _keep_parts(labels: np.ndarray, value: int, share: float) -> float:
    """Remove parts smaller than `share` of the largest; returns the largest part's share of all voxels."""
    mask = labels == value
    parts, count = ndimage.label(mask)
    if count == 0:
        return 0.0
    sizes = np.bincount(parts.reshape(-1))[1:]
    largest = int(sizes.max())
    keep = np.concatenate([[False], sizes >= share * largest if share < 1 else np.arange(count) == sizes.argmax()])
    labels[mask & ~keep[parts]] = 0
    return largest / float(sizes.sum())


def sanity_measures(logits: np.ndarray, image: np.ndarray) -> dict[str, float]:
    """Measures by their names in pack.json; logits [17,d,h,w], image [d,h,w] in 0…1."""
    labels = logits.argmax(0).astype(np.uint8)
    flat, every = logits.reshape(logits.shape[0], -1)[:, ::5], labels.reshape(-1)[::5]
    top = np.exp(flat - flat.max(0))
    certainty = (1 / top.sum(0))[every > 0]
    connected = {name: _keep_parts(labels, TISSUE[name], 1.0) for name in SOLID}
    for name, share in CARTILAGE_SHARES.items():
        _keep_parts(labels, TISSUE[name], share)
    voxels = {name: int((labels == TISSUE[name]).sum()) for name in (*SOLID, *CARTILAGE_SHARES)}
    middle = {name: np.argwhere(labels == TISSUE[name]).mean(0) for name in ("femur", "tibia", "patella") if voxels[name]}

    def apart(one: str, other: str, axis: int) -> float:
        """Millimetres from `one` to `other` along an axis [slice, row, column]; 0 where either is missing."""
        return float(middle[other][axis] - middle[one][axis]) * LOCALISE_SPACING if {one, other} <= middle.keys() else 0.0

    return {
        "bone-fraction": (voxels["femur"] + voxels["tibia"] + voxels["patella"]) / labels.size,
        "femur-volume": voxels["femur"] * VOXEL_ML,
        "tibia-volume": voxels["tibia"] * VOXEL_ML,
        "patella-volume": voxels["patella"] * VOXEL_ML,
        "cartilage-volume": sum(voxels[name] for name in CARTILAGE_SHARES) * VOXEL_ML,
        "foreground-certainty": float(certainty.mean()) if certainty.size else 0.0,
        "femur-connected": connected["femur"],
        "tibia-connected": connected["tibia"],
        "femur-above-tibia": apart("femur", "tibia", 1),
        "patella-before-femur": apart("patella", "femur", 2),
        "patella-above-tibia": apart("patella", "tibia", 1),
        "image-fraction": float((image > 0).mean()),
    }
