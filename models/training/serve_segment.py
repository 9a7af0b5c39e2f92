"""Answers trained-segmenter.ts with the segment net of runs/: knees come in on standard input, labels and evidence go out.

In: int32 [3] slices, rows, columns; float32 image [d,h,w]; float32 prior [17,d/2,h/2,w/2]. Out: uint8 tissue and lesion
[d,h,w], evidence [16,d,h,w]. Ends with its input.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import torch

from condyle_training.graphs import Labelled
from condyle_training.prior import PRIOR_STRIDE
from condyle_training.vocabulary import TISSUE_CLASSES
from export import load_segmenter


def read(count: int, kind: type) -> np.ndarray | None:
    """So many numbers from standard input, or None at its end."""
    data = sys.stdin.buffer.read(count * np.dtype(kind).itemsize)
    return np.frombuffer(data, kind).copy() if len(data) == count * np.dtype(kind).itemsize else None


@torch.no_grad()
def labels_of(net: Labelled, image: torch.Tensor, prior: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Tissue, lesion and evidence of an image [d,h,w] with its prior [17,d/2,h/2,w/2], all uint8."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inputs = (volume[None].to(memory_format=torch.channels_last_3d) for volume in (image[None], prior))
        return tuple(output[0].contiguous() for output in net(*inputs))


def main() -> None:
    """Answer until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segment", default="segment")
    parser.add_argument("--localiser-weight", type=float, default=1.0, help="as in train_segment.py")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, _ = load_segmenter(options.segment)
    net = Labelled(model.eval().to(memory_format=torch.channels_last_3d), options.localiser_weight)
    while (dims := read(3, np.int32)) is not None:
        shape = tuple(int(size) for size in dims)
        half = tuple(size // PRIOR_STRIDE for size in shape)
        image, prior = read(int(np.prod(shape)), np.float32), read(TISSUE_CLASSES * int(np.prod(half)), np.float32)
        if image is None or prior is None:
            raise SystemExit("The knee ended before it was whole.")
        for output in labels_of(net, torch.from_numpy(image).view(shape), torch.from_numpy(prior).view(-1, *half)):
            sys.stdout.buffer.write(output.numpy().tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
