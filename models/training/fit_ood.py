"""Fit the out-of-distribution score of the localiser: `python3 fit_ood.py --label-map … [--knees 360]`.

Knees (pictured anew, all contrasts, cut fields of view, and the simulator's rendered examinations) give the mean and
whitening of the embedding and the ranges of the sanity measures; half of the strangers (noise, empty, brain, blobs,
scouts, tumbled knees) say in which directions of it the score looks more closely. The other third of the knees and the
other half of the strangers test it. What the localiser saw is kept in runs/strangers.pt (delete it to look again).
Writes logs/ood.json: the pack.json part under "manifest", the AUROC per kind beside it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from condyle_training import strangers
from condyle_training.localise_samples import LocaliseSamples
from condyle_training.networks import Localiser
from condyle_training.real_knee import read_series, to_localise_grid
from condyle_training.rendered import RenderedKnees
from condyle_training.sanity import sanity_measures
from condyle_training.scores import auroc
from condyle_training.simulated import SimulatedKnees
from export import HERE, load

#: Measures that bound a knee, with the share of their spread that costs one point of score.
BOUNDED = ("bone-fraction", "femur-volume", "tibia-volume", "cartilage-volume", "foreground-certainty",
           "femur-connected", "tibia-connected", "femur-above-tibia", "patella-before-femur", "patella-above-tibia")
#: Of the embedding; more need more knees to be known.
COMPONENTS = 120
#: How much more a direction towards a kind of stranger counts than one in which knees merely vary.
CLOSER_LOOK = 4.0
#: Ridge on the spread of knees and strangers along the whitened components (knees have 1 there).
SPREAD_RIDGE = 3.0


#: Embedding and sanity measures of one image.
Seen = tuple[np.ndarray, dict[str, float]]


class Probe:
    """Runs the localiser and keeps embedding and measures of every image seen."""

    def __init__(self, model: Localiser) -> None:
        self.model = model.eval()

    def look(self, image: Tensor) -> tuple[np.ndarray, dict[str, float]]:
        """Embedding [E] and sanity measures of an image [d,h,w]."""
        with torch.no_grad():
            logits, embedding = self.model.with_embedding(image[None, None])
        return embedding[0].numpy(), sanity_measures(logits[0].numpy(), image.numpy())


def directions(knees: np.ndarray, strangers_by_kind: list[np.ndarray]) -> np.ndarray:
    """Fisher's direction from knees to each kind of stranger [kinds, K], of unit deviation among knees [N, K]."""
    rows = []
    for kind in strangers_by_kind:
        spread = np.cov(knees.T) + 0.5 * np.cov(kind.T) + SPREAD_RIDGE * np.eye(knees.shape[1])
        row = np.linalg.solve(spread, kind.mean(0) - knees.mean(0))
        rows.append(row / np.std(knees @ row))
    return np.stack(rows)


def fit(embeddings: np.ndarray, measures: list[dict[str, float]], others: list[np.ndarray]) -> dict[str, object]:
    """Mean, whitening of the embedding's leading components, a closer look towards strangers, ranges of the measures.

    Deviations are floored at a share of the median one: directions in which knees hardly differ are the telling ones,
    but few knees do not know them exactly.
    """
    mean = embeddings.mean(0)
    scale = embeddings.std(0) + 1e-3
    _, values, vectors = np.linalg.svd((embeddings - mean) / scale, full_matrices=False)
    deviations = values / np.sqrt(len(embeddings) - 1)
    kept = min(COMPONENTS, len(deviations) - 1)
    floor = 0.5 * float(np.median(deviations[:kept]))
    rows = vectors[:kept] / np.maximum(deviations[:kept], floor)[:, None] / scale
    towards = directions((embeddings - mean) @ rows.T, [(kind - mean) @ rows.T for kind in others])
    rows = np.concatenate([rows, CLOSER_LOOK * towards @ rows])
    checks = []
    for name in BOUNDED:
        seen = np.array([item[name] for item in measures])
        low, high = np.percentile(seen, (2, 98))
        spread = max(float(high - low), 1e-3)
        checks.append({"measure": name, "min": float(low), "max": float(high + 0.25 * spread), "scale": 0.5 * spread})
    return {"mean": mean.round(6).tolist(), "whitening": rows.round(6).tolist(), "threshold": 1.0, "checks": checks}


def score(manifest: dict[str, object], embedding: np.ndarray, measures: dict[str, float]) -> float:
    """The score as the app computes it."""
    whitening = np.array(manifest["whitening"])
    total = float(np.linalg.norm(whitening @ (embedding - np.array(manifest["mean"]))) / np.sqrt(len(whitening)))
    for check in manifest["checks"]:
        value = measures[check["measure"]]
        total += max(0.0, check["min"] - value, value - check["max"]) / check["scale"]
    return total


def look_at_all(options: argparse.Namespace) -> tuple[list[Seen], dict[str, list[Seen]], Seen | None]:
    """Run the localiser on knees, on every kind of stranger and on the real knee."""
    model = Localiser()
    load(model, "localise")
    probe = Probe(model)
    pictured = LocaliseSamples(options.label_map, SimulatedKnees(options.simulated), None, 90001, 0.7, 0)
    draws = iter(pictured)
    images = [next(draws)[0][0] for _ in range(options.knees)]
    rendered = RenderedKnees(options.rendered, 1)
    if rendered.available():
        images += [rendered.load(seed).image for seed in rendered.seeds[: options.knees // 2]]
    rng = torch.Generator().manual_seed(77)
    images = [images[index] for index in torch.randperm(len(images), generator=rng).tolist()]
    kinds = {
        "noise": lambda _: strangers.noise(rng),
        "empty": lambda _: strangers.empty(rng),
        "brain": lambda _: strangers.brain(rng),
        "blobs": lambda _: strangers.blobs(rng),
        "scout": lambda index: strangers.coarse_localiser(rng, images[index]),
        "tumbled": lambda index: strangers.tumbled(rng, images[index]),
    }
    others = {name: [probe.look(make(index)) for index in range(options.strangers)] for name, make in kinds.items()}
    real = None
    if options.series:
        real = probe.look(torch.from_numpy(to_localise_grid(read_series(options.series))))
    return [probe.look(image) for image in images], others, real


def main() -> None:
    """Fit, test, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label-map", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated-localise")
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "localise")
    parser.add_argument("--series", type=Path, help="the real test knee, only scored")
    parser.add_argument("--knees", type=int, default=360, help="pictured; at most half as many rendered ones join them")
    parser.add_argument("--strangers", type=int, default=40, help="of each kind")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cache = HERE / "runs" / "strangers.pt"
    if not cache.exists():
        torch.save(look_at_all(options), cache)
    seen, others, real = torch.load(cache)
    half = len(seen) * 2 // 3
    shown = [np.stack([item[0] for item in items[: len(items) // 2]]) for items in others.values()]
    manifest = fit(np.stack([item[0] for item in seen[:half]]), [item[1] for item in seen[:half]], shown)
    inside = np.array([score(manifest, *item) for item in seen[half:]])
    manifest["threshold"] = float(np.percentile(inside, 97))
    report: dict[str, object] = {"knees": len(inside), "flaggedKnees": float((inside > manifest["threshold"]).mean())}
    every: list[float] = []
    for name, items in others.items():
        outside = np.array([score(manifest, *item) for item in items[len(items) // 2 :]])
        every.extend(outside.tolist())
        report[name] = {"auroc": auroc(inside, outside), "flagged": float((outside > manifest["threshold"]).mean())}
    report["auroc"] = auroc(inside, np.array(every))
    if real is not None:
        report["realKneeScore"] = score(manifest, *real)
    report["manifest"] = manifest
    (HERE / "logs" / "ood.json").write_text(json.dumps(report) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "manifest"}, indent=1), manifest["threshold"])


if __name__ == "__main__":
    main()
