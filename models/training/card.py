"""Write a pack's CARD.md from its pack.json, the training logs and the metrics: `python3 card.py [--pack …]`.

The app refuses a pack with a changed file, so the card's new hash goes into pack.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from condyle_training.pack import sha256

HERE = Path(__file__).parent

#: Category → (title, bar for balanced accuracy that the project set itself).
CATEGORIES = {
    "cartilage": "Cartilage", "bml": "Bone marrow lesions", "osteophyte": "Osteophytes", "hoffa": "Hoffa-synovitis",
    "effusion": "Effusion-synovitis", "extrusion": "Meniscal extrusion", "morphology": "Meniscal morphology",
    "ligament": "Ligaments and patellar tendon", "meniscal-cyst": "Meniscal cysts", "hypertrophy": "Meniscal hypertrophy",
    "root-tear": "Root tears", "periarticular": "Periarticular",
}
BAR = 0.70


def read(path: Path) -> dict[str, object]:
    """A JSON file, or nothing."""
    return json.loads(path.read_text()) if path.exists() else {}


def curve(path: Path, keys: tuple[str, ...], points: int = 12) -> list[str]:
    """Table rows of a training log, thinned to about `points`."""
    if not path.exists():
        return []
    records = [json.loads(line) for line in path.read_text().splitlines()]
    records = [record for record in records if all(key in record for key in keys)]
    step = max(1, len(records) // points)
    chosen = records[::step]
    if records and chosen[-1] is not records[-1]:
        chosen.append(records[-1])
    return [f"| {r['step']} | {r['seconds'] // 60} | " + " | ".join(str(r[key]) for key in keys) + " |" for r in chosen]


def share(value: object) -> str:
    """A number with three digits, a dash where it is missing."""
    return f"{value:.3f}" if isinstance(value, (int, float)) else "–"


def grades_section(metrics: dict[str, object]) -> list[str]:
    """Accuracy per category beside the majority baseline, with the bar it is held against."""
    overall = dict(metrics.get("overall") or {})
    if not overall:
        return ["Not scored on held-out knees in this version."]
    lines = [
        f"Overall accuracy {share(overall.get('accuracy'))} over {overall.get('answers')} answers "
        f"(always answering the commonest grade: {share(overall.get('majorityAccuracy'))}); balanced accuracy "
        f"{share(overall.get('balancedAccuracy'))}; expected calibration error {share(overall.get('calibrationError'))}.",
        held_back(metrics),
        "",
        "| Category | Accuracy | Majority | Balanced accuracy | Chance | Bar 0.70 | Calibration error | Answers |",
        "|---|---|---|---|---|---|---|---|",
    ]
    categories = dict(metrics.get("categories") or {})
    for name, title in CATEGORIES.items():
        scores = categories.get(name)
        if not scores:
            continue
        met = "met" if scores["balancedAccuracy"] >= BAR else "**missed**"
        lines.append(
            f"| {title} | {share(scores['accuracy'])} | {share(scores['majorityAccuracy'])} | "
            f"{share(scores['balancedAccuracy'])} | {share(scores['majorityBalancedAccuracy'])} | {met} | "
            f"{share(scores['calibrationError'])} | {scores['answers']} |"
        )
    return lines


def held_back(metrics: dict[str, object]) -> str:
    """How much is not answered because the image does not show it."""
    counts = dict(metrics.get("heldBack") or {})
    if not counts:
        return ""
    share_of = counts["answers"] / max(1, counts["asked"])
    right = metrics["overall"]["accuracy"] * metrics["overall"]["answers"]
    return (
        f"Not counted as answers: {counts['answers']} of {counts['asked']} ({100 * share_of:.0f} %), in {counts['knees']} knees whose "
        "contrast does not show fluid bright beside dark marrow and fat. Marrow lesions, cartilage loss, synovitis, effusion, menisci and cysts are not answered "
        f"there; counted as wrong, they would make the overall accuracy {share(right / max(1, counts['asked']))}."
    )


def heads_section(metrics: dict[str, object]) -> list[str]:
    """Cross-validated scores of every head tried, kept or not."""
    heads = dict(metrics.get("crossValidated") or {})
    if not heads:
        return []
    lines = ["Cross-validation by knee while fitting (the knee's pictures and the head's rows were left out; no net "
             "has learned from it). A head without measurable skill is not shipped: its questions count as not answered. Weights multiply the grades' probabilities when one is chosen.",
             "", "| Component | Rows | Accuracy | Majority | Balanced | Chance | Calibration error | Weights | Shipped |", "|---|---|---|---|---|---|---|---|---|"]
    for name, item in sorted(heads.items()):
        numbers = [share(item.get(key)) for key in ("accuracy", "majority", "balanced", "chance", "calibrationError")]
        weights = ", ".join(f"{weight:.1f}" for weight in item.get("weights") or []) or "–"
        lines.append(f"| {name} | {item['rows']} | {' | '.join(numbers)} | {weights} | {'yes' if item['kept'] else 'no'} |")
    return lines


POINTS = ("sensitive", "balanced", "specific")


def points_section(metrics: dict[str, object], pack: dict[str, object]) -> list[str]:
    """What each operating point does, the curve of every head, and for how many abnormal ones probabilities hold."""
    families = dict(metrics.get("operatingPoints") or {})
    if not families:
        return ["This version states no operating points: every finding stands by its grade."]
    lines = ["Below the first limit a finding is normal, from the second on abnormal, between unsure, which is never counted as abnormal. Sensitivity, sensitivity "
             "from grade 2 on, specificity and the share of normal ones left unsure come from knees left out while the heads were fitted.", ""]
    standing = dict(metrics.get("standing") or {})
    if standing:
        lines += ["| Held-out knees | Alarms a knee | – a healthy knee | – most | Sensitivity | – grade 2 and more | Unsure |", "|---" * 7 + "|"]
        for name in POINTS:
            one = standing[name]
            keys = ("alarmsPerKnee", "alarmsPerHealthyKnee", "mostOfHealthy", "sensitivity", "sensitivity2", "unsure")
            lines.append(f"| {name} | {' | '.join(share(one.get(key)) for key in keys)} |")
        lines.append("")
    lines += ["| Component | Point | Normal below | Abnormal from | Sensitivity | Grade 2 and more | Specificity | Normal, unsure |", "|---" * 8 + "|"]
    for name, family in sorted(families.items()):
        for point in POINTS:
            one = dict(family["points"][point])
            keys = ("normalBelow", "abnormalFrom", "sensitivity", "sensitivity2", "specificity", "unsureNormal")
            lines.append(f"| {name} | {point} | {' | '.join(share(one.get(key)) for key in keys)} |")
    limits = [f"{row['from']:.1f}" for row in next(iter(families.values()))["curve"]]
    lines += ["", "Sensitivity / specificity where abnormal begins at:", "", f"| Component | {' | '.join(limits)} |", "|---" * (len(limits) + 1) + "|"]
    for name, family in sorted(families.items()):
        cells = [f"{row['sensitivity']:.2f} / {row['specificity']:.2f}" for row in family["curve"]]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    stated = dict(pack.get("operatingPoints") or {})
    shares = [f"{name} {share(one['fitted'])}" for name, one in sorted(dict(stated.get("families") or {}).items())]
    lines += ["", f"Share of abnormal ones that probabilities were fitted for: {', '.join(shares)}."]
    return lines + [f"- {group}: {text}" for group, text in dict(stated.get("sources") or {}).items()]


def location_section(metrics: dict[str, object]) -> list[str]:
    """IoU of the boxes on held-out simulated knees, side, time."""
    held = dict(metrics.get("heldOut") or {})
    if "meanIoU" not in held:
        return ["Boxes were not scored for this version."]
    lines = [
        f"{held['knees']} simulated knees ({'shapes the nets learned from, pictured anew' if held.get('seenShapes') else 'held out'}): mean 3D IoU over all regions {share(held['meanIoU'])} (bar 0.75); worst "
        f"region {held['worstRegion']} {share(held['worstIoU'])} (bar 0.50).",
    ]
    if "sideAccuracy" in held:
        lines.append(f"Side inferred rightly in {100 * held['sideAccuracy']:.1f} %.")
    if "medianSeconds" in held:
        lines.append(f"Median time per knee while measured: {held['medianSeconds']:.1f} s, two knees side by side on two shared cores.")
    alone = dict(metrics.get("alone") or {})
    if alone:
        lines.append(f"Median time of {alone['knees']} further knees read one after another on the same two cores: {alone['medianSeconds']:.1f} s (bar 10).")
    lines += ["", "| Region | IoU |", "|---|---|"]
    return lines + [f"| {region} | {share(value)} |" for region, value in dict(held["iou"]).items()]


def stranger_section(metrics: dict[str, object]) -> list[str]:
    """Out-of-distribution AUROC by kind."""
    scores = dict(metrics.get("outOfDistribution") or {})
    if not scores:
        return ["The out-of-distribution score is not fitted in this version: nothing is flagged."]
    located = dict(metrics.get("heldOut") or {})
    lines = [f"AUROC knees against everything else {share(scores['auroc'])} (bar 0.98). Flagged wrongly: "
             f"{100 * scores['flaggedKnees']:.1f} % of the {scores['knees']} knees of this test, "
             f"{100 * located.get('flagged', 0):.1f} % of the {located.get('knees', 0)} held-out knees above.", "",
             "| Kind | AUROC | Flagged |", "|---|---|---|"]
    for kind, value in scores.items():
        if isinstance(value, dict):
            lines.append(f"| {kind} | {share(value['auroc'])} | {100 * value['flagged']:.0f} % |")
    return lines


def real_section(metrics: dict[str, object], words: str) -> list[str]:
    """The one real knee: numbers, then words."""
    real = dict(metrics.get("realKnee") or {})
    if not real:
        return ["Not run on a real knee in this version."]
    lines = [
        f"A right knee, 3 T sagittal qDESS, never seen in training. Box IoU against boxes drawn by hand before any model ran "
        f"(real_knee_boxes.json), within what the localiser's grid sees; side inferred: {real.get('side', 'unknown')}.",
        "",
        "| Structure | Localiser alone | Whole reading |",
        "|---|---|---|",
    ]
    whole = dict(dict(metrics.get("realReading") or {}).get("iou") or {})
    lines += [f"| {name} | {share(value)} | {share(whole.get(name))} |" for name, value in dict(real["iou"]).items()]
    return [*lines, "", words.strip()] if words.strip() else lines


def close_up_curve(look: str) -> list[str]:
    """One kind of close-up: its curve, and what it answers of knees it did not learn from."""
    log = HERE / "logs" / f"close-up-{look}.jsonl"
    if not log.exists():
        return []
    records = [json.loads(line) for line in log.read_text().splitlines()]
    watched = [record for record in records if record.get("event") not in ("started", "resumed") and record.get("leftOut")]
    names = list(watched[-1]["leftOut"]) if watched else []
    return [
        f"Close-up of {look}; on knees left out, before any head, fluid-sensitive contrasts where the question wants them:",
        "",
        f"| Step | Minutes | {' | '.join(names)} |",
        "|---" * (len(names) + 2) + "|",
        *[f"| {one['step']} | {one['seconds'] // 60} | {' | '.join(share(one['leftOut'].get(name)) for name in names)} |" for one in watched],
        "",
    ]


def versions(pack: dict[str, object], path: Path = HERE / "logs" / "versions.jsonl") -> list[dict[str, object]]:
    """One record per version that was scored on held-out knees, this one last; written back."""
    metrics = dict(pack["metrics"])
    past = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    past = [record for record in past if record["version"] != pack["version"]]
    if not metrics.get("overall"):
        return past
    located = dict(metrics["heldOut"])
    record = {
        "version": pack["version"],
        "trainingSteps": metrics["trainingSteps"],
        "knees": located["knees"],
        "meanIoU": located["meanIoU"],
        "worstIoU": located["worstIoU"],
        "accuracy": metrics["overall"]["accuracy"],
        "balanced": {name: scores["balancedAccuracy"] for name, scores in metrics["categories"].items()},
    }
    path.write_text("".join(json.dumps(one) + "\n" for one in [*past, record]))
    return [*past, record]


def versions_section(records: list[dict[str, object]]) -> list[str]:
    """How every version did on its held-out knees."""
    names = [name for name in CATEGORIES if any(name in record["balanced"] for record in records)]
    return [
        f"| Version | Steps of localiser, segment net | Mean IoU | Worst | Accuracy | {' | '.join(CATEGORIES[name] for name in names)} |",
        "|---" * (len(names) + 5) + "|",
        *[
            f"| {one['version']} | {one['trainingSteps']['localise']}, {one['trainingSteps']['segment']} | {share(one['meanIoU'])} | "
            f"{share(one['worstIoU'])} | {share(one['accuracy'])} | {' | '.join(share(one['balanced'].get(name)) for name in names)} |"
            for one in records
        ],
    ]


def main() -> None:
    """Assemble the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--words", type=Path, default=HERE / "card-words.json", help="what was seen and what is missing")
    options = parser.parse_args()
    pack = read(options.pack / "pack.json")
    words = dict(read(options.words))
    metrics = dict(pack["metrics"])
    steps = dict(metrics.get("trainingSteps") or {})
    lines = [
        f"# {pack['title']} {pack['version']}",
        "",
        str(pack["intendedUse"]),
        "",
        f"**Learned from:** {pack['trainedOn']}",
        "",
        "**Limits**",
        *[f"- {limit}" for limit in pack["limits"]],
        "",
        "## What it is",
        str(words.get("what", "")),
        f"Questions answered: {len(pack['questions'])} of 69. Training steps: {', '.join(f'{k} {v}' for k, v in steps.items())}.",
        "",
        "## Where: boxes on simulated knees",
        *location_section(metrics),
        "",
        "## What: grades on simulated knees",
        *grades_section(metrics),
        "",
        *heads_section(metrics),
        "",
        "## From when on something is called abnormal",
        *points_section(metrics, pack),
        "",
        "## What it does not know: strangers",
        *stranger_section(metrics),
        "",
        "## A real knee",
        *real_section(metrics, str(words.get("realKnee", ""))),
        "",
        "## Learning curves",
        "Versions, each on knees that it had not learned from (since 0.16.0 the same 200): mean and worst IoU, accuracy over what it answered, and balanced "
        "accuracy per category (a dash where it did not answer). The simulator grew harder on the way.",
        "",
        *versions_section(versions(pack)),
        "",
        "Localiser, loss = cross-entropy + 1 − soft Dice on pictures never shown twice, so this is held-out loss:",
        "",
        "| Step | Minutes | Loss |",
        "|---|---|---|",
        *curve(HERE / "logs" / "localise.jsonl", ("loss",)),
        "",
        "Segment net:",
        "",
        "| Step | Minutes | Tissue loss | Lesion loss |",
        "|---|---|---|---|",
        *curve(HERE / "logs" / "segment.jsonl", ("tissue", "lesion")),
        "",
        *[line for look in pack.get("closeUps", []) for line in close_up_curve(look["name"])],
        "## What is missing, and what would close it",
        *[f"- {item}" for item in words.get("missing", [])],
        "",
        "Made by `npm run model:card` from pack.json and models/training/logs; numbers are not written by hand.",
        "",
    ]
    card = options.pack / "CARD.md"
    card.write_text("\n".join(lines))
    pack["files"] = {**pack["files"], card.name: sha256(card)}
    (options.pack / "pack.json").write_text(json.dumps(pack, indent=1, ensure_ascii=False) + "\n")
    print(options.pack / "CARD.md")


if __name__ == "__main__":
    main()
