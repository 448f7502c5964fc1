"""Three architectures in several widths. Input [n x 3 x 48 x 64], RGB, normalised as ImageNet's.

Each network lists its activations in `activations`: (name, module whose output they are), which
the ONNX file carries as the names of nodes and tensors.
"""

import torch
from torch import nn

from film.shots import kMain


def _conv(inputs, outputs, stride=1, size=3, groups=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs))


class Plain(nn.Module):
    """Four convolutions with ReLU, the first three with stride 2; mean over space; linear."""

    layers = ("conv1", "conv2", "conv3", "conv4")

    def __init__(self, width: int):
        super().__init__()
        sizes = [3, width, 2 * width, 3 * width, 4 * width]
        self.convs = nn.ModuleList(_conv(a, b, 2 if i < 3 else 1) for i, (a, b) in enumerate(zip(sizes, sizes[1:])))
        self.head = nn.Linear(sizes[-1], len(kMain))

    def forward(self, x):
        for conv in self.convs:
            x = torch.relu(conv(x))
        return self.head(x.mean((2, 3)))


class Residual(nn.Module):
    """A stem with stride 2, then three residual blocks of two convolutions; mean over space; linear."""

    layers = ("stem", "block1_inner", "block1", "block2_inner", "block2", "block3_inner", "block3")

    def __init__(self, width: int):
        super().__init__()
        self.stem = _conv(3, width, 2)
        sizes = [(width, width, 2), (width, 2 * width, 2), (2 * width, 3 * width, 1)]
        self.first = nn.ModuleList(_conv(a, b, s) for a, b, s in sizes)
        self.second = nn.ModuleList(_conv(b, b) for _, b, _ in sizes)
        self.skip = nn.ModuleList(_conv(a, b, s, 1) for a, b, s in sizes)
        self.head = nn.Linear(3 * width, len(kMain))

    def forward(self, x):
        x = torch.relu(self.stem(x))
        for first, second, skip in zip(self.first, self.second, self.skip):
            x = torch.relu(second(torch.relu(first(x))) + skip(x))
        return self.head(x.mean((2, 3)))


class Separable(nn.Module):
    """A stem with stride 2, then four pairs of a depthwise and a pointwise convolution; mean; linear."""

    layers = ("stem", "depth1", "point1", "depth2", "point2", "depth3", "point3", "depth4", "point4")

    def __init__(self, width: int):
        super().__init__()
        self.stem = _conv(3, width, 2)
        sizes = [(width, 2 * width, 2), (2 * width, 3 * width, 2), (3 * width, 4 * width, 1), (4 * width, 4 * width, 1)]
        self.depth = nn.ModuleList(_conv(a, a, s, groups=a) for a, _, s in sizes)
        self.point = nn.ModuleList(_conv(a, b, 1, 1) for a, b, _ in sizes)
        self.head = nn.Linear(4 * width, len(kMain))

    def forward(self, x):
        x = torch.relu(self.stem(x))
        for depth, point in zip(self.depth, self.point):
            x = torch.relu(point(torch.relu(depth(x))))
        return self.head(x.mean((2, 3)))


kArchitectures = {"plain": Plain, "residual": Residual, "separable": Separable}
