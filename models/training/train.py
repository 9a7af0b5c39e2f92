"""One door to the training steps: `python3 train.py localise|segment|close-ups|surfaces|offsets|boxes|contrast|heads|strangers|evaluate …` (npm run model:train)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

STEPS = {
    "localise": "train_localise.py",
    "segment": "train_segment.py",
    "close-ups": "train_close_ups.py",
    "surfaces": "train_surfaces.py",
    "offsets": "fit_offsets.py",
    "boxes": "fit_boxes.py",
    "contrast": "fit_contrast.py",
    "heads": "fit_heads.py",
    "strangers": "fit_ood.py",
    "evaluate": "evaluate.py",
}


def main() -> None:
    """Run the step named first with the remaining arguments."""
    if len(sys.argv) < 2 or sys.argv[1] not in STEPS:
        raise SystemExit(f"Name a step: {', '.join(STEPS)}.")
    script = Path(__file__).parent / STEPS[sys.argv[1]]
    sys.argv = [str(script), *sys.argv[2:]]
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main()
