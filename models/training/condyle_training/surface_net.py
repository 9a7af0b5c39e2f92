"""The network that looks at a joint surface rolled out into a map: a flat U-Net whose channels are depths."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

#: Height, seen, two coordinates of the place and their squares.
PLACE_CHANNELS = 6


class FlatBlock(nn.Sequential):
    """3×3 convolution, instance norm, leaky ReLU; `stride` 2 halves the map."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.InstanceNorm2d(outputs, affine=True),
            nn.LeakyReLU(0.01, inplace=True),
        )


class SurfaceNet(nn.Module):
    """Classes along every ray of a map of `depth` voxels; slices and rays are multiples of eight.

    A map of a right knee always shows the same place at the same spot, so the net is told where it looks.
    """

    def __init__(self, depth: int, classes: int, channels: tuple[int, ...] = (48, 64, 96, 128)) -> None:
        super().__init__()
        self.depth, self.classes = depth, classes
        widths = (depth + PLACE_CHANNELS, *channels)
        self.down = nn.ModuleList(
            nn.Sequential(FlatBlock(before, width, 1 if level == 0 else 2), FlatBlock(width, width))
            for level, (before, width) in enumerate(zip(widths[:-1], widths[1:]))
        )
        self.reduce = nn.ModuleList(FlatBlock(coarse, fine) for fine, coarse in zip(channels[:-1], channels[1:]))
        self.merge = nn.ModuleList(FlatBlock(2 * fine, fine) for fine in channels[:-1])
        self.head = nn.Sequential(
            nn.Conv2d(channels[0], 2 * channels[0], 1), nn.LeakyReLU(0.01), nn.Conv2d(2 * channels[0], classes * depth, 1)
        )

    def forward(self, profile: Tensor, height: Tensor, seen: Tensor) -> Tensor:
        """Profile [N,depth,u,v] of intensities 0…1, height (voxels) and seen [N,1,u,v] → logits [N,classes,depth,u,v]."""
        count, _, slices, rays = profile.shape
        u = torch.linspace(-1, 1, slices)[None, None, :, None].expand(count, 1, slices, rays)
        v = torch.linspace(-1, 1, rays)[None, None, None, :].expand(count, 1, slices, rays)
        steep = (height - height.mean((2, 3), keepdim=True)) / 20
        x = torch.cat([(profile - 0.3) / 0.25, seen, steep, u, v, u * u, v * v], 1)
        skips: list[Tensor] = []
        for stage in self.down:
            x = stage(x)
            skips.append(x)
        for level in range(len(self.merge) - 1, -1, -1):
            x = F.interpolate(self.reduce[level](x), scale_factor=2.0, mode="nearest")
            x = self.merge[level](torch.cat([x, skips[level]], 1))
        return self.head(x).view(count, self.classes, self.depth, slices, rays)
