"""Tests of what compare decides and calculates; the suite runs them: python3 -m unittest measuring.tests"""
import os
import sys
import unittest
from unittest import mock

from measuring import bars, process, ratios, results, rows
from measuring.isa import AVX2_CLASS, WIDE_CLASS, InstructionSets
from measuring.ratios import PEAK, Bar, Measurement

ZEN3 = frozenset("fma avx2".split())
ICE_LAKE = frozenset("fma avx2 avx512f avx512_vnni".split())
ZEN4 = frozenset("fma avx2 avx512f avx512_vnni avx512_bf16".split())
SAPPHIRE_RAPIDS = ZEN4 | frozenset("avx_vnni amx_bf16 amx_int8".split())
GRAVITON3 = frozenset("asimd asimddp bf16 i8mm".split())


def setup(flags, limit=None, say=None, runs=0):
    return rows.Setup("benchmarks", "alexnet", sys.executable, 1, InstructionSets(flags, limit), runs, 60, True, True,
                      None, say)


def bar(isa, *key):
    found = [b for b in bars.of(isa) if (b.job, b.batch, b.ours, b.peer, b.mode, b.quantity) == key]
    return found[0].at_least if found else "no such bar"


class InstructionSetsTest(unittest.TestCase):
    def test_class(self):
        for flags, limit, wide in ((ZEN3, None, False), (ICE_LAKE, None, False), (ZEN4, None, True),
                                   (SAPPHIRE_RAPIDS, None, True), (GRAVITON3, None, False), (frozenset(), None, False),
                                   (ZEN4, "avx2", False), (SAPPHIRE_RAPIDS, "avx512", False)):
            with self.subTest(flags=sorted(flags), limit=limit):
                isa = InstructionSets(flags, limit)
                self.assertEqual(isa.is_wide, wide)
                self.assertEqual(isa.facts()["class"], WIDE_CLASS if wide else AVX2_CLASS)

    def test_bf16(self):
        for flags, limit, bf16 in ((ZEN3, None, False), (ICE_LAKE, None, False), (ZEN4, None, True),
                                   (GRAVITON3, None, True), (ZEN4, "avx2", False), (SAPPHIRE_RAPIDS, "avx512", False)):
            with self.subTest(flags=sorted(flags), limit=limit):
                self.assertEqual(InstructionSets(flags, limit).has_bf16, bf16)

    def test_a_limit_takes_the_flags_beyond_it(self):
        self.assertEqual(InstructionSets(SAPPHIRE_RAPIDS, "avx2").usable, {"fma", "avx2"})
        self.assertEqual(InstructionSets(SAPPHIRE_RAPIDS, "avx512").usable, {"fma", "avx2", "avx512f"})

    def test_the_limit_replaces_what_the_user_set(self):
        users = {"ONEDNN_MAX_CPU_ISA": "ALL", "ATEN_CPU_CAPABILITY": "default", "OMP_NUM_THREADS": "7"}
        script = "import os; print([os.environ.get(n) for n in ('ONEDNN_MAX_CPU_ISA', 'ATEN_CPU_CAPABILITY')])"
        with mock.patch.dict(os.environ, users):
            for limit, expected in ((None, [None, None]), ("avx2", ["AVX2", "avx2"]), ("avx512", ["AVX512_CORE", None])):
                with self.subTest(limit=limit):
                    output = setup(ZEN4, limit).run([sys.executable, "-c", script]).output
                    self.assertEqual(output.strip(), str(expected))


class RowsTest(unittest.TestCase):
    def test_bf16_is_left_out_where_it_would_be_emulated(self):
        said = []
        narrow = setup(ZEN4, "avx2", said.append)
        names = [name for job in ("train", "infer") for name, _, _ in rows.torch_modes(job, narrow)]
        self.assertEqual(names, ["default", "cl", "cl+compile", "default+thp",
                                 "default", "cl", "cl+compile", "default+thp", "cl+thp"])
        self.assertEqual(len(said), 1, said)
        self.assertIn("pytorch in bf16 is left out", said[0])

    def test_bf16_is_measured_where_the_processor_has_it(self):
        names = [name for name, _, _ in rows.torch_modes("train", setup(ZEN4))]
        self.assertIn("cl-amp", names)
        self.assertIn("cl-amp+thp", names)

    def test_auto_is_not_measured_beside_what_it_is(self):
        self.assertEqual(rows.our_modes("train", InstructionSets(ZEN3)), ("fp32",))
        self.assertEqual(rows.our_modes("train", InstructionSets(ZEN4)), ("auto", "fp32"))
        self.assertEqual(rows.our_modes("predict", InstructionSets(ZEN3)), ("auto",))

    def test_runs_that_were_asked_for_are_all_made(self):
        self.assertEqual(setup(ZEN3, runs=2).repetitions("train", 64), ("2", "0"))
        self.assertEqual(setup(ZEN3, runs=2).repetitions("infer", 1), ("24", "0"))


class BarsTest(unittest.TestCase):
    def test_each_class_has_its_own(self):
        wide, avx2 = InstructionSets(ZEN4), InstructionSets(ZEN3)
        self.assertEqual(bar(wide, "train", 64, "auto", "pytorch", "default", "time"), 2.4)
        self.assertEqual(bar(avx2, "train", 64, "fp32", "pytorch", "default", "time"), 1.6)
        self.assertEqual(bar(wide, "infer", 1, "int8", "onnxruntime", "int8", "time"), 1.1)
        self.assertEqual(bar(avx2, "infer", 1, "int8", "onnxruntime", "int8", "time"), 1.0)
        self.assertEqual(bar(avx2, "predict", 1, "auto", "pytorch", "default", "time"), None)

    def test_each_compares_a_mode_that_is_measured(self):
        for flags in (ZEN3, ZEN4, GRAVITON3):
            isa = InstructionSets(flags)
            for b in bars.of(isa):
                self.assertIn(b.ours, rows.our_modes(b.job, isa), b)

    def test_memory(self):
        measured = [Measurement(r, peer, "train", 64, mode, ms, ms, mb) for r in (1, 2)
                    for peer, mode, ms, mb in (("alexnet", "fp32", 100, 900 + r), ("pytorch", "default", 50, 1100))]
        memory = Bar("train", 64, "fp32", "pytorch", "default", PEAK, 1.2)
        mode, ratio = ratios.bar_result(measured, memory)
        self.assertEqual(mode, "default")
        self.assertAlmostEqual(ratio.ratio, 1100 / 901.5)
        self.assertAlmostEqual(ratio.lowest, 1100 / 902)
        table = results.bar_table(measured, [memory, Bar("train", 64, "fp32", "pytorch", "default", at_least=0.6)], "AVX2")
        self.assertEqual([line.split()[0] for line in table.splitlines()], ["Bars:", "holds", "MISSED"])
        self.assertIn("peak memory: 1.22, at least 1.20", table)


class ProcessTest(unittest.TestCase):
    def test_a_process_that_hangs_is_stopped(self):
        with self.assertRaisesRegex(process.Failed, "stopped after 0.2 s"):
            process.run([sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ), timeout=0.2)

    def test_a_process_that_fails_says_why(self):
        with self.assertRaisesRegex(process.Failed, "exit code 3: no room"):
            process.run([sys.executable, "-c", "import sys; print('no room', file=sys.stderr); sys.exit(3)"],
                        dict(os.environ))


if __name__ == "__main__":
    unittest.main()
