package alexnet.torch;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * oneDNN's kernels of several operations in one, with weights laid out beforehand. They are the
 * operators that PyTorch's compiler lowers to; each kind of processor gets the code that suits it,
 * chosen by oneDNN.
 */
public final class OneDnn {
  /** A batch whose layout of a convolution's weights serves all that are larger. */
  private static final long MANY = 64;

  private static final Window PIXEL = new Window(1, 0, 1);

  private OneDnn() {}

  /**
   * Whether its kernels are there for a precision: libtorch is built without oneDNN for some
   * platforms (macOS on ARM), and refuses bfloat16 on processors without AVX-512.
   */
  public static boolean computes(Precision precision) {
    if (!torch.hasMKLDNN()) {
      return false;
    }
    try (NativeScope scope = NativeScope.open()) {
      return precision != Precision.BF16 || Operators.isTrue("mkldnn::_is_mkldnn_bf16_supported");
    }
  }

  /**
   * How a square window moves over its input.
   *
   * @param stride pixels between windows
   * @param padding zeros added on each side
   * @param groups equal parts of the channels that do not see each other
   */
  public record Window(long stride, long padding, long groups) {}

  /**
   * A convolution in the precision of its weight, float32 or bfloat16.
   *
   * @param weight [out, in / groups, kernel, kernel]
   * @param bias [out], of the weight's type
   * @param input [batch, in, height, width] of what it will be given, of any batch; other sides are
   *     as correct, but slower
   * @param relu whether negative results become 0
   */
  public static FusedLayer conv2d(
      Tensor weight, Tensor bias, Window window, long[] input, boolean relu) {
    return convolution(
        byBatch(batch -> layout(weight, window, withBatch(batch, input))), bias, window, relu);
  }

  private static long[] withBatch(long batch, long[] input) {
    return new long[] {batch, input[1], input[2], input[3]};
  }

  static Tensor layout(Tensor weight, Window window, long[] input) {
    return Operators.call(
        "mkldnn::_reorder_convolution_weight",
        new IValue(weight),
        both(window.padding),
        both(window.stride),
        both(1),
        new IValue(window.groups),
        Operators.ints(input));
  }

  /**
   * The layouts that oneDNN wants, by the smallest batch that wants them: one for a single picture,
   * one for many, and on some processors (with AMX) another for the few between. Given weights in
   * the wrong one it brings them to the right one at each call, which may take thirty times as long
   * as the layer.
   *
   * @param layout makes the one for a batch
   */
  static NavigableMap<Long, Tensor> byBatch(LongFunction<Tensor> layout) {
    NavigableMap<Long, Tensor> layouts = forAll(layout.apply(1));
    Map.Entry<Long, Tensor> two = Map.entry(2L, layout.apply(2));
    addChanges(layouts, layout, layouts.firstEntry(), two);
    addChanges(layouts, layout, two, Map.entry(MANY, layout.apply(MANY)));
    return layouts;
  }

  /** Adds the first of each layout between two batches, without the former; by halving. */
  private static void addChanges(
      NavigableMap<Long, Tensor> layouts,
      LongFunction<Tensor> layout,
      Map.Entry<Long, Tensor> from,
      Map.Entry<Long, Tensor> to) {
    if (alike(from.getValue(), to.getValue())) {
      return;
    }
    long batch = (from.getKey() + to.getKey()) / 2;
    if (batch == from.getKey()) {
      layouts.put(to.getKey(), to.getValue());
      return;
    }
    Map.Entry<Long, Tensor> middle = Map.entry(batch, layout.apply(batch));
    addChanges(layouts, layout, from, middle);
    addChanges(layouts, layout, middle, to);
  }

  private static NavigableMap<Long, Tensor> forAll(Tensor layout) {
    return new TreeMap<>(Map.of(1L, layout));
  }

  private static FusedLayer convolution(
      NavigableMap<Long, Tensor> layouts, Tensor bias, Window window, boolean relu) {
    return new FusedLayer(
        "mkldnn::_convolution_pointwise",
        layouts,
        (weights, activated) ->
            List.of(
                new IValue(weights),
                new IValue(bias),
                both(window.padding),
                both(window.stride),
                both(1),
                new IValue(window.groups),
                activation(relu && activated),
                Operators.noScalars(),
                algorithm()));
  }

  /**
   * A linear layer in the precision of its weight, float32 or bfloat16.
   *
   * @param weight [out, in]
   * @param bias [out], of the weight's type
   * @param relu whether negative results become 0
   */
  public static FusedLayer linear(Tensor weight, Tensor bias, boolean relu) {
    // One layout for all batches: measured, a single picture takes a quarter less time in float32
    // with that of many, and a third less in bfloat16 with its own; many hardly notice.
    long batch = weight.scalar_type().intern() == ScalarType.Float ? MANY : 1;
    Tensor layout =
        Operators.call("mkldnn::_reorder_linear_weight", new IValue(weight), new IValue(batch));
    return new FusedLayer(
        "mkldnn::_linear_pointwise",
        forAll(layout),
        (weights, activated) ->
            List.of(
                new IValue(weights),
                new IValue(bias),
                activation(relu && activated),
                Operators.noScalars(),
                algorithm()));
  }

  private static Tensor asWindows(Tensor weight) {
    return weight.view(weight.size(0), weight.size(1), 1, 1);
  }

  static boolean alike(Tensor layout, Tensor other) {
    return description(layout).equal(description(other));
  }

  /** oneDNN's description of a layout, as bytes. */
  private static Tensor description(Tensor layout) {
    return Operators.call("mkldnn::_get_mkldnn_serialized_md", new IValue(layout));
  }

  /**
   * A convolution of bytes, summed up in 32-bit integers.
   *
   * @param weights [out, in / groups, kernel, kernel]
   * @param input [batch, in, height, width] of what it will be given, of any batch
   * @param range of the input's bytes
   * @param output range of the result's bytes, or null for float32
   * @param relu whether negative results become 0
   */
  public static FusedLayer conv2d(
      ByteWeights weights,
      Window window,
      long[] input,
      ByteRange range,
      ByteRange output,
      boolean relu) {
    return convolution(
        byBatch(batch -> layout(weights, window, range, withBatch(batch, input))),
        weights,
        window,
        range,
        output,
        relu);
  }

  private static Tensor layout(ByteWeights weights, Window window, ByteRange range, long[] input) {
    return Operators.call(
        "onednn::qconv_prepack",
        new IValue(weights.weight()),
        new IValue(weights.scales()),
        new IValue(range.scale()),
        new IValue(range.zeroPoint()),
        both(window.stride),
        both(window.padding),
        both(1),
        new IValue(window.groups),
        Operators.ints(input));
  }

  private static FusedLayer convolution(
      NavigableMap<Long, Tensor> layouts,
      ByteWeights weights,
      Window window,
      ByteRange range,
      ByteRange output,
      boolean relu) {
    return new FusedLayer(
        "onednn::qconv_pointwise",
        layouts,
        (packed, activated) -> {
          ByteRange result = activated ? output : null;
          return List.of(
              new IValue(range.scale()),
              new IValue(range.zeroPoint()),
              new IValue(packed),
              new IValue(weights.scales()),
              weights.zeroPoints(),
              new IValue(weights.bias()),
              both(window.stride),
              both(window.padding),
              both(1),
              new IValue(window.groups),
              scale(result),
              zeroPoint(result),
              type(result),
              activation(relu && activated),
              Operators.noScalars(),
              algorithm());
        });
  }

  /**
   * A linear layer of bytes, summed up in 32-bit integers.
   *
   * @param weights [out, in]
   * @param range of the input's bytes
   * @param output range of the result's bytes, or null for float32
   * @param relu whether negative results become 0
   */
  public static FusedLayer linear(
      ByteWeights weights, ByteRange range, ByteRange output, boolean relu) {
    Tensor layout =
        Operators.call(
            "onednn::qlinear_prepack",
            new IValue(weights.weight()),
            Operators.ints(1, weights.weight().size(1)));
    return new FusedLayer(
        "onednn::qlinear_pointwise",
        forAll(layout),
        (packed, activated) -> {
          ByteRange result = activated ? output : null;
          return List.of(
              new IValue(range.scale()),
              new IValue(range.zeroPoint()),
              new IValue(packed),
              new IValue(weights.scales()),
              weights.zeroPoints(),
              new IValue(weights.bias()),
              scale(result),
              zeroPoint(result),
              type(result),
              activation(relu && activated),
              Operators.noScalars(),
              algorithm());
        });
  }

  /**
   * A linear layer of bytes as a convolution of 1x1, over one picture [1, in, 1, rows].
   *
   * @param weights [out, in]
   * @param rows of the batch that it is to be fastest for
   * @param range of the input's bytes
   * @param output range of the result's bytes, or null for float32
   * @param relu whether negative results become 0
   */
  static FusedLayer linearAsConvolution(
      ByteWeights weights, long rows, ByteRange range, ByteRange output, boolean relu) {
    ByteWeights windows =
        new ByteWeights(asWindows(weights.weight()), weights.scales(), weights.bias());
    long[] input = {1, weights.weight().size(1), 1, rows};
    Tensor layout = layout(windows, PIXEL, range, input);
    return convolution(forAll(layout), windows, PIXEL, range, output, relu);
  }

  /**
   * The largest byte of each window. libtorch pools bytes only as one of its quantized tensors,
   * which shares the memory here; their scale does not matter, since order is all that counts.
   *
   * @param bytes [N, C, H, W] in channels-last memory
   */
  public static Tensor maxPool2d(Tensor bytes, long kernel, long stride) {
    Tensor view =
        Operators.call(
            "aten::_empty_affine_quantized",
            Operators.ints(0),
            new IValue((long) ScalarType.QUInt8.value),
            new IValue(), // layout
            new IValue(), // device
            new IValue(), // pinned memory
            new IValue(1.0), // scale
            new IValue(0L), // zero point
            new IValue()); // memory format
    long[] strides = new long[4];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = bytes.stride(i);
    }
    view.set_(bytes.storage(), bytes.storage_offset(), Tensors.shape(bytes), strides);
    long[] sides = {kernel, kernel};
    long[] steps = {stride, stride};
    Tensor pooled =
        torch.quantized_max_pool2d(view, sides, steps, new long[] {0, 0}, new long[] {1, 1}, false);
    return Operators.call("aten::int_repr", new IValue(pooled));
  }

  private static IValue both(long side) {
    return Operators.ints(side, side);
  }

  private static IValue activation(boolean relu) {
    return new IValue(relu ? "relu" : "none");
  }

  private static IValue algorithm() {
    return new IValue(""); // of activations that come in several
  }

  private static IValue scale(ByteRange range) {
    return new IValue(range == null ? 1 : range.scale());
  }

  private static IValue zeroPoint(ByteRange range) {
    return new IValue(range == null ? 0 : range.zeroPoint());
  }

  private static IValue type(ByteRange range) {
    ScalarType type = range == null ? ScalarType.Float : ScalarType.Byte;
    return new IValue((long) type.value);
  }
}
