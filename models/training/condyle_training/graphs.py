"""Writes the ONNX graphs of a pack (opset 15)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from .heads import FamilySpec, GradeGraph, GradeHead
from .networks import Localiser, Segmenter
from .prior import add_prior
from .surface_net import SurfaceNet
from .vocabulary import LOCALISE_SHAPE, TISSUE_CLASSES

OPSET = 15


class _WithEmbedding(nn.Module):
    """The localiser with its embedding as second output."""

    def __init__(self, model: Localiser) -> None:
        super().__init__()
        self.model = model

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        return self.model.with_embedding(image)


def write_localiser(model: Localiser, path: Path) -> int:
    """Write localise.onnx; returns the embedding's length."""
    module = _WithEmbedding(model.to(memory_format=torch.contiguous_format).eval())
    image = torch.rand(1, 1, *LOCALISE_SHAPE)
    with torch.no_grad():
        length = module(image)[1].shape[1]
        torch.onnx.export(
            module, (image,), str(path), opset_version=OPSET, input_names=["image"], output_names=["tissue", "embedding"]
        )
    return int(length)


class Labelled(nn.Module):
    """The segment net with the localiser's opinion summed in: the most probable class of every voxel.

    Half a gigabyte of logits then never leaves ONNX Runtime.
    """

    def __init__(self, model: Segmenter, localiser_weight: float) -> None:
        super().__init__()
        self.model, self.localiser_weight = model, localiser_weight

    def forward(self, image: Tensor, prior: Tensor) -> tuple[Tensor, Tensor]:
        """Image [1,1,d,h,w], prior [1,17,d/2,h/2,w/2] → tissue and lesion classes uint8 [1,d,h,w]."""
        tissue, lesion = self.model(image, prior)
        return add_prior(tissue, prior, self.localiser_weight).argmax(1).to(torch.uint8), lesion.argmax(1).to(torch.uint8)


def write_segmenter(model: Segmenter, localiser_weight: float, path: Path) -> None:
    """Write segment.onnx with free spatial axes."""
    axes = {2: "d", 3: "h", 4: "w"}
    labels = {1: "d", 2: "h", 3: "w"}
    half = {2: "d_half", 3: "h_half", 4: "w_half"}
    with torch.no_grad():
        torch.onnx.export(
            Labelled(model.to(memory_format=torch.contiguous_format), localiser_weight).eval(),
            (torch.rand(1, 1, 32, 32, 32), torch.rand(1, TISSUE_CLASSES, 16, 16, 16)),
            str(path),
            opset_version=OPSET,
            input_names=["image", "prior"],
            output_names=["tissue", "lesion"],
            dynamic_axes={"image": axes, "prior": half, "tissue": labels, "lesion": labels},
        )


class LabelledSurface(nn.Module):
    """A look at a joint surface: the most probable class along every ray."""

    def __init__(self, net: SurfaceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, profile: Tensor, height: Tensor, seen: Tensor) -> Tensor:
        """As SurfaceNet → classes uint8 [1,depth,u,v]."""
        return self.net(profile, height, seen).argmax(1).to(torch.uint8)


def write_surface(net: SurfaceNet, size: tuple[int, int], path: Path) -> None:
    """Write surface-<bone>.onnx for maps of `size` [slices, rays]."""
    flat = torch.rand(1, 1, *size)
    with torch.no_grad():
        torch.onnx.export(
            LabelledSurface(net.to(memory_format=torch.contiguous_format)).eval(),
            (torch.rand(1, net.depth, *size), flat, flat),
            str(path),
            opset_version=OPSET,
            input_names=["profile", "height", "seen"],
            output_names=["classes"],
        )


def write_heads(specs: list[FamilySpec], heads: list[GradeHead], path: Path) -> None:
    """Write grade.onnx: an input per family name, an output `<name>.probabilities`, free first axis."""
    inputs = [spec.name for spec in specs]
    outputs = [f"{spec.name}.probabilities" for spec in specs]
    with torch.no_grad():
        torch.onnx.export(
            GradeGraph(heads).eval(),
            tuple(torch.zeros(2, len(spec.features)) for spec in specs),
            str(path),
            opset_version=OPSET,
            do_constant_folding=False,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: {0: f"n{i}"} for names in (inputs, outputs) for i, name in enumerate(names)},
        )
