"""PNG: colour types, depths, interlacing, transparency, chunks."""
import struct
import zlib

import numpy as np

from case import Case, H, W, grey, orientation_exif, orientation_xmp, over_white, picture, turned, wide_gamut

GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGB_ALPHA: 4}
DEPTHS = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGB_ALPHA: (8, 16)}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind, content=b""):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def rows(samples, depth, filter):
    """Packed rows, each behind the byte of its filter (none, left or above)."""
    h, w, channels = samples.shape
    if w == 0:
        return b""
    if depth == 16:
        packed = samples.astype(">u2").view(np.uint8).reshape(h, -1)
    elif depth == 8:
        packed = samples.astype(np.uint8).reshape(h, -1)
    else:
        bits = samples.reshape(h, -1)[..., None] >> np.arange(depth - 1, -1, -1) & 1
        packed = np.packbits(bits.reshape(h, -1).astype(np.uint8), axis=1)
    step = max(1, depth * channels // 8)
    out = b""
    for y in range(h):
        row = packed[y].copy()
        if filter == 1:
            row[step:] -= packed[y][:-step] if step < len(row) else 0
        elif filter == 2 and y:
            row -= packed[y - 1]
        out += bytes([filter]) + row.tobytes()
    return out


def png(samples, colour, depth, interlaced=False, filter=0, before=(), after=(), level=6):
    """A file of `samples` (rows, columns, channels), with chunks before and after its pixels."""
    h, w, _ = samples.shape
    passes = [samples[top::down, left::across] for left, top, across, down in ADAM7] if interlaced else [samples]
    data = zlib.compress(b"".join(rows(part, depth, filter) for part in passes if part.size), level)
    half = len(data) // 2
    header = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, interlaced)
    parts = [chunk(b"IHDR", header), *before, chunk(b"IDAT", data[:half]), chunk(b"IDAT", data[half:]), *after, chunk(b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def levels(samples, depth):
    """16 bits cut to 8, fewer stretched."""
    return samples >> 8 if depth == 16 else samples * 255 // ((1 << depth) - 1)


def samples(channels, depth, w=W, h=H):
    wide = picture(channels, 1, w, h).astype(int) * 256 + picture(channels, 2, w, h)
    return wide >> (16 - depth)


def seen(values, colour, depth, palette):
    if colour == PALETTE:
        return palette[values[..., 0]]
    eight = levels(values, depth).astype(np.uint8)
    if colour == GREY:
        return grey(eight)
    if colour == RGB:
        return eight
    rgb = grey(eight[..., :1]) if colour == GREY_ALPHA else eight[..., :3]
    return over_white(rgb, eight[..., -1])


def cases():
    palette = picture(3, 5, 16, 16).reshape(256, 3)
    sixteen = "Pillow clips 16-bit grey to 255 and keeps other samples' high bytes"
    for colour, depths in DEPTHS.items():
        for depth in depths:
            values = samples(CHANNELS[colour], depth)
            before = [chunk(b"PLTE", palette[: 1 << depth].tobytes())] if colour == PALETTE else []
            for interlaced in (False, True):
                name = f"png-type{colour}-{depth}bit{'-interlaced' if interlaced else ''}.png"
                data = png(values, colour, depth, interlaced, (depth + interlaced) % 3, before)
                yield Case(name, data, 0, seen(values, colour, depth, palette), why=sixteen)

    over = "by definition: the samples of tRNS are transparent, all bits compared"
    for depth in DEPTHS[GREY]:
        values = samples(1, depth)
        key = int(values[H // 2 - 1, W // 2 - 1, 0])
        expected = grey(np.where(values == key, 255, levels(values, depth)))
        yield Case(f"png-trns-grey-{depth}bit.png", png(values, GREY, depth, before=[chunk(b"tRNS", struct.pack(">H", key))]), 0, expected, why=over)
    for depth in DEPTHS[RGB]:
        values = samples(3, depth)
        key = values[H // 2 - 1, W // 2 - 1]
        expected = np.where((values == key).all(axis=2, keepdims=True), 255, levels(values, depth)).astype(np.uint8)
        yield Case(f"png-trns-rgb-{depth}bit.png", png(values, RGB, depth, before=[chunk(b"tRNS", struct.pack(">HHH", *map(int, key)))]), 0, expected, why=over)
    for depth in DEPTHS[PALETTE]:
        values = samples(1, depth)
        entries = 1 << depth
        alpha = np.full(entries, 255)
        some = np.arange(max(1, entries // 2))
        alpha[some] = some * 37 % 256
        before = [chunk(b"PLTE", palette[:entries].tobytes()), chunk(b"tRNS", alpha[some].astype(np.uint8).tobytes())]
        expected = over_white(palette[values[..., 0]], alpha[values[..., 0]])
        yield Case(f"png-trns-palette-{depth}bit.png", png(values, PALETTE, depth, before=before), 0, expected, why="Pillow's mixing has two roundings")

    rgb, rgba = samples(3, 8), samples(4, 8)
    plain = rgb.astype(np.uint8)
    ignored = {
        "gamma": chunk(b"gAMA", struct.pack(">I", 100000)),
        "chromaticities": chunk(b"cHRM", struct.pack(">8I", *range(10000, 90000, 10000))),
        "srgb": chunk(b"sRGB", b"\0"),
        "profile": chunk(b"iCCP", b"wide\0\0" + zlib.compress(wide_gamut())),
        "significant-bits": chunk(b"sBIT", bytes([5, 6, 5])),
        "background": chunk(b"bKGD", struct.pack(">HHH", 255, 0, 0)),
        "suggested-palette": chunk(b"sPLT", b"p\0\x08" + bytes(10)),
        "palette-beside-rgb": chunk(b"PLTE", palette.tobytes()),
        "text-that-inflates": chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(100000))),
        "cicp": chunk(b"cICP", bytes([9, 16, 0, 1])),
        "unknown": chunk(b"abCd", b"?"),
    }
    for name, extra in ignored.items():
        yield Case(f"png-{name}.png", png(rgb, RGB, 8, before=[extra]), 0, plain)
    background = png(rgba, RGB_ALPHA, 8, before=[ignored["background"]])
    yield Case("png-background-and-alpha.png", background, 0, seen(rgba, RGB_ALPHA, 8, None), why="Pillow's mixing has two roundings")
    for value in (3, 6, 8):
        exif = orientation_exif(value).tobytes()[6:]
        yield Case(f"png-exif-{value}.png", png(rgb, RGB, 8, before=[chunk(b"eXIf", exif)]), 0, turned(plain, value))
    xmp = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + orientation_xmp(6))
    yield Case("png-xmp-6.png", png(rgb, RGB, 8, before=[xmp]), 0, turned(plain, 6))
    animation = [chunk(b"acTL", struct.pack(">II", 2, 0)), chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, W, H, 0, 0, 1, 10, 0, 0))]
    frame = [chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 4, 4, 2, 2, 1, 10, 0, 0)), chunk(b"fdAT", struct.pack(">I", 2) + zlib.compress(rows(rgb[:4, :4], 8, 0)))]
    yield Case("png-animated.png", png(rgb, RGB, 8, before=animation, after=frame), 0, plain)
    yield Case("png-stored.png", png(rgb, RGB, 8, level=0), 0, plain)
    for w, h in ((1, 1), (3, 1), (1, 9), (5, 5)):
        small = samples(3, 8, w, h)
        yield Case(f"png-interlaced-{w}x{h}.png", png(small, RGB, 8, True), 0, small.astype(np.uint8))
    apple = png(rgb, RGB, 8).replace(chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 0)), chunk(b"CgBI", bytes(4)) + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 0)))
    yield Case("png-apple.png", apple, names="CgBI")
    yield Case("png-critical.png", png(rgb, RGB, 8, before=[chunk(b"ABCD", b"?")]), names="ABCD")
