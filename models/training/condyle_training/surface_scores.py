"""How right the surfaces are: thickness, and the shares of thinned and bare cartilage, against the simulator's truth."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from .surface_net import SurfaceNet, as_input
from .surface_samples import KneeColumns

BONES = ("femur", "tibia", "patella")
#: As in src-shared/anatomy/surfaces/layer-columns.ts: cartilage of less than this is no cartilage, mm.
LEAST_LAYER = 0.5
LEAST_LOSS = 0.35
LEAST_LOSS_SHARE = 0.2
BARE = 0.3
BARE_SHARE = 0.25


def ordered_cuts(probabilities: Tensor, start: float, step: float) -> Tensor:
    """The most probable bone ≤ cartilage ≤ expected of every column [N,4,L], mm from its foot, as ordered-layers.ts finds them."""
    logs = probabilities.clamp(min=1e-4).log()
    sums = torch.cat([torch.zeros_like(logs[..., :1]), logs.cumsum(-1)], -1)
    best, starts = sums[:, 0], []
    for layer in range(1, 4):
        most, at = torch.cummax(best - sums[:, layer], 1)
        best = most + sums[:, layer]
        starts.append(at)
    end = torch.full((len(logs), 1), logs.shape[-1])
    cuts = []
    for at in reversed(starts):
        end = at.gather(1, end)
        cuts.append(end)
    whole = torch.cat(cuts[::-1], 1)
    return start + step * (refined(whole, probabilities) - 0.5)


def refined(whole: Tensor, probabilities: Tensor) -> Tensor:
    """Cuts moved by up to half a sample towards the less sure side, order kept."""
    samples = probabilities.shape[-1]
    bone, cartilage, expected = whole[:, 0], whole[:, 1], whole[:, 2]
    rows = torch.arange(len(whole))

    def moved(cut: Tensor, below: int, above: Tensor) -> Tensor:
        before, after = (cut - 1).clamp(min=0), cut.clamp(max=samples - 1)
        low, high = probabilities[rows, below, before], probabilities[rows, above, before]
        first = low / (low + high).clamp(min=1e-4)
        low, high = probabilities[rows, below, after], probabilities[rows, above, after]
        second = high / (low + high).clamp(min=1e-4)
        inner = (cut > 0) & (cut < samples)
        return cut + torch.where(inner, (first - second).clamp(-0.5, 0.5), torch.zeros(()))

    covered, lost = cartilage > bone, expected > cartilage
    new_bone = moved(bone, 0, torch.where(covered, 1, torch.where(lost, 2, 3)))
    new_cartilage = torch.where(covered, moved(cartilage, 1, torch.where(lost, 2, 3)), new_bone)
    new_cartilage = torch.maximum(new_bone, new_cartilage)
    new_expected = torch.where(lost, moved(expected, 2, torch.full_like(expected, 3)), new_cartilage)
    return torch.stack([new_bone, new_cartilage, torch.maximum(new_cartilage, new_expected)], 1)


@torch.no_grad()
def read_cuts(net: SurfaceNet, knee: KneeColumns) -> np.ndarray:
    """Cuts [N,3] of a whole knee, mm from each foot."""
    columns = as_input(torch.from_numpy(np.array(knee.columns)))
    place, neighbours = torch.from_numpy(knee.place), torch.from_numpy(knee.neighbours).long()
    probabilities = net(columns, place, neighbours).softmax(1)
    return ordered_cuts(probabilities, knee.header["from"], knee.header["step"]).numpy()


def states(cuts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which columns are or were covered, which of them are thinned, and which are bare."""
    thickness, expected = cuts[:, 1] - cuts[:, 0], cuts[:, 2] - cuts[:, 0]
    covered = expected >= LEAST_LAYER
    missing = expected - thickness
    thinned = covered & (missing >= np.maximum(LEAST_LOSS, LEAST_LOSS_SHARE * expected))
    return covered, thinned, thinned & (thickness < np.maximum(BARE, BARE_SHARE * expected))


def knee_scores(knee: KneeColumns, cuts: np.ndarray) -> dict[str, object]:
    """Thickness errors by bone, mm, and (true, found) shares of every subregion with 100 columns, 0…1."""
    truth = knee.truth
    known = ~np.isnan(truth[:, 0])
    bones = knee.place[:, :3].argmax(1)
    true_states, found_states = states(np.nan_to_num(truth)), states(cuts)
    errors = {}
    for index, bone in enumerate(BONES):
        own = known & (bones == index) & true_states[0]
        errors[bone] = np.abs((cuts[own, 1] - cuts[own, 0]) - (truth[own, 1] - truth[own, 0]))
    shares = []
    for region in np.unique(knee.region[knee.region > 0]):
        own = known & (knee.region == region)
        if (own & true_states[0]).sum() < 100:
            continue
        of = lambda one, of_all: float((own & one).sum() / max(1, (own & of_all).sum()))  # noqa: E731
        shares.append((int(region), *(of(s[n], s[0]) for n in (1, 2) for s in (true_states, found_states))))
    return {"errors": errors, "shares": shares}


def summary(knees: list[tuple[dict, dict[str, object]]]) -> dict[str, object]:
    """By kind of knee: thickness error median and 90 %, found loss where nothing is, error and correlation of shares."""
    out: dict[str, object] = {}
    for prior in sorted({header["prior"] for header, _ in knees}):
        own = [scores for header, scores in knees if header["prior"] == prior]
        record: dict[str, object] = {"knees": len(own)}
        for bone in BONES:
            errors = np.concatenate([scores["errors"][bone] for scores in own])
            record[bone] = [round(float(np.percentile(errors, q)), 3) for q in (50, 90)] if len(errors) else None
        shares = np.array([share[1:] for scores in own for share in scores["shares"]])
        for name, column in (("loss", 0), ("bare", 2)):
            true, found = shares[:, column], shares[:, column + 1]
            error = np.abs(true - found)
            both = np.std(true) > 0 and np.std(found) > 0
            record[name] = {
                "found": [round(100 * float(np.percentile(found, q)), 2) for q in (50, 90)],
                "error": [round(100 * float(np.percentile(error, q)), 2) for q in (50, 90)],
                "mean": round(100 * float(error.mean()), 2),
                "correlation": round(float(np.corrcoef(true, found)[0, 1]), 3) if both else None,
            }
        out[prior] = record
    return out
