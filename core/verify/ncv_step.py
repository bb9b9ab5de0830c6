"""Seconds of one Adam step of B Stein networks d-h-h-d in PyTorch: the same closed form as the product."""
import json
import statistics
import sys
import time

import torch

networks, dimension, hidden, batch, steps = (int(word) for word in sys.argv[1:6])
torch.set_num_threads(int(sys.argv[6]))
torch.manual_seed(1)
count = 400
points = torch.randn(networks, count, dimension)
scores = -points
values = torch.sin(points.sum(2))


def weight(inputs, outputs, scale):
    return (scale * torch.randn(networks, inputs, outputs)).requires_grad_()


def bias(outputs):
    return torch.zeros(networks, 1, outputs, requires_grad=True)


kernels = [weight(dimension, hidden, 0.2), weight(hidden, hidden, 0.2), weight(hidden, dimension, 0.0)]
biases = [bias(hidden), bias(hidden), bias(dimension)]
mean = torch.zeros(networks, 1, requires_grad=True)
optimiser = torch.optim.Adam([*kernels, *biases, mean], lr=4e-3, eps=1e-4)
rows = torch.arange(networks).unsqueeze(1)


def step():
    chosen = torch.randint(count, (networks, batch))
    x, s, f = points[rows, chosen], scores[rows, chosen], values[rows, chosen]
    lower = torch.sigmoid(torch.baddbmm(biases[0], x, kernels[0]))
    upper = torch.sigmoid(torch.baddbmm(biases[1], lower, kernels[1]))
    output = torch.baddbmm(biases[2], upper, kernels[2])
    coupling = kernels[1] * torch.bmm(kernels[0].transpose(1, 2), kernels[2].transpose(1, 2))
    slope = torch.bmm(lower * (1 - lower), coupling) * (upper * (1 - upper))
    control = slope.sum(2) + (output * s).sum(2)
    loss = ((f + control + mean).square().mean(1) + 0.1 * control.square().mean(1)).sum()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


for _ in range(20):
    step()
times = []
for _ in range(steps):
    start = time.perf_counter()
    step()
    times.append(time.perf_counter() - start)
print(json.dumps({"seconds": statistics.median(times)}))
