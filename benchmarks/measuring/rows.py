"""What is measured: a row for each peer, job, batch and mode."""
import os
import platform
import statistics
from dataclasses import dataclass, field
from typing import Callable

from measuring import process
from measuring.isa import BF16, InstructionSets
from measuring.machine import first_line, java
from measuring.ratios import OURS, Measurement, is_bf16

# A job's name on the command line, to its name and batch in the results.
JOBS = {"train64": ("train", 64), "infer64": ("infer", 64), "infer1": ("infer", 1), "predict": ("predict", 1)}
PEERS = (OURS, "pytorch", "onnxruntime", "djl")

OUR_MODES = {"train": ("auto", "fp32"), "infer": ("auto", "fp32", "int8"), "predict": ("auto",)}
TORCH_MODES = {"train": ("default", "cl", "cl-amp"), "infer": ("default", "cl", "cl-pure")}
# The modes that run once more as our launcher runs us: libtorch asks for huge pages.
TORCH_THP_MODES = {"train": ("default", "cl-amp"), "infer": ("default", "cl", "cl-pure")}
TORCH_COMPILE_MODES = {"train": ("cl+compile", "cl-amp+compile"), "infer": ("cl+compile", "cl-pure+compile")}
THP = {"THP_MEM_ALLOC_ENABLE": "1"}

STARTS = 3  # of a whole process, each round
SECONDS = 5  # once they have passed, a peer's process times no more runs than three


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


EMULATED = f"it would be emulated: the processor has none of {', '.join(BF16)}, or --isa hides them"


@dataclass
class Setup:
    """How to run everything."""

    benchmarks: str  # this folder
    launcher: str
    python: str
    threads: int
    isa: InstructionSets
    runs: int  # timed runs a process; 0: by job and time
    timeout: float  # seconds of a process
    compiled: bool
    huge_pages: bool  # PyTorch with them too
    random_run: object
    say: Callable
    left_out: list = field(default_factory=list)  # (who, why)

    def leave_out(self, who, reason, where=""):
        """Tells who is not measured, once for each reason."""
        if (who, reason) not in self.left_out:
            self.left_out.append((who, reason))
            self.say(f"{who} is left out{where}: {reason}")

    def run(self, command, extra=None):
        """Runs what is measured: no tuning but what is given, and the limit of the instruction sets."""
        environment = process.environment(self.threads, {**self.isa.environment, **(extra or {})})
        return process.run(command, environment, timeout=self.timeout)

    def peer_script(self, name):
        return os.path.join(self.benchmarks, "peers", name)

    def repetitions(self, job, batch):
        """Timed runs of a peer's process, and the seconds after which they may be fewer; 0: never."""
        if self.runs:
            return str(self.runs if batch > 1 else 12 * self.runs), "0"
        return str(7 if job == "train" else 15 if batch > 1 else 100), str(SECONDS)


def timed(finished):
    """The figures of a command that printed a JSON line with medianMs."""
    result = process.last_json(finished.output)
    median = float(result["medianMs"])
    return median, float(result.get("bestMs", median)), finished.peak_mb, result


def whole_process(finished):
    """The figures of a command that was started some times, from its start to its end."""
    times = [f.milliseconds for f in finished]
    return statistics.median(times), min(times), statistics.median(f.peak_mb for f in finished), {}


def our_modes(job, isa):
    """Our modes that differ: where nothing has bf16, auto is fp32, and need not be measured twice."""
    modes = OUR_MODES[job]
    return modes if isa.has_bf16 or "fp32" not in modes else tuple(mode for mode in modes if mode != "auto")


def ours(setup, job, batch):
    if job == "predict":
        run, picture = setup.random_run.run(), setup.random_run.picture()
        command = [setup.launcher, "predict", run, picture]
        yield Row(OURS, job, batch, "auto", process_measure(setup, command))
        return
    for mode in our_modes(job, setup.isa):
        command = [setup.launcher, "bench", "--job", job, "--batch", str(batch), "--precision", mode,
                   "--threads", str(setup.threads)]
        command += ["--runs", setup.repetitions(job, batch)[0]] if setup.runs else []
        yield Row(OURS, job, batch, mode, json_measure(setup, command + ["--json"]))


def torch_modes(job, setup):
    """Each row's name, the mode of the script, and what is added to its environment."""
    modes = [(mode, mode, None) for mode in TORCH_MODES[job]]
    modes += [(mode, mode, None) for mode in TORCH_COMPILE_MODES[job] if setup.compiled]
    modes += [(mode + "+thp", mode, THP) for mode in TORCH_THP_MODES[job] if setup.huge_pages]
    if setup.isa.has_bf16:
        return modes
    setup.leave_out("pytorch in bf16", EMULATED)
    return [row for row in modes if not is_bf16(row[0])]


def pytorch(setup, job, batch):
    require_modules(setup, "torch", *(("PIL", "numpy") if job == "predict" else ()))
    if job == "predict":
        weights, picture = setup.random_run.exported("pytorch", "random.pth"), setup.random_run.picture()
        command = [setup.python, setup.peer_script("pytorch_predict.py"), weights, picture,
                   "--threads", str(setup.threads)]
        yield Row("pytorch", job, batch, "default", process_measure(setup, command))
        yield Row("pytorch", job, batch, "mapped", process_measure(setup, command + ["--mapped"]))
        return
    for name, mode, extra in torch_modes(job, setup):
        runs, seconds = setup.repetitions(job, batch)
        command = [setup.python, setup.peer_script("pytorch_alexnet.py"), "--job", job, "--batch", str(batch),
                   "--modes", mode, "--threads", str(setup.threads), "--runs", runs, "--seconds", seconds]
        yield Row("pytorch", job, batch, name, json_measure(setup, command, extra))


def onnxruntime(setup, job, batch):
    if job != "infer":
        return
    if setup.isa.limit:
        raise LeftOut("it does not obey --isa")
    require_modules(setup, "onnxruntime", "onnx", "numpy")
    script = setup.peer_script("onnxruntime_alexnet.py")
    fp32 = setup.random_run.exported("onnx", "random.onnx")
    int8 = setup.random_run.path("int8.onnx")
    if not os.path.exists(int8):
        setup.run([setup.python, script, "quantize", fp32, int8])
    runs, seconds = setup.repetitions(job, batch)
    for mode, model in (("fp32", fp32), ("int8", int8)):
        command = [setup.python, script, "time", model, "--mode", mode, "--batch", str(batch),
                   "--threads", str(setup.threads), "--runs", runs, "--seconds", seconds]
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
               "-cp", jars, "DjlAlexNet", job, str(batch), *setup.repetitions(job, batch)]
    extra = {"DJL_CACHE_DIR": os.path.join(target, "cache"), "OPT_OUT_TRACKING": "true"}
    yield Row("djl", job, batch, "default", json_measure(setup, command, extra))


def build_djl(project):
    jar = os.path.join(project, "target", "djl-alexnet.jar")
    sources = [os.path.join(project, "pom.xml"),
               os.path.join(project, "src", "main", "java", "DjlAlexNet.java")]
    if os.path.exists(jar) and os.path.getmtime(jar) > max(map(os.path.getmtime, sources)):
        return
    process.run(["mvn", "-B", "-ntp", "-q", "package"], dict(os.environ), cwd=project)


def require_modules(setup, *names):
    try:
        setup.run([setup.python, "-c", "import " + ", ".join(names)])
    except process.Failed as failure:
        raise LeftOut(f"{setup.python} cannot import {', '.join(names)} ({failure}); "
                      "--python names another one") from failure


def json_measure(setup, command, extra=None):
    return lambda: timed(setup.run(command, extra))


def process_measure(setup, command):
    return lambda: whole_process([setup.run(command) for _ in range(STARTS)])


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
