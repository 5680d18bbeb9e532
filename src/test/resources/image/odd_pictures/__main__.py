#!/usr/bin/env python3
"""Makes hundreds of odd pictures, of every kind that the formats have, and the pixels that they should come out as.

    pip install pillow==12.3.0 numpy==2.4.6 tifffile==2026.3.3 imagecodecs==2026.3.6
    python3 src/test/resources/image/odd_pictures DIR
    mvn test -Dtest=MadeOddPicturesTest -Dalexnet.odd.pictures=DIR

The reference of a file is what Pillow reads from it, composed over white where it is transparent, or, where Pillow is known
to be wrong or refuses, what the format's definition makes of the samples that were written; the reason then stands beside
the case. A file of a kind that is documented as not read has no reference but the words that its refusal must name.
"""
import pathlib
import sys

import bmp
import gif
import headers
import jpeg
import png
import pnm
import tiff
import webp


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for format in (tiff, png, jpeg, webp, gif, bmp, pnm, headers):
        for case in format.cases():
            (folder / case.name).write_bytes(case.data)
            if case.names is None:
                (folder / (case.name + ".expected.ppm")).write_bytes(case.ppm())
            rows.append([case.name, str(case.tolerance), case.names or "-", case.pillow(), case.why or "-"])
    assert len({row[0] for row in rows}) == len(rows), "two of one name"
    table = [["file", "tolerance", "refused as", "Pillow", "why not Pillow's"]] + rows
    (folder / "expected.tsv").write_text("".join("\t".join(row) + "\n" for row in table), encoding="utf-8")
    print(len(rows), "pictures")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
