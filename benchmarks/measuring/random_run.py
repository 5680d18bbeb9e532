"""A run with random weights, and the same weights for the others."""
import array
import json
import math
import os
import random
import struct
import sys

from measuring import machine, process

# Weight shapes of the variant d2l with 10 classes, by PyTorch's names; a bias has the first number.
LAYERS = {
    "feature_extr.0": (96, 3, 11, 11),
    "feature_extr.3": (256, 96, 5, 5),
    "feature_extr.6": (384, 256, 3, 3),
    "feature_extr.8": (384, 384, 3, 3),
    "feature_extr.10": (256, 384, 3, 3),
    "classifier.0": (4096, 6400),
    "classifier.3": (4096, 4096),
    "classifier.6": (10, 4096),
}
# A prime: repeated in a matrix, the numbers still differ from row to row.
DISTINCT = 65537


def tensors():
    """Name to shape."""
    shapes = {}
    for layer, shape in LAYERS.items():
        shapes[layer + ".weight"] = shape
        shapes[layer + ".bias"] = shape[:1]
    return shapes


def write_values(file, name, shape, generator):
    """He's initialisation, so that activations keep their size from layer to layer; biases are 0."""
    count = math.prod(shape)
    deviation = 0 if name.endswith(".bias") else math.sqrt(2 / math.prod(shape[1:]))
    block = array.array("f", (generator.gauss(0, deviation) for _ in range(min(count, DISTINCT))))
    if sys.byteorder == "big":
        block.byteswap()
    # Block by block: a process that takes much memory shows in the peak of those that it starts.
    for start in range(0, count, len(block)):
        block[:count - start].tofile(file)


def write_safetensors(path):
    header, offset = {}, 0
    for name, shape in tensors().items():
        end = offset + 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = random.Random(1)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in tensors().items():
            write_values(file, name, shape, generator)


class RandomRun:
    """Made in a folder when first asked for."""

    def __init__(self, launcher, java_sources, folder):
        self.launcher, self.java_sources, self.folder = launcher, java_sources, folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self):
        """A run folder for alexnet."""
        target, weights = self.path("run"), self.path("random.safetensors")
        if not os.path.exists(target):
            write_safetensors(weights)
            self.alexnet("import", weights, "--out", target)
            os.remove(weights)
        return target

    def exported(self, file_format, name):
        """The same weights in another format."""
        target = self.path(name)
        if not os.path.exists(target):
            self.alexnet("export", self.run(), "--format", file_format, "--out", target)
        return target

    def picture(self):
        """A JPEG as cameras of small size and web pages have them."""
        target = self.path("picture.jpg")
        if not os.path.exists(target):
            write_pictures(self.java_sources, {target: (500, 375)})
        return target

    def alexnet(self, *arguments):
        process.run([self.launcher, *arguments], process.environment(machine.default_threads()))


def write_pictures(java_sources, sizes):
    """Writes a picture to each path, of (width, height); the suffix gives the format."""
    source = os.path.join(java_sources, "alexnet", "benchmarks", "SamplePicture.java")
    pairs = [text for path, (width, height) in sizes.items() for text in (f"{width}x{height}", path)]
    process.run([machine.java(), "-Djava.awt.headless=true", source, *pairs], process.environment(1))
