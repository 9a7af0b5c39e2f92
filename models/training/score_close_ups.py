"""Add what close-ups score to the features of knees they did not learn from: `python3 score_close_ups.py`, before fit_heads.py.

Reads the knees that features.ts --evidence wrote and the nets of train_close_ups.py; writes runs/features.jsonl: of the
knees that the nets learned from all rows but those of their components, of the last `--left-out` knees all rows, with
the scores as the app adds them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from condyle_training.close_ups import PLANS, CloseUp, CloseUpPlan, batch_of, load_close_ups, new_net, region_of_question
from condyle_training.graphs import ScoredCloseUp
from export import HERE, load, read_json
from train_close_ups import knees_in

Scores = dict[tuple[int, str, str], dict[str, float]]


@torch.no_grad()
def features_of(module: ScoredCloseUp, close_ups: list[CloseUp], plan: CloseUpPlan) -> list[list[float]]:
    """Features of all components of close-ups of one knee, as the app's graph gives them."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return module(*batch_of(close_ups, plan))[0].float().tolist()


def scored(folder: Path, seeds: list[int]) -> Scores:
    """Scores by knee, region and component."""
    found: Scores = {}
    rule = read_json(HERE / "runs" / "contrast.json")
    for plan in PLANS:
        net = new_net(plan)
        if load(net, plan.run) == 0:
            continue
        module = ScoredCloseUp(net.to(memory_format=torch.channels_last_3d), plan).eval()
        for seed in seeds:
            close_ups = load_close_ups(folder, seed, plan, rule)
            if not close_ups:
                continue
            for one, values in zip(close_ups, features_of(module, close_ups, plan)):
                left = iter(values)
                for score in plan.scores:
                    found[(seed, one.region, score.component)] = dict(zip(score.features, left))
            print(f"\r{plan.name} of knee {seed}", end="", flush=True)
    print()
    return found


def main() -> None:
    """Score and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evidence", type=Path, default=HERE / "runs" / "evidence")
    parser.add_argument("--left-out", type=int, default=100, help="as in train_close_ups.py")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "features.jsonl")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    seeds = knees_in(options.evidence)
    left_out = set(seeds[len(seeds) - options.left_out :])
    scores = scored(options.evidence, sorted(left_out))
    components = {component for _, _, component in scores}
    regions = region_of_question()
    with options.out.open("w") as out:
        for seed in seeds:
            for line in (options.evidence / f"{seed}.jsonl").read_text().splitlines():
                row = json.loads(line)
                if row.get("component") in components:
                    more = scores.get((seed, regions[row["question"]], row["component"]))
                    if more is None:
                        continue
                    row["features"] = {**row["features"], **more}
                out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
