package alexnet.serve.protocol;

import java.util.List;

/**
 * A model as clients see it. Each run is two: one that takes encoded pictures, and one that takes
 * the tensors that its network takes.
 *
 * @param name what it is called in addresses
 * @param kind what it takes
 * @param side of the square that the network takes, pixels
 * @param classes in the order of the outputs
 * @param maxBatch most pictures in one request
 */
public record ServedModel(String name, Kind kind, int side, List<String> classes, int maxBatch) {
  /** The only version there is. */
  public static final String VERSION = "1";

  /** What the name of a model of tensors ends in. */
  public static final String TENSOR_SUFFIX = ".tensor";

  /** The output of probabilities. */
  static final String PROBABILITIES = "probabilities";

  /** The output of what the network gives. */
  static final String LOGITS = "logits";

  /** What a model takes. */
  public enum Kind {
    /** Files of any format. */
    PICTURES("image", "BYTES"),
    /** Normalised values. */
    TENSORS("input", "FP32");

    private final String input;
    private final String datatype;

    Kind(String input, String datatype) {
      this.input = input;
      this.datatype = datatype;
    }

    /** The name of the input. */
    public String input() {
      return input;
    }

    /** The type of its elements. */
    public String datatype() {
      return datatype;
    }
  }

  /** Copies the classes. */
  public ServedModel {
    classes = List.copyOf(classes);
  }

  /** Values of a picture's tensor. */
  int tensorSize() {
    return 3 * side * side;
  }

  /** Dimensions of one picture in the input, without the batch's. */
  List<Integer> pictureShape() {
    return kind == Kind.PICTURES ? List.of() : List.of(3, side, side);
  }
}
