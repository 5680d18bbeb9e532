#!/usr/bin/env python3
"""Metrics of seeded logits and labels, computed by scikit-learn.

usage: make_scikit_learn.py > scikit-learn.json      (needs scikit-learn and numpy)

Of the eight classes, 3 is never predicted, 5 has no picture (but is predicted) and 7, the last, has
neither: scikit-learn is told of it where that is needed, and its macro average over the labels that it
finds is without it. Logits have three decimals; they are float32, as a network's are, and everything
after them is float64.
"""
import json

import numpy as np
import sklearn
from sklearn.metrics import (accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support,
                             top_k_accuracy_score)

CLASSES, PICTURES, NEVER_PREDICTED, NO_SUPPORT, ABSENT = 8, 200, 3, 5, 7

rng = np.random.default_rng(20)
labels = rng.choice([c for c in range(CLASSES) if c not in (NO_SUPPORT, ABSENT)], PICTURES)
logits = rng.normal(0, 2, (PICTURES, CLASSES))
logits[np.arange(PICTURES), labels] += 2.5
logits[:, NEVER_PREDICTED] = rng.normal(-4, 1, PICTURES)
logits[:, ABSENT] = rng.normal(-8, 1, PICTURES)
logits = np.round(logits, 3).astype(np.float32)
for row in logits:
    assert len(set(row)) == CLASSES, "a tie: scikit-learn prefers the highest index, the project the lowest"

exact = logits.astype(np.float64)
predicted = exact.argmax(1)
assert NEVER_PREDICTED not in predicted and NO_SUPPORT in predicted and ABSENT not in predicted
probabilities = np.exp(exact - exact.max(1, keepdims=True))
probabilities /= probabilities.sum(1, keepdims=True)

every = list(range(CLASSES))
present = np.union1d(labels, predicted).tolist()
assert present == every[:ABSENT]
precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, zero_division=0)
macro = precision_recall_fscore_support(labels, predicted, average="macro", zero_division=0)[:3]
expected = {
    "loss": log_loss(labels, probabilities, labels=every),
    "top1": accuracy_score(labels, predicted),
    "top5": top_k_accuracy_score(labels, exact, k=5, labels=every),
    "precision": precision.tolist() + [None],
    "recall": recall.tolist() + [None],
    "f1": f1.tolist() + [None],
    "support": support.tolist() + [0],
    "macro": [float(x) for x in macro],
    "confusion": confusion_matrix(labels, predicted, labels=every).tolist(),
}
rows = ",\n".join("[" + ", ".join(f"{x:.3f}" for x in row) + "]" for row in logits)
print('{"source": "scikit-learn %s",\n"expected": %s,\n"labels": %s,\n"logits": [\n%s]}' % (
    sklearn.__version__, json.dumps(expected), json.dumps(labels.tolist()), rows))
