"""Train the look at one joint surface: `python3 train_surfaces.py --bone femur --minutes 15`; again for tibia and patella.

Learns from the maps of map_surfaces.ts and resumes from runs/surface-<bone>/last.pt; SIGTERM saves and ends. One knee in
twelve is left out and gives the Dice of every class in the log.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from condyle_training.loop import Ema, Run, StopSignal, cosine_rate
from condyle_training.surface_maps import SurfaceMap, SurfacePlan, SurfaceSamples, at_surface, is_held_out, load_map, read_plans
from condyle_training.surface_net import SurfaceNet
from export import HERE

#: How much a voxel of a class counts in the cross-entropy; what is not named is a lesion and counts LESION_WEIGHT.
CLASS_WEIGHT = {"other": 0.3, "bone": 0.3, "osteophyte": 3.0, "cartilage": 1.0, "joint-fluid": 1.0, "meniscus": 1.0}
LESION_WEIGHT = 2.0

#: The loss looks at every so many slices of a map: it costs more than the net does, and neighbours say much the same.
LOSS_STRIDE = 3


def weights_of(plan: SurfacePlan) -> Tensor:
    """Class weights in the plan's order."""
    return torch.tensor([CLASS_WEIGHT.get(name, LESION_WEIGHT) for name in plan.classes])


def surface_loss(logits: Tensor, label: Tensor, weight: Tensor) -> Tensor:
    """Weighted cross-entropy + mean (1 − soft Dice) over the classes that occur, without background and bone."""
    logits = logits.float()
    probabilities = torch.softmax(logits, 1)
    dice = []
    for value in range(2, len(weight)):
        is_true = (label == value).float()
        if float(is_true.sum()) >= 8:
            shared = 2 * (probabilities[:, value] * is_true).sum() + 1
            dice.append(1 - shared / (probabilities[:, value].sum() + is_true.sum() + 1))
    entropy = F.cross_entropy(logits, label, weight)
    return entropy + (torch.stack(dice).mean() if dice else 0)


@torch.no_grad()
def dice_of(net: SurfaceNet, maps: list[SurfaceMap], plan: SurfacePlan) -> dict[str, float]:
    """Dice of every class over maps as the app would see them."""
    counts = torch.zeros(3, len(plan.classes))
    for one in maps:
        profile, height, seen, label = at_surface(one, plan, torch.zeros(plan.size))
        found = net(profile[None], height[None], seen[None])[0].argmax(0)
        for value in range(len(plan.classes)):
            a, b = found == value, label == value
            counts[:, value] += torch.tensor([float((a & b).sum()), float(a.sum()), float(b.sum())])
    both, found, true = counts
    return {name: round(float(2 * both[n] / (found[n] + true[n]).clamp(min=1)), 3) for n, name in enumerate(plan.classes) if n > 0}


def main() -> None:
    """Run until the budget is used up or a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bone", required=True)
    parser.add_argument("--maps", type=Path, default=HERE / "runs" / "surfaces")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stop = StopSignal()
    plan = next(plan for plan in read_plans(options.maps) if plan.bone == options.bone)
    every = {name: [load_map(path, plan) for path in sorted(options.maps.glob(f"*.{plan.bone}.{name}.map"))] for name in ("found", "true")}
    watched = [one for one in every["found"] if is_held_out(one.knee)]
    maps = [one for some in every.values() for one in some if not is_held_out(one.knee)]
    net = SurfaceNet(plan.depth, len(plan.classes)).to(memory_format=torch.channels_last)
    ema = Ema(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-4)
    name = f"surface-{plan.bone}"
    run = Run(HERE / "runs" / name, HERE / "logs" / f"{name}.jsonl", net, optimiser, ema)
    resumed = run.resume()
    run.write({"event": "resumed" if resumed else "started", "minutes": options.minutes, "maps": len(maps)})
    samples = SurfaceSamples(maps, plan, options.seed + run.step)
    weight, total, count = weights_of(plan), 0.0, 0
    for profile, height, seen, label in DataLoader(samples, batch_size=options.batch, num_workers=1, prefetch_factor=4):
        done = run.elapsed() / (options.minutes * 60)
        for group in optimiser.param_groups:
            group["lr"] = cosine_rate(done, options.rate)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = net(profile.to(memory_format=torch.channels_last), height, seen)
        first = run.step % LOSS_STRIDE
        loss = surface_loss(logits[..., first::LOSS_STRIDE, :], label[..., first::LOSS_STRIDE, :], weight)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        run.step += 1
        ema.update(net, run.step)
        total, count = total + float(loss), count + 1
        if run.step % 100 == 0:
            run.write({"loss": round(total / count, 4)})
            total, count = 0.0, 0
            run.save()
        if stop.raised or done >= 1:
            break
    run.save()
    run.write({"event": "stopped" if stop.raised else "finished", "dice": dice_of(ema.model, watched, plan)})


if __name__ == "__main__":
    main()
