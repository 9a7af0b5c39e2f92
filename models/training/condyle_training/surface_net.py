"""The network that reads columns on the bones: what every sample of a column is, told from the column and its neighbours."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .close_up_net import EVIDENCE_OFFSET, EVIDENCE_SCALE

#: As in src-shared/anatomy/surfaces/column-signals.ts.
SIGNAL, WINDOW, INSIDE, FIRST_LABEL, FIRST_EVIDENCE = 0, 1, 2, 3, 11
CHANNELS = 27
PLACES = 7
NEIGHBOURS = 6
#: As LAYER_CLASSES of ordered-layers.ts.
CLASSES = ("bone", "cartilage", "lost", "beyond")
#: Marrow lies at this byte of the signal, cartilage as many above it.
SIGNAL_STEP = 64.0


def as_input(columns: Tensor) -> Tensor:
    """Bytes [N,27,samples] as the net reads them: signal 0 at marrow and 1 at cartilage, shares 0…1, evidence as features."""
    values = columns.float()
    signal = (values[:, :1] - SIGNAL_STEP) / SIGNAL_STEP
    shares = values[:, WINDOW:FIRST_EVIDENCE] / 255
    evidence = (values[:, FIRST_EVIDENCE:] - EVIDENCE_OFFSET) / EVIDENCE_SCALE
    return torch.cat([signal, shares, evidence], 1)


class Along(nn.Module):
    """A residual convolution along the column."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)

    def forward(self, x: Tensor) -> Tensor:
        """[N,width,samples] → the same."""
        return x + torch.relu(self.conv(x))


class Across(nn.Module):
    """Takes in the mean of the neighbouring columns, sample by sample."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.own, self.around = nn.Conv1d(width, width, 1), nn.Conv1d(width, width, 1, bias=False)

    def forward(self, x: Tensor, neighbours: Tensor) -> Tensor:
        """[N,width,samples] and [N,6] indices → the same. One neighbour at a time: all at once take six times the memory."""
        around = x.index_select(0, neighbours[:, 0])
        for n in range(1, NEIGHBOURS):
            around = around + x.index_select(0, neighbours[:, n])
        return x + torch.relu(self.own(x) + self.around(around / NEIGHBOURS))


class SurfaceNet(nn.Module):
    """Logits of CLASSES for every sample of every column."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        self.stem, self.place = nn.Conv1d(CHANNELS, width, 1), nn.Linear(PLACES, width)
        self.along = nn.ModuleList(Along(width, dilation) for dilation in (1, 2, 4, 1))
        self.across = nn.ModuleList(Across(width) for _ in range(3))
        self.layers = nn.Conv1d(width, len(CLASSES), 1)

    def forward(self, columns: Tensor, place: Tensor, neighbours: Tensor) -> Tensor:
        """[N,27,samples] of as_input, [N,7], [N,6] → logits [N,4,samples]."""
        x = torch.relu(self.stem(columns) + self.place(place)[:, :, None])
        for along, across in zip(self.along, self.across):
            x = across(along(x), neighbours)
        return self.layers(self.along[-1](x))


class ReadColumns(nn.Module):
    """The net from bytes to probabilities, as the app runs it; indices come as floats, which are exact to 16 million."""

    def __init__(self, model: SurfaceNet) -> None:
        super().__init__()
        self.model = model

    def forward(self, columns: Tensor, place: Tensor, neighbours: Tensor) -> Tensor:
        """uint8 [N,27,samples], [N,7], float [N,6] → probabilities [N,4,samples]."""
        return self.model(as_input(columns), place, neighbours.long()).softmax(1)
