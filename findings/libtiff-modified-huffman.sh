#!/usr/bin/env bash
# Pillow 12.3.0 (with the libtiff 4.7.1 of its wheel): a picture of 1 bit saved as TIFF with compression
# "tiff_ccitt" (modified Huffman, TIFF compression 2), which loses nothing by its specification, may read
# back with another last row. The strip is written too short by the last code. Of all 64 pictures of 3x2
# pixels 4 change, of all 256 of 4x2 9; with "group3" and "group4" none does. No error, no warning.
#
# Seen:  pillow 12.3.0
#        tiff_ccitt: 4 of 64 pictures of 3x2 changed, 9 of 256 of 4x2
#        group3: 0 of 64 pictures of 3x2 changed, 0 of 256 of 4x2
#        group4: 0 of 64 pictures of 3x2 changed, 0 of 256 of 4x2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==12.3.0 2>/dev/null
cat > "$folder/check.py" <<'PY'
import io

import PIL
from PIL import Image


def changed(compression, width, height):
    count = 0
    for code in range(2 ** (width * height)):
        picture = Image.new("1", (width, height))
        picture.putdata([255 * (code >> i & 1) for i in range(width * height)])
        file = io.BytesIO()
        picture.save(file, "TIFF", compression=compression)
        count += Image.open(file).tobytes() != picture.tobytes()
    return count


print("pillow", PIL.__version__)
for compression in ("tiff_ccitt", "group3", "group4"):
    print(f"{compression}: {changed(compression, 3, 2)} of 64 pictures of 3x2 changed, "
          f"{changed(compression, 4, 2)} of 256 of 4x2")
PY
"$folder/v/bin/python" "$folder/check.py" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
pillow 12.3.0
tiff_ccitt: 4 of 64 pictures of 3x2 changed, 9 of 256 of 4x2
group3: 0 of 64 pictures of 3x2 changed, 0 of 256 of 4x2
group4: 0 of 64 pictures of 3x2 changed, 0 of 256 of 4x2
SEEN
