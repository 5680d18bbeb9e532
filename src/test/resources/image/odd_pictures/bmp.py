"""BMP: depths, masks, runs, both directions, every header."""
import struct

import numpy as np

from case import Case, H, W, over_white, picture


def padded(rows):
    return b"".join(row.tobytes() + bytes(-row.nbytes % 4) for row in rows)


def packed(indices, bits):
    if bits == 8:
        return padded(indices.astype(np.uint8))
    all_bits = (indices[..., None] >> np.arange(bits - 1, -1, -1) & 1).reshape(len(indices), -1)
    return padded(np.packbits(all_bits.astype(np.uint8), axis=1))


def bmp(data, bits, palette=None, compression=0, masks=(), header=40, top_down=False, used=0, size=(W, H)):
    w, h = size
    if header == 12:
        info = struct.pack("<IHHHH", 12, w, h, 1, bits)
        table = b"" if palette is None else palette[:, ::-1].tobytes()
    else:
        info = struct.pack("<IiiHHIIiiII", header, w, -h if top_down else h, 1, bits, compression, len(data), 2835, 2835, used, 0)
        inside = {40: 0, 52: 3, 56: 4, 108: 4, 124: 4}[header]
        given = list(masks) + [0] * (4 - len(masks))
        info += struct.pack("<4I", *given)[: 4 * inside]
        info += bytes(header - len(info))
        if header == 40 and masks:
            info += struct.pack(f"<{len(masks)}I", *masks)
        table = b"" if palette is None else np.dstack([palette[None, :, ::-1], np.zeros((1, len(palette)), np.uint8)]).tobytes()
    offset = 14 + len(info) + len(table)
    return struct.pack("<2sIHHI", b"BM", offset + len(data), 0, 0, offset) + info + table + data


def runs(indices, bits):
    """Runs where three or more are alike, else absolute; of 4 bits two pixels a byte."""
    out = b""
    for row in indices[::-1]:
        x = 0
        while x < len(row):
            end = x + 1
            while end < len(row) and row[end] == row[x] and end - x < 255:
                end += 1
            if end - x < 3 and len(row) - x >= 3:
                end = min(len(row), x + 7)
                some = row[x:end].astype(np.uint8)
                if bits == 4:
                    some = np.append(some, [0] * (len(some) % 2)).astype(np.uint8)
                    some = some[0::2] << 4 | some[1::2]
                out += bytes([0, end - x]) + some.tobytes() + bytes(len(some) % 2)
            else:
                out += bytes([end - x, row[x] * 17 if bits == 4 else row[x]])
            x = end
        out += b"\0\0"
    return out + b"\0\1"


def channel(value, bits):
    """A level of so many bits in 8, to the nearest."""
    most = (1 << bits) - 1
    return ((value.astype(int) * 255 + most // 2) // most).astype(np.uint8)


def cases():
    rgb, colours = picture(3), picture(3, 9, 16, 16).reshape(256, 3)
    bottom_up = rgb[::-1]
    for bits in (1, 2, 4, 8):
        indices = picture(1, bits)[..., 0].astype(int) >> (8 - bits)
        some = colours[: 1 << bits]
        why = "two bits are Windows CE's; Pillow does not read them" if bits == 2 else None
        yield Case(f"bmp-{bits}bit.bmp", bmp(packed(indices[::-1], bits), bits, some), 0, some[indices], why=why)
        if bits != 2:
            yield Case(f"bmp-{bits}bit-os2.bmp", bmp(packed(indices[::-1], bits), bits, some, header=12), 0, some[indices])
    indices = picture(1)[..., 0].astype(int) >> 4
    few = indices % 10
    yield Case("bmp-8bit-ten-colours.bmp", bmp(packed(few[::-1], 8), 8, colours[:10], used=10), 0, colours[few])
    yield Case("bmp-8bit-top-down.bmp", bmp(packed(few, 8), 8, colours, top_down=True), 0, colours[few])
    yield Case("bmp-rle8.bmp", bmp(runs(few, 8), 8, colours, 1), 0, colours[few])
    yield Case("bmp-rle4.bmp", bmp(runs(few, 4), 4, colours[:16], 2), 0, colours[few], why="Pillow drops the last of an odd number of pixels")
    delta = b"\x05\x01\0\x02\x03\x02\x04\x02\0\1"  # five of colour 1, three right and two up, four of colour 2
    jumped = np.zeros((H, W), int)
    jumped[H - 1, :5], jumped[H - 3, 8:12] = 1, 2
    yield Case("bmp-rle8-delta.bmp", bmp(delta, 8, colours, 1), 0, colours[jumped], why="what a run steps over is colour 0; Pillow loses its place")
    yield Case("bmp-24bit.bmp", bmp(padded(bottom_up[..., ::-1].copy()), 24), 0, rgb)
    yield Case("bmp-24bit-os2.bmp", bmp(padded(bottom_up[..., ::-1].copy()), 24, header=12), 0, rgb)
    yield Case("bmp-24bit-top-down.bmp", bmp(padded(rgb[..., ::-1].copy()), 24, top_down=True), 0, rgb)
    for header in (52, 56, 108, 124):
        yield Case(f"bmp-24bit-header-{header}.bmp", bmp(padded(bottom_up[..., ::-1].copy()), 24, header=header), 0, rgb)
    four = np.dstack([bottom_up[..., ::-1], np.zeros((H, W, 1), np.uint8)])
    yield Case("bmp-32bit.bmp", bmp(padded(four), 32), 0, rgb)
    r, g, b = (rgb[..., c].astype(np.uint32) for c in range(3))
    for name, bits, masks, widths in (
        ("555", 16, (0x7C00, 0x3E0, 0x1F), (5, 5, 5)),
        ("565", 16, (0xF800, 0x7E0, 0x1F), (5, 6, 5)),
        ("444", 16, (0xF00, 0xF0, 0xF), (4, 4, 4)),
        ("888", 32, (0xFF0000, 0xFF00, 0xFF), (8, 8, 8)),
        ("888-reversed", 32, (0xFF, 0xFF00, 0xFF0000), (8, 8, 8)),
        ("10-10-10", 32, (0x3FF00000, 0xFFC00, 0x3FF), (10, 10, 10)),
    ):
        value = np.zeros((H, W), np.uint32)
        expected = []
        for level, mask, width in zip((r, g, b), masks, widths):
            part = level >> (8 - width) if width <= 8 else level << (width - 8)
            value |= part << np.uint32((mask & -mask).bit_length() - 1)
            expected.append(channel(part, width) if width <= 8 else (part >> (width - 8)).astype(np.uint8))
        data = padded(value[::-1].astype("<u2" if bits == 16 else "<u4"))
        pixels = np.dstack(expected)
        why = "by definition: a level of few bits is stretched to 255, to the nearest; Pillow cuts"
        yield Case(f"bmp-masks-{name}.bmp", bmp(data, bits, compression=3, masks=masks), 1, pixels, why=why)
        if name == "555":
            yield Case("bmp-16bit.bmp", bmp(data, 16), 1, pixels, why=why)
        if name == "888":
            for header in (52, 56, 108, 124):
                yield Case(f"bmp-masks-header-{header}.bmp", bmp(data, 32, compression=3, masks=masks, header=header), 0, pixels)
    alpha = picture(1, 3)[..., 0]
    value = alpha.astype(np.uint32) << 24 | r << 16 | g << 8 | b
    for header in (108, 124):
        data = bmp(padded(value[::-1].astype("<u4")), 32, compression=3, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000), header=header)
        yield Case(f"bmp-alpha-header-{header}.bmp", data, 1, over_white(rgb, alpha))
    yield Case("bmp-jpeg-inside.bmp", bmp(b"\xff\xd8\xff\xd9", 0, compression=4), names="JPEG")
    yield Case("bmp-png-inside.bmp", bmp(b"\x89PNG\r\n\x1a\n", 0, compression=5), names="PNG")
