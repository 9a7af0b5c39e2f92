"""Cross-entropy plus soft Dice on a sample of the voxels, with classes that a truth does not know set aside.

Every foreground voxel and a random share of the background enter; background voxels carry the inverse of that
share as weight, so the expected loss equals the full one at about a fifth of the cost.
"""

from __future__ import annotations

from typing import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

#: Tissues the real label map does not mark (ligaments, tendons, fat pad, fluid).
UNMARKED_IN_REAL_MAP = (11, 12, 13, 14, 15, 16)

#: Target value of a voxel that is background or one of UNMARKED_IN_REAL_MAP: nobody knows which.
UNKNOWN = 17


def pick_voxels(target: Tensor, background_share: float) -> tuple[Tensor, Tensor]:
    """Indices [V] into the flat `target` (all foreground, some background) and their weights [V]."""
    flat = target.reshape(-1)
    foreground = (flat > 0) & (flat != UNKNOWN)
    index = (foreground | (torch.rand(flat.shape, device=flat.device) < background_share)).nonzero()[:, 0]
    weight = torch.where(foreground[index], 1.0, 1.0 / background_share)
    return index, weight


def voxel_rows(logits: Tensor, index: Tensor) -> Tensor:
    """[N,C,d,h,w] → float32 [V,C] at the flat voxel indices."""
    rows = logits.permute(0, 2, 3, 4, 1).reshape(-1, logits.shape[1])
    return rows.index_select(0, index).float()


def resolve_unknown(rows: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Where `target` is UNKNOWN, any class the real map lacks counts as background: merged logits, target 0."""
    unknown = target == UNKNOWN
    if not bool(unknown.any()):
        return rows, target
    merged = torch.logsumexp(rows[:, (0, *UNMARKED_IN_REAL_MAP)], dim=1, keepdim=True)
    mask = torch.zeros(rows.shape[1], dtype=torch.bool, device=rows.device)
    mask[list(UNMARKED_IN_REAL_MAP)] = True
    folded = torch.cat([merged, rows.masked_fill(mask, -30.0)[:, 1:]], 1)
    return torch.where(unknown[:, None], folded, rows), torch.where(unknown, torch.zeros_like(target), target)


def dice_cross_entropy(
    rows: Tensor, target: Tensor, weight: Tensor, class_weight: Tensor, always: Sequence[int] = ()
) -> Tensor:
    """Class-weighted cross-entropy + (1 − mean soft Dice over the foreground classes present in `target` [V]).

    Classes of `always` enter the Dice where the truth has none of them too: what is seen of them there is all wrong.
    """
    log_probabilities = torch.log_softmax(rows, 1)
    entropy_weight = weight * class_weight[target]
    entropy = -(log_probabilities.gather(1, target[:, None])[:, 0] * entropy_weight).sum() / entropy_weight.sum()
    onehot = F.one_hot(target, rows.shape[1]).float()
    weighted = log_probabilities.exp() * weight[:, None]
    overlap = (weighted * onehot).sum(0)
    truth = (onehot * weight[:, None]).sum(0)
    present = truth > 0
    present[0] = False
    present[list(always)] = True
    if not bool(present.any()):
        return entropy
    dice = (2 * overlap + 5.0) / (weighted.sum(0) + truth + 5.0)
    return entropy + 1 - dice[present].mean()
