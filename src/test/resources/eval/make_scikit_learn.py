#!/usr/bin/env python3
"""Metrics of seeded logits and labels, computed by scikit-learn.

usage: make_scikit_learn.py > scikit-learn.json      (needs scikit-learn and numpy)

Of the seven classes, 3 is never predicted and 5 has no picture (but is predicted). Logits have three
decimals; they are float32, as a network's are, and everything after them is float64.
"""
import json

import numpy as np
import sklearn
from sklearn.metrics import (accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support,
                             top_k_accuracy_score)

CLASSES, PICTURES, NEVER_PREDICTED, NO_SUPPORT = 7, 200, 3, 5

rng = np.random.default_rng(20)
labels = rng.choice([c for c in range(CLASSES) if c != NO_SUPPORT], PICTURES)
logits = rng.normal(0, 2, (PICTURES, CLASSES))
logits[np.arange(PICTURES), labels] += 2.5
logits[:, NEVER_PREDICTED] = rng.normal(-4, 1, PICTURES)
logits = np.round(logits, 3).astype(np.float32)
for row in logits:
    assert len(set(row)) == CLASSES, "a tie: scikit-learn prefers the highest index, the project the lowest"

exact = logits.astype(np.float64)
predicted = exact.argmax(1)
assert NEVER_PREDICTED not in predicted and NO_SUPPORT in predicted
probabilities = np.exp(exact - exact.max(1, keepdims=True))
probabilities /= probabilities.sum(1, keepdims=True)

every = list(range(CLASSES))
scores = {"labels": every, "zero_division": 0}
precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, **scores)
macro = precision_recall_fscore_support(labels, predicted, average="macro", **scores)[:3]
expected = {
    "loss": log_loss(labels, probabilities, labels=every),
    "top1": accuracy_score(labels, predicted),
    "top5": top_k_accuracy_score(labels, exact, k=5, labels=every),
    "precision": precision.tolist(),
    "recall": recall.tolist(),
    "f1": f1.tolist(),
    "support": support.tolist(),
    "macro": [float(x) for x in macro],
    "confusion": confusion_matrix(labels, predicted, labels=every).tolist(),
}
rows = ",\n".join("[" + ", ".join(f"{x:.3f}" for x in row) + "]" for row in logits)
print('{"source": "scikit-learn %s",\n"expected": %s,\n"labels": %s,\n"logits": [\n%s]}' % (
    sklearn.__version__, json.dumps(expected), json.dumps(labels.tolist()), rows))
