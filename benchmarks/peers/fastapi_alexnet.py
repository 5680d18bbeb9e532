#!/usr/bin/env python3
"""Serves the d2l AlexNet with FastAPI, uvicorn and PyTorch: what a Python user would write.

    fastapi_alexnet.py WEIGHTS [--port 8090] [--mode default|cl|cl-pure] [--workers 1] [--threads N]

WEIGHTS is a state dict of the variant d2l with 10 classes (alexnet export RUN --format pytorch). A picture is the body
of a POST to /predictions/NAME; the answer is that of "alexnet serve". cl is channels last, cl-pure in bf16 too.
"""
import argparse
import io
import os

import torch
import uvicorn
from fastapi import FastAPI, HTTPException, Request
from PIL import UnidentifiedImageError

from pytorch_predict import load, read


def application():
    mode = os.environ["PEER_MODE"]
    torch.set_num_threads(int(os.environ["PEER_THREADS"]))
    network = load(os.environ["PEER_WEIGHTS"], mapped=False)
    if mode != "default":
        network = network.to(memory_format=torch.channels_last)
    if mode == "cl-pure":
        network = network.bfloat16()
    app = FastAPI()

    def classify(body):
        batch = read(io.BytesIO(body))
        if mode != "default":
            batch = batch.contiguous(memory_format=torch.channels_last)
        if mode == "cl-pure":
            batch = batch.bfloat16()
        with torch.inference_mode():
            probabilities = network(batch).float().softmax(1)[0]
        top = probabilities.topk(5)
        return [{"className": f"class{label}", "probability": probability}
                for probability, label in zip(top.values.tolist(), top.indices.tolist())]

    @app.post("/predictions/{name}")
    async def predictions(name: str, request: Request):
        body = await request.body()
        try:
            return classify(body)
        except UnidentifiedImageError as failure:
            raise HTTPException(400, "not a picture") from failure

    @app.get("/ping")
    async def ping():
        return {"status": "Healthy"}

    return app


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--mode", choices=("default", "cl", "cl-pure"), default="default")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of a worker's kernels; default: PyTorch's own choice")
    options = parser.parse_args()
    os.environ["PEER_WEIGHTS"] = os.path.abspath(options.weights)
    os.environ["PEER_MODE"] = options.mode
    os.environ["PEER_THREADS"] = str(options.threads or torch.get_num_threads())
    os.chdir(os.path.dirname(os.path.realpath(__file__)))
    uvicorn.run("fastapi_alexnet:application", factory=True, host="127.0.0.1", port=options.port,
                workers=options.workers, log_level="warning")


if __name__ == "__main__":
    main()
