#!/usr/bin/env python3
"""PyTorch's side of OnnxInteropTest.

    onnx_interop.py export FOLDER   every network through both of PyTorch's exporters
    onnx_interop.py normalise FOLDER   d2l behind what people do to pixels, through both
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


class Prepared(nn.Module):
    """A network that is given pixels."""

    def __init__(self, prepare, network):
        super().__init__()
        self.prepare = prepare
        self.network = network

    def forward(self, x):
        return self.network(self.prepare(x))


def normalise(folder):
    torch.manual_seed(1)
    network = D2l()
    norm = nn.BatchNorm2d(3)
    norm.running_mean.copy_(torch.tensor([0.4, 0.5, 0.6]))
    norm.running_var.copy_(torch.tensor([0.04, 0.0625, 0.09]))
    imagenet = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    mean, std = (t[:, None, None] for t in imagenet)
    caffe = torch.tensor([104.0, 117.0, 123.0]).view(1, 3, 1, 1)
    pixels = torch.rand(2, 3, 224, 224)
    inputs = {"bytes": (pixels * 255).byte(), "last": pixels.permute(0, 2, 3, 1).contiguous()}
    for name, prepare in {
        "half": lambda x: (x - 0.5) / 0.5,
        "inverse": lambda x: (0.5 - x) / -0.5,
        "imagenet": lambda x: (x / 255 - mean) / std,
        "caffe": lambda x: (x * 255)[:, [2, 1, 0]] - caffe,
        "flip": lambda x: x.flip(1) * 255 - 127.5,
        "bytes": lambda x: (x.float() / 255 - mean) / std,
        "last": lambda x: x.permute(0, 3, 1, 2) - 0.5,
        "norm": norm,
        "inverted": lambda x: 1 - x,
        "picture": lambda x: x - x.mean(),
        "turned": lambda x: x.transpose(2, 3) - 0.5,
    }.items():
        net = Prepared(prepare, network).eval()
        x = inputs.get(name, pixels)
        for exporter, dynamo in {"torchscript": False, "dynamo": True}.items():
            file = folder / f"{name}.{exporter}.onnx"
            torch.onnx.export(net, (x,), file, dynamo=dynamo)
            model = onnx.load(file, load_external_data=False)
            for tensor in model.graph.initializer:  # the graph alone: the weights are all alike
                if tensor.data_type == onnx.TensorProto.FLOAT and max(tensor.dims, default=0) > 3:
                    size = 4
                    for side in tensor.dims:
                        size *= side
                    tensor.ClearField("raw_data")
                    tensor.ClearField("external_data")
                    tensor.data_location = onnx.TensorProto.EXTERNAL
                    for key, value in {"location": "zeros.data", "length": str(size)}.items():
                        tensor.external_data.add(key=key, value=value)
            onnx.save(model, file)
            (folder / f"{file.name}.data").unlink(missing_ok=True)


def main():
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    if sys.argv[1:2] == ["export"]:
        export(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["normalise"]:
        normalise(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["check"]:
        for file in sys.argv[2:]:
            onnx.checker.check_model(file, full_check=True)


main()
