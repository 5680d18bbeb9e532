"""A bare TIFF writer: whatever fields and bytes it is given, in either byte order, in strips or tiles."""
import struct

import numpy as np

BYTE, ASCII, SHORT, LONG, RATIONAL, FLOAT = 1, 2, 3, 4, 5, 11
FORMS = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", RATIONAL: "I", FLOAT: "f"}


def tiff(width, height, blocks, fields, order="<", rows=None, tile=None):
    """`blocks`: packed strips or tiles in their order; `fields`: by tag, a type and its values."""
    offsets, at = [], 8
    for block in blocks:
        offsets.append(at)
        at += len(block) + len(block) % 2
    body = b"".join(block + bytes(len(block) % 2) for block in blocks)
    all_fields = {256: (LONG, [width]), 257: (LONG, [height]), 259: (SHORT, [1]), **fields}
    if tile:
        more = {322: (LONG, [tile[0]]), 323: (LONG, [tile[1]]), 324: (LONG, offsets), 325: (LONG, list(map(len, blocks)))}
    else:
        more = {273: (LONG, offsets), 278: (LONG, [rows or height]), 279: (LONG, list(map(len, blocks)))}
    all_fields.update({tag: field for tag, field in more.items() if tag not in fields})
    directory, extra, extra_at = b"", b"", at + 2 + 12 * len(all_fields) + 4
    for tag, (kind, values) in sorted(all_fields.items()):
        raw = struct.pack(f"{order}{len(values)}{FORMS[kind]}", *values)
        count = len(values) // 2 if kind == RATIONAL else len(values)
        directory += struct.pack(order + "HHI", tag, kind, count)
        if len(raw) > 4:
            directory += struct.pack(order + "I", extra_at + len(extra))
            extra += raw + bytes(len(raw) % 2)
        else:
            directory += raw.ljust(4, b"\0")
    start = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, at)
    return start + body + struct.pack(order + "H", len(all_fields)) + directory + struct.pack(order + "I", 0) + extra


def bits(samples, depth):
    """Samples of fewer than 8 bits, or of 12: rows begin at a byte."""
    h = samples.shape[0]
    apart = samples.reshape(h, -1)[..., None] >> np.arange(depth - 1, -1, -1) & 1
    return np.packbits(apart.reshape(h, -1).astype(np.uint8), axis=1).tobytes()


def raw(samples, bit_depth, photometric, extra=None, sample_format=None, order="<", **more):
    """One strip, not packed; `more`: t338=(SHORT, [2]) and the like."""
    h, w, channels = samples.shape
    whole = samples.dtype.itemsize * 8 == bit_depth
    data = samples.astype(samples.dtype.newbyteorder(order)).tobytes() if whole else bits(samples, bit_depth)
    fields = {258: (SHORT, [bit_depth] * channels), 262: (SHORT, [photometric]), 277: (SHORT, [channels])}
    if extra is not None:
        fields[338] = (SHORT, list(extra))
    if sample_format:
        fields[339] = (SHORT, [sample_format] * channels)
    fields.update({int(tag[1:]): field for tag, field in more.items()})
    return tiff(w, h, [data], fields, order)
