#!/usr/bin/env python3
"""Suspect labels of seeded logits by confident learning (Northcutt et al. 2021), written from the definition.

usage: make_confident_learning.py > confident-learning.json      (needs numpy)

A class's threshold is the mean probability it gets over the pictures labelled so. A picture is suspect when
the most probable of the other classes that reach their threshold beats the label, and the label is below its own
threshold. One picture in eight has a wrong label. Class 4 has no picture.
"""
import json

import numpy as np

CLASSES, PICTURES, NO_SUPPORT = 6, 160, 4

rng = np.random.default_rng(21)
true = rng.choice([c for c in range(CLASSES) if c != NO_SUPPORT], PICTURES)
logits = rng.normal(0, 1.2, (PICTURES, CLASSES))
logits[np.arange(PICTURES), true] += 2.2
logits = np.round(logits, 3).astype(np.float32)
labels = true.copy()
for i in range(0, PICTURES, 8):
    labels[i] = rng.choice([c for c in range(CLASSES) if c not in (NO_SUPPORT, true[i])])

exact = logits.astype(np.float64)
p = np.exp(exact - exact.max(1, keepdims=True))
p /= p.sum(1, keepdims=True)
threshold = np.array([p[labels == c, c].mean() if (labels == c).any() else 1.0 for c in range(CLASSES)])

suspects = []
for i, label in enumerate(labels):
    rivals = [c for c in range(CLASSES) if c != label and p[i, c] >= threshold[c] and p[i, c] > p[i, label]]
    if rivals and p[i, label] < threshold[label]:
        best = max(rivals, key=lambda c: p[i, c])
        suspects.append({"picture": i, "suggested": best, "given": p[i, label], "other": p[i, best]})
suspects.sort(key=lambda s: s["given"] - s["other"])
print(json.dumps({"logits": [[float(str(x)) for x in row] for row in logits], "labels": labels.tolist(),
                  "expected": {"thresholds": threshold.tolist(), "suspects": suspects}}))
