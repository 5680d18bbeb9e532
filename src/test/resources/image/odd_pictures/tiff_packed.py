"""TIFF: compressions, predictors, strips, tiles, planes, directories."""
import io
import zlib

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from case import Case, H, W, grey, over_white, picture, saved, seen_by_pillow, smooth, turned, wide_gamut
from tiff_file import LONG, SHORT, bits, raw, tiff

NAMES = {
    "zstd": "Zstandard",
    "lzma": "LZMA",
    "webp": "WebP",
    "lerc": "LERC",
    "jpegxl": "JPEG XL",
    "jpeg2000": "JPEG 2000",
    "jpegxr": "JPEG XR",
    "png": "PNG",
}


def written(array, **options):
    """By tifffile."""
    out = io.BytesIO()
    tifffile.imwrite(out, array, metadata=None, software=False, **options)
    return out.getvalue()


def tiff_of_tiles(samples, depth):
    """Grey of few bits in tiles of 16 by 16, padded."""
    padded = np.pad(samples, ((0, -H % 16), (0, -W % 16)))
    tiles = [bits(padded[y : y + 16, x : x + 16, None], depth) for y in range(0, H, 16) for x in range(0, W, 16)]
    fields = {258: (SHORT, [depth]), 262: (SHORT, [1]), 277: (SHORT, [1])}
    return tiff(W, H, tiles, fields, tile=(16, 16))


def cases():
    rgb, one = picture(3), picture(1)[..., 0]
    for compression in ("lzw", "zlib", "packbits"):
        yield Case(f"tiff-{compression}.tif", written(rgb, photometric="rgb", compression=compression), 0, rgb)
        yield Case(f"tiff-{compression}-tiles.tif", written(rgb, photometric="rgb", compression=compression, tile=(16, 16)), 0, rgb)
        yield Case(f"tiff-{compression}-strips-of-5.tif", written(rgb, photometric="rgb", compression=compression, rowsperstrip=5), 0, rgb)
        yield Case(f"tiff-{compression}-planes.tif", written(rgb.transpose(2, 0, 1), photometric="rgb", planarconfig="separate", compression=compression), 0, rgb)
    old = {258: (SHORT, [8] * 3), 262: (SHORT, [2]), 277: (SHORT, [3]), 259: (SHORT, [32946])}
    yield Case("tiff-old-deflate.tif", tiff(W, H, [zlib.compress(rgb.tobytes())], old), 0, rgb)
    for compression, names in NAMES.items():
        if compression == "jpegxr":
            data = tiff(W, H, [imagecodecs.jpegxr_encode(rgb)], {**old, 259: (SHORT, [34934])})
        else:
            data = written(rgb, photometric="rgb", compression=compression)
        yield Case(f"tiff-{compression}.tif", data, names=names)
    yield Case("tiff-unknown-compression.tif", tiff(W, H, [rgb.tobytes()], {**old, 259: (SHORT, [777])}), names="777")

    why = "by the samples that were written: Pillow clips grey of 16 bits and has no 32"
    for compression in ("lzw", "zlib"):
        for type_ in (np.uint8, np.uint16, np.uint32):
            shift = 8 * np.dtype(type_).itemsize - 8
            for name, array, photometric in (("grey", one, "minisblack"), ("rgb", rgb, "rgb")):
                deep = array.astype(type_) << type_(shift) | type_(7 if shift else 0)
                data = written(deep, photometric=photometric, compression=compression, predictor=2)
                yield Case(f"tiff-{compression}-differences-{name}-{shift + 8}bit.tif", data, 0, grey(one) if name == "grey" else rgb, why=why)
    for type_ in (np.float16, np.float32, np.float64):
        depth = 8 * np.dtype(type_).itemsize
        for name, array, photometric in (("grey", one, "minisblack"), ("rgb", rgb, "rgb")):
            data = written(array.astype(type_), photometric=photometric, compression="zlib", predictor=3)
            yield Case(f"tiff-float-differences-{name}-{depth}bit.tif", data, 0, grey(one) if name == "grey" else rgb, why="by the samples that were written")
    tiles = written(rgb.astype(np.uint16) * 257, photometric="rgb", compression="zlib", predictor=2, tile=(32, 16), byteorder=">")
    yield Case("tiff-differences-tiles-big-endian.tif", tiles, 0, rgb, why=why)
    four = picture(4)
    planes = written(four.transpose(2, 0, 1).copy(), photometric="rgb", planarconfig="separate", extrasamples=["unassalpha"])
    yield Case("tiff-rgba-planes.tif", planes, 1, over_white(four[..., :3], four[..., 3]), why="Pillow's mixing has two roundings")
    infrared = written(four.transpose(2, 0, 1).copy(), photometric="rgb", planarconfig="separate", extrasamples=["unspecified"], tile=(16, 16))
    yield Case("tiff-infrared-planes-tiles.tif", infrared, 0, four[..., :3], why="by TIFF 6.0: a sample of kind 0 is no transparency")

    even = smooth(3)
    for name, subsampling in (("444", (1, 1)), ("422", (2, 1)), ("420", (2, 2))):
        data = written(even, photometric="ycbcr", compression="jpeg", subsampling=subsampling, compressionargs={"level": 90})
        yield Case(f"tiff-jpeg-{name}.tif", data, 4)
    yield Case("tiff-jpeg-rgb.tif", written(even, photometric="rgb", compression="jpeg", compressionargs={"outcolorspace": "rgb"}), 4)
    yield Case("tiff-jpeg-grey.tif", written(smooth(1)[..., 0], photometric="minisblack", compression="jpeg"), 4)
    yield Case("tiff-jpeg-tiles.tif", written(smooth(3, 1, 64, 48), photometric="ycbcr", subsampling=(2, 2), compression="jpeg", tile=(16, 16)), 4)
    yield Case("tiff-jpeg-cmyk.tif", saved(smooth(4), "TIFF", "CMYK", compression="jpeg"), 4)
    yield Case("tiff-jpeg-white-is-zero.tif", saved(smooth(1), "TIFF", compression="jpeg", tiffinfo={262: 0}), 4)

    deep = (smooth(3).astype(np.uint16) << 4) + 7
    twelve = {258: (SHORT, [12] * 3), 262: (SHORT, [2]), 277: (SHORT, [3]), 259: (SHORT, [7])}
    yield Case("tiff-jpeg-12-bits.tif", tiff(W, H, [imagecodecs.jpeg8_encode(deep, 95, bitspersample=12)], twelve), names="12 bits")
    stream = saved(even, "JPEG", quality=90)
    old_jpeg = {258: (SHORT, [8] * 3), 262: (SHORT, [6]), 277: (SHORT, [3]), 259: (SHORT, [6]), 530: (SHORT, [2, 2])}
    whole = {**old_jpeg, 513: (LONG, [8]), 514: (LONG, [len(stream)])}
    yield Case("tiff-old-jpeg.tif", tiff(W, H, [stream], whole), 4, seen_by_pillow(stream), why="one whole stream, whose pixels are known; libtiff upsamples otherwise")

    fax = Image.fromarray(np.where(one > 100, 255, 0).astype(np.uint8)).convert("1")
    black = grey(np.where(one > 100, 255, 0))
    for compression in ("group3", "group4", "tiff_lzw", "packbits"):
        for photometric in (0, 1):
            data = saved(fax, "TIFF", compression=compression, tiffinfo={262: photometric})
            yield Case(f"tiff-1bit-{compression}-{photometric}.tif", data, 0, seen_by_pillow(data))
    two_way = saved(fax, "TIFF", compression="group3", tiffinfo={292: 1})
    yield Case("tiff-1bit-group3-two-way.tif", two_way, 0, black if (seen_by_pillow(two_way) == black).all() else 255 - black)
    low_first = np.packbits(np.asarray(fax), axis=1, bitorder="little")
    fields = {258: (SHORT, [1]), 262: (SHORT, [1]), 277: (SHORT, [1])}
    yield Case("tiff-1bit-low-bit-first.tif", tiff(W, H, [low_first.tobytes()], {**fields, 266: (SHORT, [2])}), 0, black)

    four_bits = one >> 4
    yield Case("tiff-4bit-tiles.tif", tiff_of_tiles(four_bits, 4), 0, grey(four_bits.astype(int) * 17))
    yield Case("tiff-1bit-tiles.tif", tiff_of_tiles(one >> 7, 1), 0, grey((one >> 7).astype(int) * 255))
    inks = written(four.transpose(2, 0, 1).copy(), photometric="separated", planarconfig="separate", compression="lzw")
    light = 255 - four[..., 3:4].astype(int)
    yield Case("tiff-cmyk-planes.tif", inks, 1, (((255 - four[..., :3].astype(int)) * light + 127) // 255).astype(np.uint8))
    tiles = written(rgb, photometric="rgb", bigtiff=True, compression="lzw", tile=(16, 32))
    yield Case("tiff-big-tiles.tif", tiles, 0, rgb)
    tiles = written(rgb.astype(np.float32), photometric="rgb", compression="zlib", predictor=3, tile=(16, 16), byteorder=">")
    yield Case("tiff-float-differences-tiles-big-endian.tif", tiles, 0, rgb, why="by the samples that were written")
    palette = np.random.default_rng(1).integers(0, 256, (3, 256)).astype(np.uint16) * 257
    tiles = written(one, photometric="palette", colormap=palette, compression="packbits", tile=(16, 16))
    yield Case("tiff-palette-tiles.tif", tiles, 0, (palette.T[one] >> 8).astype(np.uint8))
    reduced = io.BytesIO()
    with tifffile.TiffWriter(reduced) as writer:
        writer.write(rgb, photometric="rgb", metadata=None, software=False, subifds=1)
        writer.write(rgb[::2, ::2], photometric="rgb", metadata=None, software=False, subfiletype=1)
    yield Case("tiff-with-a-smaller-one-below.tif", reduced.getvalue(), 0, rgb)

    for value in range(1, 9):
        yield Case(f"tiff-orientation-{value}.tif", raw(rgb, 8, 2, t274=(SHORT, [value])), 0, turned(rgb, value))
    for order in "<>":
        data = written(rgb, photometric="rgb", bigtiff=True, byteorder=order, compression="zlib")
        yield Case(f"tiff-big-{'little' if order == '<' else 'big'}-endian.tif", data, 0, rgb)
    pages = io.BytesIO()
    with tifffile.TiffWriter(pages) as writer:
        writer.write(rgb, photometric="rgb", metadata=None, software=False)
        writer.write(rgb[::2], photometric="rgb", metadata=None, software=False, subfiletype=1)
    yield Case("tiff-pages.tif", pages.getvalue(), 0, rgb)
    silent = {258: (SHORT, [8] * 3), 277: (SHORT, [3])}
    yield Case("tiff-without-colours.tif", tiff(W, H, [rgb.tobytes()], silent), 0, rgb, why="as libtiff guesses; Pillow refuses")
    counts = {**silent, 262: (SHORT, [2]), 279: (LONG, [0])}
    yield Case("tiff-without-byte-counts.tif", tiff(W, H, [rgb.tobytes()], counts), 0, rgb, why="not packed, so that the size is known")
    rows = {**silent, 262: (SHORT, [2]), 278: (LONG, [0xFFFFFFFF])}
    yield Case("tiff-rows-without-end.tif", tiff(W, H, [rgb.tobytes()], rows), 0, rgb)
    strips = [rgb[y : y + 4].tobytes() for y in range(0, H, 4)]
    backwards = tiff(W, H, strips, {**silent, 262: (SHORT, [2])}, rows=4)
    yield Case("tiff-strips-of-4.tif", backwards, 0, rgb)
    yield Case("tiff-one-row-strips.tif", written(rgb, photometric="rgb", rowsperstrip=1), 0, rgb)
    yield Case("tiff-1x1.tif", written(rgb[:1, :1], photometric="rgb"), 0, rgb[:1, :1])
    profile = written(rgb, photometric="rgb", iccprofile=wide_gamut())
    yield Case("tiff-profile.tif", profile, 0, rgb)
