"""WebP: lossy, lossless, transparency, animations, metadata."""
import struct

import numpy as np

from case import Case, H, W, orientation_exif, orientation_xmp, picture, saved, seen_by_pillow, smooth, turned, wide_gamut


def chunk(kind, content):
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def u24(value):
    return struct.pack("<I", value)[:3]


def animation(frames, canvas=(W, H), alpha=False, background=0):
    """`frames`: where each lies, and a WebP of its own."""
    w, h = canvas
    chunks = chunk(b"VP8X", bytes([2 | alpha << 4, 0, 0, 0]) + u24(w - 1) + u24(h - 1))
    chunks += chunk(b"ANIM", struct.pack("<IH", background, 0))
    for left, top, (fw, fh), data in frames:
        inner = data[12:]
        if inner[:4] == b"VP8X":
            inner = inner[18:]
        chunks += chunk(b"ANMF", u24(left // 2) + u24(top // 2) + u24(fw - 1) + u24(fh - 1) + u24(100) + b"\0" + inner)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def cases():
    rgb, rgba, rough = smooth(3), np.dstack([smooth(3), picture(1, 4)]), picture(3)
    for quality in (1, 30, 80, 100):
        yield Case(f"webp-lossy-{quality}.webp", saved(rgb, "WEBP", quality=quality))
        yield Case(f"webp-lossy-rough-{quality}.webp", saved(rough, "WEBP", quality=quality))
    yield Case("webp-lossless.webp", saved(rough, "WEBP", lossless=True), 0, rough)
    yield Case("webp-lossless-palette.webp", saved((rough // 128) * 255, "WEBP", lossless=True), 0, (rough // 128) * 255)
    for name, options in (("lossy", {}), ("lossy-alpha-20", {"alpha_quality": 20}), ("lossless", {"lossless": True}), ("lossless-exact", {"lossless": True, "exact": True})):
        yield Case(f"webp-alpha-{name}.webp", saved(rgba, "WEBP", **options), 1)
    for value in (3, 6):
        data = saved(rough, "WEBP", lossless=True, exif=orientation_exif(value).tobytes())
        yield Case(f"webp-exif-{value}.webp", data, 0, turned(rough, value))
    yield Case("webp-xmp-8.webp", saved(rough, "WEBP", lossless=True, xmp=orientation_xmp(8)), 0, turned(rough, 8))
    yield Case("webp-profile.webp", saved(rough, "WEBP", lossless=True, icc_profile=wide_gamut()), 0, rough)
    for w, h in ((1, 1), (2, 17), (16, 16)):
        yield Case(f"webp-{w}x{h}.webp", saved(smooth(3, 1, w, h), "WEBP"))
    whole = saved(rough, "WEBP", lossless=True)
    part = rough[4:20, 6:30].copy()
    piece = saved(part, "WEBP", lossless=True)
    yield Case("webp-animated.webp", animation([(0, 0, (W, H), whole), (6, 4, (24, 16), piece)]), 0, rough)
    why = "the canvas is the picture, white where its first frame leaves it bare, which Pillow fills with the background or black"
    expected = np.full((H, W, 3), 255, np.uint8)
    expected[8:24, 10:34] = part
    yield Case("webp-first-frame-smaller.webp", animation([(10, 8, (24, 16), piece), (0, 0, (W, H), whole)]), 0, expected, why=why)
    red = 0xFFFF0000
    yield Case("webp-first-frame-smaller-background.webp", animation([(10, 8, (24, 16), piece)], background=red), 0, expected, why=why)
    clear = saved(rgba[4:20, 6:30].copy(), "WEBP", lossless=True, exact=True)
    lossy = saved(rgba[4:20, 6:30].copy(), "WEBP")
    for name, data in (("lossless", clear), ("lossy", lossy)):
        pixels = expected.copy()
        pixels[8:24, 10:34] = seen_by_pillow(data)
        yield Case(f"webp-first-frame-smaller-alpha-{name}.webp", animation([(10, 8, (24, 16), data)], alpha=True), 1, pixels, why=why)
