"""How often the peers' work is repeated."""
import time

WARM_UPS = 2
WARM_UP_SECONDS = 0.5
FEWEST = 3


def add_options(parser):
    parser.add_argument("--runs", type=int, default=7, help="timed runs after the warm-up")
    parser.add_argument("--seconds", type=float, default=0,
                        help=f"once they have passed, time no more runs than {FEWEST}; 0: all of them")


def timed(step, runs, seconds):
    """Milliseconds of each timed run."""
    began = time.perf_counter()
    warm = 0
    while warm < WARM_UPS or time.perf_counter() - began < WARM_UP_SECONDS:
        step()
        warm += 1
    times = []
    began = time.perf_counter()
    while len(times) < runs and (len(times) < FEWEST or not seconds or time.perf_counter() - began < seconds):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return times
