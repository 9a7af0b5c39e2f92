"""The grade heads' weights as a file of the pack (heads.json), so that a pack is all fine-tuning starts from.

grade.onnx holds them too, but its exporter merges equal tensors and renames others.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

from .heads import FamilySpec, GradeHead

FILE = "heads.json"


def write_pack_heads(specs: list[FamilySpec], heads: list[GradeHead], folder: Path) -> None:
    """Write heads.json: family → parameter → numbers."""
    weights = {
        spec.name: {name: value.tolist() for name, value in head.state_dict().items()} for spec, head in zip(specs, heads)
    }
    (folder / FILE).write_text(json.dumps(weights) + "\n")


def read_pack_heads(folder: Path) -> tuple[dict[str, object], list[FamilySpec], list[GradeHead]]:
    """pack.json and its heads with their weights. Raises ValueError where a family has none."""
    manifest = json.loads((folder / "pack.json").read_text())
    weights = json.loads((folder / FILE).read_text())
    specs, heads = [], []
    for family in manifest["families"]:
        spec = FamilySpec(family["name"], family["component"], family["questions"], family["features"], family["classes"],
                          family.get("weights", []))
        if spec.name not in weights:
            raise ValueError(f"{folder.name}/{FILE} has no weights for {spec.name}: export the pack again.")
        head = GradeHead(spec)
        head.load_state_dict({name: torch.tensor(value) for name, value in weights[spec.name].items()})
        specs.append(spec)
        heads.append(head)
    return manifest, specs, heads
