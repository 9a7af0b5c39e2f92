"""Runs the segment net over its grid in overlapping tiles, as src-main/inference/pipeline/tiles.ts does."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from torch import Tensor

from .networks import Segmenter
from .prior import PRIOR_STRIDE, add_prior


def spans(length: int, size: int, overlap: int) -> list[tuple[int, int, int]]:
    """(start, first kept, end of kept) of the tiles along one axis."""
    count = 1 if size >= length else 1 + -(-(length - size) // max(1, size - overlap))
    starts = [0 if count == 1 else int(index * (length - size) / (count - 1) + 0.5) for index in range(count)]
    borders = [0, *[int((starts[n - 1] + size + starts[n]) / 2 + 0.5) for n in range(1, count)], length]
    return [(starts[n], borders[n], borders[n + 1]) for n in range(count)]


def segment_tiles(
    model: Segmenter, image: Tensor, prior: Tensor, tile: tuple[int, int, int], overlap: int, weight: float
) -> tuple[np.ndarray, np.ndarray]:
    """Tissue and lesion labels uint8 [d,h,w] of an image [d,h,w] with its prior; bfloat16 where the processor has it."""
    tissue = np.zeros(tuple(image.shape), np.uint8)
    lesion = np.zeros_like(tissue)
    axes = [spans(image.shape[axis], min(tile[axis], image.shape[axis]), overlap) for axis in range(3)]
    for spot in product(*axes):
        part = tuple(slice(start, start + min(tile[axis], image.shape[axis])) for axis, (start, _, _) in enumerate(spot))
        kept = tuple(slice(first, end) for _, first, end in spot)
        inside = tuple(slice(first - start, end - start) for start, first, end in spot)
        half = tuple(slice(one.start // PRIOR_STRIDE, one.stop // PRIOR_STRIDE) for one in part)
        told = prior[(slice(None), *half)][None].to(memory_format=torch.channels_last_3d)
        batch = image[part][None, None].to(memory_format=torch.channels_last_3d)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            fine, marks = model(batch, told)
        outputs = (add_prior(fine.float(), told.float(), weight), marks)
        for logits, volume in zip(outputs, (tissue, lesion)):
            volume[kept] = logits[0].float().argmax(0).numpy().astype(np.uint8)[inside]
    return tissue, lesion
