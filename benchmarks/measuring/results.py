"""Files of results, and the tables that people read."""
import csv
import os

from measuring import ratios
from measuring.ratios import OURS, TIME, Measurement

COLUMNS = ("round", "peer", "job", "batch", "mode", "medianMs", "bestMs", "peakMb")
RATIO_COLUMNS = ("job", "batch", "ours", "peer", "mode", "oursMs", "theirsMs", "ratio", "lowest", "highest", "rounds")
JOB_TITLES = {"train": "training step", "infer": "inference", "predict": "predict one picture, whole process"}


class Files:
    """The files of one comparison: STEM.csv has every round, written as it is measured."""

    def __init__(self, folder, name):
        os.makedirs(folder, exist_ok=True)
        stem, number = os.path.join(folder, name), 1
        self.stem = stem
        while os.path.exists(self.stem + ".csv"):
            number += 1
            self.stem = f"{stem}-{number}"
        self.raw = self.stem + ".csv"
        with open(self.raw, "w", newline="", encoding="utf-8") as file:
            writer(file).writerow(COLUMNS)

    def add(self, m):
        with open(self.raw, "a", newline="", encoding="utf-8") as file:
            writer(file).writerow((m.round, m.peer, m.job, m.batch, m.mode, f"{m.median_ms:.3f}",
                                   f"{m.best_ms:.3f}", f"{m.peak_mb:.0f}"))

    def write_machine(self, facts):
        with open(self.stem + "-machine.csv", "w", newline="", encoding="utf-8") as file:
            writer(file).writerows([("name", "value"), *facts.items()])

    def write_ratios(self, measurements):
        with open(self.stem + "-ratios.csv", "w", newline="", encoding="utf-8") as file:
            writer(file).writerows([RATIO_COLUMNS, *ratio_rows(measurements)])

    def write_text(self, text):
        with open(self.stem + ".txt", "w", encoding="utf-8") as file:
            file.write(text)


def writer(file):
    return csv.writer(file, lineterminator="\n")


def read(raw):
    """The measurements of a file, and what its machine file says, if there is one."""
    with open(raw, newline="", encoding="utf-8") as file:
        measurements = [
            Measurement(int(r["round"]), r["peer"], r["job"], int(r["batch"]), r["mode"], float(r["medianMs"]),
                        float(r["bestMs"]), float(r["peakMb"])) for r in csv.DictReader(file)]
    facts = os.path.splitext(raw)[0] + "-machine.csv"
    if not os.path.exists(facts):
        return measurements, {}
    with open(facts, newline="", encoding="utf-8") as file:
        return measurements, {row["name"]: row["value"] for row in csv.DictReader(file)}


def modes_of_ours(measurements, job, batch):
    return [mode for p, j, b, mode in ratios.rows(measurements) if (p, j, b) == (OURS, job, batch)]


def ratio_rows(measurements):
    """Every row of the peers against each of our modes."""
    for job, batch in ratios.jobs(measurements):
        for ours in modes_of_ours(measurements, job, batch):
            our_times = ratios.by_round(measurements, OURS, job, batch, ours)
            for peer, j, b, mode in ratios.rows(measurements):
                if (j, b) != (job, batch) or peer == OURS:
                    continue
                their_times = ratios.by_round(measurements, peer, job, batch, mode)
                r = ratios.ratio(their_times, our_times)
                if r:
                    yield (job, batch, ours, peer, mode,
                           f"{ratios.median_ms(measurements, OURS, job, batch, ours):.3f}",
                           f"{ratios.median_ms(measurements, peer, job, batch, mode):.3f}",
                           f"{r.ratio:.3f}", f"{r.lowest:.3f}", f"{r.highest:.3f}", r.rounds)


def job_title(job, batch):
    return JOB_TITLES[job] + ("" if job == "predict" else f", batch {batch}")


def tables(measurements):
    """A table a job: every row, and how many times as long as ours it takes."""
    lines = []
    for job, batch in ratios.jobs(measurements):
        modes = modes_of_ours(measurements, job, batch)
        head = f"{'ms':>10}{'images/s':>10}{'peak MB':>9}" + "".join(f"{'x ' + m + ' (rounds)':>24}" for m in modes)
        lines += [f"{job_title(job, batch):<32}{head}"]
        for row in ratios.rows(measurements):
            peer, j, b, mode = row
            if (j, b) == (job, batch):
                ms = ratios.median_ms(measurements, *row)
                cells = "".join(f"{ratio_cell(measurements, row, ours):>24}" for ours in modes)
                lines += [f"  {peer + ' ' + mode:<30}{ms:>10.2f}{ratios.images_per_second(batch, ms):>10.1f}"
                          f"{ratios.median_peak(measurements, row):>9.0f}{cells}".rstrip()]
        lines += [""]
    return "\n".join(lines)


def ratio_cell(measurements, row, ours):
    peer, job, batch, mode = row
    r = ratios.ratio(ratios.by_round(measurements, peer, job, batch, mode),
                     ratios.by_round(measurements, OURS, job, batch, ours)) if peer != OURS else None
    return f"{r.ratio:.2f} ({r.lowest:.2f}..{r.highest:.2f})" if r else ""


def bar_table(measurements, bars, processor_class):
    """Which bars of the class hold, with the ratio, and the lowest and highest of a round."""
    lines = []
    for bar in bars:
        mode, r = ratios.bar_result(measurements, bar)
        what = f"{bar.job} {bar.batch}, {bar.ours}, against {bar.peer} {bar.mode}"
        what += f" ({mode})" if mode and mode != bar.mode else ""
        what += f", {bar.quantity}" if bar.quantity != TIME else ""
        if r is None:
            lines += [f"  not measured  {what}"]
            continue
        verdict, floor = "", ""
        if bar.at_least is not None:
            verdict = "holds" if r.ratio >= bar.at_least else "MISSED"
            floor = f", at least {bar.at_least:.2f}"
        lines += [f"  {verdict:<13} {what}: {r.ratio:.2f}{floor} "
                  f"({r.rounds} rounds, {r.lowest:.2f}..{r.highest:.2f})"]
    return f"Bars: {processor_class}\n" + "\n".join(lines) + "\n"
