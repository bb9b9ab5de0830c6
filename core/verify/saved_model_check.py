"""Loads every exported network below a folder and compares its logits: saved_model_check.py <folder>."""
import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf


def difference(folder):
    expected = json.loads((folder / "expected.json").read_text())
    pixels = np.array(expected["pixels"], np.float32).reshape(expected["shape"])
    logits = np.array(expected["logits"], np.float64).reshape(len(pixels), -1)
    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]
    worst = 0.0
    for count in (len(pixels), 1):
        answer = serve(pixels=tf.constant(pixels[:count]))
        found = answer["logits"].numpy()
        scale = max(1.0, np.abs(logits[:count]).max())
        worst = max(worst, np.abs(found - logits[:count]).max() / scale)
        chances = answer["probabilities"].numpy()
        shifted = np.exp(logits[:count] - logits[:count].max(1, keepdims=True))
        worst = max(worst, np.abs(chances - shifted / shifted.sum(1, keepdims=True)).max())
    return worst


folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/saved_model.pb"))
differences = [difference(folder) for folder in folders]
print(json.dumps({"worst": float(max(differences)), "models": len(folders)}))
