#!/usr/bin/env python3
"""What TrivialAugment's and RandAugment's operations make of some pictures, computed by Pillow the way
torchvision's _apply_op calls it on PIL pictures, and the magnitudes of the two policies' spaces from
torch.linspace.

usage: make_operation_fixtures.py > operations.json      (needs Pillow, numpy and torch)

Inputs come from a generator that the tests repeat. Of each result there is the CRC-32 of its RGB bytes.
"""
import json
import math
import sys
import zlib

import numpy as np
import PIL
import torch
from PIL import Image, ImageEnhance, ImageOps

from make_pillow_fixtures import picture

BINS = 31


def dull(im):
    """Less than the full range of values, another one for each channel."""
    values = np.asarray(im).astype(int) // np.array([3, 4, 2]) + np.array([20, 100, 0])
    return Image.fromarray(values.astype(np.uint8))


def affine(im, *matrix):
    return im.transform(im.size, Image.AFFINE, matrix, Image.NEAREST, fillcolor=(0, 0, 0))


def shear(magnitude):
    return math.tan(math.radians(math.degrees(math.atan(magnitude))))


OPERATIONS = {  # name: (what is done, signed, strongest magnitude of the wide space, of RandAugment's)
    "IDENTITY": (lambda im, m: im, False, None, None),
    "SHEAR_X": (lambda im, m: affine(im, 1, shear(m), 0, 0, 1, 0), True, 0.99, 0.3),
    "SHEAR_Y": (lambda im, m: affine(im, 1, 0, 0, shear(m), 1, 0), True, 0.99, 0.3),
    "TRANSLATE_X": (lambda im, m: affine(im, 1, 0, -int(m), 0, 1, 0), True, 32.0, "width"),
    "TRANSLATE_Y": (lambda im, m: affine(im, 1, 0, 0, 0, 1, -int(m)), True, 32.0, "height"),
    "ROTATE": (lambda im, m: im.rotate(m, Image.NEAREST, fillcolor=(0, 0, 0)), True, 135.0, 30.0),
    "BRIGHTNESS": (lambda im, m: ImageEnhance.Brightness(im).enhance(1.0 + m), True, 0.99, 0.9),
    "COLOR": (lambda im, m: ImageEnhance.Color(im).enhance(1.0 + m), True, 0.99, 0.9),
    "CONTRAST": (lambda im, m: ImageEnhance.Contrast(im).enhance(1.0 + m), True, 0.99, 0.9),
    "SHARPNESS": (lambda im, m: ImageEnhance.Sharpness(im).enhance(1.0 + m), True, 0.99, 0.9),
    "POSTERIZE": (lambda im, m: ImageOps.posterize(im, int(m)), False, 6, 4),
    "SOLARIZE": (lambda im, m: ImageOps.solarize(im, m), False, None, None),
    "AUTO_CONTRAST": (lambda im, m: ImageOps.autocontrast(im), False, None, None),
    "EQUALIZE": (lambda im, m: ImageOps.equalize(im), False, None, None),
}
MORE = {  # beyond the policies' magnitudes
    "SHEAR_X": [-1.7, 2.5], "SHEAR_Y": [-1.7, 2.5], "TRANSLATE_X": [-100, 36, 37], "TRANSLATE_Y": [-100, 28, 29],
    "ROTATE": [180, 270, 360, 12.34, -359.9], "SHARPNESS": [-1, 2.5], "SOLARIZE": [0, 128, 256], "POSTERIZE": [1]}


def magnitudes(name, space, width, height):
    _, _, wide, rand = OPERATIONS[name]
    strongest = wide if space == "WIDE" else rand
    if name == "POSTERIZE":
        values = 8 - (torch.arange(BINS) / ((BINS - 1) / strongest)).round().int()
    elif name == "SOLARIZE":
        values = torch.linspace(255.0, 0.0, BINS)
    elif strongest is None:
        values = torch.zeros(BINS)
    else:
        side = {"width": width, "height": height}.get(strongest)
        values = torch.linspace(0.0, strongest if side is None else 150.0 / 331.0 * side, BINS)
    return [float(value) for value in values]


def spaces():
    for space in ("WIDE", "RAND"):
        for width, height in ((224, 224), (37, 29)):
            for name, (_, signed, _, _) in OPERATIONS.items():
                yield {"space": space, "operation": name, "width": width, "height": height, "signed": signed,
                       "magnitudes": magnitudes(name, space, width, height)}


def results():
    pictures = [(1, 37, 29, False), (2, 24, 24, True), (3, 1, 1, False), (4, 2, 5, True), (5, 3, 3, False)]
    tables = [(6, 19, 14, True), (7, 200, 3, True), (8, 16, 16, False)]  # few pixels, so that steps are 0, 1, 2
    for name, (operation, signed, _, _) in OPERATIONS.items():
        chosen = pictures + (tables if name in ("AUTO_CONTRAST", "EQUALIZE") else [])
        for i, (seed, width, height, is_dull) in enumerate(chosen):
            values = sorted({m for space in ("WIDE", "RAND") for m in magnitudes(name, space, width, height)})
            values = values if i < 2 else values[::7]
            values = [m * sign for m in values for sign in ((1, -1) if signed and m else (1,))] + MORE.get(name, [])
            im = dull(picture(seed, width, height)) if is_dull else picture(seed, width, height)
            yield {"operation": name, "seed": seed, "width": width, "height": height, "dull": is_dull,
                   "magnitudes": values, "crc32": [zlib.crc32(operation(im, m).tobytes()) for m in values]}


groups = {"spaces": spaces(), "results": results()}
lines = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "]" for name, cases in groups.items()]
sys.stdout.write(f'{{"pillow": "{PIL.__version__}", "torch": "{torch.__version__}",\n' + ",\n".join(lines) + "}\n")
