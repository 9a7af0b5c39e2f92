"""Fine-tune a pack's grade heads on graded cases: `python3 finetune.py DATASET --id my-pack`.

DATASET is a folder with Condyle's own `quintuples.jsonl`, or the released 3DReasonKnee folder (then give --images,
--split and, where it is known, --boxes). The pack's nets find and measure the structures as they do in the app; the
heads learn how these readers grade what was measured, where that helps on patients left out. Patients are split 70 : 30 and the card of the new pack shows
accuracy on the held-out patients before and after, and how well the given boxes agree with the pack's.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from condyle_training.datasets import Case, read_quintuples, read_released
from condyle_training.graphs import write_heads
from condyle_training.heads import FamilySpec, GradeHead
from condyle_training.pack import sha256
from condyle_training.pack_heads import read_pack_heads, write_pack_heads
from condyle_training.scores import balanced_accuracy, calibration_error
from condyle_training.volumes import read_volume
from fit_heads import calibrate

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
#: (family, component) rows: case, features in the head's order, grade.
Rows = dict[str, list[tuple[Case, list[float], int]]]


def node(script: str, *arguments: str) -> str:
    """Run one of the TypeScript helpers beside this file; returns what it prints."""
    command = ["node", "--import", "tsx", str(HERE / script), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def measure(cases: list[Case], pack: Path) -> dict[tuple[str, int, str], dict[str, float]]:
    """Features by (case, question, component), made by the app's own pipeline on each volume."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        lines = []
        for index, case in enumerate(cases):
            volume = read_volume(case.volume)
            file = folder / f"{index}.f32"
            volume.voxels.tofile(file)
            k, j, i = volume.voxels.shape
            lines.append(json.dumps({"case": case.case, "file": str(file), "dims": [i, j, k], "side": case.side,
                                     "affineLps": volume.affine.reshape(-1).tolist()}))
        (folder / "list.jsonl").write_text("\n".join(lines))
        node("measure_volumes.ts", str(pack), str(folder / "list.jsonl"), str(folder / "out.jsonl"))
        found = {}
        for line in (folder / "out.jsonl").read_text().splitlines():
            row = json.loads(line)
            found[(row["case"], row["question"], row["component"])] = row["features"]
        return found


def held_out(case: Case) -> bool:
    """Whether a case's patient is held out: fixed for a patient."""
    return zlib.crc32(case.patient.encode()) % 10 < 3


def gather(cases: list[Case], specs: list[FamilySpec], features: dict[tuple[str, int, str], dict[str, float]]) -> Rows:
    """Rows per family; grades a head does not know are left out."""
    rows: Rows = {spec.name: [] for spec in specs}
    for spec in specs:
        for case in cases:
            for question in spec.questions:
                grade = case.grades.get((question, spec.component))
                seen = features.get((case.case, question, spec.component))
                if grade in spec.classes and seen is not None:
                    rows[spec.name].append((case, [float(seen[name] or 0) for name in spec.features], grade))
    return rows


def scores(spec: FamilySpec, head: GradeHead, x: torch.Tensor, y: torch.Tensor) -> dict[str, float]:
    """Accuracy, balanced accuracy and calibration error of a head on rows."""
    with torch.no_grad():
        probabilities = head.eval()(x).numpy()
    chosen, truth = spec.choose(probabilities), y.numpy()
    return {
        "accuracy": float((chosen == truth).mean()),
        "balancedAccuracy": balanced_accuracy(truth, chosen),
        "calibrationError": calibration_error(probabilities[np.arange(len(chosen)), chosen], chosen == truth),
    }


def adapt(head: GradeHead, x: torch.Tensor, y: torch.Tensor, steps: int, hold: float) -> None:
    """Move a head towards new rows, held near its old weights by `hold` (per row), then calibrate it."""
    start = {name: value.detach().clone() for name, value in head.named_parameters()}
    optimiser = torch.optim.Adam(head.parameters(), lr=0.01)
    for _ in range(steps):
        optimiser.zero_grad()
        distance = sum(((value - start[name]) ** 2).sum() for name, value in head.named_parameters())
        (F.nll_loss(torch.log_softmax(head.logits(x), 1), y) + hold / len(y) * distance).backward()
        optimiser.step()
    calibrate(head, x, y)


def likelihood(head: GradeHead, x: torch.Tensor, y: torch.Tensor) -> float:
    """Sum of log probabilities that a head gives the true grades."""
    with torch.no_grad():
        return float(head.eval()(x).clamp(min=1e-6).log().gather(1, y[:, None]).sum())


def learns(head: GradeHead, x: torch.Tensor, y: torch.Tensor, fold: torch.Tensor, options: argparse.Namespace) -> bool:
    """Whether a head adapted to some patients foretells the grades of the others better than it did before."""
    before, after = likelihood(head, x, y), 0.0
    for index in fold.unique().tolist():
        left = fold == index
        if bool(left.all()):
            return False
        trial = copy.deepcopy(head)
        adapt(trial, x[~left], y[~left], options.steps, options.hold)
        after += likelihood(trial, x[left], y[left])
    return after > before


def tune(specs: list[FamilySpec], heads: list[GradeHead], rows: Rows, options: argparse.Namespace) -> dict[str, object]:
    """Adapt every head that has enough rows and learns from them; returns the held-out scores before and after."""
    report: dict[str, object] = {}
    for spec, head in zip(specs, heads):
        parts = {}
        for name, wanted in (("fit", False), ("held", True)):
            chosen = [row for row in rows[spec.name] if held_out(row[0]) is wanted]
            if chosen:
                x = torch.tensor([row[1] for row in chosen], dtype=torch.float32)
                parts[name] = (torch.nan_to_num(x), torch.tensor([spec.classes.index(row[2]) for row in chosen]))
            if name == "fit":
                fold = torch.tensor([zlib.crc32(f"fold {row[0].patient}".encode()) % 4 for row in chosen])
        if len(parts) < 2 or len(parts["fit"][1]) < options.least:
            continue
        before = scores(spec, head, *parts["held"])
        if not learns(head, *parts["fit"], fold, options):
            continue
        adapt(head, *parts["fit"], options.steps, options.hold)
        report[spec.name] = {"rows": len(parts["fit"][1]), "heldOut": len(parts["held"][1]), "before": before,
                             "after": scores(spec, head, *parts["held"])}
    return report


def write_pack(base: Path, out: Path, manifest: dict[str, object], specs: list[FamilySpec], heads: list[GradeHead],
               report: dict[str, object], source: str, options: argparse.Namespace) -> None:
    """The new pack: the base's nets, new heads, its own pack.json and card."""
    out.mkdir(parents=True, exist_ok=True)
    looks = [look["graph"] for look in manifest.get("closeUps", [])]
    for graph in (manifest["graphs"]["localise"], manifest["graphs"]["segment"], *looks):
        shutil.copyfile(base / graph, out / graph)
    write_heads(specs, heads, out / manifest["graphs"]["grade"])
    write_pack_heads(specs, heads, out)
    lines = [f"# {options.title}", "", f"Grade heads of {manifest['id']} {manifest['version']} fine-tuned on {source}. "
             "The nets that find and measure are unchanged.", "", str(manifest["intendedUse"]), "",
             "| Component | Rows | Held out | Accuracy before | after | Balanced before | after |", "|---|---|---|---|---|---|---|"]
    for name, item in report.items():
        before, after = item["before"], item["after"]
        lines.append(f"| {name} | {item['rows']} | {item['heldOut']} | {before['accuracy']:.3f} | {after['accuracy']:.3f} | "
                     f"{before['balancedAccuracy']:.3f} | {after['balancedAccuracy']:.3f} |")
    lines += ["", "Components not listed are those of the base pack: they had too few graded rows, or adapting to some of the "
              "patients did not foretell the grades of the others better.", ""]
    (out / "CARD.md").write_text("\n".join(lines))
    manifest |= {
        "id": options.id,
        "version": options.version,
        "title": options.title,
        "trainedOn": f"{manifest['trainedOn']} Grade heads fine-tuned on {source}.",
        "metrics": {"base": {"id": manifest["id"], "version": manifest["version"]}, "fineTuning": report},
        "files": {path.name: sha256(path) for path in sorted(out.iterdir()) if path.name != "pack.json"},
    }
    (out / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """Read, measure, adapt, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--pack", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--id", default="condyle-finetuned")
    parser.add_argument("--title", default="Fine-tuned Condyle pack")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--images", type=Path, help="released layout: the folder of the user's volumes")
    parser.add_argument("--split", type=Path, help="released layout: the split CSV")
    parser.add_argument("--boxes", choices=("detect", "slices", "corners"), default="detect")
    parser.add_argument("--least", type=int, default=12, help="graded rows a component needs")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--hold", type=float, default=2.0)
    options = parser.parse_args()
    torch.manual_seed(11)
    released = options.images is not None
    if released:
        questions = json.loads(node("list_questions.ts"))
        cases = read_released(options.dataset, options.images, options.split, questions, options.boxes)
    else:
        cases = read_quintuples(options.dataset)
    if not cases:
        raise SystemExit(f"{options.dataset} has no graded case whose volume could be found.")
    manifest, specs, heads = read_pack_heads(options.pack)
    rows = gather(cases, specs, measure(cases, options.pack))
    report = tune(specs, heads, rows, options)
    source = f"{len(cases)} cases of {len({case.patient for case in cases})} patients ({'3DReasonKnee layout' if released else 'Condyle quintuples'})"
    out = options.out or HERE.parent / "packs" / options.id
    write_pack(options.pack, out, manifest, specs, heads, report, source, options)
    changes = [item["after"]["accuracy"] - item["before"]["accuracy"] for item in report.values()]
    print(json.dumps({"pack": str(out), "components": len(report), "meanAccuracyChange": round(float(np.mean(changes)), 4) if changes else None}))


if __name__ == "__main__":
    main()
