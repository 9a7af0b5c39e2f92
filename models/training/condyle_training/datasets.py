"""Graded cases to fine-tune on: Condyle's own quintuples, or the released 3DReasonKnee files with a user's images."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

import numpy as np

from .volumes import Volume, read_volume

#: (question, component) → grade.
Grades = dict[tuple[int, str], int]


@dataclass
class Case:
    """One knee: where its voxels lie, whose it is, its side, grades, and boxes as voxel corners (min, max) by question."""

    case: str
    patient: str
    side: str
    volume: Path
    grades: Grades = field(default_factory=dict)
    boxes: dict[int, np.ndarray] = field(default_factory=dict)


def read_quintuples(path: Path) -> list[Case]:
    """Condyle's export: a folder with quintuples.jsonl, or that file. Cases without a stored volume are left out."""
    file = path / "quintuples.jsonl" if path.is_dir() else path
    cases: dict[str, Case] = {}
    with file.open() as handle:
        for line in handle:
            record = json.loads(line)
            if record.get("schema") != "condyle.quintuple/1":
                raise ValueError(f"{file.name} is not a list of condyle.quintuple/1 lines.")
            stored = record["volume"]["path"]
            if stored is None or record["side"] not in ("left", "right"):
                continue
            case = cases.setdefault(
                record["case"], Case(record["case"], record["patient"], record["side"], file.parent / stored)
            )
            for grade in record["grades"]:
                if grade.get("grade") is not None:
                    case.grades[(int(record["question"]), str(grade["component"]))] = int(grade["grade"])
            if record["boxLps"] is not None:
                inverse = np.linalg.inv(np.array(record["volume"]["affineLps"], float).reshape(4, 4))
                corners = np.array([record["boxLps"]["min"], record["boxLps"]["max"]], float)
                voxels = corners @ inverse[:3, :3].T + inverse[:3, 3]
                case.boxes[int(record["question"])] = np.stack([voxels.min(0), voxels.max(0)])
    return list(cases.values())


def normal_key(text: str) -> str:
    """Keys of released answers vary in case, spaces and underscores."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def parse_answer(text: str, questions: list[dict[str, object]]) -> Grades:
    """Grades in a released answer; the root key may be MOAKS_scores, MOAKS_grade or absent."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return {}
    try:
        answer = json.loads(text[start : end + 1])
    except json.JSONDecodeError:
        return {}
    if len(answer) == 1 and next(iter(answer)).startswith("MOAKS"):
        answer = next(iter(answer.values()))
    found: Grades = {}
    by_key = {normal_key(str(question["subjectKey"])): question for question in questions}
    for subject, parts in answer.items() if isinstance(answer, dict) else ():
        question = by_key.get(normal_key(subject))
        if question is None or not isinstance(parts, dict):
            continue
        components = {normal_key(str(item["interchangeKey"])): item["key"] for item in question["components"]}
        for name, value in parts.items():
            key = components.get(normal_key(name))
            if key is not None and str(value).strip().isdigit():
                found[(int(question["id"]), str(key))] = int(str(value).strip())
    return found


def voxel_box(numbers: list[float], convention: str, shape: tuple[int, int, int]) -> np.ndarray:
    """A released box as voxel corners [2,3] in (i, j, k); `shape` is (i, j, k).

    `slices`: [start_slice, end_slice, x_min, x_max, y_min, y_max] in voxels. `corners`: (xmin, ymin, zmin, xmax, ymax,
    zmax) as shares of the volume. `detect`: shares never exceed 1.
    """
    if convention == "detect":
        convention = "corners" if max(numbers) <= 1.0 else "slices"
    if convention == "slices":
        first, last, x_min, x_max, y_min, y_max = numbers
        return np.array([[x_min, y_min, first], [x_max, y_max, last]], float)
    return np.array(numbers, float).reshape(2, 3) * np.array(shape) - 0.5


def _find(record: dict[str, object], names: tuple[str, ...]) -> object:
    return next((record[name] for name in names if record.get(name) is not None), None)


def read_released(folder: Path, images: Path, split: Path, questions: list[dict[str, object]], convention: str) -> list[Case]:
    """The released layout: generate_data/{train,val}.json under `folder`, the user's images, the split CSV for sides.

    Only the part before any reasoning is used: chains give their grades away. Cases whose image is missing are left out.
    """
    with split.open() as handle:
        rows = list(csv.DictReader(handle))
    known = {Path(row[key]).name: row for row in rows for key in ("image_filepath", "path") if row.get(key)}
    cases: dict[str, Case] = {}
    for record in _records(folder):
        name = Path(str(record["image"])).name
        row = known.get(name)
        place = images / str(record["image"])
        place = place if place.exists() else images / name
        if row is None or not place.exists():
            continue
        side = "left" if row["knee_side"].strip().lower().startswith("l") else "right"
        case = cases.setdefault(name, Case(name, row["patient_id"], side, place))
        text = str(record.get("final_diagnosis") or record["answer"]).split("Final diagnosis:")[-1]
        grades = parse_answer(text, questions)
        case.grades.update(grades)
        numbers = _find(record, ("bbox", "box", "bounding_box", "region_box"))
        if isinstance(numbers, list) and len(numbers) == 6 and grades:
            shape = _shape(read_volume(place)) if convention != "slices" else (1, 1, 1)
            case.boxes[next(iter(grades))[0]] = voxel_box([float(x) for x in numbers], convention, shape)
    return list(cases.values())


def _shape(volume: Volume) -> tuple[int, int, int]:
    k, j, i = volume.voxels.shape
    return i, j, k


def _records(folder: Path) -> Iterator[dict[str, object]]:
    for name in ("train.json", "val.json"):
        path = folder / "generate_data" / name
        if path.exists():
            yield from json.loads(path.read_text())
