#!/usr/bin/env python3
"""Predicts one picture with PyTorch, as a whole process: what "alexnet predict RUN PICTURE" does.

    pytorch_predict.py WEIGHTS PICTURE [--threads N] [--mapped]

WEIGHTS is a state dict of the variant d2l with 10 classes (alexnet export RUN --format pytorch).
--mapped makes the network without first filling it with random weights, and maps the file.
"""
import argparse

import torch
from PIL import Image, ImageOps

import numpy
from pytorch_alexnet import AlexNet

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def load(path, mapped):
    if not mapped:
        network = AlexNet()
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval()
    with torch.device("meta"):
        network = AlexNet()
    network.load_state_dict(torch.load(path, weights_only=True, mmap=True), assign=True)
    return network.eval()


def read(path, resize=256, crop=224):
    """A normalised batch of one: shorter side to 256, the central 224 x 224."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    scale = resize / min(picture.size)
    width, height = (max(resize, int(side * scale)) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BILINEAR)
    left, top = round((width - crop) / 2), round((height - crop) / 2)
    pixels = numpy.asarray(picture.crop((left, top, left + crop, top + crop)), dtype=numpy.float32) / 255
    pixels = (pixels - numpy.array(MEAN, numpy.float32)) / numpy.array(STD, numpy.float32)
    return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("picture")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--mapped", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    network = load(options.weights, options.mapped)
    with torch.inference_mode():
        probabilities = network(read(options.picture)).softmax(1)[0]
    top = probabilities.topk(5)
    for probability, label in zip(top.values.tolist(), top.indices.tolist()):
        print(f"{probability:.4f}  class{label}")


if __name__ == "__main__":
    main()
