"""Writes learning-rate.json: loss curves, and what smoothing and fastai's rules make of them.

The rules are those of fastai 2 (fastai/callback/schedule.py, "valley" and "steep"), written anew in
NumPy. Made with NumPy 2.4: python make_learning_rate.py
"""

import json
import pathlib

import numpy as np

BETA = 0.9


def smooth(losses):
    """The weighted mean with weights beta^age, by its definition and not step by step."""
    means = []
    for i in range(len(losses)):
        weights = BETA ** np.arange(i, -1, -1)
        means.append(float(np.average(losses[: i + 1], weights=weights)))
    return np.array(means)


def valley(losses):
    longest = np.ones(len(losses), int)
    for i in range(1, len(losses)):
        lower = np.flatnonzero(losses[:i] > losses[i])
        if len(lower):
            longest[i] = longest[lower].max() + 1
    end = int(longest.argmax())
    start = end - int(longest[end])
    sections = (end - start) / 3
    return start + int(sections) + int(sections / 2)


def steep(rates, losses):
    slopes = np.diff(losses) / np.diff(np.log(rates))
    return int(slopes.argmin())


def curve(name, losses, random, noise):
    losses = np.asarray(losses) + noise * random.standard_normal(len(losses))
    rates = 1e-7 * (1 / 1e-7) ** (np.arange(len(losses)) / (len(losses) - 1))
    smoothed = smooth(losses)
    first, end = len(losses) // 10, len(losses) - 5
    return {
        "name": name,
        "rates": rates.tolist(),
        "losses": losses.tolist(),
        "smoothed": smoothed.tolist(),
        "valley": first + valley(smoothed[first:end]),
        "steep": first + steep(rates[first:end], smoothed[first:end]),
    }


def main():
    random = np.random.default_rng(7)
    x = np.linspace(-7, 0, 100)
    fall = 2.3 + 3.8 / (1 + np.exp(6 * (x + 4)))
    curves = [
        curve("falls to the loss of guessing", fall, random, 0.3),
        curve("without noise", fall, random, 0),
        curve("falls, then rises", fall + np.exp(4 * (x + 1.5)), random, 0.2),
        curve("falls at the end alone", np.where(x > -1, 2 - x, 3), random, 0.05),
        curve("short", fall[::5], random, 0.1),
    ]
    path = pathlib.Path(__file__).with_name("learning-rate.json")
    path.write_text(json.dumps(curves, indent=1) + "\n")


main()
