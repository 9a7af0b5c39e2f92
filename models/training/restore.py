"""Take training up again from a shipped pack: `python3 restore.py [--pack FOLDER]`.

Checkpoints are not committed, but the graphs hold the averaged weights under their own names. Writes
runs/<name>/last.pt of every net that has none, runs/boxes.json, runs/contrast.json and runs/heads.pt. The offsets of
fit_offsets.py are already in the segment net's last biases: there must be no runs/offsets.json beside it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from condyle_training.close_ups import PLANS, new_net
from condyle_training.heads import FamilySpec, GradeHead
from condyle_training.networks import Localiser, Segmenter
from condyle_training.pack_heads import read_pack_heads
from export import HERE

#: Graphs keep the nets one level down (graphs.py).
PREFIXES = ("model.", "net.")


def weights_of(graph: Path) -> dict[str, Tensor]:
    """Named weights of a graph, as its net's state names them."""
    content = onnx.load(str(graph)).graph
    named = {item.name: torch.from_numpy(numpy_helper.to_array(item).copy()) for item in content.initializer}
    # Equal weights are kept once, and passed on under the other names.
    for node in content.node:
        if node.op_type == "Identity" and node.input[0] in named:
            named[node.output[0]] = named[node.input[0]].clone()
    found = {}
    for name, value in named.items():
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), None)
        if prefix is not None:
            found[name[len(prefix) :]] = value
    return found


def restore(net: nn.Module, graph: Path, run: Path, step: int) -> bool:
    """Write run/last.pt from a graph; False where a checkpoint lies there. Raises RuntimeError where a weight is missing."""
    path = run / "last.pt"
    if path.exists():
        return False
    net.load_state_dict(weights_of(graph))
    run.mkdir(parents=True, exist_ok=True)
    state = net.state_dict()
    torch.save({"model": state, "ema": state, "optimiser": {"state": {}, "param_groups": []}, "step": step, "begun": step, "seconds": 0.0}, path)
    return True


def saved_heads(pack: Path) -> list[dict[str, object]]:
    """The heads of a pack as fit_heads.py saves them."""
    _, specs, heads = read_pack_heads(pack)
    return [{"spec": asdict(spec), "state": head.state_dict()} for spec, head in zip(specs, heads)]


def main() -> None:
    """Restore all that the pack holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    options = parser.parse_args()
    manifest = json.loads((options.pack / "pack.json").read_text())
    steps = manifest["metrics"]["trainingSteps"]
    nets = {"localise": Localiser(), "segment": Segmenter(), **{plan.run: new_net(plan) for plan in PLANS if plan.run in steps}}
    for name, net in nets.items():
        written = restore(net, options.pack / f"{name}.onnx", options.runs / name, steps[name])
        print(f"{name}: step {steps[name]}" + ("" if written else " left as it is, a checkpoint lies there"))
    for key, file in (("boxes", "boxes.json"), ("fluidSensitivity", "contrast.json")):
        if key in manifest:
            (options.runs / file).write_text(json.dumps(manifest[key], indent=1) + "\n")
    torch.save(saved_heads(options.pack), options.runs / "heads.pt")


if __name__ == "__main__":
    main()
