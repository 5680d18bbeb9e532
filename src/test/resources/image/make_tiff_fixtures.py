#!/usr/bin/env python3
"""TIFFs that Pillow and libtiff write, with the pixels that Pillow reads from them.

usage: make_tiff_fixtures.py > tiff.json      (needs Pillow with libtiff, and numpy)

Transparency is composed over white; all else is convert("RGB"), which torchvision's loader calls, but for grey of 16
bits, which Pillow clips to 255 there: its high bytes. Strips of modified Huffman codes are left out, since libtiff
writes them a byte too short and does not read its own picture again.
"""
import base64
import io
import json
import sys

import numpy as np
import PIL
from PIL import Image

W, H = 9, 17


def noise(channels, seed=1):
    """Smooth and noisy in turns, so that fax codes, predictors and LZW all have something to do."""
    state, values = seed, np.empty((H, W, channels), np.uint8)
    for y in range(H):
        for x in range(W):
            for c in range(channels):
                state = (state * 1664525 + 1013904223) % 2**32
                values[y, x, c] = (state >> 24) if y % 4 == 3 else (x * 11 + y * 7 + c * 50) % 256
    return values[..., 0] if channels == 1 else values


def pictures():
    grey = Image.fromarray(noise(1))
    yield "1", grey.point(lambda v: 255 if v > 100 else 0).convert("1")
    yield "L", grey
    yield "P", Image.fromarray(noise(3)).quantize(37)
    yield "LA", Image.fromarray(noise(2))
    yield "RGB", Image.fromarray(noise(3))
    yield "RGBA", Image.fromarray(noise(4))
    yield "CMYK", Image.frombytes("CMYK", (W, H), noise(4).tobytes())
    yield "LAB", Image.frombytes("LAB", (W, H), np.dstack([noise(1), noise(1, 2) // 4, noise(1, 3) // 4]).tobytes())
    yield "I;16", Image.fromarray(noise(1).astype(np.uint16) * 257)


def settings(mode):
    yield {}
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        yield {"compression": compression}
        yield {"compression": compression, "tiffinfo": {278: 5}}
    if mode == "1":
        for compression in ("tiff_ccitt", "group3", "group4"):
            yield {"compression": compression}
            yield {"compression": compression, "tiffinfo": {262: 0}}
            if compression != "tiff_ccitt":
                yield {"compression": compression, "tiffinfo": {278: 5}}
        return
    if mode != "P":
        yield {"compression": "tiff_lzw", "tiffinfo": {317: 2}}
        yield {"compression": "tiff_adobe_deflate", "tiffinfo": {317: 2, 278: 4}}
    if mode in ("L", "RGB", "RGBA", "CMYK"):
        yield {"compression": "jpeg", "quality": 90}
        yield {"compression": "jpeg", "quality": 60, "tiffinfo": {278: 8}}
    for orientation in (3, 6):
        yield {"tiffinfo": {274: orientation}}
    yield {"big_tiff": True}


def seen(data):
    im = Image.open(io.BytesIO(data))
    im.load()
    if im.mode.startswith("I;16"):
        im = Image.fromarray((np.asarray(im) >> 8).astype(np.uint8))
    if im.mode in ("LA", "RGBA"):
        white = Image.new("RGBA", im.size, "white")
        white.alpha_composite(im.convert("RGBA"))
        im = white
    return im.convert("RGB")


def main():
    lines = []
    for mode, picture in pictures():
        for options in settings(mode):
            out = io.BytesIO()
            picture.save(out, "TIFF", **options)
            try:
                rgb = seen(out.getvalue())
            except OSError as e:
                sys.stderr.write(f"left out: {mode} {options}: {e}\n")
                continue
            name = " ".join([mode] + [f"{k}={v}" for k, v in options.items()])
            lines.append(json.dumps({"name": name, "size": list(rgb.size),
                                     "tiff": base64.b64encode(out.getvalue()).decode(), "rgb": base64.b64encode(rgb.tobytes()).decode()}))
    sys.stdout.write(f'{{"pillow": "{PIL.__version__}", "cases": [\n' + ",\n".join(lines) + "]}\n")


if __name__ == "__main__":
    main()
