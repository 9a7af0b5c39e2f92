"""Train the segment net on patches: `python3 train_segment.py --label-map … --simulated … --minutes 65`.

It learns beside the localiser of runs/<localiser>/last.pt, whose opinion it gets as an input and in its sum: train that
first. Resumes from runs/<name>/last.pt by itself; SIGTERM saves and ends. Heads and metrics use other knees.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from condyle_training.device import best_device, sample_workers
from condyle_training.loop import Ema, Run, StopSignal, cosine_rate
from condyle_training.losses import dice_cross_entropy, resolve_unknown, voxel_rows
from condyle_training.networks import Localiser, Segmenter
from condyle_training.prior import add_prior
from condyle_training.rendered import RenderedKnees
from condyle_training.segment_patches import PATCHES_PER_KNEE, SegmentPatches
from condyle_training.simulated import SimulatedKnees
from condyle_training.vocabulary import LESION, LESION_CLASSES, TISSUE_CLASSES
from condyle_training.whole_knees import Shares
from export import HERE, load

#: Weight of an osteophyte's voxels beside those of other lesions.
SPUR_WEIGHT = 5.0

#: Lost cartilage: seen where nothing is lost, it alarms on every healthy knee.
LOSSES = (LESION["cartilage-partial-loss"], LESION["cartilage-full-loss"])


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label-map", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=HERE / "runs" / "simulated")
    parser.add_argument("--rendered", type=Path, default=HERE / "runs" / "rendered" / "segment")
    parser.add_argument("--rendered-share", type=float, default=0.6, help="of knees that are rendered examinations")
    parser.add_argument("--real-share", type=float, default=0.2, help="of the other knees that are the real label map")
    parser.add_argument("--name", default="segment")
    parser.add_argument("--localiser", default="localise", help="the run whose localiser it learns beside")
    parser.add_argument("--localiser-weight", type=float, default=1.0, help="of the localiser's logits in the sum")
    parser.add_argument("--minutes", type=float, default=65)
    parser.add_argument("--steps", type=int, default=0, help="the budget in steps from the restored checkpoint on, in place of minutes")
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--patch", type=int, nargs=3, default=(64, 80, 80), help="larger patches suit a run's last part")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2)
    return parser.parse_args()


def pick_both(tissue: torch.Tensor, lesion: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Voxels of every lesion and thin structure and a tenth of the rest, with inverse-share weights."""
    flat, marks = tissue.reshape(-1), lesion.reshape(-1)
    thin = (marks > 0) | ((flat >= 5) & (flat <= 14))
    share = 0.1
    index = (thin | (torch.rand(flat.shape, device=flat.device) < share)).nonzero()[:, 0]
    weight = torch.where(thin[index], 1.0, 1.0 / share)
    # A spur is bone to the tissue head, and too small a part of it to be learned at its own weight.
    return index, torch.where(marks[index] == LESION["osteophyte"], SPUR_WEIGHT, weight)


def main() -> None:
    """Run until the budget is used up or a signal comes."""
    options = parse()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stop = StopSignal()
    device = best_device()
    model = Segmenter().to(device, memory_format=torch.channels_last_3d)
    ema = Ema(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=1e-4)
    run = Run(HERE / "runs" / options.name, HERE / "logs" / f"{options.name}.jsonl", model, optimiser, ema)
    resumed = run.resume()
    knees = SimulatedKnees(options.simulated)
    localiser = Localiser()
    load(localiser, options.localiser)
    localiser.eval().to(memory_format=torch.channels_last_3d)
    seed = options.seed + run.step
    rendered, shares = RenderedKnees(options.rendered), Shares(options.rendered_share, options.real_share)
    samples = SegmentPatches(localiser, knees, rendered, options.label_map, tuple(options.patch), shares, seed)
    tissue_weights, lesion_weights = torch.ones(TISSUE_CLASSES, device=device), torch.ones(LESION_CLASSES, device=device)
    tissue_weights[0] = 0.6
    sums, count = [0.0, 0.0], 0
    run.write({"event": "resumed" if resumed else "started", "minutes": options.minutes})
    workers = sample_workers(device)
    for *patch, first in DataLoader(samples, batch_size=1, num_workers=workers, prefetch_factor=2 * PATCHES_PER_KNEE):
        image, prior, tissue, lesion = (part.to(device, non_blocking=True) for part in patch)
        done = run.done(options.minutes, options.steps)
        for group in optimiser.param_groups:
            group["lr"] = cosine_rate(done, options.rate)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            volume, place = image.to(memory_format=torch.channels_last_3d), tuple(first[0].tolist())
            tissue_logits, lesion_logits = model(volume, prior.to(memory_format=torch.channels_last_3d), place)
        tissue_logits = add_prior(tissue_logits, prior, options.localiser_weight)
        index, weight = pick_both(tissue, lesion)
        rows, truth = resolve_unknown(voxel_rows(tissue_logits, index), tissue.reshape(-1)[index].long())
        tissue_loss = dice_cross_entropy(rows, truth, weight, tissue_weights)
        marks = lesion.reshape(-1)[index].long()
        lesion_loss = dice_cross_entropy(voxel_rows(lesion_logits, index), marks, weight, lesion_weights, LOSSES)
        loss = tissue_loss + lesion_loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        run.step += 1
        ema.update(model, run.step)
        sums, count = [sums[0] + float(tissue_loss), sums[1] + float(lesion_loss)], count + 1
        if run.step % 50 == 0:
            run.write({"tissue": round(sums[0] / count, 4), "lesion": round(sums[1] / count, 4)})
            sums, count = [0.0, 0.0], 0
        if run.step % 200 == 0:
            run.save()
        if stop.raised or done >= 1:
            break
    run.save()
    run.write({"event": "stopped" if stop.raised else "finished"})


if __name__ == "__main__":
    main()
