"""TIFF: samples, colours, extra samples. How they are packed: tiff_packed."""
import numpy as np

import tiff_packed
from case import Case, H, W, grey, over_white, picture, saved, seen_by_pillow, smooth
from tiff_file import RATIONAL, SHORT, raw, tiff

WHITE, BLACK, RGB, PALETTE, MASK, CMYK, YCBCR, CIE_LAB, ICC_LAB, ITU_LAB = 0, 1, 2, 3, 4, 5, 6, 8, 9, 10
UNSIGNED, SIGNED, FLOATING, UNDEFINED, COMPLEX_INTEGER, COMPLEX = 1, 2, 3, 4, 5, 6


def wide(channels, depth):
    """Samples of so many bits, with noise in all of them."""
    value = np.zeros((H, W, channels), np.uint64)
    for byte in range(8):
        value = value << np.uint64(8) | picture(channels, 1 + byte).astype(np.uint64)
    value >>= np.uint64(64 - depth)
    return value.astype(f"u{max(8, depth) // 8}" if depth in (8, 16, 32, 64) else np.uint32)


def levels(samples, depth):
    """Cut to 8 bits, or stretched to the nearest level."""
    if depth >= 8:
        return (samples >> samples.dtype.type(depth - 8)).astype(np.uint8)
    most = (1 << depth) - 1
    return ((samples.astype(int) * 255 + most // 2) // most).astype(np.uint8)


def rgb_of(samples, depth):
    eight = levels(samples, depth)
    return grey(eight) if samples.shape[2] == 1 else eight[..., :3]


def cases():
    yield from unsigned()
    yield from other_numbers()
    yield from extra_samples()
    yield from colours()
    yield from tiff_packed.cases()


def unsigned():
    why = "by definition, the high 8 bits: Pillow clips 16-bit grey, and refuses most depths"
    for depth in (1, 2, 4, 6, 8, 10, 12, 14, 16, 24, 32, 64):
        for name, photometric in (("black", BLACK), ("white", WHITE)):
            values = wide(1, depth)
            expected = rgb_of(values, depth)
            data = raw(values, depth, photometric) if depth != 24 else raw24(values, photometric)
            yield Case(f"tiff-grey-{depth}bit-{name}-is-zero.tif", data, 0, 255 - expected if photometric == WHITE else expected, why=why)
    for depth in (16, 32):
        yield Case(f"tiff-grey-{depth}bit-big-endian.tif", raw(wide(1, depth), depth, BLACK, order=">"), 0, rgb_of(wide(1, depth), depth), why=why)
    for depth in (2, 4, 8, 12, 16, 32, 64):
        values = wide(3, depth)
        yield Case(f"tiff-rgb-{depth}bit.tif", raw(values, depth, RGB), 0, rgb_of(values, depth), why=why)
    yield Case("tiff-rgb-16bit-big-endian.tif", raw(wide(3, 16), 16, RGB, order=">"), 0, rgb_of(wide(3, 16), 16), why=why)
    yield Case("tiff-rgb-undefined-format.tif", raw(wide(3, 8), 8, RGB, sample_format=UNDEFINED), 0, wide(3, 8))
    mixed = raw(wide(3, 8), 8, RGB, t258=(SHORT, [5, 6, 5]))
    yield Case("tiff-rgb-565.tif", mixed, names="5 and of 6 bits")


def raw24(values, photometric):
    bytes_ = values.astype("<u4").view(np.uint8).reshape(H, W, 4)[..., :3].copy()
    return raw(bytes_, 8, photometric, t258=(SHORT, [24]), t277=(SHORT, [1]))


def other_numbers():
    for depth in (8, 16, 32, 64):
        for name, channels, photometric in (("grey", 1, BLACK), ("rgb", 3, RGB)):
            data = raw(wide(channels, depth), depth, photometric, sample_format=SIGNED)
            yield Case(f"tiff-{name}-signed-{depth}bit.tif", data, names="signed")
    why = "by the rule documented here: 0 to 1, cut as 16 bits are, or 0 to 255; Pillow takes all for 0 to 255"
    part = picture(3) / 255.0
    for type_ in (np.float16, np.float32, np.float64):
        depth = np.dtype(type_).itemsize * 8
        for name, channels, photometric in (("grey", 1, BLACK), ("rgb", 3, RGB)):
            values = part[..., :channels].astype(type_)
            unit = (np.floor(values.astype(float) * 65535).astype(int) >> 8)
            pixels = (grey(unit) if channels == 1 else unit).astype(np.uint8)
            yield Case(f"tiff-{name}-float{depth}-to-1.tif", raw(values, depth, photometric, sample_format=FLOATING), 0, pixels, why=why)
            values = picture(channels).astype(type_)
            pixels = grey(values) if channels == 1 else picture(3)
            order = ">" if depth == 32 else "<"
            yield Case(f"tiff-{name}-float{depth}-to-255.tif", raw(values, depth, photometric, sample_format=FLOATING, order=order), 0, pixels, why=why)
    inverted = raw(part[..., :1].astype(np.float32), 32, WHITE, sample_format=FLOATING)
    unit = np.floor(part[..., :1].astype(np.float32).astype(float) * 65535).astype(int) >> 8
    yield Case("tiff-grey-float32-white-is-zero.tif", inverted, 0, 255 - grey(unit), why=why)
    holes = part[..., :1].astype(np.float32)
    holes[2:5, 3:9], holes[6, 6], holes[7, 7] = np.nan, np.inf, -np.inf
    unit = np.floor(np.clip(np.nan_to_num(holes, nan=0, posinf=1, neginf=0), 0, 1).astype(float) * 65535).astype(int) >> 8
    yield Case("tiff-grey-float32-not-numbers.tif", raw(holes, 32, BLACK, sample_format=FLOATING), 0, grey(unit), why=why)
    heights = (picture(1).astype(np.float32) * 17) - 300
    yield Case("tiff-grey-float32-heights.tif", raw(heights, 32, BLACK, sample_format=FLOATING), names="up to")
    complex_ = (part[..., :1] + 1j * part[..., 1:2]).astype(np.complex64)
    yield Case("tiff-grey-complex64.tif", raw(complex_, 64, BLACK, sample_format=COMPLEX), names="complex")
    yield Case("tiff-grey-complex-integers.tif", raw(wide(1, 32), 32, BLACK, sample_format=COMPLEX_INTEGER), names="complex")
    yield Case("tiff-grey-format-9.tif", raw(wide(1, 8), 8, BLACK, sample_format=9), names="format 9")
    inks = raw(picture(4).astype(np.float32), 32, CMYK, sample_format=FLOATING)
    yield Case("tiff-cmyk-float32.tif", inks, names="floating-point samples of CMYK")


def extra_samples():
    five = picture(5)
    rgb, fourth, fifth = five[..., :3], five[..., 3], five[..., 4]
    multiplied = (rgb.astype(int) * fourth[..., None] // 255).astype(np.uint8)
    lying = np.dstack([multiplied, fourth])
    over = over_white(rgb, fourth)
    lies = np.clip(multiplied.astype(int) + 255 - fourth[..., None], 0, 255).astype(np.uint8)
    four = five[..., :4].copy()
    why = "by TIFF 6.0: what is not called transparency is none, and what was multiplied is not multiplied again; Pillow divides first"
    for depth in (8, 16):
        def deep(samples):
            return samples if depth == 8 else samples.astype(np.uint16) * 257

        name = f"tiff-rgb-{depth}bit"
        yield Case(f"{name}-and-infrared.tif", raw(deep(four), depth, RGB, [0]), 0, rgb, why=why)
        yield Case(f"{name}-and-alpha.tif", raw(deep(four), depth, RGB, [2]), 1, over)
        yield Case(f"{name}-times-alpha.tif", raw(deep(lying), depth, RGB, [1]), 1, lies, why=why)
        yield Case(f"{name}-and-a-silent-fourth.tif", raw(deep(four), depth, RGB), 1, over, why=why)
    yield Case("tiff-five-bands-0-0.tif", raw(five, 8, RGB, [0, 0]), 0, rgb, why=why)
    yield Case("tiff-five-bands-2-0.tif", raw(five, 8, RGB, [2, 0]), 1, over, why=why)
    yield Case("tiff-five-bands-0-2.tif", raw(five, 8, RGB, [0, 2]), 1, over_white(rgb, fifth), why=why)
    yield Case("tiff-five-bands-1-0.tif", raw(np.dstack([lying, fifth]), 8, RGB, [1, 0]), 1, lies, why=why)
    yield Case("tiff-five-bands-silent.tif", raw(five, 8, RGB), names="does not explain")
    yield Case("tiff-eight-bands.tif", raw(picture(8), 8, RGB, [0] * 5), 0, picture(8)[..., :3], why=why)
    yield Case("tiff-extra-of-kind-7.tif", raw(four, 8, RGB, [7]), names="kind 7")
    yield Case("tiff-hundred-bands.tif", raw(picture(100, w=W, h=H), 8, BLACK, [0] * 99), names="100 samples")
    two, three = four[..., :2].copy(), picture(3)
    one = grey(two[..., 0])
    yield Case("tiff-grey-and-alpha.tif", raw(two, 8, BLACK, [2]), 1, over_white(one, two[..., 1]))
    yield Case("tiff-grey-and-other.tif", raw(two, 8, BLACK, [0]), 0, one, why=why)
    yield Case("tiff-grey-and-a-silent-second.tif", raw(two, 8, BLACK), 1, over_white(one, two[..., 1]), why=why)
    low = (two[..., :1].astype(int) * two[..., 1:] // 255).astype(np.uint8)
    seen = np.clip(low.astype(int) + 255 - two[..., 1:], 0, 255)
    yield Case("tiff-grey-times-alpha.tif", raw(np.dstack([low, two[..., 1:]]), 8, BLACK, [1]), 1, grey(seen), why=why)
    yield Case("tiff-grey-white-is-zero-and-alpha.tif", raw(two, 8, WHITE, [2]), 1, over_white(255 - one, two[..., 1]), why=why)
    yield Case("tiff-grey-16bit-and-alpha.tif", raw(two.astype(np.uint16) * 257, 16, BLACK, [2]), 1, over_white(one, two[..., 1]), why=why)
    yield Case("tiff-grey-and-two-others.tif", raw(three, 8, BLACK, [0, 0]), 0, grey(three[..., 0]), why=why)
    floats = (four / 255.0).astype(np.float32)
    light = lambda v: (np.floor(v.astype(float) * 65535).astype(int) >> 8).astype(np.uint8)
    yield Case("tiff-rgb-float32-and-alpha.tif", raw(floats, 32, RGB, [2], FLOATING), 1, over_white(light(floats[..., :3]), light(floats[..., 3])), why=why)
    palette = smooth(3, 3, 16, 16).reshape(256, 3)
    table = (SHORT, [int(v) * 257 for v in palette.T.ravel()])
    yield Case("tiff-palette-and-alpha.tif", raw(two, 8, PALETTE, [2], t320=table), 1, over_white(palette[two[..., 0]], two[..., 1]), why=why)
    yield Case("tiff-palette-and-other.tif", raw(two, 8, PALETTE, [0], t320=table), 0, palette[two[..., 0]], why=why)


def inks(samples):
    light = 255 - samples[..., 3:4].astype(int)
    return (((255 - samples[..., :3].astype(int)) * light + 127) // 255).astype(np.uint8)


def colours():
    for depth in (1, 2, 4, 8, 16):
        entries = 1 << depth
        palette = np.random.default_rng(depth).integers(0, 256, (entries, 3)).astype(np.uint8)
        indices = wide(1, depth)
        table = (SHORT, [int(v) * 257 for v in palette.T.ravel()])
        why = "Pillow does not read 16 bits of palette" if depth == 16 else None
        yield Case(f"tiff-palette-{depth}bit.tif", raw(indices, depth, PALETTE, t320=table), 0, palette[indices[..., 0]], why=why)
    palette = np.random.default_rng(9).integers(0, 256, (256, 3)).astype(np.uint8)
    table = (SHORT, [int(v) for v in palette.T.ravel()])
    yield Case("tiff-palette-of-8-bits.tif", raw(wide(1, 8), 8, PALETTE, t320=table), 0, palette[wide(1, 8)[..., 0]], why="as libtiff; Pillow takes the high bytes, which are all 0")
    four, five = picture(4), picture(5)
    why = "by definition, to the nearest level"
    yield Case("tiff-cmyk.tif", raw(four, 8, CMYK), 1, inks(four), why=why)
    yield Case("tiff-cmyk-16bit.tif", raw(four.astype(np.uint16) * 257, 16, CMYK), 1, inks(four), why=why)
    yield Case("tiff-cmyk-and-alpha.tif", raw(five, 8, CMYK, [2]), 1, over_white(inks(five), five[..., 4]), why=why)
    yield Case("tiff-cmyk-and-other.tif", raw(five, 8, CMYK, [0]), 1, inks(five), why=why)
    yield Case("tiff-inks-that-are-not-cmyk.tif", raw(four, 8, CMYK, t332=(SHORT, [2])), names="inks")
    yield Case("tiff-six-inks.tif", raw(picture(6), 8, CMYK, t332=(SHORT, [2]), t334=(SHORT, [6])), names="inks")
    three = np.dstack([smooth(1), 96 + smooth(2) // 4])
    lab = saved(three, "TIFF", "LAB")
    yield Case("tiff-lab.tif", lab, 8)
    icc = three.copy()
    icc[..., 1:] = three[..., 1:].astype(np.int8).astype(int) + 128
    yield Case("tiff-icc-lab.tif", raw(icc, 8, ICC_LAB), 8, seen_by_pillow(lab), why="the same colours as Pillow's L*a*b*, a* and b* 128 more")
    deep = icc.astype(np.uint16) << 8
    yield Case("tiff-icc-lab-16bit.tif", raw(deep, 16, ICC_LAB), 8, seen_by_pillow(lab), why="likewise of 16 bits, which Pillow refuses")
    yield Case("tiff-itu-lab.tif", raw(three, 8, ITU_LAB), names="ITU")
    for name, code, names in (
        ("mask", MASK, "mask"),
        ("raw-photograph", 32803, "raw"),
        ("linear-raw", 34892, "raw"),
        ("logl", 32844, "LogLuv"),
        ("logluv", 32845, "LogLuv"),
        ("depth-map", 51177, "depth"),
        ("unknown-colours", 77, "interpretation 77"),
    ):
        channels = 1 if name in ("mask", "raw-photograph", "logl", "depth-map") else 3
        yield Case(f"tiff-{name}.tif", raw(picture(channels), 8, code), names=names)
    full = (RATIONAL, [0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1])
    for across, down in ((1, 1), (2, 1), (1, 2), (2, 2), (4, 1), (4, 2), (4, 4)):
        data, pixels = ycbcr(across, down)
        fields = {"t530": (SHORT, [across, down]), "t532": full}
        yield Case(f"tiff-ycbcr-{across}x{down}.tif", raw_ycbcr(data, **fields), 2, pixels, why="by TIFF 6.0, chroma repeated, as libtiff has it")
    data, pixels = ycbcr(1, 1)
    fields = {"t530": (SHORT, [1, 1]), "t531": (SHORT, [1]), "t532": full, "t529": (RATIONAL, [2126, 10000, 7152, 10000, 722, 10000])}
    luma = np.frombuffer(data, np.uint8).reshape(H, W, 3).astype(float)
    y, cb, cr = luma[..., 0], luma[..., 1] - 128, luma[..., 2] - 128
    r, b = y + (2 - 2 * 0.2126) * cr, y + (2 - 2 * 0.0722) * cb
    g = (y - 0.2126 * r - 0.0722 * b) / 0.7152
    pixels = np.clip(np.round(np.dstack([r, g, b])), 0, 255).astype(np.uint8)
    yield Case("tiff-ycbcr-of-television.tif", raw_ycbcr(data, **fields), 2, pixels, why="by TIFF 6.0, with the file's own coefficients")


def ycbcr(across, down):
    """Units of a block's brightnesses and the two colours they share, and what they are in RGB."""
    w, h = -(-W // across) * across, -(-H // down) * down
    y = smooth(1, 1, w, h)[..., 0]
    chroma = smooth(3, 2, w // across, h // down)[..., :2]
    blocks = y.reshape(h // down, down, w // across, across).transpose(0, 2, 1, 3).reshape(h // down, w // across, -1)
    data = np.concatenate([blocks, chroma], axis=2).tobytes()
    cb, cr = (np.repeat(np.repeat(chroma[..., c], down, axis=0), across, axis=1).astype(float) - 128 for c in (0, 1))
    rgb = np.dstack([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb])
    return data, np.clip(np.round(rgb), 0, 255).astype(np.uint8)[:H, :W]


def raw_ycbcr(data, **more):
    fields = {258: (SHORT, [8, 8, 8]), 262: (SHORT, [YCBCR]), 277: (SHORT, [3])}
    fields.update({int(tag[1:]): field for tag, field in more.items()})
    return tiff(W, H, [data], fields)
