"""Formats that are named and not read: by their first bytes, with nothing behind them that a decoder could trip over."""
import struct

from case import Case, smooth


def brands(major, *compatible):
    names = major.encode() + bytes(4) + b"".join(brand.encode() for brand in compatible)
    return struct.pack(">I", 8 + len(names)) + b"ftyp" + names + struct.pack(">I", 8) + b"free"


def cases():
    import imagecodecs

    for name, names, data in (
        ("heic.heic", "HEIC", brands("heic", "mif1", "heic")),
        ("heic-by-compatible.heif", "HEIC", brands("mif1", "mif1", "heic")),
        ("heic-sequence.heic", "HEIC", brands("msf1", "hevc", "heis")),
        ("heif-of-unknown-coding.heif", "HEIF", brands("mif1", "mif1", "miaf")),
        ("avif.avif", "AVIF", brands("avif", "mif1", "miaf")),
        ("avif-by-compatible.avif", "AVIF", brands("mif1", "avif", "miaf")),
        ("avif-sequence.avifs", "AVIF", brands("avis", "msf1")),
        ("avif-named-jpg.jpg", "AVIF", brands("avif", "avif")),
        ("heic-named-jpg.jpg", "HEIC", brands("heix", "heix")),
        ("jpeg-xl-container.jxl", "JPEG XL", b"\0\0\0\x0cJXL \r\n\x87\n" + brands("jxl ", "jxl ")),
        ("jpeg-xl.jxl", "JPEG XL", imagecodecs.jpegxl_encode(smooth(3))),
        ("jpeg-2000.jp2", "JPEG 2000", imagecodecs.jpeg2k_encode(smooth(3))),
        ("jpeg-xr.jxr", "JPEG XR", imagecodecs.jpegxr_encode(smooth(3))),
        ("jpeg-ls.jls", "JPEG-LS", imagecodecs.jpegls_encode(smooth(3))),
        ("raw.cr3", "CR3", brands("crx ", "crx ", "isom")),
        ("video.mp4", "MP4", brands("isom", "isom", "mp41")),
        ("qoi.qoi", "QOI", imagecodecs.qoi_encode(smooth(3))),
        ("photoshop.psd", "Photoshop", b"8BPS\0\1" + bytes(20)),
        ("icon.ico", "ICO", b"\0\0\1\0\1\0" + bytes(16)),
        ("radiance.hdr", "Radiance", b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\0\0\0\0"),
        ("exr.exr", "OpenEXR", b"v/1\x01\2\0\0\0" + bytes(16)),
    ):
        yield Case("header-" + name, data, names=names)
