"""The machine that a step finds: a CUDA card where there is one, else the processor; bfloat16 on both."""

from __future__ import annotations

import os

import torch


def best_device() -> torch.device:
    """A CUDA card, or the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def sample_workers(device: torch.device) -> int:
    """Processes that make samples: beside a card all cores but one, beside training on the processor a single one."""
    return max(1, (os.cpu_count() or 2) - 1) if device.type == "cuda" else 1
