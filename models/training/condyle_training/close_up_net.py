"""The network that looks at one region close up: a small 3D U-Net on crops of what the segment net saw.

It draws what is wrong in the region at twice the spacing (that teaches it where to look) and scores the region's grades
from what it drew and from its features, pooled over the region and over the crop.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .networks import ConvBlock

#: Evidence of the segment net, then the image, then the region; the rest is empty, since bfloat16 wants eights.
EVIDENCE_CHANNELS = 16
IMAGE_CHANNEL = 16
REGION_CHANNEL = 17
CROP_CHANNELS = 24

#: What is said of every finding, in the order of extents_of.
EXTENTS = ("likelyInside", "likelyNear", "surelyInside", "surelyNear", "surest")

#: A byte of evidence is value · scale + offset, so that the leaks of its ReLU stay visible.
EVIDENCE_SCALE, EVIDENCE_OFFSET = 28.0, 16.5


def as_bytes(features: Tensor) -> Tensor:
    """The segment net's features as evidence, uint8 of the same shape."""
    return (features * EVIDENCE_SCALE + EVIDENCE_OFFSET).clamp(0, 255).to(torch.uint8)


def as_input(crop: Tensor) -> Tensor:
    """Bytes [N,18,d,h,w] → the net's input [N,24,d,h,w]."""
    values = crop.float()
    evidence = (values[:, :EVIDENCE_CHANNELS] - EVIDENCE_OFFSET) / EVIDENCE_SCALE
    rest = values[:, EVIDENCE_CHANNELS:] / 255
    return F.pad(torch.cat([evidence, rest], 1), (0, 0, 0, 0, 0, 0, 0, CROP_CHANNELS - REGION_CHANNEL - 1))


def pair(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    """Two convolutions, the first of `stride`."""
    return nn.Sequential(ConvBlock(inputs, outputs, stride), ConvBlock(outputs, outputs))


class CloseUpNet(nn.Module):
    """Scores of `scores` grades and maps of `findings`, for any of `places` regions."""

    def __init__(self, places: int, findings: int, scores: int, channels: tuple[int, int, int] = (32, 48, 64)) -> None:
        super().__init__()
        fine, middle, coarse = channels
        self.fine = pair(CROP_CHANNELS, fine, 2)
        self.middle = pair(fine, middle, 2)
        self.coarse = pair(middle, coarse, 2)
        self.place = nn.Linear(places, coarse)
        self.to_middle, self.merge_middle = ConvBlock(coarse, middle), ConvBlock(2 * middle, middle)
        self.to_fine, self.merge_fine = ConvBlock(middle, fine), ConvBlock(2 * fine, fine)
        self.findings = nn.Conv3d(fine, findings, 1)
        width = 2 * coarse + 2 * middle + 3 * fine
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(0.3)
        extents = len(EXTENTS) * findings
        self.hidden = nn.Linear(width + places + extents, 64)
        self.scores = nn.Linear(64 + extents, scores)

    def forward(self, crop: Tensor, place: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Crop [N,24,d,h,w] 0…~9, place [N,places] → scores [N,scores], logits of findings [N,findings,d/2,h/2,w/2] and their extents."""
        region = F.avg_pool3d(crop[:, REGION_CHANNEL : REGION_CHANNEL + 1], 2).float()
        fine = self.fine(crop)
        middle = self.middle(fine)
        coarse = self.coarse(middle) + self.place(place)[:, :, None, None, None]
        up = F.interpolate(self.to_middle(coarse), scale_factor=2.0, mode="nearest")
        middle = self.merge_middle(torch.cat([up, middle], 1))
        up = F.interpolate(self.to_fine(middle), scale_factor=2.0, mode="nearest")
        fine = self.merge_fine(torch.cat([up, fine], 1))
        findings = self.findings(fine)
        pooled = self.drop(self.norm(pool(region, fine.float(), middle.float(), coarse.float())))
        extents = extents_of(findings.float(), region)
        hidden = F.leaky_relu(self.hidden(torch.cat([pooled, place, extents], 1)), 0.01)
        return self.scores(torch.cat([self.drop(hidden), extents], 1)), findings, extents


def pool(region: Tensor, fine: Tensor, middle: Tensor, coarse: Tensor) -> Tensor:
    """Means and maxima of features over the crop, and over the region: [N,width]."""
    axes = (2, 3, 4)
    inside = (fine * region).sum(axes) / (region.sum(axes) + 1e-3)
    return torch.cat([coarse.mean(axes), coarse.amax(axes), middle.mean(axes), middle.amax(axes), inside, fine.mean(axes), fine.amax(axes)], 1)


def extents_of(findings: Tensor, region: Tensor) -> Tensor:
    """How much of every finding lies in and next to the region: [N, EXTENTS · findings], findings fastest.

    The grades are about shares from 0.03 to 1, so logarithms of them, kept apart from the features' normalisation.
    """
    axes = (2, 3, 4)
    near = F.max_pool3d(region, 3, 1, 1)
    size = region.sum(axes) + 8
    likely, sure = torch.sigmoid(findings), torch.sigmoid(6 * findings)
    shares = [torch.log(0.004 + (some * where).sum(axes) / size) / 2 + 1 for some in (likely, sure) for where in (region, near)]
    return torch.cat([*shares, 2 * (likely * near).amax(axes) - 1], 1)
