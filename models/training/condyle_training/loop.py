"""The training loop's machinery: EMA weights, cosine rate, checkpoints, and a polite end on SIGTERM."""

from __future__ import annotations

import copy
import json
import math
import signal
import time
from pathlib import Path
from types import FrameType

import torch
from torch import nn


class Ema:
    """Exponential moving average of a model's weights, with a warm-up so that early averages follow fast."""

    def __init__(self, model: nn.Module, decay: float = 0.995) -> None:
        self.model = copy.deepcopy(model).eval()
        self.decay = decay

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move towards `model` after training step `step`."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for average, current in zip(self.model.parameters(), model.parameters()):
            average.lerp_(current, 1 - decay)


class StopSignal:
    """Turns SIGTERM and SIGINT into a flag, so that a checkpoint is written before the process ends."""

    def __init__(self) -> None:
        self.raised = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._raise)

    def _raise(self, _number: int, _frame: FrameType | None) -> None:
        self.raised = True


def cosine_rate(done: float, peak: float, warm: float = 0.02) -> float:
    """Learning rate at share `done` (0…1) of the budget: linear warm-up, cosine to 2 % of the peak."""
    if done < warm:
        return peak * (0.05 + 0.95 * done / warm)
    share = min(1.0, (done - warm) / (1 - warm))
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))


class Run:
    """A run folder (ignored by git) with `last.pt`, and a committed JSON-lines log."""

    def __init__(self, folder: Path, log: Path, model: nn.Module, optimiser: torch.optim.Optimizer, ema: Ema) -> None:
        self.folder, self.log = folder, log
        self.model, self.optimiser, self.ema = model, optimiser, ema
        self.step, self.seconds = 0, 0.0
        #: The step at which the budget began: that of the restored checkpoint.
        self.begun = 0
        self.started = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        log.parent.mkdir(parents=True, exist_ok=True)

    def resume(self) -> bool:
        """Load `last.pt` if there; True when the run goes on from it."""
        path = self.folder / "last.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location="cpu")
        self.model.load_state_dict(state["model"], strict=False)
        self.ema.model.load_state_dict(state["ema"], strict=False)
        if len(state["optimiser"]["state"]) == sum(1 for _ in self.model.parameters()):
            self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.begun = state.get("begun", 0)
        return True

    def elapsed(self) -> float:
        """Seconds trained, over all resumed parts."""
        return self.seconds + time.monotonic() - self.started

    def done(self, minutes: float, steps: int) -> float:
        """Share of the budget that is used up: of steps where they are given (a busy machine takes longer), else of minutes."""
        return (self.step - self.begun) / steps if steps > 0 else self.elapsed() / (minutes * 60)

    def save(self) -> None:
        """Write `last.pt` in one move, so that a kill never leaves half a checkpoint."""
        state = {
            "model": self.model.state_dict(),
            "ema": self.ema.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.elapsed(),
            "begun": self.begun,
        }
        part = self.folder / "last.pt.part"
        torch.save(state, part)
        part.replace(self.folder / "last.pt")

    def write(self, record: dict[str, object]) -> None:
        """Append one record to the log and print it."""
        line = json.dumps({"step": self.step, "seconds": round(self.elapsed()), **record})
        with self.log.open("a") as handle:
            handle.write(line + "\n")
        print(line, flush=True)
