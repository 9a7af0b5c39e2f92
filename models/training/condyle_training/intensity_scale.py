"""The segment net's intensity standard: the level of cartilage, which does not hang on how much fluid there is.

The app scales by the cartilage that its localiser sees (src-shared/anatomy/grid/tissue-window.ts, `input.scale` of
pack.json), whose median lies a tenth below that of true cartilage; here the truth is at hand.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .vocabulary import TISSUE

#: As models/training/input-scale.ts.
CARTILAGES = ("femoral-cartilage", "medial-tibial-cartilage", "lateral-tibial-cartilage", "patellar-cartilage")
LEVEL = 0.38

#: What true cartilage has where the localiser's has LEVEL (mean over contrasts and 2 to 40 ml of fluid).
TRUE_LEVEL = LEVEL / 0.9

#: Fewer voxels say nothing about a level.
LEAST_VOXELS = 150


def scaled_by_cartilage(image: Tensor, tissue: Tensor, lesion: Tensor) -> tuple[Tensor, float]:
    """An image [d,h,w] in its localiser's window (0 = its lower bound, not yet clipped at 1), cut to the segment net's.

    Also gives the gain back to the localiser's window. The window stays where there is too little cartilage.
    """
    first, last = TISSUE[CARTILAGES[0]], TISSUE[CARTILAGES[-1]]
    sound = image[(tissue >= first) & (tissue <= last) & (lesion == 0)]
    level = float(sound.median()) if sound.numel() >= LEAST_VOXELS else 0.0
    gain = level / TRUE_LEVEL if level > 0.02 else 1.0
    return (image / gain).clamp(0, 1), gain
