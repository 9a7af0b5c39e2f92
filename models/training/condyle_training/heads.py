"""Grade heads: from the measures of one finding to calibrated probabilities of its grades.

A head standardises its features, runs a small hidden layer and ends either in a cumulative link (ordinal scales) or a
softmax (nominal scales). Temperature (`sharpness`) is fitted apart from the weights, on held-out knees.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

import torch
from torch import Tensor, nn
from torch.nn import functional as F

#: Component scales whose grades are named, not ordered.
NOMINAL = ("morphology.class", "cyst.tear-location")

#: A close-up's log-probability of a grade, among the features, is named so and then by the grade (close_ups.py).
CLOSE_UP = "closeUp"


@dataclass(frozen=True)
class FamilySpec:
    """What pack.json says about a head."""

    name: str
    component: str
    questions: list[int]
    features: list[str]
    classes: list[int]
    #: What each class's probability is multiplied by when one is chosen; all 1 where empty.
    weights: list[float] = field(default_factory=list)

    def choose(self, probabilities: np.ndarray) -> np.ndarray:
        """Index of the class that is answered for each row of probabilities [N,K]."""
        return (probabilities * np.array(self.weights or [1.0] * len(self.classes))).argmax(1)

    @property
    def ordinal(self) -> bool:
        """Whether the head uses a cumulative link."""
        return self.component not in NOMINAL and len(self.classes) > 2 and not self.passes_on

    @property
    def passes_on(self) -> bool:
        """Whether the head only calibrates what a close-up scored."""
        return self.features == [f"{CLOSE_UP}{grade}" for grade in self.classes]


class GradeHead(nn.Module):
    """Probabilities [N,K] from features [N,F]."""

    def __init__(self, spec: FamilySpec, hidden: int = 12) -> None:
        super().__init__()
        width, classes = len(spec.features), len(spec.classes)
        self.ordinal = spec.ordinal
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("deviation", torch.ones(width))
        self.register_buffer("sharpness", torch.ones(()))
        self.register_buffer("shift", torch.zeros(classes))
        self.hidden = nn.Linear(width, hidden)
        self.out = nn.Linear(hidden, 1 if self.ordinal else classes)
        self.skip = nn.Linear(width, 1 if self.ordinal else classes, bias=False)
        self.first = nn.Parameter(torch.tensor([-1.0]))
        self.gaps = nn.Parameter(torch.zeros(max(0, classes - 2)))
        if spec.passes_on:
            with torch.no_grad():
                for part in (self.out.weight, self.out.bias):
                    part.zero_()
                self.skip.weight.copy_(torch.eye(width))

    def logits(self, features: Tensor) -> Tensor:
        """Uncalibrated log-probabilities [N,K]."""
        x = ((features - self.mean) / self.deviation).clamp(-6.0, 6.0)
        score = self.out(torch.tanh(self.hidden(x))) + self.skip(x)
        if not self.ordinal:
            return torch.log_softmax(score, 1)
        thresholds = torch.cat([self.first, self.first + torch.cumsum(F.softplus(self.gaps), 0)])
        above = torch.sigmoid(score - thresholds)
        ones = torch.ones_like(above[:, :1])
        stairs = torch.cat([ones, above, torch.zeros_like(ones)], 1)
        return torch.log((stairs[:, :-1] - stairs[:, 1:]).clamp(min=1e-6))

    def forward(self, features: Tensor) -> Tensor:
        """Calibrated probabilities [N,K]."""
        return torch.softmax(self.sharpness * self.logits(features) + self.shift, 1)


class GradeGraph(nn.Module):
    """All heads as one graph: one input and one output per family, in order."""

    def __init__(self, heads: list[GradeHead]) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(self, *features: Tensor) -> tuple[Tensor, ...]:
        """Features per family → probabilities per family."""
        return tuple(head(x) for head, x in zip(self.heads, features))
