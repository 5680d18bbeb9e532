"""A file and what is expected of it; the pictures that most files are of."""
import io
import struct
from dataclasses import dataclass

import numpy as np
from PIL import Image

W, H = 37, 29  # no multiples of 8 or 16


@dataclass(frozen=True)
class Case:
    """`pixels` are of uint8, rows by columns by 3; None: Pillow's. `names`: a regular expression for the refusal."""

    name: str
    data: bytes
    tolerance: int = 0
    pixels: np.ndarray = None
    names: str = None
    why: str = None

    def expected(self):
        return seen_by_pillow(self.data) if self.pixels is None else self.pixels

    def ppm(self):
        rgb = self.expected()
        assert rgb.dtype == np.uint8 and rgb.ndim == 3 and rgb.shape[2] == 3, (self.name, rgb.dtype, rgb.shape)
        return b"P6\n%d %d\n255\n" % (rgb.shape[1], rgb.shape[0]) + rgb.tobytes()

    def pillow(self):
        """What Pillow makes of it beside what is expected, for the table."""
        try:
            seen = seen_by_pillow(self.data)
        except Exception as e:  # it fails in many ways
            return f"refuses: {type(e).__name__}"
        if self.names:
            return "reads it"
        if seen.shape != self.expected().shape:
            return f"is {seen.shape[1]}x{seen.shape[0]}"
        return f"differs by {np.abs(seen.astype(int) - self.expected()).max()}"


def seen_by_pillow(data):
    """As torchvision's loader has it, upright and over white."""
    from PIL import ImageOps

    im = Image.open(io.BytesIO(data))
    im.load()
    im = ImageOps.exif_transpose(im)
    if im.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in im.info:
        white = Image.new("RGBA", im.size, "white")
        white.alpha_composite(im.convert("RGBA"))
        im = white
    return np.asarray(im.convert("RGB"))


def picture(channels, seed=1, w=W, h=H):
    """Smooth, noisy and flat in turns, of uint8: predictors, runs and transforms all have something to do."""
    rng = np.random.default_rng(seed)
    y, x, c = np.mgrid[:h, :w, :channels]
    smooth = (x * 6 + y * 4 + c * 60) % 256
    noise = rng.integers(0, 256, (h, w, channels))
    values = np.where(y % 8 == 3, noise, smooth)
    values[h // 3 : h // 2, w // 4 : w // 2] = np.arange(channels) * 80 % 256
    return values.astype(np.uint8)


def smooth(channels, seed=1, w=W, h=H):
    """As photographs are: what lossy coders keep."""
    y, x, c = np.mgrid[:h, :w, :channels]
    waves = np.sin(x / (7 + seed) + c) + np.cos(y / 9 - 2 * c) + 0.3 * np.sin((x + y) / 5)
    return np.clip(128 + 52 * waves, 0, 255).astype(np.uint8)


def grey(levels):
    """A channel as three."""
    levels = np.asarray(levels)
    return np.repeat(levels.reshape(*levels.shape[:2], 1), 3, axis=2).astype(np.uint8)


def over_white(rgb, alpha):
    """`alpha` of uint8."""
    rgb, alpha = rgb.astype(int), alpha.astype(int)[..., None]
    return ((rgb * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def saved(array, format, mode=None, **options):
    """By Pillow."""
    im = array if isinstance(array, Image.Image) else Image.fromarray(array[..., 0] if array.shape[2] == 1 else array)
    if mode:
        im = Image.frombytes(mode, im.size, im.tobytes())
    out = io.BytesIO()
    im.save(out, format, **options)
    return out.getvalue()


def orientation_xmp(value):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/>'
        "</rdf:RDF></x:xmpmeta>" % value
    ).encode()


def orientation_exif(value):
    exif = Image.Exif()
    exif[0x112] = value
    return exif


def turned(pixels, value):
    """A stored picture set upright, by the definition of EXIF's orientation."""
    return {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: p[::-1].transpose(1, 0, 2),
        7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
        8: lambda p: p[:, ::-1].transpose(1, 0, 2),
    }[value](pixels)


def wide_gamut():
    """Display P3 as an ICC profile: colours would come out stronger, were it applied."""

    def xyz(*values):
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))

    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(78 + 3),
        b"cprt": b"text\0\0\0\0nobody's\0\0\0\0",
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.51512, 0.24120, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.15710, 0.06657, 0.78407),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", at + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    header = struct.pack(">I4sI4s4s4s12s4s", at + len(data), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp")
    header += bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    assert len(header) == 128
    return header + struct.pack(">I", len(tags)) + table + data
