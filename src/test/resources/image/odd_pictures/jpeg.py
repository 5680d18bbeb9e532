"""JPEG: colours, subsamplings, scans, restarts, orientation; what is not baseline or progressive is refused."""
import io
import struct

import numpy as np
from PIL import Image

from case import Case, orientation_exif, orientation_xmp, picture, saved, smooth, wide_gamut

TOLERANCE = 2  # of inverse transforms and colour conversions, each of which may round to either side


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segment(data, marker, content):
    return data[:2] + segment(marker, content) + data[2:]


def without(data, marker):
    """Without the segments of a marker, of those before the first scan."""
    at, out = 2, data[:2]
    while data[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at + 1] != marker:
            out += data[at:end]
        at = end
    return out + data[at:]


def adobe(transform):
    return b"Adobe\0\x64\0\0\0\0" + bytes([transform])


def cases():
    import imagecodecs

    rgb, grey, cmyk = smooth(3), smooth(1), smooth(4)
    for progressive in (False, True):
        kind = "-progressive" if progressive else ""
        options = {"quality": 90, "progressive": progressive}
        yield Case(f"jpeg-grey{kind}.jpg", saved(grey, "JPEG", **options), TOLERANCE)
        yield Case(f"jpeg-rgb{kind}.jpg", saved(rgb, "JPEG", keep_rgb=True, **options), TOLERANCE)
        yield Case(f"jpeg-cmyk{kind}.jpg", saved(cmyk, "JPEG", "CMYK", **options), TOLERANCE)
        for name in ("4:4:4", "4:2:2", "4:2:0"):
            file = f"jpeg-{name.replace(':', '')}{kind}.jpg"
            yield Case(file, saved(rgb, "JPEG", subsampling=name, **options), TOLERANCE)
    for subsampling in ("440", "411"):
        data = imagecodecs.jpeg8_encode(rgb, 90, subsampling=subsampling)
        yield Case(f"jpeg-{subsampling}.jpg", data, TOLERANCE)
    for quality in (1, 10, 50, 100):
        yield Case(f"jpeg-quality-{quality}.jpg", saved(rgb, "JPEG", quality=quality), TOLERANCE)
        yield Case(f"jpeg-rough-{quality}.jpg", saved(picture(3), "JPEG", quality=quality), TOLERANCE)
    for blocks in (1, 3):
        yield Case(f"jpeg-restart-{blocks}-blocks.jpg", saved(rgb, "JPEG", restart_marker_blocks=blocks), TOLERANCE)
    yield Case("jpeg-restart-rows.jpg", saved(rgb, "JPEG", restart_marker_rows=1, progressive=True), TOLERANCE)
    yield Case("jpeg-optimised.jpg", saved(rgb, "JPEG", optimize=True), TOLERANCE)
    yield Case("jpeg-tables-of-16-bits.jpg", saved(rgb, "JPEG", qtables=[[i * 9 + 3 for i in range(64)]] * 2), TOLERANCE)
    for w, h in ((1, 1), (8, 8), (16, 1), (3, 17)):
        yield Case(f"jpeg-{w}x{h}.jpg", saved(smooth(3, 1, w, h), "JPEG"), TOLERANCE)

    plain = saved(rgb, "JPEG", quality=95, subsampling=0)
    inks = saved(cmyk, "JPEG", "CMYK", quality=90)
    yield Case("jpeg-without-jfif.jpg", without(plain, 0xE0), TOLERANCE)
    yield Case("jpeg-rgb-by-adobe.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe(0)), TOLERANCE)
    yield Case("jpeg-ycc-by-adobe.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe(1)), TOLERANCE)
    rgb_by_name = without(saved(rgb, "JPEG", keep_rgb=True), 0xEE)
    yield Case("jpeg-rgb-by-component-names.jpg", rgb_by_name, TOLERANCE)
    yield Case("jpeg-ycck.jpg", with_segment(without(inks, 0xEE), 0xEE, adobe(2)), TOLERANCE)
    yield Case("jpeg-cmyk-without-adobe.jpg", without(inks, 0xEE), TOLERANCE)
    yield Case("jpeg-profile.jpg", saved(rgb, "JPEG", icc_profile=wide_gamut()), TOLERANCE)
    yield Case("jpeg-comment.jpg", saved(rgb, "JPEG", comment="a comment"), TOLERANCE)
    yield Case("jpeg-junk-behind.jpg", plain + b"junk" * 20, TOLERANCE)
    yield Case("jpeg-fill-bytes.jpg", plain[:2] + b"\xff\xff\xff" + plain[2:], TOLERANCE)
    thumbnail = orientation_exif(1).tobytes() + saved(smooth(3, 2, 8, 8), "JPEG")
    yield Case("jpeg-thumbnail.jpg", with_segment(plain, 0xE1, thumbnail), TOLERANCE)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "MPO", save_all=True, append_images=[Image.fromarray(rgb[::-1].copy())])
    yield Case("jpeg-mpo.jpg", out.getvalue(), TOLERANCE)

    for value in range(1, 9):
        yield Case(f"jpeg-exif-{value}.jpg", saved(rgb, "JPEG", quality=90, exif=orientation_exif(value)), TOLERANCE)
    for value in (3, 6):
        data = with_segment(plain, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + orientation_xmp(value))
        yield Case(f"jpeg-xmp-{value}.jpg", data, TOLERANCE)
    both = with_segment(saved(rgb, "JPEG", exif=orientation_exif(3)), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + orientation_xmp(6))
    yield Case("jpeg-exif-before-xmp.jpg", both, TOLERANCE)

    for subsampling in ("422", "420"):
        data = imagecodecs.jpeg8_encode(cmyk, 90, colorspace="CMYK", outcolorspace="YCCK", subsampling=subsampling)
        yield Case(f"jpeg-ycck-{subsampling}.jpg", data, TOLERANCE)
    frame = plain.index(b"\xff\xc0")
    height = plain[frame + 5 : frame + 7]
    late = plain[: frame + 5] + b"\0\0" + plain[frame + 7 : -2] + segment(0xDC, height) + plain[-2:]
    yield Case("jpeg-height-behind-the-scan.jpg", late, names="rows")
    scan = plain.index(b"\xff\xda")
    two = plain[:frame] + segment(0xC0, plain[frame + 4 : frame + 9] + b"\2" + plain[frame + 10 : frame + 16])
    two += plain[frame + 19 : scan] + segment(0xDA, b"\2" + plain[scan + 5 : scan + 9] + b"\0\x3f\0") + plain[scan + 14 :]
    yield Case("jpeg-two-components.jpg", two, names="2 components")
    framed = {0xC3: "lossless", 0xC5: "hierarchical|differential", 0xC9: "arithmetic", 0xCA: "arithmetic"}
    for marker, names in framed.items():
        data = plain.replace(b"\xff\xc0", bytes([0xFF, marker]), 1)
        yield Case(f"jpeg-frame-{marker:02x}.jpg", data, names=names)
    deep = (smooth(3).astype(np.uint16) << 4) + 7
    yield Case("jpeg-12-bits.jpg", imagecodecs.jpeg8_encode(deep, 95, bitspersample=12), names="12")
    yield Case("jpeg-lossless.jpg", imagecodecs.ljpeg_encode(grey[..., 0]), names="lossless")
    yield Case("jpeg-ls.jpg", imagecodecs.jpegls_encode(rgb), names="JPEG-LS")
