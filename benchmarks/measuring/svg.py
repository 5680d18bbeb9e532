"""Draws a comparison as horizontal bars."""
from dataclasses import dataclass
from xml.sax.saxutils import escape

from measuring import ratios
from measuring.ratios import OURS

WIDTH, MARGIN = 800, 24
BAR_LEFT, BAR_RIGHT = 248, 710  # the longest bar ends here; figures follow
ROW, BAR = 20, 13
GROUP_HEAD, GROUP_GAP, TOP = 26, 14, 60

STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1f2328; }
.panel { fill: #ffffff; stroke: #d1d9e0; }
.title { font-size: 17px; font-weight: 600; }
.group { font-weight: 600; }
.note, .unit { fill: #59636e; font-size: 12px; font-weight: 400; }
.bar { fill: #b4bcc6; }
.ours { fill: #0969da; }
.mine { font-weight: 600; }
.range { stroke: #59636e; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .panel { fill: #0d1117; stroke: #3d444d; }
  .note, .unit { fill: #9198a1; }
  .bar { fill: #515b66; }
  .ours { fill: #4493f8; }
  .range { stroke: #b7bfc8; }
}
"""

PEER_NAMES = {OURS: "AlexNet for Java", "pytorch": "PyTorch", "onnxruntime": "ONNX Runtime", "djl": "DJL"}
PROCESS_NAMES = {(OURS, "auto"): "AlexNet for Java", ("pytorch", "default"): "Python, PyTorch",
                 ("pytorch", "mapped"): "Python, PyTorch tuned"}


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, and the figures of the median, the slowest and the fastest round."""

    label: str
    ours: bool
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """Bars of one job, in one unit."""

    title: str
    unit: str
    more_is_better: bool
    bars: list


def label(peer, mode, auto):
    """What a reader calls a row; auto is the precision that ours took, if it is known."""
    if peer == OURS:
        return f"{PEER_NAMES[peer]}, {auto if mode == 'auto' and auto else mode}"
    if peer == "onnxruntime":
        return f"{PEER_NAMES[peer]}, {mode}"
    setting, huge_pages = mode.replace("+thp", ""), mode.endswith("+thp")
    if setting == "default":
        kind = "default, fp32"
    else:
        precision = "bf16" if ratios.is_bf16(setting) else "fp32"
        kind = f"tuned, {precision}" + (", compiled" if "+compile" in setting else "")
    return f"{PEER_NAMES[peer]} {kind}" + (", huge pages" if huge_pages else "")


def shown(measurements, job, batch):
    """The rows that are drawn: of PyTorch its default, its best, and its best with huge pages."""
    rows = [r for r in ratios.rows(measurements) if r[1:3] == (job, batch)]
    best = ratios.best_mode(measurements, "pytorch", job, batch)
    thp = [r for r in rows if r[0] == "pytorch" and not ratios.is_default_environment(r[3])]
    keep = {"default", best}
    if job != "predict" and thp:
        keep.add(min(thp, key=lambda r: ratios.median_ms(measurements, *r))[3])
    ours = [r for r in rows if r[0] == OURS]
    others = [r for r in rows if r[0] != OURS and (r[0] != "pytorch" or r[3] in keep)]
    by_time = lambda r: ratios.median_ms(measurements, *r)  # noqa: E731
    return sorted(ours, key=by_time) + sorted(others, key=by_time)


def group(measurements, job, batch, title, auto):
    """A group in images a second for batches, in milliseconds for one picture; None if nothing was measured."""
    many = batch > 1
    bars = []
    for row in shown(measurements, job, batch):
        times = ratios.by_round(measurements, *row).values()
        figure = (lambda ms: ratios.images_per_second(batch, ms)) if many else (lambda ms: ms)
        figures = sorted((figure(min(times)), figure(max(times))))
        name = PROCESS_NAMES.get(row[::3]) if job == "predict" else label(row[0], row[3], auto)
        bars.append(Bar(name, row[0] == OURS, figure(ratios.median_ms(measurements, *row)), *figures))
    return Group(title, "images/s" if many else "ms", many, bars) if bars else None


def groups(measurements, facts):
    wanted = (("train", 64, "Training, batches of 64"), ("infer", 64, "Inference, batches of 64"),
              ("infer", 1, "Inference, one picture at a time"),
              ("predict", 1, "Predicting one file: the whole process"))
    made = (group(measurements, job, batch, title, facts.get(f"auto in {job} {batch}")) for job, batch, title in wanted)
    return [g for g in made if g]


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def draw(drawn, title, notes):
    """The SVG document."""
    parts, y = [], TOP
    parts.append(text(MARGIN, 38, title, "title"))
    for g in drawn:
        direction = "longer is better" if g.more_is_better else "shorter is better"
        parts.append(text(MARGIN, y + 13, g.title, "group", after=f"{g.unit}, {direction}"))
        y += GROUP_HEAD
        scale = (BAR_RIGHT - BAR_LEFT) / max(bar.high for bar in g.bars)
        for bar in g.bars:
            parts.append(draw_bar(bar, y, scale))
            y += ROW
        y += GROUP_GAP
    for note in notes:
        parts.append(text(MARGIN, y + 6, note, "note"))
        y += 17
    height = y + 10
    name = escape(title)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}">\n<title>{name}</title>\n'
            f"<style>{STYLE}</style>\n"
            f'<rect class="panel" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>\n'
            + "\n".join(parts) + "\n</svg>\n")


def draw_bar(bar, y, scale):
    mine = " mine" if bar.ours else ""
    end = BAR_LEFT + bar.value * scale
    low, high = (BAR_LEFT + value * scale for value in (bar.low, bar.high))
    middle = y + BAR / 2
    lines = [text(BAR_LEFT - 10, y + 11, bar.label, "label" + mine, "end"),
             f'<rect class="{"ours" if bar.ours else "bar"}" x="{BAR_LEFT}" y="{y}" '
             f'width="{max(1, end - BAR_LEFT):.1f}" height="{BAR}" rx="2"/>']
    if high - low >= 2:
        lines.append(f'<path class="range" d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 3}v6'
                     f'M{high:.1f} {middle - 3}v6"/>')
    lines.append(text(max(end, high) + 8, y + 11, figure(bar.value), "value" + mine))
    return "\n".join(lines)


def text(x, y, content, style, anchor=None, after=None):
    where = f' text-anchor="{anchor}"' if anchor else ""
    rest = f'<tspan class="unit" dx="10">{escape(after)}</tspan>' if after else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}"{where}>{escape(content)}{rest}</text>'
