"""Moving average batch normalisation in NumPy, float64, from the paper's own repository's description.

Reads steps.json (settings, inputs and what the product computed from them) and prints the largest
relative difference of outputs, gradients and statistics over all steps.
"""

import json
import pathlib
import sys

import numpy as np


class MovingAverage:
    """K batches a step; ring buffers of m rows, newest at `slot`; v for inference."""

    def __init__(self, settings, channels):
        self.settings = settings
        self.x2 = np.zeros((settings["window"], channels))
        self.gz = np.zeros((settings["window"], channels))
        self.v = np.ones(channels)
        self.t = 0
        self.seen = 0

    def push(self, ring, first, rows, active):
        """Writes row after row into the ring; gives what each batch is normalised by."""
        used = []
        for offset, row in enumerate(rows):
            ring[(first + offset) % len(ring)] = row
            used.append(ring.mean(axis=0) if active else row)
        return np.array(used)

    def step(self, x, upstream, scale, shift):
        s = self.settings
        self.t += 1
        full = self.seen >= s["window"] and self.t >= s["warmUp"]
        own = (x**2).mean(axis=1)
        var = self.push(self.x2, self.seen, own, full)
        deviation = np.sqrt(var + s["epsilon"])
        ratio = np.ones_like(deviation)
        if self.t > s["renormaliseAfter"]:
            ratio = np.clip(deviation / np.sqrt(self.v + s["epsilon"]), 1 / s["clip"], s["clip"])
        if self.t == 1 and s["start"] == "first-step":
            self.v = var.mean(axis=0)
        self.v = s["kept"] * self.v + (1 - s["kept"]) * var.mean(axis=0)
        z = x / deviation[:, None]
        output = scale * ratio[:, None] * z + shift
        inner = scale * ratio[:, None] * upstream
        psi = self.push(self.gz, self.seen, (inner * z).mean(axis=1), full)
        self.seen += len(x)
        return {
            "output": output,
            "input": (inner - z * psi[:, None]) / deviation[:, None],
            "scale": (upstream * z * ratio[:, None]).sum(axis=(0, 1)),
            "shift": upstream.sum(axis=(0, 1)),
            "average": self.v,
            "forwardWindow": np.roll(self.x2, -(self.seen % len(self.x2)), axis=0),
            "backwardWindow": np.roll(self.gz, -(self.seen % len(self.gz)), axis=0),
        }


def worst_of(case):
    settings = case["settings"]
    scale, shift = np.array(case["scale"]), np.array(case["shift"])
    layer = MovingAverage(settings, len(scale))
    shape = (case["batches"], -1, len(scale))
    worst = 0.0
    for step in case["steps"]:
        x, upstream = (np.array(step[name]).reshape(shape) for name in ("x", "upstream"))
        for name, expected in layer.step(x, upstream, scale, shift).items():
            found = np.array(step[name])
            size = np.abs(expected).max()
            worst = max(worst, np.abs(found - expected.ravel()).max() / size)
    return worst


cases = json.loads(pathlib.Path(sys.argv[1]).read_text())
print(json.dumps({"worst": max(worst_of(case) for case in cases)}))
