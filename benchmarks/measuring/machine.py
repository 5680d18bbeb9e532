"""What the figures were measured on."""
import os
import platform
import re
import subprocess


def cpuinfo():
    """One dictionary a hardware thread; empty where there is no /proc/cpuinfo."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            blocks = file.read().strip().split("\n\n")
    except OSError:
        return []
    return [dict(map(str.strip, line.split(":", 1)) for line in block.splitlines() if ":" in line)
            for block in blocks]


def physical_cores(threads, usable):
    """Cores among the hardware threads that may be used, each counted once."""
    cores = {(t.get("physical id"), t["core id"]) for t in threads
             if "core id" in t and int(t.get("processor", -1)) in usable}
    return len(cores) or len(usable)


def usable_threads():
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def default_threads():
    return physical_cores(cpuinfo(), usable_threads())


def cpu_model(threads):
    names = [t["model name"] for t in threads if "model name" in t]
    return names[0] if names else platform.processor() or platform.machine()


def flags(threads):
    """Linux's names of what the processor can do; empty elsewhere."""
    return frozenset(" ".join(threads[0].get(key, "") for key in ("flags", "Features")).split() if threads else ())


def short_name(model):
    """A processor's name as part of a file's name: "AMD EPYC 9R14" is amd-epyc-9r14."""
    plain = re.sub(r"\(R\)|\(TM\)|\bCPU\b|\bProcessor\b|@.*", " ", model, flags=re.IGNORECASE)
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "cpu"


def first_line(*command):
    """The first line that a program prints, wherever it prints it; empty if it does not run."""
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return ""
    lines = (result.stdout or result.stderr).strip().splitlines()
    # A JVM first says what options it picked up from the environment; they are nobody else's business.
    lines = [line for line in lines if not line.startswith("Picked up ")]
    return lines[0] if lines and result.returncode == 0 else ""


def java():
    """The command that the launcher takes."""
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def describe(home, threads, date, isa):
    """Names and values, in the order in which they are read best."""
    info = cpuinfo()
    facts = {
        "date": date,
        "cpu": cpu_model(info),
        **isa.facts(),
        "cores": physical_cores(info, usable_threads()),
        "hardware threads": len(usable_threads()),
        "threads used": threads,
        "system": f"{platform.system()} {platform.release()}",
        "load at start": "%.2f" % os.getloadavg()[0],
        "java": first_line(java(), "-version"),
        "alexnet": first_line("git", "-C", home, "describe", "--always", "--dirty", "--tags"),
    }
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    facts["memory"] = f"{memory / 2**30:.0f} GiB"
    return facts
