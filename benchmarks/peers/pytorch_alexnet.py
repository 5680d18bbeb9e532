#!/usr/bin/env python3
"""Times the d2l AlexNet in PyTorch on synthetic pictures; one JSON line a configuration.

    pytorch_alexnet.py --job train|infer --batch N --modes default,cl-amp [--threads N] [--runs N] [--seconds S]

A mode is a layout and precision, perhaps compiled:
    default   float32, channels first: what a script gets that asks for nothing
    cl        float32, channels last
    amp       bfloat16 autocast, channels first
    cl-amp    bfloat16 autocast, channels last; in training the fused optimizer too
    cl-pure   weights and pictures in bfloat16, channels last; for inference
    MODE+compile   the same through torch.compile
"""
import argparse
import contextlib
import json
import statistics

import torch
from torch import nn
from torch.nn import functional

import repetitions

CLASSES = 10


class AlexNet(nn.Module):
    """One weight for each that the variant d2l has, under the same names."""

    def __init__(self, classes=CLASSES):
        super().__init__()
        self.feature_extr = nn.Sequential(
            nn.Conv2d(3, 96, 11, 4, 1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(96, 256, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU(),
            nn.Conv2d(384, 384, 3, 1, 1), nn.ReLU(),
            nn.Conv2d(384, 256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2))
        self.classifier = nn.Sequential(
            nn.Linear(6400, 4096), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(4096, classes))

    def forward(self, pictures):
        return self.classifier(self.feature_extr(pictures).flatten(1))


class Mode:
    """What a mode's name says."""

    NAMES = ("default", "cl", "amp", "cl-amp", "cl-pure")

    def __init__(self, text):
        name, plus, extra = text.partition("+")
        if name not in self.NAMES or (plus and extra != "compile"):
            raise SystemExit(f"unknown mode {text}; there are {', '.join(self.NAMES)}, each also with +compile")
        self.channels_last = name.startswith("cl")
        self.autocast = name.endswith("amp")
        self.pure = name.endswith("pure")
        self.compiled = bool(plus)

    def place(self, thing):
        """A network or a batch in this mode's layout and type."""
        if self.pure:
            thing = thing.to(torch.bfloat16)
        return thing.to(memory_format=torch.channels_last) if self.channels_last else thing

    def precision(self):
        return torch.autocast("cpu", torch.bfloat16) if self.autocast else contextlib.nullcontext()


def training_step(mode, network, pictures, labels):
    # Some versions of PyTorch choose the loop over tensors on a CPU; the fused kernel must be asked for.
    fused = {"fused": True} if mode.autocast else {}
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, **fused)

    def step(forward):
        optimizer.zero_grad()
        with mode.precision():
            logits = forward(pictures)
        loss = functional.cross_entropy(logits.float(), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def inference_step(mode, pictures):
    def step(forward):
        with torch.inference_mode(), mode.precision():
            return forward(pictures).float().sum().item()

    return step


def measure(job, batch, mode, runs, seconds):
    """Milliseconds of each timed run."""
    torch.manual_seed(0)
    network = mode.place(AlexNet()).train(job == "train")
    pictures = mode.place(torch.randn(batch, 3, 224, 224))
    labels = torch.randint(0, CLASSES, (batch,))
    step = training_step(mode, network, pictures, labels) if job == "train" else inference_step(mode, pictures)
    forward = torch.compile(network) if mode.compiled else network
    return repetitions.timed(lambda: step(forward), runs, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--job", choices=("train", "infer"), default="infer")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--modes", default="default")
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    repetitions.add_options(parser)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    for name in options.modes.split(","):
        times = measure(options.job, options.batch, Mode(name), options.runs, options.seconds)
        median = statistics.median(times)
        print(json.dumps({
            "peer": "pytorch", "version": torch.__version__, "job": options.job, "batch": options.batch,
            "mode": name, "threads": torch.get_num_threads(), "medianMs": round(median, 3),
            "bestMs": round(min(times), 3), "imagesPerSecond": round(options.batch * 1000 / median, 1)}), flush=True)


if __name__ == "__main__":
    main()
