#!/usr/bin/env python3
"""PyTorch's side of OnnxInteropTest.

    onnx_interop.py export FOLDER   every network through both of PyTorch's exporters
    onnx_interop.py check FILE...   the reference checker on files of ours
    onnx_interop.py                 says nothing if everything is there that the above needs

An export writes VARIANT.EXPORTER.onnx and, as the truth to compare with, VARIANT.weights: the state
dict's float32 bytes one after another, little-endian, in its order.
"""
import logging
import sys
import warnings
from pathlib import Path

import onnx
import onnxscript  # noqa: F401  (the dynamo exporter needs it)
import torch
from torch import nn

CLASSES = 10


def norm():
    return nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2.0)


def head(features, first_dropout):
    layers = [nn.Linear(features, 4096), nn.ReLU(), nn.Dropout(),
              nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, CLASSES)]
    if first_dropout:  # torchvision drops before the linear layers, the others after
        layers = [layers[2], layers[0], layers[1], layers[5], layers[3], layers[4], layers[6]]
    return nn.Sequential(*layers)


class D2l(nn.Module):
    def __init__(self):
        super().__init__()
        self.feature_extr = nn.Sequential(
            nn.Conv2d(3, 96, 11, stride=4, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten())
        self.classifier = head(6400, False)

    def forward(self, x):
        return self.classifier(self.feature_extr(x))


class Torchvision(nn.Module):
    """As torchvision has it: pooling and flattening are between the two sequences."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = head(9216, True)

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class Krizhevsky(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 96, 11, stride=4, padding=2), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Flatten())
        self.classifier = head(9216, False)
        with torch.no_grad():  # equal tensors: the older exporter writes them once
            for i in (4, 12):
                self.features[i].bias.zero_()

    def forward(self, x):
        return self.classifier(self.features(x))


def export(folder):
    for variant, network in {"d2l": D2l, "torchvision": Torchvision, "2012": Krizhevsky}.items():
        torch.manual_seed(1)
        net = network().eval()
        with open(folder / f"{variant}.weights", "wb") as weights:
            for tensor in net.state_dict().values():
                tensor.numpy().tofile(weights)
        pictures = torch.zeros(2, 3, 224, 224)
        torch.onnx.export(net, (pictures,), folder / f"{variant}.torchscript.onnx", dynamo=False,
                          input_names=["x"], dynamic_axes={"x": {0: "n"}})
        # Without shapes that vary, and in the default of weights in a file of their own.
        torch.onnx.export(net, (pictures,), folder / f"{variant}.dynamo.onnx", dynamo=True)


def main():
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    if sys.argv[1:2] == ["export"]:
        export(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["check"]:
        for file in sys.argv[2:]:
            onnx.checker.check_model(file, full_check=True)


main()
