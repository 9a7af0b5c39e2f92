"""Knees of the simulator on disk: `<seed>.json`, `<seed>.tissue.u8`, `<seed>.lesion.u8` (C order, canonical)."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class SimulatedKnee:
    """Tissue and lesion labels uint8 [slice, row, column], spacing and centre in mm."""

    seed: int
    tissue: Tensor
    lesion: Tensor
    spacing: Tensor
    joint: Tensor


class FolderOfKnees:
    """A folder that holds a knee per seed; listed anew at most every `refresh` seconds."""

    def __init__(self, folder: Path, minimum: int = 8, refresh: float = 60.0) -> None:
        self.folder = folder
        self.minimum = minimum
        self.refresh = refresh
        self.listed = -1e9
        self.seeds: list[int] = []

    def available(self) -> bool:
        """True once at least `minimum` knees lie in the folder."""
        if time.monotonic() - self.listed > self.refresh:
            self.listed = time.monotonic()
            self.seeds = sorted(int(path.name.split(".")[0]) for path in self.folder.glob("*.lesion.u8"))
        return len(self.seeds) >= self.minimum


class SimulatedKnees(FolderOfKnees):
    """Label volumes of the simulator; new ones join a running training."""

    def draw(self, rng: torch.Generator) -> SimulatedKnee:
        """One knee at random."""
        return self.load(self.seeds[int(torch.randint(len(self.seeds), (), generator=rng))])

    def load(self, seed: int) -> SimulatedKnee:
        """Read one knee. Raises ValueError when the arrays do not match the dims of its JSON."""
        header = json.loads((self.folder / f"{seed}.json").read_text())
        dims = header["dims"]
        spacing = header["spacing"]
        tissue = np.fromfile(self.folder / f"{seed}.tissue.u8", np.uint8)
        lesion = np.fromfile(self.folder / f"{seed}.lesion.u8", np.uint8)
        if tissue.size != int(np.prod(dims)) or lesion.size != tissue.size:
            raise ValueError(f"Knee {seed}: the label files do not hold {dims} voxels.")
        step = torch.tensor(spacing if isinstance(spacing, list) else [spacing] * 3, dtype=torch.float32)
        centre = (torch.tensor(dims, dtype=torch.float32) - 1) / 2 * step
        return SimulatedKnee(
            seed, torch.from_numpy(tissue.reshape(dims)), torch.from_numpy(lesion.reshape(dims)), step, centre
        )
