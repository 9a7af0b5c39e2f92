"""Train a net that looks at one kind of region close up: `python3 train_close_ups.py --look cartilage --minutes 25`.

Learns from the knees that features.ts --evidence wrote, but for the last `--left-out` of them, on which the heads are
fitted (score_close_ups.py) and which give the balanced accuracy in the log. Again for osteophyte and meniscus. Resumes
from runs/close-up-<look>/last.pt; SIGTERM saves and ends.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from condyle_training.close_up_net import CloseUpNet, as_input
from condyle_training.close_ups import PLANS, CloseUp, CloseUpPlan, CloseUpSamples, batch_of, load_close_ups, new_net
from condyle_training.loop import Ema, Run, StopSignal, cosine_rate
from condyle_training.scores import balanced_accuracy
from export import HERE, read_json

#: One in so many of the knees left out is looked at while training goes on.
WATCH_STRIDE = 3

#: How much drawing counts beside grading.
FINDINGS_WEIGHT = 8.0
#: A voxel with a finding counts so often as one without.
FINDING_RARITY = 1.5


def class_weights(close_ups: list[CloseUp], plan: CloseUpPlan) -> list[Tensor]:
    """Per score: grades weigh by the root of their rarity."""
    weights = []
    for index, score in enumerate(plan.scores):
        kept = [one.grades[index] for one in close_ups if one.grades[index] >= 0]
        counts = torch.bincount(torch.tensor(kept), minlength=len(score.classes)).float().clamp(min=1)
        weight = counts.rsqrt()
        weights.append(weight / (weight * counts).sum() * counts.sum())
    return weights


def close_up_loss(scores: Tensor, drawn: Tensor, findings: Tensor, grades: Tensor, plan: CloseUpPlan, weights: list[Tensor]) -> Tensor:
    """Cross-entropy of every known grade, and of what is drawn with its soft Dice."""
    total = scores.new_zeros(())
    for index, part in enumerate(scores.float().split([len(score.classes) for score in plan.scores], 1)):
        known = grades[:, index] >= 0
        if bool(known.any()):
            total = total + F.cross_entropy(part[known], grades[known, index], weights[index], label_smoothing=0.05)
    drawn = drawn.float()
    rarity = torch.full((1, 1, 1, 1, 1), FINDING_RARITY)
    entropy = F.binary_cross_entropy_with_logits(drawn, findings, pos_weight=rarity)
    likely = torch.sigmoid(drawn)
    axes = (0, 2, 3, 4)
    dice = (2 * (likely * findings).sum(axes) + 20) / (likely.sum(axes) + findings.sum(axes) + 20)
    return total + FINDINGS_WEIGHT * entropy + 1 - dice.mean()


@torch.no_grad()
def scores_of(net: CloseUpNet, close_ups: list[CloseUp], plan: CloseUpPlan) -> np.ndarray:
    """Scores [N,width] of close-ups as the app would see them."""
    found = []
    for first in range(0, len(close_ups), 8):
        crop, place = batch_of(close_ups[first : first + 8], plan)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, _, _ = net(as_input(crop).to(memory_format=torch.channels_last_3d), place)
        found.append(scores.float())
    return torch.cat(found).numpy()


def judge(net: CloseUpNet, close_ups: list[CloseUp], plan: CloseUpPlan) -> dict[str, float]:
    """Balanced accuracy of every component."""
    if not close_ups:
        return {}
    scores, report, column = scores_of(net, close_ups, plan), {}, 0
    for index, score in enumerate(plan.scores):
        part = scores[:, column : column + len(score.classes)]
        column += len(score.classes)
        rows = [n for n, one in enumerate(close_ups) if one.grades[index] >= 0]
        truth = np.array([close_ups[n].grades[index] for n in rows])
        if len(rows):
            report[score.component] = round(balanced_accuracy(truth, part[rows].argmax(1)), 3)
            report[f"{score.component} accuracy"] = round(float((part[rows].argmax(1) == truth).mean()), 3)
    return report


def knees_in(folder: Path) -> list[int]:
    """Seeds of the knees that features.ts --evidence wrote, in order."""
    return sorted(int(path.name.split(".")[0]) for path in folder.glob("*.jsonl"))


def knees_of(folder: Path, plan: CloseUpPlan, left_out: int) -> tuple[list[CloseUp], list[CloseUp]]:
    """Close-ups to learn from, and those of some of the last `left_out` knees to watch it by."""
    seeds = knees_in(folder)
    learned, watched = seeds[: len(seeds) - left_out], seeds[len(seeds) - left_out :: WATCH_STRIDE]
    rule = read_json(HERE / "runs" / "contrast.json")
    return tuple([one for seed in some for one in load_close_ups(folder, seed, plan, rule)] for some in (learned, watched))


def main() -> None:
    """Run until the budget is used up or a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look", required=True, choices=[plan.name for plan in PLANS])
    parser.add_argument("--evidence", type=Path, default=HERE / "runs" / "evidence")
    parser.add_argument("--left-out", type=int, default=100, help="knees that the heads are fitted on")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--watch", type=float, default=5, help="minutes between looks at knees left out")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stop = StopSignal()
    plan = next(plan for plan in PLANS if plan.name == options.look)
    learned, watched = knees_of(options.evidence, plan, options.left_out)
    net = new_net(plan).to(memory_format=torch.channels_last_3d)
    ema = Ema(net, 0.99)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-2)
    run = Run(HERE / "runs" / plan.run, HERE / "logs" / f"{plan.run}.jsonl", net, optimiser, ema)
    resumed = run.resume()
    run.write({"event": "resumed" if resumed else "started", "minutes": options.minutes, "closeUps": len(learned), "leftOut": len(watched)})
    weights, total, count, watched_at = class_weights(learned, plan), 0.0, 0, run.elapsed()
    for crop, place, findings, grades in DataLoader(CloseUpSamples(learned, plan, options.seed + run.step), batch_size=options.batch):
        done = run.elapsed() / (options.minutes * 60)
        for group in optimiser.param_groups:
            group["lr"] = cosine_rate(done, options.rate)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, drawn, _ = net(as_input(crop).to(memory_format=torch.channels_last_3d), place)
        loss = close_up_loss(scores, drawn, findings, grades, plan, weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        run.step += 1
        ema.update(net, run.step)
        total, count = total + float(loss), count + 1
        if run.step % 50 == 0:
            run.write({"loss": round(total / count, 4), "epoch": round(run.step * options.batch / len(learned), 1)})
            total, count = 0.0, 0
            run.save()
        if run.elapsed() - watched_at > options.watch * 60:
            run.write({"leftOut": judge(ema.model, watched, plan)})
            watched_at = run.elapsed()
        if stop.raised or done >= 1:
            break
    run.save()
    run.write({"event": "stopped" if stop.raised else "finished", "leftOut": judge(ema.model, watched, plan)})


if __name__ == "__main__":
    main()
