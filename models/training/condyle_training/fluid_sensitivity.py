"""Whether an image shows fluid bright beside dark marrow and fat: a linear rule on tissue levels.

Marrow lesions, synovitis, effusion, cysts, lost cartilage and torn menisci cannot be seen without;
src-main/inference/pipeline/fluid-sensitivity.ts applies the same rule, and the questions of a pack's `fluidSensitivity`
are then not answered.
"""

from __future__ import annotations

import math

from .feature_rows import FeatureFile, category_of

#: Level that all others are taken relative to; large, and grey in every contrast.
REFERENCE = "femoral-cartilage"
#: What tells the contrasts apart: marrow, fat, fluid.
TISSUES = ("femur", "tibia", "hoffa-fat-pad", "joint-fluid")
DARKEST = 0.02

#: Contrasts of the simulator that show it, by design.
SHOWING = frozenset(("dess", "qdess", "pd-fs", "t2-fs"))

#: Categories (feature_rows.category_of) that are graded on such images only.
CATEGORIES = frozenset(("bml", "cartilage", "hoffa", "effusion", "morphology", "meniscal-cyst", "root-tear"))
QUESTIONS = [question for question in range(1, 70) if category_of(question) in CATEGORIES]

Rule = dict[str, object]


def relative_levels(levels: dict[str, float]) -> list[float | None] | None:
    """ln(level / reference) by TISSUES, None where a tissue was not found; None without the reference."""
    reference = levels.get(REFERENCE)
    if reference is None:
        return None
    seen = [levels.get(tissue) for tissue in TISSUES]
    return [None if level is None else math.log(max(level, DARKEST) / max(reference, DARKEST)) for level in seen]


def shows_fluid_bright(rule: Rule, levels: dict[str, float]) -> bool:
    """As the app decides."""
    relative = relative_levels(levels)
    if relative is None:
        return False
    parts = zip(rule["tissues"], relative)
    return sum(part["weight"] * (part["usual"] if value is None else value) for part, value in parts) + rule["bias"] >= 0


def unseen(file: FeatureFile, rule: Rule) -> set[tuple[str, int]]:
    """(knee, question) that a pack with this rule does not answer; knees whose levels nobody measured are not held back."""
    if not rule:
        return set()
    known = {knee: record["levels"] for knee, record in file.knees.items() if "levels" in record}
    dark = [knee for knee, levels in known.items() if not shows_fluid_bright(rule, levels)]
    return {(knee, question) for knee in dark for question in rule["questions"]}
