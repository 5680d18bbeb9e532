"""What must hold, by the processor's class."""
from measuring import rows
from measuring.ratios import PEAK, Bar

# Our mode, the peer and its mode, and what theirs over ours must reach: on AVX2, and on AVX-512 with bf16 and VNNI.
# "best": the fastest mode measured, in PyTorch's default environment. None: for information.
TABLE = (
    (("train", 64, "auto", "pytorch", "default"), 1.6, 2.4),
    (("train", 64, "auto", "pytorch", "best"), 1.3, 1.2),
    (("train", 64, "fp32", "pytorch", "default", PEAK), 1 / 0.9, 1 / 0.9),  # ours: at most 0.9 of theirs
    (("infer", 64, "auto", "pytorch", "default"), None, 2.6),
    (("infer", 64, "auto", "pytorch", "best"), None, 1.0),
    (("infer", 1, "auto", "pytorch", "default"), None, 2.8),
    (("infer", 1, "auto", "pytorch", "best"), None, 1.4),
    (("infer", 64, "fp32", "onnxruntime", "fp32"), 1.0, 1.05),
    (("infer", 1, "fp32", "onnxruntime", "fp32"), 1.0, 1.05),
    (("infer", 64, "int8", "onnxruntime", "int8"), 1.0, 1.1),
    (("infer", 64, "int8", "pytorch", "default"), 3.0, 5.0),
    (("infer", 64, "int8", "pytorch", "best"), None, 1.8),
    (("infer", 1, "int8", "onnxruntime", "int8"), 1.0, 1.1),
    (("infer", 1, "int8", "pytorch", "default"), 4.0, 5.5),
    (("infer", 1, "int8", "pytorch", "best"), None, 1.8),
    (("predict", 1, "auto", "pytorch", "default"), None, 1.0),
    (("predict", 1, "auto", "pytorch", "best"), None, None),
)


def of(isa):
    """The bars of the class that these instruction sets make; auto under the name that it is measured by."""
    return [Bar(job, batch, ours if ours in rows.our_modes(job, isa) else "fp32", *against,
                at_least=wide if isa.is_wide else avx2)
            for (job, batch, ours, *against), avx2, wide in TABLE]
