#!/usr/bin/env python3
"""Times AlexNet in ONNX Runtime on synthetic pictures; one JSON line.

    onnxruntime_alexnet.py quantize MODEL.onnx INT8.onnx
    onnxruntime_alexnet.py time MODEL.onnx [--batch N] [--threads N] [--runs N] [--seconds S] [--mode NAME]

MODEL.onnx comes from "alexnet export RUN --format onnx". quantize is ONNX Runtime's own static quantization: QDQ,
signed bytes for activations (its default, and here as fast as unsigned ones or faster), weights per channel, ranges from
random normal pictures. The speed does not depend on the ranges.
"""
import argparse
import json
import os
import statistics
import tempfile

import numpy
import onnxruntime

import repetitions

SIDE = 224


def pictures(batch, seed=0):
    return numpy.random.default_rng(seed).standard_normal((batch, 3, SIDE, SIDE), dtype=numpy.float32)


def quantize(model, target):
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class RandomPictures(CalibrationDataReader):
        def __init__(self, name, batches=4):
            self.batches = iter([{name: pictures(4, seed)} for seed in range(batches)])

        def get_next(self):
            return next(self.batches, None)

    name = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).get_inputs()[0].name
    with tempfile.TemporaryDirectory() as folder:
        prepared = os.path.join(folder, "prepared.onnx")
        quant_pre_process(model, prepared)
        quantize_static(
            prepared, target, RandomPictures(name), quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QInt8, weight_type=QuantType.QInt8)


def measure(model, batch, threads, runs, seconds):
    """Milliseconds of each timed run."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: pictures(batch)}
    return repetitions.timed(lambda: session.run(None, feed), runs, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    quantizing = commands.add_parser("quantize")
    quantizing.add_argument("model")
    quantizing.add_argument("target")
    timing = commands.add_parser("time")
    timing.add_argument("model")
    timing.add_argument("--batch", type=int, default=64)
    timing.add_argument("--threads", type=int, default=0, help="0: as ONNX Runtime chooses")
    repetitions.add_options(timing)
    timing.add_argument("--mode", default="fp32", help="only repeated in the result")
    options = parser.parse_args()
    if options.command == "quantize":
        quantize(options.model, options.target)
        return
    times = measure(options.model, options.batch, options.threads, options.runs, options.seconds)
    median = statistics.median(times)
    print(json.dumps({
        "peer": "onnxruntime", "version": onnxruntime.__version__, "job": "infer", "batch": options.batch,
        "mode": options.mode, "threads": options.threads, "medianMs": round(median, 3),
        "bestMs": round(min(times), 3), "imagesPerSecond": round(options.batch * 1000 / median, 1)}))


if __name__ == "__main__":
    main()
