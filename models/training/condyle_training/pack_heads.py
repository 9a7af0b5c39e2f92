"""Reads the grade heads back out of a pack's grade.onnx, so that a pack is all that fine-tuning starts from."""

from __future__ import annotations

import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from .heads import FamilySpec, GradeHead


def read_pack_heads(folder: Path) -> tuple[dict[str, object], list[FamilySpec], list[GradeHead]]:
    """pack.json and its heads with their weights. Raises ValueError if the graph is not one of graphs.write_heads."""
    manifest = json.loads((folder / "pack.json").read_text())
    graph = onnx.load(str(folder / manifest["graphs"]["grade"])).graph
    weights = {item.name: torch.from_numpy(numpy_helper.to_array(item).copy()) for item in graph.initializer}
    specs, heads = [], []
    for index, family in enumerate(manifest["families"]):
        spec = FamilySpec(family["name"], family["component"], family["questions"], family["features"], family["classes"])
        head = GradeHead(spec)
        prefix = f"heads.{index}."
        state = {name[len(prefix) :]: value for name, value in weights.items() if name.startswith(prefix)}
        missing, _ = head.load_state_dict(state, strict=False)
        unused = {"first", "gaps"} if not head.ordinal else set()
        if set(missing) - unused:
            raise ValueError(f"{folder.name}: grade.onnx lacks {sorted(set(missing) - unused)} of {spec.name}.")
        specs.append(spec)
        heads.append(head)
    return manifest, specs, heads
