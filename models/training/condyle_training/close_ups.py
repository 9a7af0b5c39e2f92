"""Close-ups on disk (features.ts --evidence) and how a training step varies them.

Of every knee lie there, C order, on the segment grid [d,h,w]: `<seed>.evidence.u8` [16,d,h,w], `<seed>.image.u8`,
`<seed>.region.u8` (values of REGION_VALUES) and the true `<seed>.true-tissue.u8` and `<seed>.true-lesion.u8`; on one
of twice the spacing `<seed>.prior.u8` [17,d/2,h/2,w/2], what the localiser thought (prior.py);
`<seed>.json` {boxes: region → {min, max} in voxels i, j, k}; `<seed>.jsonl`, the knee's lines of features.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import IterableDataset

from .close_up_net import EVIDENCE_CHANNELS, EVIDENCE_OFFSET, EXTENTS, IMAGE_CHANNEL, REGION_CHANNEL, CloseUpNet
from .deformation import rotation
from .fields import chance, uniform
from .heads import CLOSE_UP
from .fluid_sensitivity import Rule, shows_fluid_bright
from .vocabulary import LESION, SEGMENT_SHAPE, TISSUE

#: A margin has no voxels of its own: its region is its box grown by so many voxels, since osteophytes leave it.
BOX_MARGIN = 4

#: Voxels that training may move a crop.
MARGIN = 3

#: Share of training crops that are turned, and by how many degrees about each axis at most.
TURNED, MOST_TURN = 0.6, 10.0

ARTICULAR = (
    "patella-medial", "patella-lateral", "femur-medial-trochlea", "femur-lateral-trochlea", "femur-medial-central",
    "femur-medial-posterior", "femur-lateral-central", "femur-lateral-posterior", "tibia-medial-anterior",
    "tibia-medial-central", "tibia-medial-posterior", "tibia-lateral-anterior", "tibia-lateral-central",
    "tibia-lateral-posterior",
)
THIRDS = tuple(f"{side}-meniscus-{third}" for side in ("medial", "lateral") for third in ("anterior", "body", "posterior"))
MARGINS = (
    "patella-superior-margin", "patella-inferior-margin", "patella-medial-margin", "patella-lateral-margin",
    "femur-medial-anterior-margin", "femur-medial-central-margin", "femur-medial-posterior-margin",
    "femur-lateral-anterior-margin", "femur-lateral-central-margin", "femur-lateral-posterior-margin",
    "tibia-medial-margin", "tibia-lateral-margin",
)
#: What `<seed>.region.u8` holds, as the app's partition numbers them.
REGION_VALUES = {
    **{name: 1 + n for n, name in enumerate(ARTICULAR)},
    **{name: 21 + n for n, name in enumerate(THIRDS)},
}


@dataclass(frozen=True)
class Score:
    """A component and the grades that are scored for it."""

    component: str
    classes: tuple[int, ...]
    #: What it is seen by among the plan's lesions.
    shown_by: tuple[str, ...]
    #: Lesions whose extents its heads read too: a grade of how much there is follows from them, whatever the knee.
    measured_by: tuple[str, ...] = ()

    @property
    def features(self) -> list[str]:
        """Names of its scores and extents among the component's measures."""
        extents = [f"{CLOSE_UP}.{lesion}.{extent}" for extent in EXTENTS for lesion in self.measured_by]
        return [f"{CLOSE_UP}{grade}" for grade in self.classes] + extents


@dataclass(frozen=True)
class CloseUpPlan:
    """One net: crops of `size` [d,h,w] around its regions, what it draws, and what it scores."""

    name: str
    regions: tuple[str, ...]
    size: tuple[int, int, int]
    scores: tuple[Score, ...]
    lesions: tuple[str, ...]
    tissues: tuple[str, ...] = ()
    #: Learned only where fluid is bright beside dark marrow and fat.
    needs_fluid: tuple[str, ...] = ()
    #: Tissues of which nothing may reach the grid's first or last slice: the grade is about what lies beyond, too.
    whole: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Scores of all components."""
        return sum(len(score.classes) for score in self.scores)

    @property
    def findings(self) -> int:
        """Maps that it draws."""
        return len(self.lesions) + len(self.tissues)

    @property
    def run(self) -> str:
        """Name of its run folder, log and graph."""
        return f"close-up-{self.name}"

    def columns(self, score: Score) -> list[int]:
        """Where a score's extents stand among those of all findings (extents_of)."""
        findings = [self.lesions.index(lesion) for lesion in score.measured_by]
        return [extent * self.findings + finding for extent in range(len(EXTENTS)) for finding in findings]


def new_net(plan: CloseUpPlan) -> CloseUpNet:
    """The net of a plan, untrained."""
    return CloseUpNet(len(plan.regions), plan.findings, plan.width)


def manifest_of(plan: CloseUpPlan) -> dict[str, object]:
    """What pack.json says of a close-up (src-main/inference/pack/close-up-plan.ts)."""
    return {
        "name": plan.name,
        "graph": f"{plan.run}.onnx",
        "regions": list(plan.regions),
        "size": list(plan.size),
        "findings": [*plan.lesions, *([None] * len(plan.tissues))],
        "scores": [
            {
                "component": score.component,
                "features": score.features,
                "shownBy": [plan.lesions.index(name) for name in score.shown_by],
            }
            for score in plan.scores
        ],
    }


GRADES = (0, 1, 2, 3)
LOSSES = ("cartilage-partial-loss", "cartilage-full-loss")
TEARS = (
    "meniscal-signal", "radial-tear", "horizontal-tear", "vertical-tear", "complex-tear", "partial-maceration",
    "complete-maceration",
)
PLANS = (
    CloseUpPlan(
        "cartilage", ARTICULAR, (48, 48, 40), (Score("cartilage.size", GRADES, LOSSES, LOSSES), Score("cartilage.full-thickness", GRADES, LOSSES[1:], LOSSES)), LOSSES, needs_fluid=("cartilage.size", "cartilage.full-thickness"),
        whole=("femoral-cartilage", "medial-tibial-cartilage", "lateral-tibial-cartilage", "patellar-cartilage"),
    ),
    CloseUpPlan("osteophyte", MARGINS, (40, 48, 40), (Score("osteophyte.size", GRADES, ("osteophyte",), ("osteophyte",)),), ("osteophyte",), whole=("femur", "tibia", "patella")),
    CloseUpPlan(
        "meniscus", THIRDS, (48, 24, 48),
        (
            Score("morphology.class", (0, 1, 2, 3, 4, 5, 6, 8), TEARS), Score("extrusion.grade", GRADES, ()),
            Score("root-tear.presence", (0, 1), ("root-tear",)),
        ),
        (*TEARS, "root-tear"),
        ("medial-meniscus", "lateral-meniscus", "tibia"), ("morphology.class", "root-tear.presence"),
        ("medial-meniscus", "lateral-meniscus"),
    ),
)


@dataclass(frozen=True)
class CloseUp:
    """A region of a knee: bytes [18,…] and true tissue and lesion with MARGIN voxels around the crop; a grade index per score, −1 unknown or not to be seen."""

    knee: int
    region: str
    crop: np.ndarray
    tissue: np.ndarray
    lesion: np.ndarray
    grades: tuple[int, ...]


def region_of_question() -> dict[int, str]:
    """The region that a question of these families asks about (moaks/question-table.ts)."""
    questions = dict(zip(range(16, 30), (
        "patella-medial", "patella-lateral", "femur-medial-trochlea", "femur-medial-central", "femur-medial-posterior",
        "femur-lateral-trochlea", "femur-lateral-central", "femur-lateral-posterior", *ARTICULAR[8:],
    )))
    questions.update(zip(range(30, 42), MARGINS))
    questions.update(zip(range(44, 48), ("medial-meniscus-anterior", "medial-meniscus-body", "lateral-meniscus-anterior", "lateral-meniscus-body")))
    questions.update(zip(range(48, 54), THIRDS))
    questions.update({58: "medial-meniscus-posterior", 59: "lateral-meniscus-posterior"})
    return questions


def cut(volume: np.ndarray, first: list[int], size: tuple[int, ...]) -> np.ndarray:
    """Part of the last three axes, zeros outside."""
    out = np.zeros((*volume.shape[:-3], *size), volume.dtype)
    source, target = [], []
    for start, length, whole in zip(first, size, volume.shape[-3:]):
        a, b = max(0, start), min(whole, start + length)
        if b <= a:
            return out
        source.append(slice(a, b))
        target.append(slice(a - start, b - start))
    out[(..., *target)] = volume[(..., *source)]
    return out


def first_of(box: dict[str, list[float]], size: tuple[int, int, int]) -> list[int]:
    """First voxel [k,j,i] of a crop around a box of i, j, k; as src-main/inference/pipeline/close-ups.ts."""
    middle = [(low + high) / 2 for low, high in zip(box["min"], box["max"])][::-1]
    return [int(np.floor(centre - (length - 1) / 2 + 0.5)) for centre, length in zip(middle, size)]


def box_in(box: dict[str, list[float]], first: list[int], size: tuple[int, ...]) -> np.ndarray:
    """Where a box of i, j, k, grown by BOX_MARGIN voxels, lies in a crop [d,h,w]; as in close-ups.ts."""
    axes = [
        (np.arange(start, start + length) >= low - BOX_MARGIN) & (np.arange(start, start + length) <= high + BOX_MARGIN)
        for start, length, low, high in zip(first, size, box["min"][::-1], box["max"][::-1])
    ]
    return axes[0][:, None, None] & axes[1][None, :, None] & axes[2][None, None, :]


def is_cut_off(tissue: np.ndarray, first: list[int], size: tuple[int, ...], whole: tuple[str, ...]) -> bool:
    """Whether a crop shows some of these tissues on the grid's first or last slice."""
    values = [TISSUE[name] for name in whole]
    edges = [edge for edge in (0, tissue.shape[0] - 1) if first[0] <= edge < first[0] + size[0]]
    plane = (1, *size[1:])
    return any(bool(np.isin(cut(tissue, [edge, *first[1:]], plane), values).any()) for edge in edges)


def load_close_ups(folder: Path, seed: int, plan: CloseUpPlan, rule: Rule, margin: int = MARGIN) -> list[CloseUp]:
    """Every region of one knee that was found whole and of which a grade is to be seen; `rule` says whether fluid is bright."""
    def volume(kind: str, *lead: int) -> np.ndarray:
        return np.memmap(folder / f"{seed}.{kind}.u8", np.uint8, "r", shape=(*lead, *SEGMENT_SHAPE))

    boxes = json.loads((folder / f"{seed}.json").read_text())["boxes"]
    rows = [json.loads(line) for line in (folder / f"{seed}.jsonl").read_text().splitlines()]
    evidence, image, part = volume("evidence", EVIDENCE_CHANNELS), volume("image"), volume("region")
    tissue, lesion = volume("true-tissue"), volume("true-lesion")
    known: dict[tuple[str, str], int] = {}
    questions = region_of_question()
    for row in rows:
        if row.get("question") in questions:
            known[(questions[row["question"]], row["component"])] = row["grade"]
    hidden = plan.needs_fluid if rule and not shows_fluid_bright(rule, rows[-1]["levels"]) else ()
    found = []
    for region in plan.regions:
        grades = tuple(
            score.classes.index(known[(region, score.component)])
            if (region, score.component) in known and score.component not in hidden
            else -1
            for score in plan.scores
        )
        if region not in boxes or max(grades) < 0:
            continue
        size = tuple(length + 2 * margin for length in plan.size)
        first = first_of(boxes[region], size)
        if is_cut_off(tissue, first, size, plan.whole):
            continue
        inside = cut(part, first, size) == REGION_VALUES[region] if region in REGION_VALUES else box_in(boxes[region], first, size)
        inside = np.where(inside, 255, 0).astype(np.uint8)
        crop = np.concatenate([cut(evidence, first, size), cut(image, first, size)[None], inside[None]])
        found.append(CloseUp(seed, region, crop, cut(tissue, first, size), cut(lesion, first, size), grades))
    return found


def place_of(region: str, plan: CloseUpPlan) -> Tensor:
    """One-hot [places]."""
    return F.one_hot(torch.tensor(plan.regions.index(region)), len(plan.regions)).float()


def findings_of(tissue: Tensor, lesion: Tensor, plan: CloseUpPlan) -> Tensor:
    """What is to be drawn, at twice the spacing: 1 where any of eight voxels has it; [findings,d/2,h/2,w/2]."""
    marks = [lesion == LESION[name] for name in plan.lesions] + [tissue == TISSUE[name] for name in plan.tissues]
    return F.max_pool3d(torch.stack(marks)[None].float(), 2)[0]


Sample = tuple[Tensor, Tensor, Tensor, Tensor]


def sample_of(one: CloseUp, plan: CloseUpPlan, shift: tuple[int, int, int] = (0, 0, 0), margin: int = MARGIN) -> Sample:
    """Crop bytes [18,d,h,w], place, findings and grade indices, moved by `shift` voxels."""
    at = tuple(slice(margin + by, margin + by + length) for by, length in zip(shift, plan.size))
    crop = torch.from_numpy(np.ascontiguousarray(one.crop[(slice(None), *at)]))
    tissue, lesion = (torch.from_numpy(np.ascontiguousarray(labels[at])) for labels in (one.tissue, one.lesion))
    return crop, place_of(one.region, plan), findings_of(tissue, lesion, plan), torch.tensor(one.grades)


def batch_of(close_ups: list[CloseUp], plan: CloseUpPlan) -> tuple[Tensor, Tensor]:
    """Crop bytes [N,18,d,h,w] and places [N,places] as the app would see them."""
    parts = [sample_of(one, plan) for one in close_ups]
    return torch.stack([part[0] for part in parts]), torch.stack([part[1] for part in parts])


def laid_at(one: CloseUp, plan: CloseUpPlan, turn: Tensor, shift: list[float]) -> Sample:
    """A close-up sampled through `turn` [3,3] (slice, row, column) about its middle and moved by `shift` voxels.

    Evidence and image trilinear, region and truth from the nearest voxel; beyond the margin the outermost voxels hold.
    """
    source = one.crop.shape[1:]
    # affine_grid wants x, y, z of −1…1 over the source, from x, y, z of −1…1 over the target.
    axes = (2, 1, 0)
    theta = [[float(turn[a, b]) * plan.size[b] / source[a] for b in axes] + [2 * shift[a] / source[a]] for a in axes]
    where = F.affine_grid(torch.tensor([theta]), [1, 1, *plan.size], align_corners=False)

    def at(volume: np.ndarray, mode: str) -> Tensor:
        values = torch.from_numpy(np.ascontiguousarray(volume)).float()[None]
        return F.grid_sample(values, where, mode=mode, padding_mode="border", align_corners=False)[0]

    crop = torch.cat([at(one.crop[:REGION_CHANNEL], "bilinear"), at(one.crop[REGION_CHANNEL:], "nearest")])
    tissue, lesion = at(np.stack([one.tissue, one.lesion]), "nearest")
    return crop, place_of(one.region, plan), findings_of(tissue, lesion, plan), torch.tensor(one.grades)


def small_turn(rng: torch.Generator) -> Tensor:
    """A turn about each axis [3,3] by MOST_TURN at most, up to 5 % larger or smaller."""
    scale = uniform(rng, 0.95, 1.05)
    angles = (uniform(rng, -MOST_TURN, MOST_TURN), uniform(rng, -MOST_TURN, MOST_TURN), uniform(rng, -MOST_TURN, MOST_TURN))
    return rotation(angles) * scale


def varied(rng: torch.Generator, one: CloseUp, plan: CloseUpPlan) -> Sample:
    """Another place of the crop, mostly turned; a little less evidence, another receiver."""
    if chance(rng, TURNED):
        shift = [uniform(rng, -MARGIN, MARGIN) for _ in range(3)]
        crop, place, findings, grades = laid_at(one, plan, small_turn(rng), shift)
    else:
        by = tuple(int(torch.randint(-MARGIN, MARGIN + 1, (), generator=rng)) if chance(rng, 0.9) else 0 for _ in range(3))
        crop, place, findings, grades = sample_of(one, plan, by)
    values = crop.float()
    channels = values.shape[0]
    gain = 1 + 0.08 * torch.randn((channels, 1, 1, 1), generator=rng)
    zero = torch.full((channels, 1, 1, 1), EVIDENCE_OFFSET)
    zero[IMAGE_CHANNEL:] = 0
    gain[REGION_CHANNEL] = 1
    values = (values - zero) * gain + zero
    values[:REGION_CHANNEL] += 3 * torch.randn((REGION_CHANNEL, 1, 1, 1), generator=rng)
    return values, place, findings, grades


class CloseUpSamples(IterableDataset[Sample]):
    """Close-ups in random order, varied anew every time."""

    def __init__(self, close_ups: list[CloseUp], plan: CloseUpPlan, seed: int) -> None:
        self.close_ups, self.plan, self.seed = close_ups, plan, seed

    def __iter__(self):  # type: ignore[no-untyped-def]
        rng = torch.Generator().manual_seed(self.seed)
        while True:
            for index in torch.randperm(len(self.close_ups), generator=rng).tolist():
                yield varied(rng, self.close_ups[index], self.plan)
