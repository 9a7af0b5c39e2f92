"""Train the localiser: `python3 train_localise.py --label-map … [--simulated …] --minutes 48`.

Resumes from runs/<name>/last.pt by itself; SIGTERM saves and ends. The learning rate follows the share of
`--minutes` (or `--steps`) used up, so a slower machine simply takes fewer steps.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from condyle_training.device import best_device, sample_workers
from condyle_training.localise_samples import LocaliseSamples
from condyle_training.loop import Ema, Run, StopSignal, cosine_rate
from condyle_training.losses import dice_cross_entropy, pick_voxels, resolve_unknown, voxel_rows
from condyle_training.networks import Localiser
from condyle_training.rendered import RenderedKnees
from condyle_training.simulated import SimulatedKnees
from condyle_training.vocabulary import TISSUE_CLASSES

HERE = Path(__file__).parent


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label-map", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated-localise")
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "localise")
    parser.add_argument("--rendered-share", type=float, default=0.5, help="of samples that are rendered examinations")
    parser.add_argument("--simulated-share", type=float, default=0.5, help="of the other samples that are simulated labels")
    parser.add_argument("--name", default="localise")
    parser.add_argument("--minutes", type=float, default=48)
    parser.add_argument("--steps", type=int, default=0, help="the budget in steps from the restored checkpoint on, in place of minutes")
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Run until the budget is used up or a signal comes."""
    options = parse()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stop = StopSignal()
    device = best_device()
    model = Localiser().to(device, memory_format=torch.channels_last_3d)
    ema = Ema(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=1e-4)
    run = Run(HERE / "runs" / options.name, HERE / "logs" / f"{options.name}.jsonl", model, optimiser, ema)
    resumed = run.resume()
    simulated = SimulatedKnees(options.simulated)
    rendered, seed = RenderedKnees(options.rendered), options.seed + run.step
    samples = LocaliseSamples(
        options.label_map, simulated, rendered, seed, options.simulated_share, options.rendered_share
    )
    weights = torch.ones(TISSUE_CLASSES, device=device)
    weights[0] = 0.5
    running = [0.0, 0]
    run.write({"event": "resumed" if resumed else "started", "minutes": options.minutes})
    for sample in DataLoader(samples, batch_size=1, num_workers=sample_workers(device), prefetch_factor=4):
        image, target = (part.to(device, non_blocking=True) for part in sample)
        done = run.done(options.minutes, options.steps)
        for group in optimiser.param_groups:
            group["lr"] = cosine_rate(done, options.rate)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            logits = model(image.to(memory_format=torch.channels_last_3d))
        index, weight = pick_voxels(target, 0.12)
        rows, truth = resolve_unknown(voxel_rows(logits, index), target.reshape(-1)[index].long())
        loss = dice_cross_entropy(rows, truth, weight, weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        run.step += 1
        ema.update(model, run.step)
        running = [running[0] + float(loss), running[1] + 1]
        if run.step % 50 == 0:
            run.write({"loss": round(running[0] / running[1], 4), "rate": round(cosine_rate(done, options.rate), 6)})
            running = [0.0, 0]
        if run.step % 200 == 0:
            run.save()
        if stop.raised or done >= 1:
            break
    run.save()
    run.write({"event": "stopped" if stop.raised else "finished"})


if __name__ == "__main__":
    main()
