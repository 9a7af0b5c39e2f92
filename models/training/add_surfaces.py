"""Put columns on the bones into an existing pack: `python3 add_surfaces.py --pack FOLDER --out FOLDER [--graded]`.

Everything else stays as it was. Without `--graded` grades stay too, and readings gain maps of thickness; with it cartilage is
measured by columns, which asks for heads fitted on them: for measuring (model:measures) and for features.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from condyle_training.pack import sha256
from condyle_training.surface_pack import write_surface_graph

HERE = Path(__file__).parent


def main() -> None:
    """Copy the pack, add the graph and its section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=HERE / "runs" / "surface")
    parser.add_argument("--graded", action="store_true")
    options = parser.parse_args()
    shutil.copytree(options.pack, options.out, dirs_exist_ok=True)
    surfaces, step = write_surface_graph(options.run, options.out)
    if not surfaces:
        raise SystemExit(f"There is no trained net in {options.run}; train one first (npm run model:train -- surfaces).")
    path = options.out / "pack.json"
    manifest = json.loads(path.read_text())
    manifest["surfaces"] = {**surfaces, "graded": options.graded}
    manifest["files"]["surface.onnx"] = sha256(options.out / "surface.onnx")
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps({"out": str(options.out), "step": step, "graded": options.graded}))


if __name__ == "__main__":
    main()
