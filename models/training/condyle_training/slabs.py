"""Rewrites an exported segment graph so that it works slab by slab where it works at full resolution.

A tensor of 16 channels on the whole grid takes 210 MB, and the plain graph holds four of them at once. In slabs along the
first axis it holds one: the first layer is computed anew wherever it is asked for, which costs little, and the last layer
goes from features to classes slab by slab. The numbers are the same but for the rounding of the normalisation's means.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, helper, numpy_helper

#: The first axis is cut into so many slabs of even thickness: it is a multiple of 16.
SLABS = 8
_END = np.iinfo(np.int64).max
_CHANNEL_AXES = [2, 3, 4]


class _Writer:
    """Appends nodes to a graph under names of their own."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.count = 0

    def add(self, kind: str, inputs: list[str], output: str | None = None, **attributes: object) -> str:
        self.count += 1
        name = output or f"/slabs/{kind}_{self.count}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=f"/slabs/node_{self.count}", **attributes))
        return name

    def constant(self, values: object, kind: type = np.int64) -> str:
        return self.add("Constant", [], value=numpy_helper.from_array(np.asarray(values, kind)))


def _attributes(node: NodeProto) -> dict[str, object]:
    return {one.name: helper.get_attribute_value(one) for one in node.attribute}


class _Slabs:
    """The parts of one graph that work at full resolution, and their rewriting."""

    def __init__(self, model: ModelProto) -> None:
        self.graph = model.graph
        self.by_output = {output: node for node in self.graph.node for output in node.output}
        self.users: dict[str, list[NodeProto]] = {}
        for node in self.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)
        self.first = self._only("image", "Conv")
        self.first_norm = self._only(self.first.output[0], "InstanceNormalization")
        self.first_relu = self._only(self.first_norm.output[0], "LeakyRelu")
        skip = self.first_relu.output[0]
        self.down = self._only(skip, "Conv")
        self.concat = self._only(skip, "Concat")
        self.resize = self.by_output[next(name for name in self.concat.input if name != skip)]
        self.merge = self._only(self.concat.output[0], "Conv")
        self.merge_norm = self._only(self.merge.output[0], "InstanceNormalization")
        self.merge_relu = self._only(self.merge_norm.output[0], "LeakyRelu")
        self.writer = _Writer()

    def _only(self, name: str, kind: str) -> NodeProto:
        (node,) = [one for one in self.users.get(name, []) if one.op_type == kind]
        return node

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _planes(self, name: str, first: str, last: str) -> str:
        axes = self.writer.constant([2])
        return self.writer.add("Slice", [name, first, last, axes])

    def _at(self, step: str, slab: int, shift: int) -> str:
        """Index of the plane `shift` after the start of a slab, as a tensor [1]."""
        start = self.writer.add("Mul", [step, self.writer.constant([slab])])
        return self.writer.add("Add", [start, self.writer.constant([shift])])

    def _range(self, step: str, slab: int, before: int, after: int) -> tuple[str, str]:
        """The planes of a slab with a halo, which the ends of the grid cut off."""
        first = self.writer.constant([0]) if slab == 0 else self._at(step, slab, -before)
        last = self.writer.constant([_END]) if slab == SLABS - 1 else self._at(step, slab + 1, after)
        return first, last

    def _conv(self, node: NodeProto, name: str, slab: int, end: int = 1) -> str:
        """A convolution of planes that bring their halo along: only the ends of the grid are padded."""
        attributes = _attributes(node)
        attributes["pads"] = [1 if slab == 0 else 0, 1, 1, end if slab == SLABS - 1 else 0, 1, 1]
        return self.writer.add("Conv", [name, *node.input[1:]], **attributes)

    def _moments(self, slabs: list[str]) -> tuple[str, str]:
        """Mean and variance of each channel over slabs of equal size (Chan et al. 1979)."""
        means = [self.writer.add("ReduceMean", [one], axes=_CHANNEL_AXES, keepdims=1) for one in slabs]
        variances = [self._spread(one, mean) for one, mean in zip(slabs, means, strict=True)]
        mean = self._average(means)
        between = [self._squared(self.writer.add("Sub", [one, mean])) for one in means]
        return mean, self.writer.add("Add", [self._average(variances), self._average(between)])

    def _spread(self, slab: str, mean: str) -> str:
        square = self._squared(self.writer.add("Sub", [slab, mean]))
        return self.writer.add("ReduceMean", [square], axes=_CHANNEL_AXES, keepdims=1)

    def _squared(self, name: str) -> str:
        return self.writer.add("Mul", [name, name])

    def _average(self, names: list[str]) -> str:
        return self.writer.add("Mean", names)

    def _normalised(self, name: str, norm: NodeProto, relu: NodeProto, moments: tuple[str, str]) -> str:
        """What the normalisation and the activation behind it make of a slab."""
        shape = self.writer.constant([1, -1, 1, 1, 1])
        weight, bias = (self.writer.add("Reshape", [one, shape]) for one in norm.input[1:3])
        epsilon = self.writer.constant(_attributes(norm)["epsilon"], np.float32)
        deviation = self.writer.add("Sqrt", [self.writer.add("Add", [moments[1], epsilon])])
        scale = self.writer.add("Div", [weight, deviation])
        shift = self.writer.add("Sub", [bias, self.writer.add("Mul", [moments[0], scale])])
        scaled = self.writer.add("Add", [self.writer.add("Mul", [name, scale]), shift])
        return self.writer.add("LeakyRelu", [scaled], **_attributes(relu))

    def _first_layer(self, step: str, slab: int, before: int, after: int, moments: tuple[str, str]) -> str:
        """The first layer's features of a slab with a halo of its own."""
        image = self._planes("image", *self._range(step, slab, before + 1, after + 1))
        return self._normalised(self._conv(self.first, image, slab), self.first_norm, self.first_relu, moments)

    # -- the graph ----------------------------------------------------------------------------------------------------

    def rewrite(self) -> list[NodeProto]:
        writer = self.writer
        shape = writer.add("Shape", ["image"])
        depth = writer.add("Slice", [shape, writer.constant([2]), writer.constant([3])])
        step = writer.add("Div", [depth, writer.constant([SLABS])])
        half = writer.add("Div", [step, writer.constant([2])])
        slabs = range(SLABS)
        seen = [self._conv(self.first, self._planes("image", *self._range(step, n, 1, 1)), n) for n in slabs]
        moments = self._moments(seen)
        # Every second plane, from the one before: a slab of even thickness needs no plane behind it.
        down = [self._conv(self.down, self._first_layer(step, n, 1, 0, moments), n, end=0) for n in slabs]
        self._concat(down, self.down.output[0], axis=2)
        gone = {id(node) for node in (self.first, self.first_norm, self.first_relu, self.down, self.resize, self.concat)}
        gone |= {id(node) for node in (self.merge, self.merge_norm, self.merge_relu)}
        tail = self._tail()
        gone |= {id(node) for node in tail}
        middle = [node for node in self.graph.node if id(node) not in gone]
        constants = [node for node in middle if node.op_type == "Constant"]
        head, writer.nodes = writer.nodes, []
        merged = [self._merged(step, half, n, moments) for n in slabs]
        merge_moments = self._moments(merged)
        self._answers(tail, [self._normalised(one, self.merge_norm, self.merge_relu, merge_moments) for one in merged], half)
        return [*constants, *head, *(node for node in middle if node.op_type != "Constant"), *writer.nodes]

    def _concat(self, names: list[str], output: str, axis: int) -> None:
        self.writer.add("Concat", names, output, axis=axis)

    def _merged(self, step: str, half: str, slab: int, moments: tuple[str, str]) -> str:
        """The last layer before its normalisation: coarser features brought up, and the first layer's."""
        coarse = self._planes(self.resize.input[0], *self._range(half, slab, 1, 1))
        fine = self.writer.add("Resize", [coarse, *self.resize.input[1:]], **_attributes(self.resize))
        # The coarse halo of one plane has become two, of which the convolution wants the inner one.
        first = self.writer.constant([0 if slab == 0 else 1])
        last = self.writer.constant([_END if slab == SLABS - 1 else -1])
        parts = {self.resize.output[0]: self._planes(fine, first, last)}
        parts[self.first_relu.output[0]] = self._first_layer(step, slab, 1, 1, moments)
        both = self.writer.add("Concat", [parts[name] for name in self.concat.input], axis=1)
        return self._conv(self.merge, both, slab)

    def _tail(self) -> list[NodeProto]:
        """What follows the last layer, and what is done to the prior for it: all of it voxel by voxel."""
        reached = {self.merge_relu.output[0]}
        tail: list[NodeProto] = []
        for node in self.graph.node:
            if node.op_type != "Constant" and any(name in reached for name in node.input):
                reached.update(node.output)
                tail.append(node)
        wanted = {name for node in tail for name in node.input}
        # Back from the tail to the prior: a resize and what scales it.
        for node in reversed(self.graph.node):
            leads = any(name in wanted for name in node.output) and node.op_type not in ("Constant", "LeakyRelu")
            if leads and node not in tail:
                tail.insert(0, node)
                wanted.update(node.input)
        return [node for node in self.graph.node if node in tail]

    def _answers(self, tail: list[NodeProto], features: list[str], half: str) -> None:
        """The tail for every slab, put together at the outputs."""
        outputs = {one.name: [] for one in self.graph.output}
        for slab, slab_features in enumerate(features):
            names = {self.merge_relu.output[0]: slab_features, "prior": self._planes("prior", *self._range(half, slab, 1, 1))}
            for node in tail:
                inputs = [names.get(name, name) for name in node.input]
                made = self.writer.add(node.op_type, inputs, **_attributes(node))
                if node.op_type == "Resize":
                    first = self.writer.constant([0 if slab == 0 else 2])
                    last = self.writer.constant([_END if slab == SLABS - 1 else -2])
                    made = self._planes(made, first, last)
                names[node.output[0]] = made
            for name, parts in outputs.items():
                parts.append(names[name])
        for name, parts in outputs.items():
            # Classes have no channel axis.
            rank = len(next(one for one in self.graph.output if one.name == name).type.tensor_type.shape.dim)
            self._concat(parts, name, axis=rank - 3)


def in_slabs(model: ModelProto) -> ModelProto:
    """The same graph with less memory; inputs, outputs and weights keep their names.

    Raises ValueError where the graph is not one of `write_segmenter`'s.
    """
    nodes = _Slabs(model).rewrite()
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    return model
