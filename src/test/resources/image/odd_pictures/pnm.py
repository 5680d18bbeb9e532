"""PNM: six codings, largest values, comments; its relatives."""
import numpy as np

from case import Case, H, W, grey, picture


def plain(values):
    return "\n".join(" ".join(map(str, row.ravel())) for row in values).encode() + b"\n"


def cases():
    bits = (picture(1)[..., 0] > 100).astype(int)
    head = b"%d %d\n" % (W, H)
    yield Case("pnm-p1.pbm", b"P1\n" + head + plain(bits), 0, grey(255 - 255 * bits))
    yield Case("pnm-p1-without-spaces.pbm", b"P1\n" + head + plain(bits).replace(b" ", b""), 0, grey(255 - 255 * bits))
    yield Case("pnm-p4.pbm", b"P4\n" + head + np.packbits(bits.astype(np.uint8), axis=1).tobytes(), 0, grey(255 - 255 * bits))
    why = "by definition, to the nearest level, or the high byte of 16 bits"
    for largest in (255, 15, 3, 100, 254):
        for channels in (1, 3):
            values = picture(channels).astype(int) * largest // 255
            expected = (values * 255 + largest // 2) // largest
            pixels = grey(expected) if channels == 1 else expected.astype(np.uint8)
            head_ = head + b"%d\n" % largest
            name = f"pnm-{'grey' if channels == 1 else 'rgb'}-{largest}"
            kinds = (b"P2", b"P5") if channels == 1 else (b"P3", b"P6")
            yield Case(name + "-text.pnm", kinds[0] + b"\n" + head_ + plain(values), 1 if largest not in (255, 15, 3) else 0, pixels, why=why)
            yield Case(name + ".pnm", kinds[1] + b"\n" + head_ + values.astype(np.uint8).tobytes(), 1 if largest not in (255, 15, 3) else 0, pixels, why=why)
    for largest in (65535, 1023, 256):
        for channels in (1, 3):
            values = (picture(channels).astype(int) * 256 + picture(channels, 2)) * largest // 65535
            expected = values >> 8 if largest == 65535 else np.round(values * 255 / largest)
            pixels = grey(expected) if channels == 1 else expected.astype(np.uint8)
            kind = b"P5" if channels == 1 else b"P6"
            yield Case(f"pnm-{'grey' if channels == 1 else 'rgb'}-{largest}.pnm", kind + b"\n" + head + b"%d\n" % largest + values.astype(">u2").tobytes(), 0 if largest == 65535 else 1, pixels, why=why)
    rgb = picture(3)
    yield Case("pnm-comments.ppm", b"P6 # one\n# two\n%d#three\n %d\n#four\n255\n" % (W, H) + rgb.tobytes(), 0, rgb)
    yield Case("pnm-tabs.ppm", b"P6\t%d\r\n%d\t255\n" % (W, H) + rgb.tobytes(), 0, rgb)
    yield Case("pnm-pam.pam", b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n" % (W, H) + rgb.tobytes(), names="PAM")
    yield Case("pnm-pfm.pfm", b"PF\n%d %d\n-1.0\n" % (W, H) + rgb.astype("<f4").tobytes(), names="PFM")
