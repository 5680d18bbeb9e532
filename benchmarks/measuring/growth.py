"""How cost grows: one function a table. Each gives its columns, and rows of figures."""
import os
from dataclasses import dataclass, field

from measuring import machine, process
from measuring.random_run import write_pictures
from measuring.ratios import exponent

# The launcher's, see there.
JVM_FLAGS = ("-XX:+UseSerialGC", "-Xms128m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30",
             "-Djava.awt.headless=true")
PICTURE_SIZES = ((224, 224), (500, 375), (1000, 750), (2000, 1500), (4000, 3000))
LISTING_COLUMNS = ("classes", "pictures", "list and split ms", "shuffle ms", "hash ms", "live heap MB", "peak MB")
LOOSE = 1.15  # an exponent above this is more than noise over linear


@dataclass
class Table:
    """Figures of one kind of growth."""

    name: str
    title: str
    columns: tuple
    rows: list = field(default_factory=list)
    remarks: list = field(default_factory=list)

    def check(self, size, cost, expected, by=None):
        """Remarks where a column grows faster with another than the expected power; by: within equal values of it."""
        at = self.columns.index
        for before, after in zip(self.rows, self.rows[1:]):
            if by is not None and before[at(by)] != after[at(by)]:
                continue
            power = exponent(before[at(size)], before[at(cost)], after[at(size)], after[at(cost)])
            if power is not None and power > expected * LOOSE:
                self.remarks.append(f"{cost} grows with {size} to the power {power:.2f} from {before[at(size)]:,} "
                                    f"to {after[at(size)]:,}" + (f" ({by} {after[at(by)]})" if by else ""))


@dataclass
class Setup:
    """How to run everything."""

    home: str
    benchmarks: str
    launcher: str
    threads: int
    folder: str  # temporary
    bench_options: list
    max_pictures: int
    seconds: float
    say: object

    def bench(self, threads, *options):
        self.say("bench " + " ".join(map(str, options)) + f" --threads {threads}")
        return process.bench(self.launcher, threads, *options, *self.bench_options)

    def java(self, name, *arguments):
        """Runs one of our benchmark classes: what it prints."""
        source = os.path.join(self.benchmarks, "java", "alexnet", "benchmarks", name + ".java")
        library = os.path.join(self.home, "target", "launcher", "lib", "*")
        classes = os.path.join(self.folder, "classes")
        environment = process.environment(self.threads)
        if not os.path.exists(os.path.join(classes, "alexnet", "benchmarks", name + ".class")):
            compiler = machine.java() + "c"
            process.run([compiler, "-proc:none", "-d", classes, "-cp", library, source], environment)
        command = [machine.java(), *JVM_FLAGS, "-cp", classes + os.pathsep + library, "alexnet.benchmarks." + name]
        return process.run([*command, *map(str, arguments)], environment).output


def threads(setup):
    table = Table("threads", "Threads", ("job", "batch", "threads", "ms", "images/s", "peak MB"))
    for job, batch in (("train", 64), ("infer", 64), ("infer", 1)):
        for count in range(1, setup.threads + 1):
            result = setup.bench(count, "--job", job, "--batch", batch)
            table.rows.append((job, batch, count, *figures(result)))
    return table


def batch(setup):
    table = Table("batch", "Batch size", ("job", "batch", "ms", "images/s", "peak MB"))
    sizes = [("infer", 2 ** power) for power in range(9)] + [("train", 2 ** power) for power in range(3, 8)]
    for job, size in sizes:
        table.rows.append((job, size, *figures(setup.bench(setup.threads, "--job", job, "--batch", size))))
    table.check("batch", "ms", 1, by="job")
    table.check("batch", "peak MB", 1, by="job")
    return table


def classes(setup):
    table = Table("classes", "Classes", ("job", "batch", "classes", "ms", "images/s", "peak MB"))
    for job in ("train", "infer"):
        for count in (2, 10, 1000, 20000):
            result = setup.bench(setup.threads, "--job", job, "--batch", 64, "--classes", count)
            table.rows.append((job, 64, count, *figures(result)))
    table.check("classes", "ms", 1, by="job")
    table.check("classes", "peak MB", 1, by="job")
    return table


def figures(result):
    return (round(result["medianMs"], 2), round(result["imagesPerSecond"], 1), round(result.get("peakResidentMb") or 0))


def pictures(setup):
    """Size of the source picture."""
    table = Table("pictures", "Size of the source picture (one thread, JPEG)",
                  ("width", "height", "pixels", "KB", "decode ms", "decode, resize, crop ms", "images/s"))
    paths = {os.path.join(setup.folder, f"{w}x{h}.jpg"): (w, h) for w, h in PICTURE_SIZES}
    write_pictures(os.path.join(setup.benchmarks, "java"), paths)
    for path in paths:
        setup.say("PictureBench " + os.path.basename(path))
        r = process.last_json(setup.java("PictureBench", setup.seconds, path))
        table.rows.append((r["width"], r["height"], r["width"] * r["height"], round(r["bytes"] / 1000),
                           round(r["decodeMs"], 2), round(r["allMs"], 2), round(1000 / r["allMs"], 1)))
    table.check("pixels", "decode, resize, crop ms", 1)
    return table


def listing(setup):
    """Training-set size, from the folder to the first batch's order."""
    table = Table("listing", "Size of the training set", LISTING_COLUMNS)
    tree = Tree(setup)
    for count in (10 ** power for power in range(3, 7)):
        if count <= setup.max_pictures:
            table.rows.append(listing_row(setup, tree.of(100, count)))
    for column in LISTING_COLUMNS[2:]:
        table.check("pictures", column, 1)
    return table


def listing_classes(setup):
    """Number of class folders, each with five pictures."""
    table = Table("listing-classes", "Number of class folders, five pictures each", LISTING_COLUMNS)
    for count in (20, 200, 2000, 20000):
        if 5 * count <= setup.max_pictures:
            table.rows.append(listing_row(setup, Tree(setup).of(count, 5 * count)))
    for column in LISTING_COLUMNS[2:]:
        table.check("classes", column, 1)
    return table


def listing_row(setup, folder):
    setup.say("ListingBench " + os.path.basename(folder))
    r = process.last_json(setup.java("ListingBench", folder))
    return (r["classes"], r["pictures"], round(r["openMs"], 1), round(r["shuffleMs"], 2), round(r["hashMs"], 1),
            round(max(0.0, r["liveHeapMb"]), 2), round(r["peakResidentMb"]))


class Tree:
    """Class folders full of links to a small JPEG for each class."""

    def __init__(self, setup):
        self.setup = setup
        self.original = os.path.join(setup.folder, "original.jpg")
        if not os.path.exists(self.original):
            write_pictures(os.path.join(setup.benchmarks, "java"), {self.original: (224, 224)})

    def of(self, class_count, pictures):
        """A tree with at least this many pictures, as many in each class; it grows with each call."""
        root = os.path.join(self.setup.folder, f"{class_count}-classes")
        each = -(-pictures // class_count)
        with open(self.original, "rb") as file:
            jpeg = file.read()
        self.setup.say(f"{class_count * each:,} links in {class_count:,} folders")
        for label in range(class_count):
            folder = os.path.join(root, f"class{label:05}")
            first = os.path.join(folder, "picture0000000.jpg")
            if not os.path.exists(first):
                os.makedirs(folder)
                # A file a class: file systems bound the links to one.
                with open(first, "wb") as file:
                    file.write(jpeg)
            for number in range(len(os.listdir(folder)), each):
                link(first, os.path.join(folder, f"picture{number:07}.jpg"))
        return root


def link(target, path):
    try:
        os.link(target, path)
    except OSError:
        os.symlink(target, path)


TABLES = {"threads": threads, "batch": batch, "classes": classes, "pictures": pictures, "listing": listing,
          "listing-classes": listing_classes}


def markdown(table):
    """The table as docs/performance.md has it, remarks below."""
    lines = [f"### {table.title}", "", "| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in table.rows]
    if table.remarks:
        lines += ["", *(f"- Faster than it should: {remark}." for remark in table.remarks)]
    return "\n".join(lines) + "\n"


def cell(value):
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)
