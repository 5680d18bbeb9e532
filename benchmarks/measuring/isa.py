"""Instruction sets: what the processor has, what a limit leaves of them, and which class it then belongs to."""
from dataclasses import dataclass
from typing import Optional

# Linux's names. Any of the first stands for products of bf16 numbers; alexnet.torch.Processor asks for the same.
BF16 = ("avx512_bf16", "amx_bf16", "bf16")
KNOWN = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "asimddp", "bf16")

WIDE_CLASS = "AVX-512 with bf16 and VNNI"
AVX2_CLASS = "AVX2"  # and whatever else is not of the wide class


@dataclass(frozen=True)
class Limit:
    """Keeps oneDNN and libtorch's own kernels from instructions that the processor has."""

    needs: str  # the flag without which this is no limit
    hidden: tuple  # how the flags begin that are taken away
    environment: dict


LIMITS = {
    "avx2": Limit("avx2", ("avx_vnni", "avx512", "amx_"),
                  {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}),
    "avx512": Limit("avx512f", ("avx_vnni", "avx512_vnni", "avx512_bf16", "amx_"),
                    {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}),
}


@dataclass(frozen=True)
class InstructionSets:
    """Flags of a processor, and the limit that is put on them, one of LIMITS or None."""

    flags: frozenset
    limit: Optional[str] = None

    @property
    def environment(self):
        """What makes a program on oneDNN and libtorch obey the limit."""
        return dict(LIMITS[self.limit].environment) if self.limit else {}

    @property
    def usable(self):
        hidden = LIMITS[self.limit].hidden if self.limit else ()
        return frozenset(flag for flag in self.flags if not flag.startswith(hidden))

    @property
    def has_bf16(self):
        """Whether bf16 is more than emulated."""
        return not self.usable.isdisjoint(BF16)

    @property
    def is_wide(self):
        """Whether the bars for AVX-512 with bf16 and VNNI hold for it; those for AVX2 hold for all others."""
        return "avx512_vnni" in self.usable and not self.usable.isdisjoint(("avx512_bf16", "amx_bf16"))

    def facts(self):
        """Names and values for the head of the results."""
        facts = {"flags": " ".join(flag for flag in KNOWN if flag in self.flags)}
        if self.limit:
            settings = " ".join(f"{name}={value}" for name, value in self.environment.items())
            facts["limited to"] = f"{self.limit} ({settings})"
        facts["class"] = WIDE_CLASS if self.is_wide else AVX2_CLASS
        return facts
