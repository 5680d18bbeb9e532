"""Runs one program at a time, each in a process of its own."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

# What a user may have set for speed's sake: nothing measured here inherits it.
TUNING = ("DNNL_", "GOMP_", "KMP_", "LD_PRELOAD", "MALLOC_", "MKL_", "OMP_", "ONEDNN_", "OPENBLAS_", "ORT_",
          "PYTORCH_", "THP_", "TORCH", "ALEXNET_JAVA_OPTS", "ATEN_", "GLIBC_TUNABLES", "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
HOUR = 3600  # seconds; nothing takes longer that still works


class Failed(Exception):
    """A process that did not do what it was for; the message is one line."""


@dataclass(frozen=True)
class Finished:
    """How a process went."""

    output: str
    milliseconds: float  # wall time from its start to its end
    peak_mb: float  # most memory it had resident at once, in 10^6 bytes


def environment(threads, extra=None):
    """The environment without tuning, and with the number of threads."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(TUNING)}
    clean.update({"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)})
    clean.update(extra or {})
    return clean


def run(command, env, cwd=None, timeout=HOUR):
    """Runs a command to its end. Raises Failed if it cannot start, takes longer than the seconds of timeout, or ends
    with another exit code than 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env, cwd=cwd)
        except OSError as failure:
            raise Failed(f"{command[0]} does not start: {failure.strerror}") from failure
        late = threading.Timer(timeout, os.kill, (process.pid, signal.SIGKILL))
        late.start()
        try:
            # Unlike Popen.wait this also tells the memory of just this process.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            late.cancel()
        elapsed = (time.perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8
        output, errors = (read(stream) for stream in (out, err))
    if os.WIFSIGNALED(status) and elapsed >= timeout * 1000:
        raise Failed(f"stopped after {timeout:g} s")
    if status != 0:
        raise Failed(f"exit code {process.returncode}{reason(errors or output)}")
    return Finished(output, elapsed, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)


def reason(text):
    """The line that says why: ours names itself, Python's comes last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if line.startswith("alexnet: ")]
    return ": " + (named or lines[-1:])[0][:200] if lines else ""


def read(stream):
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")


def last_json(output):
    """The JSON object of the last line that has one. Raises Failed if there is none."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                break
    raise Failed("it printed no JSON line")


def bench(launcher, threads, *options):
    """One run of "alexnet bench": its result."""
    command = [launcher, "bench", "--threads", str(threads), *map(str, options), "--json"]
    return last_json(run(command, environment(threads)).output)
