#!/usr/bin/env bash
# PyTorch 2.13.0: the same line of a model, x[:, [2, 1, 0]] (red, green, blue to blue, green, red), becomes one
# Gather with torch.onnx.export(dynamo=False), and Transpose, GatherND, Transpose with dynamo=True, the default. Who reads graphs
# and knows Gather as a change of channels misses the newer spelling.
#
# Seen:  dynamo=False: Gather
#        dynamo=True: Transpose GatherND Transpose
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0+cpu onnx==1.23.1 onnxscript==0.7.2 2>/dev/null
cat > "$folder/check.py" <<'PY'
import contextlib
import io
import sys

import onnx
import torch


class Reversed(torch.nn.Module):
    def forward(self, x):
        return x[:, [2, 1, 0]]


for dynamo in (False, True):
    file = f"{sys.argv[1]}/{dynamo}.onnx"
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(Reversed(), (torch.rand(1, 3, 4, 4),), file, dynamo=dynamo)
    names = [node.op_type for node in onnx.load(file).graph.node if node.op_type not in ("Constant", "Identity")]
    print(f"dynamo={dynamo}:", *names)
PY
"$folder/v/bin/python" -W ignore "$folder/check.py" "$folder" 2>"$folder/log" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
dynamo=False: Gather
dynamo=True: Transpose GatherND Transpose
SEEN
