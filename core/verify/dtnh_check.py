"""Directions of core/methods/neverHurtTransfer/direction recomputed in float64, from standard input."""
import json
import sys

import numpy as np


def without(vector, other, product):
    """vector minus its part along other, where they oppose."""
    square = other @ other
    return vector - product / square * other if product < 0 and square > 0 else vector


def directions(g, r, strength):
    product = g @ r
    return {
        "sum": g + strength * r,
        "never-hurt": g + strength * without(r, g, product),
        "pcgrad": without(g, r, product) + strength * without(r, g, product),
        "a-gem": without(g, r, product) + strength * r,
        "drop": g if product < 0 else g + strength * r,
    }


def violations(pair):
    g, r = np.array(pair["g"]), np.array(pair["r"])
    strength = pair["strength"]
    lengths = np.linalg.norm(g) + strength * np.linalg.norm(r)
    # So close to a right angle float32 cannot tell a conflict from none.
    unclear = abs(g @ r) < 1e-6 * np.linalg.norm(g) * np.linalg.norm(r)
    found = 0
    for rule, expected in directions(g, r, strength).items():
        given = np.array(pair["directions"][rule])
        if unclear and rule == "drop":
            continue
        found += not np.linalg.norm(given - expected) <= 1e-5 * lengths
    given = np.array(pair["directions"]["never-hurt"])
    found += not given @ g >= g @ g - 1e-5 * np.linalg.norm(g) * lengths
    return found


pairs = json.load(sys.stdin)
print(json.dumps({"pairs": len(pairs), "violations": int(sum(violations(pair) for pair in pairs))}))
