"""Train the net that reads columns on bones: `python3 train_surfaces.py [--samples runs/surface-samples] --minutes 30`.

Knees come from surface_samples.ts; every eighth is kept back, and `--judge` judges the net on those instead of training it.
Resumes from runs/surface/last.pt by itself; SIGTERM saves and ends.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from condyle_training.loop import Ema, Run, StopSignal, cosine_rate
from condyle_training.surface_augmentation import varied
from condyle_training.surface_net import SurfaceNet
from condyle_training.surface_samples import draw_patch, join, list_knees, read_knee
from condyle_training.surface_scores import knee_scores, read_cuts, summary

HERE = Path(__file__).parent
#: Every so many knees one is kept back.
HELD_OUT = 8
PATCHES, PATCH_SIZE = 4, 400


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=HERE / "runs" / "surface-samples")
    parser.add_argument("--name", default="surface")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", action="store_true")
    return parser.parse_args()


def judge(net: SurfaceNet, folder: Path, seeds: list[int]) -> dict[str, object]:
    """Scores of knees kept back."""
    knees = [read_knee(folder, seed) for seed in seeds]
    return summary([(knee.header, knee_scores(knee, read_cuts(net, knee))) for knee in knees])


def main() -> None:
    """Run until the budget is used up or a signal comes; or judge."""
    options = parse()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stop = StopSignal()
    model = SurfaceNet()
    ema = Ema(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=1e-4)
    run = Run(HERE / "runs" / options.name, HERE / "logs" / f"{options.name}.jsonl", model, optimiser, ema)
    resumed = run.resume()
    random = np.random.default_rng(options.seed + run.step)
    seeds = list_knees(options.samples)
    if not options.judge:
        run.write({"event": "resumed" if resumed else "started", "minutes": options.minutes, "knees": len(seeds)})
    knees: dict[int, object] = {}
    running = [0.0, 0]
    while not options.judge:
        if not knees or run.step % 100 == 0:
            seeds = list_knees(options.samples)
            knees = {seed: knees.get(seed) or read_knee(options.samples, seed) for seed in seeds if seed % HELD_OUT}
        done = run.elapsed() / (options.minutes * 60)
        for group in optimiser.param_groups:
            group["lr"] = cosine_rate(done, options.rate)
        chosen = random.choice(list(knees), PATCHES)
        columns, place, neighbours, target = join(
            [varied(draw_patch(knees[seed], random, PATCH_SIZE), random) for seed in chosen]
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(columns, place, neighbours).float()
        # All classes alike: a weight on cartilage moves both its surfaces outwards, 0.1 mm each, and covers bare bone.
        loss = -(target * logits.log_softmax(1)).sum() / target.sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        run.step += 1
        ema.update(model, run.step)
        running = [running[0] + float(loss.detach()), running[1] + 1]
        if run.step % 50 == 0:
            run.write({"loss": round(running[0] / running[1], 4), "knees": len(knees)})
            running = [0.0, 0]
        if run.step % 200 == 0:
            run.save()
        if stop.raised or done >= 1:
            break
    if not options.judge:
        run.save()
        run.write({"event": "stopped" if stop.raised else "finished"})
        return
    held = [seed for seed in list_knees(options.samples) if seed % HELD_OUT == 0]
    run.write({"event": "judged", "heldOut": judge(ema.model, options.samples, held)})


if __name__ == "__main__":
    main()
