"""PyTorch: path-sampled supernets of NAS-Bench-201 and of chains, on the paths that the bench gives.

SGD with Nesterov momentum; weights of operators off the path have no gradient, so they are left alone.
"""
import os

import torch
from torch import nn
from torch.nn import functional as F

from protocol import serve

# As many as the machine gives: more would only wait for each other.
torch.set_num_threads(min(2, len(os.sched_getaffinity(0))))


def conv(source, target, size, stride=1, groups=1):
    return nn.Conv2d(source, target, size, stride, padding=size // 2, groups=groups, bias=False)


class Zero(nn.Module):
    def forward(self, x):
        return torch.zeros_like(x)


def nas_bench_operators(width):
    def relu_conv_norm(size):
        return nn.Sequential(nn.ReLU(), conv(width, width, size), nn.BatchNorm2d(width, affine=False))
    pool = nn.AvgPool2d(3, 1, 1, count_include_pad=False)
    return nn.ModuleList([Zero(), nn.Identity(), relu_conv_norm(1), relu_conv_norm(3), pool])


class Cell(nn.Module):
    sources = ((0,), (0, 1), (0, 1, 2))

    def __init__(self, width):
        super().__init__()
        self.edges = nn.ModuleList([nas_bench_operators(width) for _ in range(6)])

    def forward(self, x, path):
        nodes, edge = [x], 0
        for sources in self.sources:
            total = None
            for source in sources:
                part = self.edges[edge][path[edge]](nodes[source])
                total = part if total is None else total + part
                edge += 1
            nodes.append(total)
        return nodes[-1]


class Reduction(nn.Module):
    def __init__(self, source, target):
        super().__init__()
        self.a = nn.Sequential(nn.ReLU(), conv(source, target, 3, 2), nn.BatchNorm2d(target))
        self.b = nn.Sequential(nn.ReLU(), conv(target, target, 3), nn.BatchNorm2d(target))
        self.shortcut = nn.Sequential(nn.AvgPool2d(2, 2), conv(source, target, 1))

    def forward(self, x):
        return self.b(self.a(x)) + self.shortcut(x)


class NasBench(nn.Module):
    def __init__(self, spec):
        super().__init__()
        width, per_stage = spec["width"], spec["cellsPerStage"]
        self.stem = nn.Sequential(conv(spec["inputShape"][2], width, 3), nn.BatchNorm2d(width))
        self.blocks = nn.ModuleList()
        for stage in range(3):
            if stage > 0:
                self.blocks.append(Reduction(width * 2 ** (stage - 1), width * 2 ** stage))
            self.blocks.extend(Cell(width * 2 ** stage) for _ in range(per_stage))
        self.norm = nn.BatchNorm2d(4 * width)
        self.classifier = nn.Linear(4 * width, spec["classes"])

    def forward(self, x, path):
        x, cell = self.stem(x), 0
        for block in self.blocks:
            if isinstance(block, Cell):
                x = block(x, path[6 * cell:6 * cell + 6])
                cell += 1
            else:
                x = block(x)
        return self.classifier(F.relu(self.norm(x)).mean((2, 3)))


class Residual(nn.Module):
    def __init__(self, layer, kind):
        super().__init__()
        source, target, stride = layer["from"], layer["to"], layer["stride"]
        size, middle = (3, 5, 7)[kind >> 1], source * (3 if kind % 2 == 0 else 6)
        self.body = nn.Sequential(
            conv(source, middle, 1), nn.BatchNorm2d(middle), nn.ReLU6(),
            conv(middle, middle, size, stride, middle), nn.BatchNorm2d(middle), nn.ReLU6(),
            conv(middle, target, 1), nn.BatchNorm2d(target))
        self.keeps = stride == 1 and source == target

    def forward(self, x):
        return x + self.body(x) if self.keeps else self.body(x)


class Chain(nn.Module):
    def __init__(self, spec):
        super().__init__()
        shape = spec["chain"]
        stem, first, last = shape["stem"]["channels"], shape["first"], shape["last"]
        self.start = nn.Sequential(
            conv(spec["inputShape"][2], stem, 3, shape["stem"]["stride"]), nn.BatchNorm2d(stem), nn.ReLU6(),
            conv(stem, stem, 3, 1, stem), nn.BatchNorm2d(stem), nn.ReLU6(),
            conv(stem, first, 1), nn.BatchNorm2d(first))
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.Identity() if kind < 0 else Residual(layer, kind) for kind in kinds)
            for layer, kinds in zip(shape["layers"], spec["operations"]))
        self.end = nn.Sequential(
            conv(shape["layers"][-1]["to"], last, 1), nn.BatchNorm2d(last), nn.ReLU6())
        self.classifier = nn.Linear(last, spec["classes"])

    def forward(self, x, path):
        x = self.start(x)
        for layer, choice in zip(self.layers, path):
            x = layer[choice](x)
        return self.classifier(self.end(x).mean((2, 3)))


networks = {"nas-bench-201": NasBench, "chain": Chain}


def build(spec, mode):
    torch.manual_seed(0)
    network = networks[spec["kind"]](spec)
    height, width, channels = spec["inputShape"]
    images = torch.randn(512, channels, height, width)
    labels = torch.randint(0, spec["classes"], (512,))
    if mode == "channelsLast":
        network = network.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    parameters = list(network.parameters())
    optimiser = torch.optim.SGD(
        [{"params": [p for p in parameters if p.dim() > 1], "weight_decay": spec["weightDecay"]},
         {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0}],
        lr=spec["learningRate"], momentum=spec["momentum"], nesterov=True)
    paths, done = spec["paths"], 0

    def step():
        nonlocal done
        indices = torch.randint(0, 512, (spec["batch"],))
        optimiser.zero_grad(set_to_none=True)
        logits = network(images[indices], paths[done % len(paths)])
        wanted = labels[indices]
        loss = F.cross_entropy(logits, wanted)
        loss.backward()
        optimiser.step()
        done += 1
        (logits.argmax(1) == wanted).float().mean().item()
        return loss.item()

    for _ in range(spec["warmSteps"] - 3):
        step()
    return step


serve(build)
