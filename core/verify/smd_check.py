"""Recomputes one step's telemetry in float64 from two checkpoints: smd_check.py <folder>."""
import json
import pathlib
import struct
import sys

import numpy as np


def read_checkpoint(path):
    content = path.read_bytes()
    assert content[:8] == b"SCHKPT01", path
    (length,) = struct.unpack_from("<I", content, 8)
    header = json.loads(content[12 : 12 + length])
    start = 12 + length
    types = {"float32": "<f4", "int32": "<i4", "bool": "u1"}
    tensors = {}
    for entry in header["tensors"]:
        raw = content[start + entry["offset"] :][: entry["bytes"]]
        tensors[entry["name"]] = np.frombuffer(raw, types[entry["dtype"]]).astype(np.float64)
    return tensors


def angle(a, b):
    u, v = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return 2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))


def main(folder):
    before = read_checkpoint(folder / "before.checkpoint")
    after = read_checkpoint(folder / "after.checkpoint")
    figures = json.loads((folder / "figures.json").read_text())
    worst = 0.0
    for layer in figures["layers"]:
        w, w_next = before["weights/" + layer["weight"]], after["weights/" + layer["weight"]]
        v_old, v = before["velocity/" + layer["weight"]], after["velocity/" + layer["weight"]]
        # g from the velocity's update, independent of what the product says its gradient was.
        g = v - figures["momentum"] * v_old - figures["weightDecay"] * w
        expected = {
            "angularUpdate": angle(w, w_next),
            "weightSquared": w @ w,
            "weightSquaredAfter": w_next @ w_next,
            "gradientSquared": g @ g,
            "velocitySquared": v @ v,
            "unitGradient": (g @ g + 2 * figures["momentum"] * (v_old @ g)) * (w @ w),
        }
        for name, value in expected.items():
            scale = abs(value)
            if name == "unitGradient":
                scale = (g @ g + 2 * np.linalg.norm(v_old) * np.linalg.norm(g)) * (w @ w)
            worst = max(worst, abs(layer[name] - value) / scale)
    print(json.dumps({"worst": worst}))


main(pathlib.Path(sys.argv[1]))
