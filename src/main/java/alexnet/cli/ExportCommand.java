package alexnet.cli;

import alexnet.cli.output.Megabytes;
import alexnet.text.CommandName;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.WeightsFormat;
import alexnet.weights.onnx.Onnx;
import alexnet.weights.onnx.OnnxOptions;
import alexnet.weights.pytorch.PyTorchFile;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a run's weights for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a run's weights for other programs: PyTorch (a state dict for torch.load),"
          + " safetensors or ONNX."
    })
final class ExportCommand implements Callable<Integer> {
  /** Element types of exported weights. */
  enum ElementType {
    FP32(Dtype.F32),
    FP16(Dtype.F16),
    BF16(Dtype.BF16);

    private final Dtype dtype;

    ElementType(Dtype dtype) {
      this.dtype = dtype;
    }

    @Override
    public String toString() {
      return dtype.label();
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or its model.safetensors.")
  private Path run;

  @Option(names = "--format", required = true, description = "pytorch, safetensors or onnx.")
  private WeightsFormat format;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
  private Path out;

  @Option(
      names = "--dtype",
      description = "Type of the weights: fp32 (default), or fp16 or bf16 for half the size.",
      defaultValue = "fp32")
  private ElementType dtype;

  @Option(
      names = "--softmax",
      description = "Of onnx: the graph gives probabilities instead of logits.")
  private boolean softmax;

  @Option(
      names = "--preprocessing",
      description =
          "Of onnx: the graph takes pixels (uint8, [N, 224, 224, 3], resized and cropped) and"
              + " scales and normalises them itself.")
  private boolean preprocessing;

  @Option(names = "--overwrite", description = "Replace the file if it exists.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (format != WeightsFormat.ONNX && (softmax || preprocessing)) {
      throw new ParameterException(
          spec.commandLine(),
          (softmax ? "--softmax" : "--preprocessing") + " is an option of --format onnx");
    }
    if (Files.isDirectory(out)) {
      throw new WeightsException(out + " is a folder; --out names the file to write");
    }
    if (Files.exists(out) && !overwrite) {
      throw new WeightsException(out + " exists; --overwrite replaces it");
    }
    Pretrained source = Pretrained.read(run, null);
    ModelCard card = source.requireCard();
    source.weights().requireFinite(source.file());
    StateDict weights = source.weights().to(dtype.dtype);
    if (!weights.isFinite()) {
      throw new WeightsException(
          "%s has weights beyond %s; --dtype bf16 holds them".formatted(source.file(), dtype));
    }
    PrintWriter stdout = spec.commandLine().getOut();
    String check = "";
    switch (format) {
      case PYTORCH -> PyTorchFile.write(out, weights, card);
      case SAFETENSORS -> Model.write(out, weights, card);
      case ONNX ->
          check = "; " + Onnx.write(out, weights, card, new OnnxOptions(softmax, preprocessing));
    }
    stdout.printf(
        Locale.ROOT,
        "%s: %s with %,d classes, %s, %s MB%s%n",
        out,
        card.variant(),
        card.classes().size(),
        dtype,
        Megabytes.of(WeightsInfo.size(out)),
        check);
    if (format == WeightsFormat.PYTORCH) {
      stdout.println(
          "For PyTorch this is a state dict; class names and preprocessing are in: "
              + CommandName.get()
              + " info "
              + run);
    }
    return 0;
  }
}
