"""GIF: palettes, transparency, interlacing, frames that are not the canvas."""
import struct

import numpy as np

from case import Case, H, W, picture


def lzw(indices, size):
    """Codes of one width: a clear code before the table could grow."""
    clear, width, most = 1 << size, size + 1, (1 << size) - 2
    codes = []
    for i, index in enumerate(indices):
        if i % most == 0:
            codes.append(clear)
        codes.append(int(index))
    codes.append(clear + 1)
    bits = number = 0
    out = bytearray()
    for code in codes:
        number |= code << bits
        bits += width
        while bits >= 8:
            out.append(number & 255)
            number >>= 8
            bits -= 8
    out.append(number & 255)
    blocks = b"".join(bytes([len(out[i : i + 255])]) + bytes(out[i : i + 255]) for i in range(0, len(out), 255))
    return bytes([size]) + blocks + b"\0"


def frame(indices, size, left=0, top=0, palette=None, interlaced=False, transparent=None, disposal=0):
    h, w = indices.shape
    control = b""
    if transparent is not None or disposal:
        control = b"\x21\xf9\x04" + bytes([disposal << 2 | (transparent is not None), 10, 0, transparent or 0, 0])
    flags = interlaced << 6 | (0x80 | size - 1 if palette is not None else 0)
    if interlaced:
        indices = np.concatenate([indices[0::8], indices[4::8], indices[2::4], indices[1::2]])
    local = b"" if palette is None else palette[: 1 << size].tobytes()
    return control + b"," + struct.pack("<HHHHB", left, top, w, h, flags) + local + lzw(indices.ravel(), max(2, size))


def gif(*frames, size, palette, canvas=(W, H), version=b"89a", background=0, extra=b""):
    flags = 0x70 | (0x80 | size - 1 if palette is not None else 0)
    table = b"" if palette is None else palette[: 1 << size].tobytes()
    return b"GIF" + version + struct.pack("<HHBBB", *canvas, flags, background, 0) + table + extra + b"".join(frames) + b";"


def cases():
    colours = picture(3, 7, 16, 16).reshape(256, 3)
    other = colours[::-1].copy()
    why = "the canvas is the picture, white where its first frame leaves it bare, which Pillow fills with the background or black"
    for size in range(1, 9):
        indices = picture(1, size)[..., 0] >> (8 - size)
        yield Case(f"gif-{1 << size}-colours.gif", gif(frame(indices, size), size=size, palette=colours), 0, colours[indices])
    indices = picture(1)[..., 0] >> 4
    clear = np.where((indices == 5)[..., None], 255, colours[indices]).astype(np.uint8)
    yield Case("gif-transparent.gif", gif(frame(indices, 4, transparent=5), size=4, palette=colours), 0, clear)
    yield Case("gif-interlaced.gif", gif(frame(indices, 4, interlaced=True), size=4, palette=colours), 0, colours[indices])
    yield Case("gif-interlaced-transparent.gif", gif(frame(indices, 4, interlaced=True, transparent=5), size=4, palette=colours), 0, clear)
    yield Case("gif-local-palette.gif", gif(frame(indices, 4, palette=other), size=4, palette=colours), 0, other[indices])
    yield Case("gif-only-local-palette.gif", gif(frame(indices, 4, palette=other), size=4, palette=None), 0, other[indices])
    yield Case("gif-87a.gif", gif(frame(indices, 4), size=4, palette=colours, version=b"87a"), 0, colours[indices])
    comment = b"\x21\xfe\x05hello\0" + b"\x21\xff\x0bNETSCAPE2.0\x03\1\0\0\0"
    yield Case("gif-comment.gif", gif(frame(indices, 4), size=4, palette=colours, extra=comment), 0, colours[indices])
    second = frame(indices[:9, :9], 4, 3, 3, disposal=2)
    yield Case("gif-animated.gif", gif(frame(indices, 4), second, size=4, palette=colours), 0, colours[indices])
    part = indices[4:20, 6:30]
    for name, key in (("", None), ("-transparent", 5)):
        expected = np.full((H, W, 3), 255, np.uint8)
        expected[7 : 7 + part.shape[0], 9 : 9 + part.shape[1]] = (clear if key else colours[indices])[4:20, 6:30]
        data = gif(frame(part, 4, 9, 7, transparent=key), second, size=4, palette=colours, background=3)
        yield Case(f"gif-first-frame-smaller{name}.gif", data, 0, expected, why=why)
    beyond = gif(frame(indices, 4, transparent=200), size=4, palette=colours)
    yield Case("gif-transparent-index-beyond-palette.gif", beyond, 0, colours[indices])
