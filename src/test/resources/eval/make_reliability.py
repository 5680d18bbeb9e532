#!/usr/bin/env python3
"""Reliability bins and the expected calibration error of seeded predictions, computed with numpy.

usage: make_reliability.py > reliability.json      (needs numpy)

As in Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017: bin m of 15
holds the confidences in ((m - 1)/15, m/15], and ECE is the mean over predictions of |accuracy - confidence|
of their bins. Bins 1 and 2 stay empty; probabilities have six decimals, so none lies on an edge.
"""
import json

import numpy as np

BINS = 15

rng = np.random.default_rng(5)
confidence = np.round(np.clip(rng.beta(3, 1.5, 500), 0.14, 0.999999), 6)
correct = rng.random(500) < confidence**1.4
edges = np.linspace(0, 1, BINS + 1)
bin_of = np.digitize(confidence, edges, right=True) - 1
counts = np.bincount(bin_of, minlength=BINS)
mean = [float(confidence[bin_of == b].mean()) if counts[b] else 0.0 for b in range(BINS)]
accuracy = [float(correct[bin_of == b].mean()) if counts[b] else 0.0 for b in range(BINS)]
ece = float(sum(counts[b] / 500 * abs(accuracy[b] - mean[b]) for b in range(BINS)))
assert counts[0] == counts[1] == 0
print(json.dumps({
    "source": "numpy " + np.__version__, "counts": counts.tolist(), "confidence": mean, "accuracy": accuracy,
    "ece": ece, "probabilities": confidence.tolist(), "correct": [bool(c) for c in correct]}))
