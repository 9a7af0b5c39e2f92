"""Assembles pack.json (schema: src-main/inference/pack/schema.ts)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from .close_up_net import EVIDENCE_CHANNELS
from .heads import FamilySpec
from .intensity_scale import CARTILAGES, LEVEL
from .prior import FLOOR
from .vocabulary import LESIONS, LOCALISE_SHAPE, LOCALISE_SPACING, SEGMENT_SHAPE, SEGMENT_SPACING, TISSUE_CLASSES, TISSUES

#: The contract of the application that this writes for; it refuses any other, and any field it does not know.
CONTRACT = "condyle.pack/3"

TITLE = "Condyle reference pack"
TRAINED_ON = (
    "Simulated knees (Condyle's own simulator) and deformations of one real label map of a DESS knee "
    "(gattia/pymskt, MIT by its badge); every intensity was invented. No patient image was used."
)
INTENDED_USE = (
    "Research and demonstration on knee MRI near DESS: proposes regions and MOAKS grades for a radiologist to check. "
    "Not for diagnosis."
)
LIMITS = (
    "Learned from simulated knees: grades on real knees are not validated.",
    "Morphology grade 7 (progressive maceration) needs an earlier scan and is never given.",
    "On the one real knee that was tried, fluid beside the menisci was still proposed as tears, with a confidence of up to "
    "0.78, and whole cartilage as thinned, with less: look at the recess before a proposed tear is accepted.",
    "Not for post-operative knees with metal, children's knees, fractures or tumours: the simulator makes none.",
)


@dataclass
class PackPlan:
    """Everything pack.json says that is not fixed above."""

    pack_id: str
    version: str
    embedding: int
    families: list[FamilySpec]
    questions: list[int]
    tile: tuple[int, int, int] = SEGMENT_SHAPE
    overlap: int = 0
    centre_offset: tuple[float, float, float] = (0.0, -10.0, 8.0)
    #: How much the localiser's opinion counts beside the segment net's; the graph sums them.
    localiser_weight: float = 1.0
    out_of_distribution: dict[str, object] = field(default_factory=dict)
    confidence: dict[str, object] = field(default_factory=lambda: {"combine": "product", "map": [], "byCategory": {}})
    #: The closer looks at single regions (close_ups.py).
    close_ups: list[dict[str, object]] = field(default_factory=list)
    #: Columns on the bones (surface_net.py); cartilage is measured on labels where empty.
    surfaces: dict[str, object] = field(default_factory=dict)
    #: What is added to the boxes that were found (fit_boxes.py); nothing where empty.
    boxes: dict[str, object] = field(default_factory=dict)
    #: Which images show what is asked for (fit_contrast.py); all where empty.
    fluid_sensitivity: dict[str, object] = field(default_factory=dict)
    #: From which probability on findings are called abnormal (operating_points.py); they stand by their grades where empty.
    operating_points: dict[str, object] = field(default_factory=dict)
    metrics: dict[str, object] = field(default_factory=dict)
    title: str = TITLE
    trained_on: str = TRAINED_ON
    limits: tuple[str, ...] = LIMITS


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def accept_everything(embedding: int) -> dict[str, object]:
    """Out-of-distribution numbers that never flag, for a pack whose statistics are not fitted yet."""
    return {"mean": [0.0] * embedding, "whitening": [[0.0] * embedding], "threshold": 1e6, "checks": []}


def write_manifest(folder: Path, plan: PackPlan) -> None:
    """Write pack.json into `folder`, hashing every other file there."""
    graphs = {"localise": "localise.onnx", "segment": "segment.onnx", "grade": "grade.onnx"}
    files = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file() and path.name != "pack.json"}
    manifest = {
        "schema": CONTRACT,
        "id": plan.pack_id,
        "version": plan.version,
        "title": plan.title,
        "licence": "MIT",
        "trainedOn": plan.trained_on,
        "intendedUse": INTENDED_USE,
        "limits": list(plan.limits),
        "input": {
            "percentiles": [0.5, 99.5],
            "mean": 0,
            "deviation": 1,
            "scale": {"tissues": list(CARTILAGES), "level": LEVEL},
        },
        "localise": {
            "grid": {"size": list(LOCALISE_SHAPE), "spacing": LOCALISE_SPACING},
            "tissues": list(TISSUES[:TISSUE_CLASSES]),
            "embedding": plan.embedding,
        },
        "segment": {
            "grid": {"size": list(SEGMENT_SHAPE), "spacing": SEGMENT_SPACING},
            "tissues": list(TISSUES[:TISSUE_CLASSES]),
            "lesions": list(LESIONS),
            "tile": {"size": list(plan.tile), "overlap": plan.overlap},
            "centreOffset": list(plan.centre_offset),
            "localiser": {"floor": FLOOR, "told": True},
            "evidence": EVIDENCE_CHANNELS,
        },
        **({"closeUps": plan.close_ups} if plan.close_ups else {}),
        **({"surfaces": plan.surfaces} if plan.surfaces else {}),
        **({"boxes": plan.boxes} if plan.boxes else {}),
        **({"fluidSensitivity": plan.fluid_sensitivity} if plan.fluid_sensitivity else {}),
        "graphs": graphs,
        "families": [
            {
                "name": spec.name,
                "component": spec.component,
                "questions": spec.questions,
                "features": spec.features,
                "classes": spec.classes,
                "decision": "most-probable",
                **({"weights": spec.weights} if spec.weights else {}),
            }
            for spec in plan.families
        ],
        "questions": plan.questions,
        "confidence": plan.confidence,
        **({"operatingPoints": plan.operating_points} if plan.operating_points else {}),
        "outOfDistribution": plan.out_of_distribution or accept_everything(plan.embedding),
        "metrics": plan.metrics,
        "files": files,
    }
    (folder / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
