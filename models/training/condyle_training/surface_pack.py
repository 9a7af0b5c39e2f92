"""The part of a pack that reads columns on the bones."""

from __future__ import annotations

from pathlib import Path

import torch

from .graphs import write_surfaces
from .heads import FamilySpec
from .surface_net import SurfaceNet

#: As surface_samples.ts samples them: what a net learned on is what it has to be given.
PLAN: dict[str, object] = {"graph": "surface.onnx", "spacing": 1.2, "from": -2.5, "step": 0.25, "samples": 37}

#: A measure that only columns give: a head that reads it was fitted on them.
OF_COLUMNS = "innerShare"


def load_surfaces(run: Path) -> tuple[SurfaceNet, int] | None:
    """The averaged net of a run, and its step; None where there is none."""
    if not (run / "last.pt").exists():
        return None
    state = torch.load(run / "last.pt", map_location="cpu")
    net = SurfaceNet()
    net.load_state_dict(state["ema"])
    return net.eval(), int(state["step"])


def write_surface_graph(run: Path, out: Path) -> tuple[dict[str, object], int]:
    """Write surface.onnx of a run into a pack; what pack.json says of it, nothing where there is no run, and its step."""
    (out / "surface.onnx").unlink(missing_ok=True)
    loaded = load_surfaces(run)
    if loaded is None:
        return {}, 0
    net, step = loaded
    write_surfaces(net, int(str(PLAN["samples"])), out / "surface.onnx")
    return dict(PLAN), step


def reads_surfaces(specs: list[FamilySpec]) -> bool:
    """Whether the heads of cartilage were fitted on what columns measure."""
    return any(spec.component.startswith("cartilage.") and OF_COLUMNS in spec.features for spec in specs)
