"""Writes the ONNX graphs of a pack (opset 15)."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from .close_up_net import EVIDENCE_CHANNELS, CloseUpNet, as_bytes, as_input
from .close_ups import CloseUpPlan
from .heads import FamilySpec, GradeGraph, GradeHead
from .networks import Localiser, Segmenter
from .prior import add_prior
from .slabs import in_slabs
from .surface_net import CHANNELS, NEIGHBOURS, PLACES, ReadColumns, SurfaceNet
from .vocabulary import LOCALISE_SHAPE, TISSUE_CLASSES

OPSET = 15


def _export(module: nn.Module, inputs: tuple[Tensor, ...], path: Path, **options: object) -> None:
    """Write a module as one ONNX graph with its weights under their own names, which restore.py reads them by.

    PyTorch's newer exporter (`dynamo=True`, the default since 2.9) folds normalisation layers into nodes of its own and
    names their weights anew, or not at all.
    """
    with torch.no_grad():
        torch.onnx.export(module.eval(), inputs, str(path), opset_version=OPSET, dynamo=False, **options)


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
    _export(module, (image,), path, input_names=["image"], output_names=["tissue", "embedding"])
    return int(length)


class Labelled(nn.Module):
    """The segment net with the localiser's opinion summed in: the most probable class of every voxel.

    Half a gigabyte of logits then never leaves ONNX Runtime.
    """

    def __init__(self, model: Segmenter, localiser_weight: float) -> None:
        super().__init__()
        self.model, self.localiser_weight = model, localiser_weight

    def forward(self, image: Tensor, prior: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Image [1,1,d,h,w], prior [1,17,d/2,h/2,w/2] → tissue, lesion uint8 [1,d,h,w], evidence uint8 [1,16,d,h,w]."""
        features = self.model.features(image, prior)
        tissue = add_prior(self.model.tissue(features), prior, self.localiser_weight)
        lesion = self.model.lesion(features)
        return tissue.argmax(1).to(torch.uint8), lesion.argmax(1).to(torch.uint8), as_bytes(features)


def write_segmenter(model: Segmenter, localiser_weight: float, path: Path) -> None:
    """Write segment.onnx with free spatial axes, the first a multiple of 16, working in slabs (slabs.py)."""
    axes = {2: "d", 3: "h", 4: "w"}
    labels = {1: "d", 2: "h", 3: "w"}
    half = {2: "d_half", 3: "h_half", 4: "w_half"}
    _export(
        Labelled(model.to(memory_format=torch.contiguous_format), localiser_weight),
        (torch.rand(1, 1, 32, 32, 32), torch.rand(1, TISSUE_CLASSES, 16, 16, 16)),
        path,
        input_names=["image", "prior"],
        output_names=["tissue", "lesion", "evidence"],
        dynamic_axes={"image": axes, "prior": half, "tissue": labels, "lesion": labels, "evidence": axes},
    )
    onnx.save(in_slabs(onnx.load(str(path))), str(path))


class ScoredCloseUp(nn.Module):
    """A close-up from bytes to bytes: every component's features, and maps of what it saw."""

    def __init__(self, net: CloseUpNet, plan: CloseUpPlan) -> None:
        super().__init__()
        self.net, self.plan = net, plan

    def forward(self, crop: Tensor, place: Tensor) -> tuple[Tensor, Tensor]:
        """Crop uint8 [N,18,d,h,w], place [N,places] → features [N,all], findings uint8 [N,findings,d/2,h/2,w/2].

        Of every component the log-probabilities of its grades, then extents (Score.features).
        """
        scores, findings, extents = self.net(as_input(crop), place)
        parts = []
        for score, part in zip(self.plan.scores, scores.split([len(score.classes) for score in self.plan.scores], 1)):
            parts += [torch.log_softmax(part, 1), extents[:, self.plan.columns(score)]]
        return torch.cat(parts, 1), (torch.sigmoid(findings) * 255).to(torch.uint8)


def write_close_up(net: CloseUpNet, plan: CloseUpPlan, path: Path) -> None:
    """Write close-up-<name>.onnx."""
    module = ScoredCloseUp(net.to(memory_format=torch.contiguous_format), plan)
    crop = torch.zeros(1, EVIDENCE_CHANNELS + 2, *plan.size, dtype=torch.uint8)
    places = torch.zeros(1, len(plan.regions))
    _export(module, (crop, places), path, input_names=["crop", "place"], output_names=["scores", "findings"])


def write_surfaces(net: SurfaceNet, samples: int, path: Path) -> None:
    """Write surface.onnx, for any number of columns of `samples` samples."""
    inputs = (torch.zeros(4, CHANNELS, samples, dtype=torch.uint8), torch.zeros(4, PLACES), torch.zeros(4, NEIGHBOURS))
    names = ["columns", "place", "neighbours"]
    axes = {name: {0: "count"} for name in (*names, "layers")}
    _export(ReadColumns(net), inputs, path, input_names=names, output_names=["layers"], dynamic_axes=axes)


def write_heads(specs: list[FamilySpec], heads: list[GradeHead], path: Path) -> None:
    """Write grade.onnx: an input per family name, an output `<name>.probabilities`, free first axis."""
    inputs = [spec.name for spec in specs]
    outputs = [f"{spec.name}.probabilities" for spec in specs]
    _export(
        GradeGraph(heads),
        tuple(torch.zeros(2, len(spec.features)) for spec in specs),
        path,
        do_constant_folding=False,
        input_names=inputs,
        output_names=outputs,
        dynamic_axes={name: {0: f"n{i}"} for names in (inputs, outputs) for i, name in enumerate(names)},
    )
