"""Varies columns as real examinations vary: layered cartilage, fluid of any brightness, noise, blur, outlines that are off."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .close_up_net import EVIDENCE_OFFSET
from .surface_net import FIRST_EVIDENCE, FIRST_LABEL, SIGNAL_STEP, as_input
from .surface_samples import Patch, soft_classes

#: Cartilage at this byte of the signal.
CARTILAGE = 2 * SIGNAL_STEP
#: Patches whose image is varied; the others are as the simulator rendered them.
VARIED = 0.65


def varied(patch: Patch, random: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Inputs [n,27,L], place, neighbours and soft classes [n,4,L]; columns without truth are 0 in all classes."""
    columns = patch.columns.float()
    truth, header = patch.truth, patch.header
    samples, step = header["samples"], header["step"]
    depth = header["from"] + step * torch.arange(samples)[None]
    signal = columns[:, 0]
    if random.random() < VARIED:
        signal = layered(signal, depth, truth, patch.place, random)
        if random.random() < 0.6:
            excess = (signal - CARTILAGE * random.uniform(1.0, 1.15)).clamp(min=0)
            signal = signal + excess * (random.uniform(0.7, 4) - 1)
        if random.random() < 0.4:
            signal = blurred(signal, random.uniform(0.3, 1.6))
        if random.random() < 0.5:
            signal = noisy(signal, random)
        signal = (signal - SIGNAL_STEP) * random.uniform(0.85, 1.18) + SIGNAL_STEP * (1 + random.uniform(-0.1, 0.1))
    window = columns[:, 1] * random.uniform(0.5, 1.5)
    columns = torch.cat([signal[:, None], window[:, None], columns[:, 2:]], 1)
    columns[:, FIRST_LABEL:] = outlines_off(columns[:, FIRST_LABEL:], random)
    if random.random() < 0.3:
        columns[:, 1] = 0
    if random.random() < 0.1:
        columns[:, FIRST_EVIDENCE:] = EVIDENCE_OFFSET
    elif random.random() < 0.4:
        scale = torch.from_numpy(random.uniform(0.7, 1.3, (1, columns.shape[1] - FIRST_EVIDENCE, 1))).float()
        columns[:, FIRST_EVIDENCE:] = (columns[:, FIRST_EVIDENCE:] - EVIDENCE_OFFSET) * scale + EVIDENCE_OFFSET
    if random.random() < 0.05:
        columns[:, FIRST_LABEL:FIRST_EVIDENCE] = 0
    target = soft_classes(torch.nan_to_num(truth), header)
    shift = int(random.integers(-3, 4))
    columns, target = shifted(columns, shift), shifted(target, shift)
    target = torch.where(torch.isnan(truth[:, :1, None]), 0.0, target)
    return as_input(columns.clamp(0, 255)), patch.place, patch.neighbours, target


def layered(signal: Tensor, depth: Tensor, truth: Tensor, place: Tensor, random: np.random.Generator) -> Tensor:
    """Cartilage that is dark at the bone and darkens again at the joint, more where fibres stand so to the field.

    T2 of the radial layer is short and depends on its angle to the field (Mosher and Dardzinski 2004, Seminars in
    Musculoskeletal Radiology 8:355). Of real knees the deep ninth has 0.69 to 0.77 of the highest level, and the joint's
    ninth 0.8 to 1. The simulator layers its cartilage itself, so most patches stay as they were rendered.
    """
    if random.random() < 0.6:
        return signal
    bone, cartilage, expected = (truth[:, n : n + 1] for n in range(3))
    share = ((depth - bone) / (expected - bone).clamp(min=0.3)).clamp(0, 1)
    superior = place[:, 5:6]
    angle = 1 + random.uniform(-0.5, 0.5) * (2 * superior.square() - 1)
    deep = (1 - random.uniform(0.25, 1.05)) * angle
    reach = random.uniform(0.15, 0.7)
    top = random.uniform(0, 0.35)
    factor = 1 - deep * (1 - share / reach).clamp(min=0) - top * ((share - 0.7) / 0.3).clamp(min=0)
    inside = ((depth >= bone - 0.15) & (depth <= cartilage + 0.15)).float()
    inside = blurred(torch.nan_to_num(inside), 0.6)
    floor = SIGNAL_STEP * 0.5
    return torch.where(torch.isnan(bone), signal, floor + (signal - floor) * (1 - inside * (1 - torch.nan_to_num(factor, 1.0))))


def blurred(signal: Tensor, sigma: float) -> Tensor:
    """Gaussian blur along the columns, in samples."""
    reach = max(1, int(3 * sigma))
    kernel = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma).square())
    kernel = (kernel / kernel.sum())[None, None]
    return F.conv1d(F.pad(signal[:, None], (reach, reach), mode="replicate"), kernel)[:, 0]


def noisy(signal: Tensor, random: np.random.Generator) -> Tensor:
    """Noise of voxels two to four samples long."""
    width = int(random.integers(2, 5))
    coarse = torch.randn(len(signal), 1, signal.shape[1] // width + 2)
    noise = F.interpolate(coarse, scale_factor=float(width), mode="linear")[:, 0, : signal.shape[1]]
    return signal + noise * SIGNAL_STEP * random.uniform(0, 0.25)


def outlines_off(labels: Tensor, random: np.random.Generator) -> Tensor:
    """Labels and evidence moved along the columns by up to 0.75 mm: outlines of real knees are off more than simulated ones."""
    if random.random() < 0.5:
        return labels
    return shifted(labels, int(random.integers(-3, 4)))


def shifted(values: Tensor, by: int) -> Tensor:
    """Values [n,C,L] moved along the columns, the ends repeated."""
    if by == 0:
        return values
    samples = values.shape[-1]
    return values[..., (torch.arange(samples) - by).clamp(0, samples - 1)]
