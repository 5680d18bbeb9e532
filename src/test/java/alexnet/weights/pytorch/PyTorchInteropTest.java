package alexnet.weights.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.model.Variant;
import alexnet.weights.onnx.OnnxFiles;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both ways with PyTorch itself, bit for bit. Needs a Python that has it: the one that {@code
 * ALEXNET_PYTHON} names, or {@code python3}.
 */
class PyTorchInteropTest {
  /** One line a tensor: name, dtype, shape, SHA-256 of the elements in row-major order. */
  private static final String DIGEST =
      """
      import sys, torch, hashlib, collections, argparse, pathlib, datetime
      from torch import nn
      def digest(tensors):
          for name, t in tensors.items():
              t = t.detach().contiguous().flatten()
              raw = bytes(t.view(torch.uint8).tolist()) if t.numel() else b""
              shape = ", ".join(str(n) for n in tensors[name].shape)
              kind = str(t.dtype).replace("torch.", "")
              print(f"{name}|{kind}|[{shape}]|{hashlib.sha256(raw).hexdigest()}")
      """;

  private static String python;

  @TempDir Path folder;

  @BeforeAll
  static void findPython() throws IOException, InterruptedException {
    String named = System.getenv("ALEXNET_PYTHON");
    String candidate = named == null ? "python3" : named;
    boolean usable;
    try {
      usable = new ProcessBuilder(candidate, "-c", "import torch").start().waitFor() == 0;
    } catch (IOException e) {
      usable = false; // there is none
    }
    assertThat(named == null || usable).as("ALEXNET_PYTHON=%s has torch", named).isTrue();
    assumeTrue(usable, "no Python with torch: set ALEXNET_PYTHON to one");
    python = candidate;
  }

  @Test
  void pytorchReadsEveryTypeAndShapeWrittenHere() throws IOException, InterruptedException {
    long seed = System.nanoTime() & 0xffffff;
    Random random = new Random(seed);
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (Dtype dtype : Dtype.values()) {
      for (List<Long> shape : List.of(List.<Long>of(), List.of(0L, 3L), List.of(2L, 3L, 5L))) {
        byte[] bytes = new byte[(int) RawTensor.byteCount(dtype, shape)];
        random.nextBytes(bytes);
        if (dtype == Dtype.BOOL) {
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 1;
          }
        }
        tensors.put(
            "größe." + dtype + shape.size(), new RawTensor(dtype, shape, ByteBuffer.wrap(bytes)));
      }
    }
    Path file = folder.resolve("here.pth");
    PyTorchFile.write(file, new StateDict(tensors), OnnxFiles.card(Variant.D2L));
    for (String mmap : List.of("False", "True")) {
      List<String> lines =
          run(
              """
              digest(torch.load(sys.argv[1], weights_only=True, mmap=%s))
              """
                  .formatted(mmap),
              file);
      assertThat(lines).as("seed %d, mmap=%s", seed, mmap).isEqualTo(digest(tensors));
    }
  }

  /** There and back: a module takes the weights again, strictly. */
  @Test
  void aModuleTakesWhatIsWrittenHere() throws IOException, InterruptedException {
    String module =
        """
        net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(5, 2))
        """;
    Path there = folder.resolve("there.pth");
    Path here = folder.resolve("here.pth");
    run(module + "torch.save(net.state_dict(), sys.argv[1])", there);
    StateDict weights = PyTorchFile.read(there);
    PyTorchFile.write(here, weights);
    List<String> lines =
        run(
            module
                + """
                taken = net.load_state_dict(torch.load(sys.argv[1], weights_only=True), strict=True)
                digest(net.state_dict())
                """,
            here);
    assertThat(lines).isEqualTo(digest(weights.tensors()));
  }

  private static final String NET =
      "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(5, 2)); "
          + "sd = net.state_dict()\n";

  /** Each saves to {@code path} and prints what must be read from there. */
  private static final List<String> SAVES =
      List.of(
          "save(sd, sd)",
          "save(dict(sd), sd)",
          "save(sd, sd, _use_new_zipfile_serialization=False)",
          "save(sd, sd, pickle_protocol=4)",
          "save(sd, sd, pickle_protocol=5)",
          "save(sd, sd, pickle_protocol=3, _use_new_zipfile_serialization=False)",
          "save(nn.DataParallel(net).state_dict(), sd)",
          "save({'model_state_dict': sd, 'loss': torch.tensor(3.5), 'epoch': 2}, sd)",
          "save(dict(net.named_parameters()), dict(net.named_parameters()))",
          "torch.serialization.set_crc32_options(False); save(sd, sd)",
          // every way to lie in memory
          "b = torch.randn(6, 5); c = torch.randn(2, 3, 4,"
              + " 5).to(memory_format=torch.channels_last); t = {'b': b, 't': b.t(), 's': b[::2,"
              + " 1::3], 'e': b[0].expand(3, 5), 'c': c, 'p': torch.randn(2, 3, 4).permute(2, 0,"
              + " 1), 'z': torch.zeros(0, 3), 'o': torch.tensor(1.5), 'w':"
              + " torch.randn(9)[4:].view(5, 1)}; save(t, t)",
          "b = torch.randn(6, 5, dtype=torch.float64); t = {'t': b.t(), 'h': b.half().t(),"
              + " 'i': torch.arange(6, dtype=torch.int8).reshape(2, 3).t()};"
              + " save(t, t, _use_new_zipfile_serialization=False)",
          "t = {str(d): torch.arange(6).to(d).reshape(2, 3) for d in (torch.float64, torch.float32,"
              + " torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,"
              + " torch.uint8, torch.bool, torch.uint16, torch.uint32, torch.uint64,"
              + " torch.float8_e5m2, torch.float8_e4m3fn)}; save(t, t)",
          // checkpoints with what people keep beside weights
          "o = torch.optim.Adam(net.parameters()); net(torch.randn(1, 3, 7, 7)).sum().backward();"
              + " o.step(); s = torch.optim.lr_scheduler.StepLR(o, 2);"
              + " save({'state_dict': sd, 'optimizer': o.state_dict(), 'scheduler': s.state_dict(),"
              + " 'args': argparse.Namespace(out=pathlib.Path('/x'), when=datetime.datetime.now()),"
              + " 'history': collections.defaultdict(list, a=[1.0]), 'seen': {1, 2},"
              + " 'count': collections.Counter('aab'), 'best': collections.deque([1]),"
              + " 'rng': torch.get_rng_state(), 'size': torch.Size([2]), 'kind': torch.float32,"
              + " 'device': torch.device('cpu'), 'big': 1 << 90, 'raw': b'abc', 'c': 1j}, sd)",
          "import numpy; save({'model': sd, 'accuracy': numpy.float64(0.5), 'n': numpy.int64(3),"
              + " 'curve': numpy.arange(5.0), 'state': numpy.random.get_state(),"
              + " 'generator': numpy.random.default_rng(1)}, sd)");

  @Test
  void readsWhatPyTorchWritesNow() throws IOException, InterruptedException {
    StringBuilder script =
        new StringBuilder(
            """
            def save(what, expected, **how):
                torch.save(what, path, **how)
                digest(expected)
            """);
    for (int i = 0; i < SAVES.size(); i++) {
      script.append(
          String.format(Locale.ROOT, "print('#%d'); path = sys.argv[1] + '%d.pth'%n", i, i));
      script.append(NET).append(SAVES.get(i)).append('\n');
    }
    Path files = folder.resolve("there");
    Files.createFile(files);
    List<String> lines = run(script.toString(), files);
    for (int i = 0; i < SAVES.size(); i++) {
      int from = lines.indexOf("#" + i) + 1;
      int to = i + 1 < SAVES.size() ? lines.indexOf("#" + (i + 1)) : lines.size();
      StateDict read = PyTorchFile.read(Path.of(files + "" + i + ".pth"));
      assertThat(digest(read.tensors())).as(SAVES.get(i)).isEqualTo(lines.subList(from, to));
      assertThat(read.tensors()).as(SAVES.get(i)).isNotEmpty();
    }
  }

  @Test
  void readsTorchScript() throws IOException, InterruptedException {
    Path file = folder.resolve("script.pt");
    List<String> lines =
        run(
            """
            net = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), nn.BatchNorm2d(4))
            torch.jit.script(net).save(sys.argv[1])
            digest(net.state_dict())
            """,
            file);
    assertThat(digest(PyTorchFile.read(file).tensors())).isEqualTo(lines);
  }

  private static List<String> digest(Map<String, RawTensor> tensors) {
    List<String> lines = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(tensor.bytes());
            lines.add(
                "%s|%s|%s|%s"
                    .formatted(
                        name,
                        TorchType.of(tensor.dtype()).label(),
                        tensor.shape(),
                        HexFormat.of().formatHex(sha.digest())));
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
          }
        });
    return lines;
  }

  private static List<String> run(String script, Path file)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(python, "-W", "ignore", "-", file.toString());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write((DIGEST + script).getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(Files.exists(file)).isTrue();
    return output.lines().toList();
  }
}
