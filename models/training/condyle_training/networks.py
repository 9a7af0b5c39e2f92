"""The two convolutional networks: one 3D U-Net body, different heads.

Only operations that ONNX Runtime has on CPU and on WebGPU are used: Conv, InstanceNormalization,
LeakyRelu, Resize (nearest) and Concat. There is no transposed convolution.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .vocabulary import LESION_CLASSES, TISSUE_CLASSES


class ConvBlock(nn.Sequential):
    """3×3×3 convolution, instance norm, leaky ReLU; `stride` 2 halves the grid."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv3d(inputs, outputs, 3, stride, 1, bias=False),
            nn.InstanceNorm3d(outputs, affine=True),
            nn.LeakyReLU(0.01, inplace=True),
        )


class UNet(nn.Module):
    """Encoder–decoder giving features at full resolution and the bottleneck; `channels` from fine to coarse.

    Channel counts are multiples of eight: bfloat16 convolutions on CPU are several times slower otherwise. With
    `light_stem` the finest encoder level has one convolution instead of two.
    """

    def __init__(self, channels: tuple[int, ...], light_stem: bool = False) -> None:
        super().__init__()
        self.down = nn.ModuleList()
        for level, width in enumerate(channels):
            before = 1 if level == 0 else channels[level - 1]
            first = ConvBlock(before, width, 1 if level == 0 else 2)
            self.down.append(first if level == 0 and light_stem else nn.Sequential(first, ConvBlock(width, width)))
        self.reduce = nn.ModuleList()
        self.merge = nn.ModuleList()
        for fine, coarse in zip(channels[:-1], channels[1:]):
            self.reduce.append(ConvBlock(coarse, fine))
            self.merge.append(ConvBlock(2 * fine, fine))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """[N,1,d,h,w] → (features [N,c0,d,h,w], bottleneck [N,cL,…]); d, h, w multiples of 2^(levels-1)."""
        skips: list[Tensor] = []
        x = image
        for stage in self.down:
            x = stage(x)
            skips.append(x)
        bottleneck = x
        for level in range(len(self.merge) - 1, -1, -1):
            x = F.interpolate(self.reduce[level](x), scale_factor=2.0, mode="nearest")
            x = self.merge[level](torch.cat([x, skips[level]], 1))
        return x, bottleneck


class Localiser(nn.Module):
    """Whole-knee tissue segmentation at 1.75 mm."""

    def __init__(self, channels: tuple[int, ...] = (8, 16, 32, 64, 96)) -> None:
        super().__init__()
        self.body = UNet(channels)
        self.tissue = nn.Conv3d(channels[0], TISSUE_CLASSES, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Tissue logits [N,17,d,h,w] (training)."""
        features, _ = self.body(image)
        return self.tissue(features)

    def with_embedding(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Tissue logits and the embedding: bottleneck mean and mean absolute value, then mean class logits."""
        features, bottleneck = self.body(image)
        logits = self.tissue(features)
        pooled = [bottleneck.mean((2, 3, 4)), bottleneck.abs().mean((2, 3, 4)), logits.mean((2, 3, 4))]
        return logits, torch.cat(pooled, 1)


class Segmenter(nn.Module):
    """Fine tissue and lesion segmentation of the canonical knee at 0.75 mm; runs on tiles."""

    def __init__(self, channels: tuple[int, ...] = (16, 32, 48, 64, 96)) -> None:
        super().__init__()
        self.body = UNet(channels, light_stem=True)
        self.tissue = nn.Conv3d(channels[0], TISSUE_CLASSES, 1)
        self.lesion = nn.Conv3d(channels[0], LESION_CLASSES, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """[N,1,d,h,w] → tissue logits [N,17,…], lesion logits [N,21,…]."""
        features, _ = self.body(image)
        return self.tissue(features), self.lesion(features)
