#!/usr/bin/env python3
"""Values of resizing, cropping, padding, flipping and colour changes, computed by Pillow the way
torchvision's transforms call it on PIL pictures.

usage: make_pillow_fixtures.py > pillow.json      (needs Pillow and numpy)

Inputs come from a generator that the tests repeat. Results of up to MAX_PIXELS are stored in hex, so
that a failure can say where and by how much; of larger ones only the CRC-32 of the RGB bytes.
"""
import json
import sys
import zlib

import numpy as np
import PIL
from PIL import Image, ImageEnhance, ImageOps

MAX_PIXELS = 150


def picture(seed, width, height):
    """Noise with many blacks and whites: the top byte of a 32-bit LCG, stretched and cut off."""
    state, values = seed, np.empty(width * height * 3, np.uint8)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = min(255, max(0, (state >> 24) * 2 - 128))
    return Image.fromarray(values.reshape(height, width, 3))


def cube():
    """Every third level of red, green and blue: 86^3 colours."""
    levels = np.arange(0, 256, 3, dtype=np.uint8)
    r, g, b = np.meshgrid(levels, levels, levels, indexing="ij")
    return Image.fromarray(np.stack([r, g, b], -1).reshape(86 * 86, 86, 3))


def result(im):
    data = im.tobytes()
    stored = {"hex": data.hex()} if im.width * im.height <= MAX_PIXELS else {"crc32": zlib.crc32(data)}
    return {"size": list(im.size), **stored}


def evaluate(im, resize, crop):
    w, h = im.size
    size = (resize, int(resize * h / w)) if w <= h else (int(resize * w / h), resize)
    im = im.resize(size, Image.BILINEAR)
    left, top = int(round((size[0] - crop) / 2.0)), int(round((size[1] - crop) / 2.0))
    return im.crop((left, top, left + crop, top + crop))


def adjust_hue(im, turns):
    h, s, v = im.convert("HSV").split()
    shifted = np.asarray(h) + np.int32(turns * 255).astype(np.uint8)  # wraps around
    return Image.merge("HSV", (Image.fromarray(shifted.astype(np.uint8)), s, v)).convert("RGB")


def resizes():
    cases = [  # width, height, box (top, left, height, width), new width, new height
        (7, 5, (0, 0, 5, 7), 14, 10), (13, 11, (0, 0, 11, 13), 5, 4), (9, 8, (2, 3, 5, 4), 11, 13),
        (30, 20, (1, 2, 17, 23), 6, 9), (1, 1, (0, 0, 1, 1), 4, 3), (3, 1, (0, 0, 1, 3), 1, 5),
        (16, 16, (0, 0, 16, 16), 8, 8), (10, 10, (4, 1, 6, 6), 6, 6), (12, 9, (0, 0, 9, 12), 12, 5),
        (40, 30, (0, 0, 30, 40), 1, 1), (37, 29, (0, 0, 29, 37), 3, 40), (64, 48, (0, 0, 48, 64), 96, 72),
        (100, 75, (10, 20, 51, 67), 64, 64), (223, 225, (0, 0, 225, 223), 224, 224), (300, 200, (7, 31, 180, 211), 224, 224),
        (500, 375, (0, 0, 375, 500), 341, 256), (257, 193, (0, 0, 193, 257), 31, 17), (28, 28, (0, 0, 28, 28), 224, 224),
        (400, 3, (0, 0, 3, 400), 50, 60), (2, 250, (0, 0, 250, 2), 30, 70), (2, 200, (0, 0, 200, 2), 30, 70), (640, 480, (100, 200, 333, 299), 224, 224)]
    for seed, (w, h, box, nw, nh) in enumerate(cases):
        top, left, height, width = box
        out = picture(seed, w, h).crop((left, top, left + width, top + height)).resize((nw, nh), Image.BILINEAR)
        yield {"seed": seed, "width": w, "height": h, "box": box, **result(out)}


def evaluations():
    cases = [  # width, height, resize, crop; odd and even differences round to the even neighbour
        (20, 15, 12, 9), (15, 20, 12, 10), (17, 17, 11, 8), (12, 12, 12, 12), (13, 12, 12, 12), (16, 12, 12, 7),
        (1, 500, 256, 224), (500, 1, 256, 224), (500, 375, 256, 224), (375, 500, 256, 224), (224, 224, 256, 224),
        (28, 28, 224, 224), (262, 150, 256, 224), (300, 256, 256, 224), (223, 225, 256, 224), (301, 227, 227, 227),
        (451, 300, 232, 224), (640, 427, 256, 224)]
    for seed, (w, h, resize, crop) in enumerate(cases):
        yield {"seed": seed, "width": w, "height": h, "resize": resize, "crop": crop,
               **result(evaluate(picture(seed, w, h), resize, crop))}


def ten_crops():
    """The paper's ten patches, one below the other: corners of the central square, the centre, each with its mirror."""
    cases = [(7, 5, 4, 1), (9, 12, 5, 2), (31, 24, 20, 14), (61, 15, 20, 14), (500, 375, 256, 224), (301, 640, 256, 227)]
    for seed, (w, h, resize, crop) in enumerate(cases):
        square = evaluate(picture(seed, w, h), resize, resize)
        corners = [(x, y) for y in (0, resize - crop) for x in (0, resize - crop)]
        views = [square.crop((x, y, x + crop, y + crop)) for x, y in corners] + [evaluate(picture(seed, w, h), resize, crop)]
        strip = Image.new("RGB", (crop, 10 * crop))
        for i, view in enumerate(views):
            strip.paste(view, (0, 2 * i * crop))
            strip.paste(view.transpose(Image.FLIP_LEFT_RIGHT), (0, (2 * i + 1) * crop))
        yield {"seed": seed, "width": w, "height": h, "resize": resize, "crop": crop, **result(strip)}


def shifts():
    for seed, (w, h, padding, top, left) in enumerate([
            (6, 5, 2, 0, 0), (6, 5, 2, 4, 4), (6, 5, 2, 2, 2), (6, 5, 2, 1, 3), (3, 3, 5, 10, 2), (3, 3, 5, 1, 1), (32, 32, 4, 7, 0)]):
        out = ImageOps.expand(picture(seed, w, h), padding, 0).crop((left, top, left + w, top + h))
        yield {"seed": seed, "width": w, "height": h, "padding": padding, "top": top, "left": left, **result(out)}


def flips():
    for seed, (w, h) in enumerate([(5, 3), (6, 2), (1, 4), (61, 37)]):
        yield {"seed": seed, "width": w, "height": h,
               **result(picture(seed, w, h).transpose(Image.FLIP_LEFT_RIGHT))}


def colours():
    operations = {
        "BRIGHTNESS": lambda im, x: ImageEnhance.Brightness(im).enhance(x),
        "CONTRAST": lambda im, x: ImageEnhance.Contrast(im).enhance(x),
        "SATURATION": lambda im, x: ImageEnhance.Color(im).enhance(x),
        "HUE": adjust_hue}
    for name, operation in operations.items():
        factors = [-0.5, -0.37, -0.1, 0, 0.004, 0.1, 0.5] if name == "HUE" else [0, 0.1, 0.6, 0.9371, 1, 1.0001, 1.4, 2.75]
        for seed, x in enumerate(factors):
            yield {"operation": name, "amount": x, "seed": seed, "width": 9, "height": 7,
                   **result(operation(picture(seed, 9, 7), x))}
            yield {"operation": name, "amount": x, "input": "cube", **result(operation(cube(), x))}


def main():
    groups = {"resize": resizes(), "evaluate": evaluations(), "tenCrop": ten_crops(),
              "shift": shifts(), "flip": flips(), "colour": colours()}
    lines = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "]" for name, cases in groups.items()]
    sys.stdout.write(f'{{"pillow": "{PIL.__version__}",\n' + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main()
