"""Check that ONNX Runtime (Node) gives what PyTorch gives for the exported graphs: `python3 check_graphs.py`."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from condyle_training.close_up_net import EVIDENCE_CHANNELS
from condyle_training.close_ups import PLANS, new_net
from condyle_training.graphs import Labelled, ScoredCloseUp
from condyle_training.networks import Localiser
from condyle_training.vocabulary import LOCALISE_SHAPE, TISSUE_CLASSES
from export import HERE, load, load_segmenter


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
            fine, lesion, evidence = Labelled(segmenter, options.localiser_weight)(torch.from_numpy(tile), torch.from_numpy(prior))
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
                "outputs": {"tissue": put("e", fine.numpy()), "lesion": put("f", lesion.numpy()), "evidence": put("l", evidence.numpy())},
            }
        )
        for index, look in enumerate(PLANS):
            graph, net = options.pack / f"{look.run}.onnx", new_net(look)
            if not graph.exists() or load(net, look.run) == 0:
                continue
            crop = rng.integers(0, 255, (1, EVIDENCE_CHANNELS + 2, *look.size), np.uint8)
            place = np.eye(1, len(look.regions), dtype=np.float32)
            module = ScoredCloseUp(net.eval(), look)
            with torch.no_grad():
                scores, findings = module(torch.from_numpy(crop), torch.from_numpy(place))
            (folder / f"h{index}").write_bytes(crop.tobytes())
            plan.append(
                {
                    "graph": str(graph),
                    "inputs": {
                        "crop": {"file": f"h{index}", "dims": list(crop.shape), "bytes": True},
                        "place": {"file": put(f"i{index}", place), "dims": list(place.shape)},
                    },
                    "outputs": {"scores": put(f"j{index}", scores.numpy()), "findings": put(f"k{index}", findings.numpy())},
                }
            )
        (folder / "plan.json").write_text(json.dumps(plan))
        root = HERE.parent.parent
        subprocess.run(["node", "--import", "tsx", str(HERE / "check_graphs.ts"), scratch], cwd=root, check=True)


if __name__ == "__main__":
    main()
