"""What is measured: a row for each peer, job, batch and mode."""
import os
import platform
import statistics
from dataclasses import dataclass
from typing import Callable

from measuring import process
from measuring.machine import first_line, java
from measuring.ratios import OURS, Measurement

# A job's name on the command line, to its name and batch in the results.
JOBS = {"train64": ("train", 64), "infer64": ("infer", 64), "infer1": ("infer", 1), "predict": ("predict", 1)}
PEERS = (OURS, "pytorch", "onnxruntime", "djl")

OUR_MODES = {"train": ("auto",), "infer": ("auto", "fp32", "int8"), "predict": ("auto",)}
TORCH_MODES = {"train": ("default", "cl", "cl-amp"), "infer": ("default", "cl", "cl-pure")}
# The modes that run once more as our launcher runs us: libtorch asks for huge pages.
TORCH_THP_MODES = {"train": ("default", "cl-amp"), "infer": ("default", "cl", "cl-pure")}
TORCH_COMPILE_MODES = {"train": ("cl+compile", "cl-amp+compile"), "infer": ("cl+compile", "cl-pure+compile")}
THP = {"THP_MEM_ALLOC_ENABLE": "1"}

STARTS = 3  # of a whole process, each round


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    peer: str
    job: str
    batch: int
    mode: str
    measure: Callable  # () to (median ms, best ms, peak MB, what else is known)

    @property
    def name(self):
        return f"{self.peer} {self.job} {self.batch} {self.mode}"

    def measurement(self, number):
        """Measures it once, as the round of this number."""
        median, best, peak, facts = self.measure()
        return Measurement(number, self.peer, self.job, self.batch, self.mode, median, best, peak), facts


class LeftOut(Exception):
    """Why a peer cannot be measured here, in one line."""


@dataclass
class Setup:
    """How to run everything."""

    benchmarks: str  # this folder
    launcher: str
    python: str
    threads: int
    runs: int  # timed runs a process; 0: by job
    compiled: bool
    huge_pages: bool  # PyTorch with them too
    random_run: object

    def peer_script(self, name):
        return os.path.join(self.benchmarks, "peers", name)

    def runs_of(self, job, batch):
        if self.runs:
            return self.runs if batch > 1 else 12 * self.runs
        return 7 if job == "train" else 15 if batch > 1 else 100


def timed(command, env):
    """A command that prints a JSON line with medianMs."""
    finished = process.run(command, env)
    result = process.last_json(finished.output)
    median = float(result["medianMs"])
    return median, float(result.get("bestMs", median)), finished.peak_mb, result


def whole_process(command, env, starts):
    finished = [process.run(command, env) for _ in range(starts)]
    times = [f.milliseconds for f in finished]
    return statistics.median(times), min(times), statistics.median(f.peak_mb for f in finished), {}


def ours(setup, job, batch):
    if job == "predict":
        run, picture = setup.random_run.run(), setup.random_run.picture()
        command = [setup.launcher, "predict", run, picture]
        yield Row(OURS, job, batch, "auto", process_measure(setup, command))
        return
    for mode in OUR_MODES[job]:
        command = [setup.launcher, "bench", "--job", job, "--batch", str(batch), "--precision", mode,
                   "--threads", str(setup.threads)]
        command += ["--runs", str(setup.runs_of(job, batch))] if setup.runs else []
        yield Row(OURS, job, batch, mode, json_measure(setup, command + ["--json"]))


def pytorch(setup, job, batch):
    require_modules(setup.python, "torch", *(("PIL", "numpy") if job == "predict" else ()))
    if job == "predict":
        weights, picture = setup.random_run.exported("pytorch", "random.pth"), setup.random_run.picture()
        command = [setup.python, setup.peer_script("pytorch_predict.py"), weights, picture,
                   "--threads", str(setup.threads)]
        yield Row("pytorch", job, batch, "default", process_measure(setup, command))
        yield Row("pytorch", job, batch, "mapped", process_measure(setup, command + ["--mapped"]))
        return
    settings = [(mode, mode, None) for mode in TORCH_MODES[job]]
    settings += [(mode, mode, None) for mode in TORCH_COMPILE_MODES[job] if setup.compiled]
    settings += [(mode + "+thp", mode, THP) for mode in TORCH_THP_MODES[job] if setup.huge_pages]
    for name, mode, extra in settings:
        command = [setup.python, setup.peer_script("pytorch_alexnet.py"), "--job", job, "--batch", str(batch),
                   "--modes", mode, "--threads", str(setup.threads), "--runs", str(setup.runs_of(job, batch))]
        yield Row("pytorch", job, batch, name, json_measure(setup, command, extra))


def onnxruntime(setup, job, batch):
    if job != "infer":
        return
    require_modules(setup.python, "onnxruntime", "onnx", "numpy")
    script = setup.peer_script("onnxruntime_alexnet.py")
    fp32 = setup.random_run.exported("onnx", "random.onnx")
    int8 = setup.random_run.path("int8.onnx")
    if not os.path.exists(int8):
        process.run([setup.python, script, "quantize", fp32, int8], process.environment(setup.threads))
    for mode, model in (("fp32", fp32), ("int8", int8)):
        command = [setup.python, script, "time", model, "--mode", mode, "--batch", str(batch),
                   "--threads", str(setup.threads), "--runs", str(setup.runs_of(job, batch))]
        yield Row("onnxruntime", job, batch, mode, json_measure(setup, command))


def djl(setup, job, batch):
    if job == "predict":
        return
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise LeftOut("its natives are fetched for Linux on x86-64 only")
    project = setup.peer_script("djl")
    target = os.path.join(project, "target")
    build_djl(project)
    jars = os.pathsep.join((os.path.join(target, "djl-alexnet.jar"), os.path.join(target, "lib", "*")))
    # Offline, with everything in its jars: DJL would look for natives and count its users otherwise.
    command = [java(), "-Dai.djl.offline=true", f"-Dai.djl.pytorch.num_threads={setup.threads}",
               f"-Dai.djl.pytorch.num_interop_threads={setup.threads}",
               "-cp", jars, "DjlAlexNet", job, str(batch), str(setup.runs_of(job, batch))]
    extra = {"DJL_CACHE_DIR": os.path.join(target, "cache"), "OPT_OUT_TRACKING": "true"}
    yield Row("djl", job, batch, "default", json_measure(setup, command, extra))


def build_djl(project):
    jar = os.path.join(project, "target", "djl-alexnet.jar")
    sources = [os.path.join(project, "pom.xml"),
               os.path.join(project, "src", "main", "java", "DjlAlexNet.java")]
    if os.path.exists(jar) and os.path.getmtime(jar) > max(map(os.path.getmtime, sources)):
        return
    process.run(["mvn", "-B", "-ntp", "-q", "package"], dict(os.environ), cwd=project)


def require_modules(python, *names):
    try:
        process.run([python, "-c", "import " + ", ".join(names)], process.environment(1))
    except process.Failed as failure:
        raise LeftOut(f"{python} cannot import {', '.join(names)} ({failure}); --python names another one") from failure


def json_measure(setup, command, extra=None):
    return lambda: timed(command, process.environment(setup.threads, extra))


def process_measure(setup, command):
    return lambda: whole_process(command, process.environment(setup.threads), STARTS)


MAKERS = {OURS: ours, "pytorch": pytorch, "onnxruntime": onnxruntime, "djl": djl}


def versions(setup, peers):
    """Name to version of what is measured."""
    found = {}
    if {"pytorch", "onnxruntime"} & set(peers):
        found["python"] = first_line(setup.python, "--version").replace("Python ", "")
    for peer, module in (("pytorch", "torch"), ("onnxruntime", "onnxruntime")):
        if peer in peers:
            found[peer] = first_line(setup.python, "-c", f"import {module}; print({module}.__version__)")
    return found
