"""How PyTorch reads the same data: one JSON line a question, for bench/datasets.ts.

read FOLDER          torchvision ImageFolder + DataLoader, 2 workers, every picture once
serve FILE COUNT SIDE CHANNELS   DataLoader, 2 workers, batches of 128 with flip and crop from bytes in memory
csv FILE             numpy.genfromtxt's faster sibling, loadtxt, of a numeric table
"""
import json
import os
import resource
import sys
import time

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

MEAN = torch.tensor([0.4914, 0.4822, 0.4465])
DEVIATION = torch.tensor([0.247, 0.243, 0.261])


def through(loader):
    """Seconds from asking for the first batch to the last, and the samples that came."""
    started = time.perf_counter()
    count = sum(len(labels) for _, labels in loader)
    return time.perf_counter() - started, count


def read(folder):
    from torchvision import datasets, transforms

    started = time.perf_counter()
    pictures = datasets.ImageFolder(folder, transforms.ToTensor())
    listing = time.perf_counter() - started
    seconds, count = through(DataLoader(pictures, batch_size=128, num_workers=2))
    return {"seconds": listing + seconds, "count": count}


class Varied(Dataset):
    """Bytes in memory; flip, crop from a margin of 4 and scaling a sample, as training code has it."""

    def __init__(self, images, labels, transform):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(self.images[index]), self.labels[index]


def tensor_transform(image):
    if torch.rand(()) < 0.5:
        image = image.flip(2)
    padded = torch.nn.functional.pad(image, (4, 4, 4, 4))
    top, left = torch.randint(0, 9, (2,)).tolist()
    window = padded[:, top:top + 32, left:left + 32]
    return (window.float() / 255 - MEAN[:, None, None]) / DEVIATION[:, None, None]


def torchvision_transform():
    from torchvision.transforms import v2

    return v2.Compose([v2.RandomCrop(32, padding=4), v2.RandomHorizontalFlip(),
                       v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN.tolist(), DEVIATION.tolist())])


def serve(file, count, side, channels):
    raw = np.fromfile(file, np.uint8, int(count) * int(side) ** 2 * int(channels))
    images = torch.from_numpy(raw.reshape(-1, int(side), int(side), int(channels)).transpose(0, 3, 1, 2).copy())
    labels = torch.zeros(len(images), dtype=torch.int64)
    answers, spent = {}, {}
    for name, transform in (("tensor", tensor_transform), ("torchvision", None)):
        try:
            chosen = transform or torchvision_transform()
            loader = DataLoader(Varied(images, labels, chosen), batch_size=128, shuffle=True, num_workers=2)
            before = sum(os.times()[:4])
            seconds, seen = through(loader)
            answers[name] = seen / seconds
            # Workers count once they have ended, which through() waits for.
            spent[name] = (sum(os.times()[:4]) - before) * 128_000 / seen
        except ImportError as problem:
            answers[name] = None
            print(problem, file=sys.stderr)
    return {"samplesPerSecond": answers, "cpuMillisecondsOfABatch": spent}


def csv(file):
    started = time.perf_counter()
    table = np.loadtxt(file, delimiter=",", skiprows=1)
    return {"seconds": time.perf_counter() - started, "shape": list(table.shape),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


if __name__ == "__main__":
    torch.set_num_threads(1)
    command, *rest = sys.argv[1:]
    print(json.dumps({"read": read, "serve": serve, "csv": csv}[command](*rest)))
