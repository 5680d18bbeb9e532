#!/usr/bin/env python3
"""Maps of explanations, computed by PyTorch in float64 for the three published networks.

usage: make_explanations.py > explanations.json      (needs torch and numpy)

Weights and input come from the formula of goldens/network (Golden.java): element i of stream s is
(2u - 1) * bound with u the upper 24 bits of splitmix64(s * 2^40 + i), rounded to float32; parameter
number p has stream 1000 + p and bound sqrt(6 / fan_in), a bias 0.1, the input 1900 and 1. Noise of
SmoothGrad: the stream 1950 + sample instead of normal values, so that both sides have the same.

Of maps with a value for each pixel the means over 16x16 blocks are stored, and the values on the
diagonal's every 7th pixel.
"""
import json
import sys

import numpy as np
import torch
from torch import nn

CLASSES = 10
STEPS = 6
SAMPLES = 3
SIGMA = 0.15


def fill(stream, shape, bound):
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.arange(count, dtype=np.uint64) + np.uint64(stream << 40)
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    u = (z >> np.uint64(40)).astype(np.float64) / float(1 << 24)
    return torch.from_numpy(((2 * u - 1) * bound).astype(np.float32).reshape(shape)).double()


def head(features):
    return [
        nn.Flatten(), nn.Linear(features, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(),
        nn.Linear(4096, CLASSES)]


def convolutions(widths, padding, groups, norm):
    """(layers up to the ReLU of the last convolution, what follows)"""
    kernels = [11, 5, 3, 3, 3]
    layers, channels = [], 3
    for i, (width, kernel) in enumerate(zip(widths, kernels)):
        layers.append(
            nn.Conv2d(channels, width, kernel, 4 if i == 0 else 1, padding if i == 0 else kernel // 2,
                      groups=groups[i]))
        layers.append(nn.ReLU())
        if norm and i < 2:
            layers.append(nn.LocalResponseNorm(5, 1e-4, 0.75, 2.0))
        if i < 2:
            layers.append(nn.MaxPool2d(3, 2))
        channels = width
    return layers


NETWORKS = {
    "d2l": (convolutions([96, 256, 384, 384, 256], 1, [1] * 5, False), 6400),
    "torchvision": (convolutions([64, 192, 384, 256, 256], 2, [1] * 5, False), 9216),
    "2012": (convolutions([96, 256, 384, 384, 256], 2, [1, 2, 1, 2, 2], True), 9216),
}


def gradient(net, x, target):
    x = x.clone().requires_grad_(True)
    y = net(x)[0, target]
    y.backward()
    return x.grad[0]


def pixels(values):
    """A map of 224x224 in short."""
    blocks = values.reshape(14, 16, 14, 16).mean(dim=(1, 3))
    return {"blocks": blocks.flatten().tolist(), "diagonal": values.diagonal()[::7].tolist()}


def explain(layers, features):
    lower = nn.Sequential(*layers)
    upper = nn.Sequential(nn.MaxPool2d(3, 2), *head(features))
    net = nn.Sequential(lower, upper).double().eval()
    for number, parameter in enumerate(net.parameters()):
        fan_in = int(np.prod(parameter.shape[1:])) if parameter.dim() > 1 else None
        bound = (6.0 / fan_in) ** 0.5 if fan_in else 0.1
        parameter.data.copy_(fill(1000 + number, tuple(parameter.shape), bound))
        parameter.requires_grad_(False)
    x = fill(1900, (1, 3, 224, 224), 1.0)
    logits = net(x)[0]
    top = int(logits.argmax())
    least = int(logits.argmin())
    result = {"logits": logits.tolist(), "classes": []}
    for target in (top, least):
        maps = lower(x).detach().requires_grad_(True)
        upper(maps)[0, target].backward()
        a, g = maps.detach()[0], maps.grad[0]
        cam = torch.relu((g.mean(dim=(1, 2), keepdim=True) * a).sum(0))
        plain = gradient(net, x, target)
        # Gauss and Legendre on 0..1, from black as ImageNet's mean and deviation have it.
        mean = torch.tensor([0.485, 0.456, 0.406], dtype=torch.float64)
        std = torch.tensor([0.229, 0.224, 0.225], dtype=torch.float64)
        black = (-mean / std).float().double().view(1, 3, 1, 1).expand_as(x)
        nodes, weights = np.polynomial.legendre.leggauss(STEPS)
        path = sum(
            w / 2 * gradient(net, x * ((1 + t) / 2) + black * (1 - (1 + t) / 2), target)
            for t, w in zip(nodes, weights))
        integrated = ((x - black)[0] * path).sum(0)
        deviation = SIGMA * float(x.max() - x.min())
        noisy = sum(
            gradient(net, x + deviation * fill(1950 + i, (1, 3, 224, 224), 1.0), target)
            for i in range(SAMPLES)) / SAMPLES
        occluded = torch.zeros(224, 224, dtype=torch.float64)
        covering = torch.zeros(224, 224, dtype=torch.float64)
        for top_edge in range(0, 224, 56):
            for left in range(0, 224, 56):
                hidden = x.clone()
                hidden[0, :, top_edge:top_edge + 56, left:left + 56] = 0
                occluded[top_edge:top_edge + 56, left:left + 56] = (
                    logits[target] - net(hidden)[0, target])
                covering[top_edge:top_edge + 56, left:left + 56] += 1
        result["classes"].append({
            "target": target,
            "gradcam": cam.flatten().tolist(),
            "hirescam": (a * g).sum(0).flatten().tolist(),
            "saliency": pixels(plain.abs().amax(0)),
            "input-x-gradient": pixels((x[0] * plain).sum(0)),
            "integrated-gradients": pixels(integrated),
            "gap": float(integrated.sum() - (logits[target] - net(black)[0, target])),
            "smoothgrad": pixels(noisy.abs().amax(0)),
            "occlusion": pixels(occluded / covering),
        })
    return result


out = {"torch": torch.__version__, "steps": STEPS, "samples": SAMPLES, "sigma": SIGMA}
for name, (layers, features) in NETWORKS.items():
    out[name] = explain(layers, features)


def short(value):
    if isinstance(value, float):
        return float("%.10g" % value)
    if isinstance(value, list):
        return [short(v) for v in value]
    if isinstance(value, dict):
        return {k: short(v) for k, v in value.items()}
    return value


json.dump(short(out), sys.stdout, separators=(",", ":"))
print()
