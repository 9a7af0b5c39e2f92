"""Check that ONNX Runtime (Node) gives what PyTorch gives for the exported graphs: `python3 check_graphs.py`."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from condyle_training.graphs import Labelled, LabelledSurface
from condyle_training.networks import Localiser
from condyle_training.vocabulary import LOCALISE_SHAPE, TISSUE_CLASSES
from condyle_training.surface_maps import read_plans
from export import HERE, load, load_segmenter, load_surface


def main() -> None:
    """Write inputs and expected outputs, run the Node side on them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=HERE.parent / "packs" / "condyle-reference")
    parser.add_argument("--localiser-weight", type=float, default=1.0, help="as in export.py")
    options = parser.parse_args()
    torch.manual_seed(0)
    rng = np.random.default_rng(5)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def put(name: str, values: np.ndarray) -> str:
            values.astype(np.float32).tofile(folder / name)
            return name

        plan = []
        localiser, segmenter = Localiser().eval(), load_segmenter("segment")[0].eval()
        load(localiser, "localise")
        image = rng.random((1, 1, *LOCALISE_SHAPE), np.float32)
        tile = rng.random((1, 1, 96, 80, 64), np.float32)
        prior = rng.random((1, TISSUE_CLASSES, 48, 40, 32), np.float32)
        with torch.no_grad():
            tissue, embedding = localiser.with_embedding(torch.from_numpy(image))
            fine, lesion = Labelled(segmenter, options.localiser_weight)(torch.from_numpy(tile), torch.from_numpy(prior))
        plan.append(
            {
                "graph": str(options.pack / "localise.onnx"),
                "inputs": {"image": {"file": put("a", image), "dims": list(image.shape)}},
                "outputs": {"tissue": put("b", tissue.numpy()), "embedding": put("c", embedding.numpy())},
            }
        )
        plan.append(
            {
                "graph": str(options.pack / "segment.onnx"),
                "inputs": {
                    "image": {"file": put("d", tile), "dims": list(tile.shape)},
                    "prior": {"file": put("g", prior), "dims": list(prior.shape)},
                },
                "outputs": {"tissue": put("e", fine.numpy()), "lesion": put("f", lesion.numpy())},
            }
        )
        for index, look in enumerate(read_plans(HERE / "runs" / "surfaces")):
            net, step = load_surface(look)
            if step == 0:
                continue
            profile = rng.random((1, look.depth, *look.size), np.float32)
            height, seen = rng.random((1, 1, *look.size), np.float32), np.ones((1, 1, *look.size), np.float32)
            inputs = {"profile": profile, "height": height, "seen": seen}
            with torch.no_grad():
                classes = LabelledSurface(net.eval())(*(torch.from_numpy(part) for part in inputs.values()))
            plan.append(
                {
                    "graph": str(options.pack / f"surface-{look.bone}.onnx"),
                    "inputs": {
                        name: {"file": put(f"s{index}{name}", part), "dims": list(part.shape)} for name, part in inputs.items()
                    },
                    "outputs": {"classes": put(f"s{index}", classes.numpy())},
                }
            )
        (folder / "plan.json").write_text(json.dumps(plan))
        root = HERE.parent.parent
        subprocess.run(["node", "--import", "tsx", str(HERE / "check_graphs.ts"), scratch], cwd=root, check=True)


if __name__ == "__main__":
    main()
