#!/usr/bin/env python3
"""Perceptual hashes (pHash, Zauner 2010) of pictures made by a formula: Pillow resizes, numpy transforms.

usage: make_perceptual_hash.py > perceptual-hash.json      (needs Pillow and numpy)
"""
import json

import numpy as np
from PIL import Image

SIDE, FREQUENCIES = 32, 8


def picture(width, height, seed):
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    planes = [(x * (3 + c + seed) + y * (5 + 2 * c) + (x * y) // (7 + seed) + (x - y) ** 2 // (40 + 9 * c)) % 256
              for c in range(3)]
    return Image.fromarray(np.stack(planes, -1).astype(np.uint8))


def phash(image):
    rgb = np.asarray(image.resize((SIDE, SIDE), Image.BILINEAR)).astype(np.float64)
    luma = rgb @ [0.299, 0.587, 0.114]
    k = np.arange(SIDE)
    cosine = np.cos(np.pi * (2 * k[None, :] + 1) * k[:, None] / (2 * SIDE))
    low = (cosine @ luma @ cosine.T)[:FREQUENCIES, :FREQUENCIES].ravel()
    bits = low > np.median(low[1:])
    return "".join("1" if b else "0" for b in bits)


rows = []
for width, height, seed in [(224, 224, 0), (320, 240, 1), (240, 320, 2), (28, 28, 3), (33, 500, 4), (64, 48, 5)]:
    bits = phash(picture(width, height, seed))
    rows.append({"width": width, "height": height, "seed": seed, "hash": f"{int(bits, 2):016x}"})
print(json.dumps(rows, indent=1))
