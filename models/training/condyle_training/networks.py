"""The two convolutional networks: one 3D U-Net body, different heads.

Only operations that ONNX Runtime has on CPU and on WebGPU are used: Conv, InstanceNormalization,
LeakyRelu, Resize (nearest) and Concat. There is no transposed convolution.
"""

from __future__ import annotations

from typing import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .vocabulary import LESION_CLASSES, SEGMENT_SHAPE, TISSUE_CLASSES

#: Encoder level (stride 8) at which a network is told its place.
PLACE_LEVEL = 3
PLACE_STRIDE = 8

#: Encoder level (stride 2) at which the segment net hears the localiser.
PRIOR_LEVEL = 1


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

    def forward(self, image: Tensor, told: Mapping[int, Callable[[Tensor], Tensor]] = {}) -> tuple[Tensor, Tensor]:
        """[N,1,d,h,w] → (features [N,c0,d,h,w], bottleneck [N,cL,…]); d, h, w multiples of 2^(levels-1).

        `told` may add to the features of an encoder level, for instance where in the knee they lie.
        """
        skips: list[Tensor] = []
        x = image
        for level, stage in enumerate(self.down):
            x = stage(x)
            if level in told:
                x = told[level](x)
            skips.append(x)
        bottleneck = x
        for level in range(len(self.merge) - 1, -1, -1):
            x = F.interpolate(self.reduce[level](x), scale_factor=2.0, mode="nearest")
            x = self.merge[level](torch.cat([x, skips[level]], 1))
        return x, bottleneck


class Place(nn.Module):
    """Adds to features at a stride of eight where in the canonical grid they lie.

    The grid is centred on the joint and always shows a right knee, so a place says much about what may be there; a
    patch alone often cannot tell. `offset` is the patch's first voxel / 8; None means the patch starts with the grid.
    """

    def __init__(self, width: int, grid: tuple[int, int, int]) -> None:
        super().__init__()
        axes = [torch.linspace(-1, 1, size // PLACE_STRIDE) for size in grid]
        lines = torch.stack(torch.meshgrid(*axes, indexing="ij"))
        waves = [lines, lines**2]
        for count in (1, 2, 4):
            waves += [torch.sin(torch.pi * count * lines), torch.cos(torch.pi * count * lines)]
        basis = torch.cat(waves)[None]
        self.register_buffer("basis", basis, persistent=False)
        self.hidden = nn.Conv3d(basis.shape[1], width, 1)
        self.out = nn.Conv3d(width, width, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, features: Tensor, offset: tuple[int, int, int] | None = None) -> Tensor:
        """Features [N,width,d,h,w] with the place added."""
        k, j, i = offset if offset is not None else (0, 0, 0)
        depth, height, width = features.shape[2:]
        here = self.basis[:, :, k : k + depth, j : j + height, i : i + width]
        return features + self.out(F.leaky_relu(self.hidden(here), 0.01))


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
    """Fine tissue and lesion segmentation of the canonical knee at 0.75 mm.

    It is told where in the grid it looks and what the localiser thinks of the place (prior.py).
    """

    def __init__(self, channels: tuple[int, ...] = (16, 32, 48, 64, 96)) -> None:
        super().__init__()
        self.body = UNet(channels, light_stem=True)
        self.place = Place(channels[PLACE_LEVEL], SEGMENT_SHAPE)
        self.prior = nn.Conv3d(TISSUE_CLASSES, channels[PRIOR_LEVEL], 1)
        self.tissue = nn.Conv3d(channels[0], TISSUE_CLASSES, 1)
        self.lesion = nn.Conv3d(channels[0], LESION_CLASSES, 1)

    def forward(self, image: Tensor, prior: Tensor, offset: tuple[int, int, int] | None = None) -> tuple[Tensor, Tensor]:
        """Image [N,1,d,h,w], prior [N,17,d/2,h/2,w/2] → tissue logits [N,17,…], lesion logits [N,21,…].

        To the tissue logits the prior is still to be added (prior.py); `offset` as in Place.
        """
        features = self.features(image, prior, offset)
        return self.tissue(features), self.lesion(features)

    def features(self, image: Tensor, prior: Tensor, offset: tuple[int, int, int] | None = None) -> Tensor:
        """All that it makes of the image: features [N,16,d,h,w] of which both kinds of logits are sums."""
        told = {PRIOR_LEVEL: lambda x: x + self.prior(prior), PLACE_LEVEL: lambda x: self.place(x, offset)}
        return self.body(image, told)[0]
