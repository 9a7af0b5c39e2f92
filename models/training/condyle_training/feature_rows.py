"""Reads the JSON lines that features.ts writes: graded components of knees, and what was seen of each knee."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class GradedRow:
    """One component of one question of one knee: its measures on predicted labels, and the true grade."""

    knee: str
    question: int
    component: str
    family: str
    category: str
    features: dict[str, float]
    grade: int


@dataclass
class FeatureFile:
    """All rows by family, and one record per knee (IoU per region, side, embedding, seconds, …)."""

    families: dict[str, list[GradedRow]] = field(default_factory=lambda: defaultdict(list))
    knees: dict[str, dict[str, object]] = field(default_factory=dict)


def number(value: object) -> float:
    """A finite float; anything else counts as 0, as in the app."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(value) if abs(value) < 1e12 else 0.0


def category_of(question: int) -> str:
    """The category whose balanced accuracy the card reports (ids of the released questions)."""
    limits = ((15, "bml"), (29, "cartilage"), (41, "osteophyte"), (42, "hoffa"), (43, "effusion"), (47, "extrusion"),
              (53, "morphology"), (55, "meniscal-cyst"), (57, "hypertrophy"), (59, "root-tear"), (62, "ligament"))
    return next((name for last, name in limits if question <= last), "periarticular")


def read_features(paths: list[Path]) -> FeatureFile:
    """Read and join files. Raises ValueError when two rows of a family name different features."""
    found = FeatureFile()
    names: dict[str, list[str]] = {}
    for path in paths:
        with path.open() as handle:
            for line in handle:
                record = json.loads(line)
                knee = str(record.get("seed", record.get("case")))
                if "question" not in record:
                    found.knees[knee] = record
                    continue
                if record.get("grade") is None:
                    continue
                family = str(record.get("family") or record["component"])
                features = {key: number(value) for key, value in record["features"].items()}
                order = names.setdefault(family, list(features))
                if set(order) != set(features):
                    raise ValueError(f"{path.name}: {family} of knee {knee} has other features than the rows before it.")
                question = int(record["question"])
                row = GradedRow(knee, question, str(record["component"]), family, category_of(question),
                                {key: features[key] for key in order}, int(record["grade"]))
                found.families[family].append(row)
    return found
