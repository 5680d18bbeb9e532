"""Starts a server, asks it, and tells what came of it. One server at a time, all on this machine."""
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

from . import process

HERE = os.path.dirname(os.path.realpath(__file__))
LOAD = os.path.join(HERE, "..", "load", "Load.java")
START_SECONDS = 120


class Server:
    """A server under its own process, ready when this is entered, killed when it is left."""

    def __init__(self, name, command, port, env, ready="/ping"):
        self.name, self.command, self.port, self.env, self.ready = name, command, port, env, ready

    def __enter__(self):
        begin = time.perf_counter()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=self.env, start_new_session=True)
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.ready}", timeout=5):
                    break
            except (OSError, urllib.error.URLError):
                if self.process.poll() is not None or time.perf_counter() - begin > START_SECONDS:
                    self.__exit__()
                    raise process.Failed(f"{self.name} does not start: {' '.join(self.command)}") from None
                time.sleep(0.02)
        self.start_seconds = time.perf_counter() - begin
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, 15)
            self.process.wait(30)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, 9)
            self.process.wait()

    def load(self, picture, **options):
        """What the load tool prints."""
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
        done = process.run([java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", LOAD,
                            f"http://127.0.0.1:{self.port}/predictions/served", picture, *arguments], dict(os.environ))
        return json.loads(done.output)

    def resident_mb(self):
        """Of the process and its children, in 10^6 bytes, pages that several have counted once for each."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))
        return total * 1024 / 1e6

    def pids(self):
        listing = subprocess.run(["ps", "-eo", "pid,pgid"], capture_output=True, text=True, check=True).stdout
        return [int(pid) for pid, group in (line.split() for line in listing.splitlines()[1:])
                if int(group) == self.process.pid]


def alexnet(launcher, run, port, env, *options):
    return Server("alexnet", [launcher, "serve", "--name", f"served={run}", "--port", str(port), *options], port, env)


def fastapi(python, weights, mode, workers, threads, port, env):
    script = os.path.join(HERE, "..", "peers", "fastapi_alexnet.py")
    command = [python, script, weights, "--port", str(port), "--mode", mode, "--workers", str(workers)]
    if threads:
        command += ["--threads", str(threads)]
    return Server(f"fastapi {mode}, {workers} worker{'s' if workers > 1 else ''}", command, port, env)


def good(result):
    """The figures of the answers with a prediction."""
    if "200" not in result["by_status"]:
        print(result, file=sys.stderr)
        raise process.Failed("no request was answered")
    return result["by_status"]["200"]
