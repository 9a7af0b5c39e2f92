"""Export the newest checkpoints as a model pack: `python3 export.py [--out …/condyle-reference] [--version 1.0.0]`.

Takes what is there: runs/<name>/last.pt (EMA weights) of both nets, runs/offsets.json, runs/boxes.json, runs/contrast.json,
runs/heads.pt,
runs/surface/last.pt, logs/ood.json, logs/confidence.json and logs/metrics.json. What is missing is written untrained and named so on standard output.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

import torch
from torch import nn

from condyle_training.close_ups import PLANS, manifest_of, new_net
from condyle_training.graphs import write_close_up, write_heads, write_localiser, write_segmenter
from condyle_training.heads import CLOSE_UP, FamilySpec, GradeHead
from condyle_training.networks import Localiser, Segmenter
from condyle_training.pack import PackPlan, write_manifest
from condyle_training.pack_heads import write_pack_heads
from condyle_training.surface_pack import reads_surfaces, write_surface_graph

HERE = Path(__file__).parent


def load(model: nn.Module, name: str) -> int:
    """Put the averaged weights of a run into `model`; returns its step, 0 if the run does not exist."""
    path = HERE / "runs" / name / "last.pt"
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cpu")
    model.load_state_dict(state["ema"])
    return int(state["step"])


def load_segmenter(name: str) -> tuple[Segmenter, int]:
    """The segment net of a run with the offsets of fit_offsets.py in its last biases, and its step."""
    model = Segmenter()
    step = load(model, name)
    path = HERE / "runs" / "offsets.json"
    if path.exists():
        offsets = json.loads(path.read_text())
        with torch.no_grad():
            model.tissue.bias += torch.tensor(offsets["tissue"])
            model.lesion.bias += torch.tensor(offsets["lesion"])
    return model, step


def load_nets(segment: str, localiser: str) -> tuple[Segmenter, Localiser, int]:
    """Both nets ready to label, and the segment net's step."""
    model, step = load_segmenter(segment)
    told = Localiser()
    load(told, localiser)
    for net in (model, told):
        net.eval().to(memory_format=torch.channels_last_3d)
    return model, told, step


def write_close_ups(specs: list[FamilySpec], out: Path) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Write the graph of every close-up that was trained and that a head reads; what pack.json says of them, and their steps."""
    looks, steps = [], {}
    read = {spec.component for spec in specs if any(name.startswith(CLOSE_UP) for name in spec.features)}
    for plan in PLANS:
        (out / f"{plan.run}.onnx").unlink(missing_ok=True)
        net = new_net(plan)
        step = load(net, plan.run)
        if step > 0 and any(score.component in read for score in plan.scores):
            write_close_up(net, plan, out / f"{plan.run}.onnx")
            looks.append(manifest_of(plan))
            steps[plan.run] = step
    return looks, steps


def load_heads(path: Path) -> tuple[list[FamilySpec], list[GradeHead]]:
    """The fitted heads, or one untrained head so that the pack stays loadable."""
    if not path.exists():
        spec = FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1, 2, 3])
        return [spec], [GradeHead(spec)]
    specs, heads = [], []
    for entry in torch.load(path):
        spec = FamilySpec(**entry["spec"])
        head = GradeHead(spec)
        head.load_state_dict(entry["state"])
        specs.append(spec)
        heads.append(head)
    return specs, heads


def answered(specs: list[FamilySpec]) -> list[int]:
    """Questions with a head for every component of theirs."""
    command = ["node", "--import", "tsx", str(HERE / "list_questions.ts")]
    questions = json.loads(subprocess.run(command, cwd=HERE.parent.parent, check=True, stdout=subprocess.PIPE).stdout)
    graded = {(question, spec.component) for spec in specs for question in spec.questions}
    return [
        question["id"]
        for question in questions
        if all((question["id"], component["key"]) in graded for component in question["components"])
    ]


def read_json(path: Path) -> dict[str, object]:
    """A JSON file, or nothing."""
    return json.loads(path.read_text()) if path.exists() else {}


def main() -> None:
    """Write graphs and pack.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--id", default="condyle-reference")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--localise", default="localise")
    parser.add_argument("--segment", default="segment")
    parser.add_argument("--surface", type=Path, default=HERE / "runs" / "surface", help="the run whose columns go into the pack, if there")
    parser.add_argument("--localiser-weight", type=float, default=1.0, help="as in train_segment.py")
    options = parser.parse_args()
    torch.manual_seed(0)
    options.out.mkdir(parents=True, exist_ok=True)
    localiser = Localiser()
    segmenter, segment_step = load_segmenter(options.segment)
    steps = {"localise": load(localiser, options.localise), "segment": segment_step}
    embedding = write_localiser(localiser, options.out / "localise.onnx")
    write_segmenter(segmenter, options.localiser_weight, options.out / "segment.onnx")
    surfaces, surface_step = write_surface_graph(options.surface, options.out)
    specs, heads = load_heads(HERE / "runs" / "heads.pt")
    looks, look_steps = write_close_ups(specs, options.out)
    steps.update(look_steps)
    if surfaces:
        steps["surface"] = surface_step
    write_heads(specs, heads, options.out / "grade.onnx")
    write_pack_heads(specs, heads, options.out)
    plan = PackPlan(options.id, options.version, embedding, specs, answered(specs) or specs[0].questions)
    plan.localiser_weight = options.localiser_weight
    plan.out_of_distribution = read_json(HERE / "logs" / "ood.json").get("manifest", {})
    plan.metrics = {"trainingSteps": steps, **read_json(HERE / "logs" / "metrics.json")}
    plan.close_ups = looks
    plan.surfaces = {**surfaces, "graded": reads_surfaces(specs)} if surfaces else {}
    plan.boxes = read_json(HERE / "runs" / "boxes.json")
    plan.fluid_sensitivity = read_json(HERE / "runs" / "contrast.json")
    plan.operating_points = read_json(HERE / "runs" / "points.json")
    confidence = read_json(HERE / "logs" / "confidence.json")
    if confidence:
        plan.confidence = confidence
    write_manifest(options.out, plan)
    size = sum(path.stat().st_size for path in options.out.iterdir()) / 2**20
    print(json.dumps({"out": str(options.out), "steps": steps, "families": len(specs), "MiB": round(size, 1)}))


if __name__ == "__main__":
    main()
