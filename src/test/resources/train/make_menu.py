#!/usr/bin/env python3
"""Values of batch mixing, losses, averaged weights and learning-rate schedules, from PyTorch.

usage: make_menu.py > menu.json      (needs torch and numpy)

mixup and CutMix are written down here from the papers and from the draws of torchvision's references
(a batch is mixed with itself rolled by one); the losses, averages and schedules are torch's own.
"""
import json
import math

import torch
from torch.nn.functional import cross_entropy, one_hot
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, ReduceLROnPlateau
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn

SIDE, CLASSES, LABELS = 6, 4, [2, 0, 3, 0, 1]
CLASS_WEIGHTS = [0.5, 2.0, 1.25, 0.25]


def batch():
    """Pictures that the test repeats: element i is sin(i)."""
    count = len(LABELS) * 3 * SIDE * SIDE
    return torch.sin(torch.arange(count, dtype=torch.float64)).view(len(LABELS), 3, SIDE, SIDE)


def logits():
    count = len(LABELS) * CLASSES
    return (2 * torch.cos(torch.arange(count, dtype=torch.float64))).view(len(LABELS), CLASSES)


def targets(share):
    hot = one_hot(torch.tensor(LABELS), CLASSES).double()
    return share * hot + (1 - share) * hot.roll(1, 0)


def mixed(name, pictures, share, **given):
    soft = targets(share)
    return {"name": name, "share": share, **given, "pictures": pictures.flatten().tolist(),
            "targets": soft.flatten().tolist(), "losses": losses(soft)}


def losses(target):
    weights = torch.tensor(CLASS_WEIGHTS, dtype=torch.float64)
    return [{"smoothing": smoothing, "weighted": weighted,
             "loss": cross_entropy(logits(), target, weight=weights if weighted else None,
                                   label_smoothing=smoothing).item()}
            for smoothing in (0.0, 0.1) for weighted in (False, True)]


def mixup(share):
    x = batch()
    return mixed("mixup", share * x + (1 - share) * x.roll(1, 0), share)


def box(side, share, x, y):
    half = int(0.5 * math.sqrt(1 - share) * side)
    x1, y1 = max(x - half, 0), max(y - half, 0)
    x2, y2 = min(x + half, side), min(y + half, side)
    return y1, x1, y2 - y1, x2 - x1


def cutmix(share, cx, cy):
    x = batch()
    top, left, height, width = box(SIDE, share, cx, cy)
    rolled = x.roll(1, 0)
    x[:, :, top:top + height, left:left + width] = rolled[:, :, top:top + height, left:left + width]
    return mixed("cutmix", x, 1 - width * height / SIDE**2, box=[top, left, height, width])


def boxes():
    cases = [(224, 0.5, 112, 112), (224, 0.1, 3, 220), (224, 0.75, 0, 0), (224, 0.999, 223, 100), (8, 0.4, 4, 1)]
    return [{"side": s, "share": p, "x": x, "y": y, "box": list(box(s, p, x, y))} for s, p, x, y in cases]


def average(decay, every, ramp):
    """Weights (sin(step), cos(step)), step 1..40, as torch averages them."""
    model = torch.nn.Linear(2, 1, bias=False, dtype=torch.float64)
    fixed = get_ema_avg_fn(decay)

    def ramped(averaged, weights, updates):  # updates made before this one
        return averaged.lerp(weights, 1 - min(decay, (1 + int(updates)) / (10 + int(updates))))

    averaged, seen = AveragedModel(model, avg_fn=ramped if ramp else fixed), []
    for step in range(1, 41):
        with torch.no_grad():
            model.weight.copy_(torch.tensor([[math.sin(step), math.cos(step)]], dtype=torch.float64))
        if step % every == 0:
            averaged.update_parameters(model)
        seen.append(averaged.module.weight.flatten().tolist())
    return {"decay": decay, "every": every, "averages": seen[every - 1:]}


def optimizer():
    return SGD([torch.zeros(1, requires_grad=True)], lr=1.0)


def restarts(first, growth, steps_per_epoch, epochs):
    sgd = optimizer()
    schedule, factors = CosineAnnealingWarmRestarts(sgd, T_0=first, T_mult=growth), []
    for step in range(steps_per_epoch * epochs):
        schedule.step(step / steps_per_epoch)
        factors.append(sgd.param_groups[0]["lr"])
    return {"first": first, "growth": growth, "stepsPerEpoch": steps_per_epoch, "factors": factors}


def plateau(patience, gamma, losses):
    sgd = optimizer()
    schedule, factors = ReduceLROnPlateau(sgd, factor=gamma, patience=patience), [1.0]
    for loss in losses:
        schedule.step(loss)
        factors.append(sgd.param_groups[0]["lr"])
    return {"patience": patience, "gamma": gamma, "losses": losses, "factors": factors}


LOSSES = [2.3, 2.1, 2.0999, 2.2, 2.1, 2.09, 1.5, 1.6, 1.7, 1.5, 1.49999, 1.6, 1.2, 1.2, 1.2, 1.2, 1.2, 1.1]

result = {
    "torch": torch.__version__,
    "labels": LABELS,
    "classWeights": CLASS_WEIGHTS,
    "mixed": [mixup(0.3), mixup(0.85), cutmix(0.6, 3, 4), cutmix(0.2, 1, 5)],
    "plain": losses(torch.tensor(LABELS)),
    "boxes": boxes(),
    "averages": [average(0.5, 1, True), average(0.99, 1, True), average(0.9, 3, True)],
    "fixedAverages": [average(0.1, 1, False), average(0.05, 2, False)],
    "restarts": [restarts(2, 1, 5, 7), restarts(1, 2, 5, 8), restarts(3, 3, 7, 13)],
    "plateaus": [plateau(0, 0.1, LOSSES), plateau(1, 0.5, LOSSES), plateau(3, 0.1, LOSSES)],
}
print("{" + ",\n".join(f"\"{key}\": {json.dumps(value)}" for key, value in result.items()) + "}")
