"""Line protocol: one JSON request a line on stdin, one JSON answer a line on stdout.

{"spec": {...}, "mode": "..."} builds a trainer; {"mode": "...", "steps": n} times n of its steps.
"""
import json
import sys
import time


def serve(build):
    """build(spec, mode) returns a function that runs one step and waits for its loss."""
    steps = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = answer_to(request, build, steps)
        except Exception as problem:  # told to the bench, which reports null and why
            answer = {"error": repr(problem)[:500]}
        print(json.dumps(answer), flush=True)


def answer_to(request, build, steps):
    mode = request["mode"]
    if "spec" in request:
        steps[mode] = build(request["spec"], mode)
        for _ in range(3):
            steps[mode]()
        return {"ready": True}
    times = []
    for _ in range(request["steps"]):
        started = time.perf_counter()
        steps[mode]()
        times.append((time.perf_counter() - started) * 1000)
    return {"times": times}
