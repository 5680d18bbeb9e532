"""Medians, ratios and bars: functions of figures alone."""
import math
import statistics
from dataclasses import dataclass
from typing import Optional

OURS = "alexnet"
TIME, PEAK = "time", "peak memory"  # what is compared


@dataclass(frozen=True)
class Measurement:
    """What one process took, in one round."""

    round: int
    peer: str
    job: str
    batch: int
    mode: str
    median_ms: float
    best_ms: float
    peak_mb: float


@dataclass(frozen=True)
class Ratio:
    """Theirs over ours: above 1, ours is faster, or takes less memory."""

    ratio: float  # of the medians of all rounds
    lowest: float  # of the rounds
    highest: float
    rounds: int


@dataclass(frozen=True)
class Bar:
    """What a ratio must reach."""

    job: str
    batch: int
    ours: str  # our mode
    peer: str
    mode: str  # theirs, or "best" for the fastest of those they were measured in
    quantity: str = TIME  # or PEAK
    at_least: Optional[float] = None  # None: for information


def by_round(measurements, peer, job, batch, mode, quantity=TIME):
    """Round to milliseconds, or to MB for PEAK."""
    return {m.round: m.peak_mb if quantity == PEAK else m.median_ms for m in measurements
            if (m.peer, m.job, m.batch, m.mode) == (peer, job, batch, mode)}


def rows(measurements):
    """Each (peer, job, batch, mode) that was measured, once, in the order of its first round."""
    return list(dict.fromkeys((m.peer, m.job, m.batch, m.mode) for m in measurements))


def jobs(measurements):
    """Each (job, batch), once, in order."""
    return list(dict.fromkeys((m.job, m.batch) for m in measurements))


def median_ms(measurements, peer, job, batch, mode):
    """Median over the rounds, or None."""
    times = by_round(measurements, peer, job, batch, mode).values()
    return statistics.median(times) if times else None


def median_peak(measurements, row):
    """Median of the peak memory over the rounds, in MB."""
    return statistics.median(by_round(measurements, *row, PEAK).values())


def ratio(theirs, ours):
    """Of two {round: figure}, or None if they share no round; other rounds do not count."""
    shared = sorted(theirs.keys() & ours.keys())
    if not shared:
        return None
    each = [theirs[r] / ours[r] for r in shared]
    medians = [statistics.median(figures[r] for r in shared) for figures in (theirs, ours)]
    return Ratio(medians[0] / medians[1], min(each), max(each), len(shared))


def is_default_environment(mode):
    return not mode.endswith("+thp")


def is_bf16(mode):
    """Whether a mode of PyTorch calculates in bf16, wholly or by autocast."""
    return "amp" in mode or "pure" in mode


def best_mode(measurements, peer, job, batch):
    """The mode with the lowest median, of those measured in the peer's default environment, or None."""
    modes = [mode for p, j, b, mode in rows(measurements)
             if (p, j, b) == (peer, job, batch) and is_default_environment(mode)]
    return min(modes, key=lambda mode: median_ms(measurements, peer, job, batch, mode), default=None)


def bar_result(measurements, bar):
    """The mode that was compared with, and the ratio; None each if they were not measured."""
    mode = best_mode(measurements, bar.peer, bar.job, bar.batch) if bar.mode == "best" else bar.mode
    if mode is None:
        return None, None
    return mode, ratio(by_round(measurements, bar.peer, bar.job, bar.batch, mode, bar.quantity),
                       by_round(measurements, OURS, bar.job, bar.batch, bar.ours, bar.quantity))


def images_per_second(batch, milliseconds):
    return batch * 1000 / milliseconds


def exponent(size, cost, larger_size, larger_cost):
    """The power of size that cost grows with between two points: 1 is linear, 2 quadratic; None where unknown."""
    if min(size, cost, larger_size, larger_cost) <= 0 or size == larger_size:
        return None
    return math.log(larger_cost / cost) / math.log(larger_size / size)
