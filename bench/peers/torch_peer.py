"""PyTorch: the same networks, SGD with momentum 0.9 and coupled weight decay on kernels."""
import random

import torch
from torch import nn
from torch.nn import functional as F

from protocol import serve

torch.set_num_threads(2)


def conv_norm(source, target, stride, size=3):
    convolution = nn.Conv2d(source, target, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(target))


class Residual(nn.Module):
    def __init__(self, source, target, stride):
        super().__init__()
        self.first = conv_norm(source, target, stride)
        self.second = conv_norm(target, target, 1)
        self.stride, self.added = stride, target - source

    def forward(self, x):
        short = x
        if self.stride != 1:
            short = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))
        return F.relu(self.second(F.relu(self.first(x))) + short)


class MeanPool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def separable(width, size):
    depthwise = nn.Conv2d(width, width, size, padding=size // 2, groups=width, bias=False)
    norm = nn.BatchNorm2d(width, track_running_stats=False)
    return nn.Sequential(depthwise, nn.Conv2d(width, width, 1, bias=False), norm, nn.ReLU())


def dense_conv(width, size):
    convolution = nn.Conv2d(width, width, size, padding=size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(width, track_running_stats=False), nn.ReLU())


class Choice(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.operators = nn.ModuleList(
            [dense_conv(width, 3), dense_conv(width, 1), separable(width, 3), separable(width, 5),
             nn.MaxPool2d(3, 1, 1), nn.Identity()])

    def forward(self, x):
        return self.operators[random.randrange(6)](x)


def layer(part):
    kind, source, target = part["kind"], part.get("from"), part.get("to")
    if kind == "conv":
        return nn.Sequential(conv_norm(source, target, part["stride"]), nn.ReLU())
    if kind == "residual":
        return Residual(source, target, part["stride"])
    if kind == "choice":
        return Choice(target)
    if kind == "meanPool":
        return MeanPool()
    if kind == "flatten":
        return nn.Flatten()
    if kind == "hidden":
        return nn.Sequential(nn.Linear(source, target, bias=False), nn.BatchNorm1d(target), nn.ReLU())
    return nn.Linear(source, target)


def build(spec, mode):
    torch.manual_seed(0)
    network = nn.Sequential(*[layer(part) for part in spec["layers"]])
    images = torch.randn(spec["batch"], 3, 32, 32)
    labels = torch.randint(0, 10, (spec["batch"],))
    if mode != "nchw":
        network = network.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    parameters = list(network.parameters())
    optimiser = torch.optim.SGD(
        [{"params": [p for p in parameters if p.dim() > 1], "weight_decay": spec["weightDecay"]},
         {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0}],
        lr=spec["learningRate"], momentum=spec["momentum"])
    forward = torch.compile(network) if mode == "compile" else network

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(forward(images), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


serve(build)
