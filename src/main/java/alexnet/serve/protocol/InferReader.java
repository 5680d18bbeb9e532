package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads requests of the Open Inference Protocol, version 2, with the extensions of binary tensors,
 * classification and scheduling. For one request.
 */
public final class InferReader {
  /** More than any dimension that leads to an accepted body. */
  private static final int MAX_DIMENSIONS = 8;

  private final ServedModel model;
  private final byte[] body;
  private Optional<String> id = Optional.empty();
  private OptionalLong timeout = OptionalLong.empty();
  private int priority;
  private boolean binaryOutput;
  private Tensor input;
  private List<Output> outputs = List.of();

  /** An input as it is described, before it is checked. */
  private static final class Tensor {
    String name;
    String datatype;
    List<Long> shape;
    OptionalLong binarySize = OptionalLong.empty();
    boolean base64;
    TensorData data;

    void parameter(String name, JsonParser json) throws IOException {
      switch (name) {
        case "binary_data_size" -> binarySize = OptionalLong.of(RequestJson.count(json, name));
        case "content_type" -> base64 = RequestJson.string(json, name).equals("base64");
        default -> json.skipChildren();
      }
    }
  }

  /** An output that is asked for, likewise. */
  private static final class Output {
    String name;
    Optional<Boolean> binary = Optional.empty();
    OptionalInt classification = OptionalInt.empty();

    void parameter(String name, JsonParser json) throws IOException {
      switch (name) {
        case "binary_data" -> binary = Optional.of(RequestJson.flag(json, name));
        case "classification" -> {
          long count = RequestJson.count(json, name);
          classification =
              count == 0
                  ? OptionalInt.empty()
                  : OptionalInt.of((int) Math.min(count, Integer.MAX_VALUE));
        }
        default -> json.skipChildren();
      }
    }
  }

  private InferReader(ServedModel model, byte[] body) {
    this.model = model;
    this.body = body;
  }

  /**
   * Reads a request.
   *
   * @param jsonLength bytes of the JSON at the beginning, where the client gave it; 0 if the body
   *     is the input itself
   * @throws ProtocolException if it is none that the model can answer
   */
  public static InferRequest read(ServedModel model, byte[] body, OptionalLong jsonLength) {
    InferReader reader = new InferReader(model, body);
    if (jsonLength.isPresent() && jsonLength.getAsLong() == 0) {
      return reader.raw();
    }
    long length = jsonLength.orElse(body.length);
    if (length > body.length) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "Inference-Header-Content-Length is %,d, but the body has %,d bytes",
              length,
              body.length));
    }
    RequestJson.object(body, 0, (int) length, reader::field);
    return reader.request((int) length);
  }

  /** The body is one tensor. */
  private InferRequest raw() {
    Inputs inputs =
        model.kind() == ServedModel.Kind.PICTURES
            ? new Inputs.Pictures(List.of(body))
            : new Inputs.Tensors(List.of(floats(0, 1)));
    return new InferRequest(id, timeout, priority, inputs, outputs());
  }

  private void field(String name, JsonParser json) throws IOException {
    switch (name) {
      case "id" -> id = Optional.of(RequestJson.string(json, name));
      case "parameters" -> RequestJson.object(json, name, this::parameter);
      case "inputs" ->
          RequestJson.array(
              json,
              name,
              (i, element) -> {
                if (i > 0) {
                  throw new ProtocolException(
                      "there is one input, \"" + model.kind().input() + "\", not several");
                }
                input = tensor(element);
              });
      case "outputs" -> {
        List<Output> asked = new ArrayList<>();
        RequestJson.array(
            json,
            name,
            (i, element) -> {
              Output output = output(element);
              if (asked.stream().anyMatch(other -> Objects.equals(other.name, output.name))) {
                throw new ProtocolException("an output is asked for twice");
              }
              requireKnown(output.name); // so that there are no more than there are
              asked.add(output);
            });
        outputs = asked;
      }
      default -> json.skipChildren();
    }
  }

  private void parameter(String name, JsonParser json) throws IOException {
    switch (name) {
      case "timeout" -> timeout = OptionalLong.of(RequestJson.count(json, name));
      case "priority" ->
          priority = (int) Math.min(Integer.MAX_VALUE, RequestJson.count(json, name));
      case "binary_data_output" -> binaryOutput = RequestJson.flag(json, name);
      default -> json.skipChildren();
    }
  }

  private Tensor tensor(JsonParser json) throws IOException {
    requireObject(json, "inputs");
    Tensor tensor = new Tensor();
    RequestJson.object(
        json,
        "element",
        (name, value) -> {
          switch (name) {
            case "name" -> tensor.name = RequestJson.string(value, name);
            case "datatype" -> tensor.datatype = RequestJson.string(value, name);
            case "shape" -> tensor.shape = shape(value);
            case "data" -> tensor.data = TensorData.read(value, name, model);
            case "parameters" -> RequestJson.object(value, name, tensor::parameter);
            default -> value.skipChildren();
          }
        });
    return tensor;
  }

  private static List<Long> shape(JsonParser json) throws IOException {
    List<Long> shape = new ArrayList<>();
    RequestJson.array(
        json,
        "shape",
        (i, element) -> {
          if (i >= MAX_DIMENSIONS) {
            throw new ProtocolException(
                "\"shape\" has more than " + MAX_DIMENSIONS + " dimensions");
          }
          shape.add(RequestJson.count(element, "shape"));
        });
    return shape;
  }

  private static Output output(JsonParser json) throws IOException {
    requireObject(json, "outputs");
    Output output = new Output();
    RequestJson.object(
        json,
        "element",
        (name, value) -> {
          switch (name) {
            case "name" -> output.name = RequestJson.string(value, name);
            case "parameters" -> RequestJson.object(value, name, output::parameter);
            default -> value.skipChildren();
          }
        });
    return output;
  }

  private static void requireObject(JsonParser json, String what) {
    if (!json.isExpectedStartObjectToken()) {
      throw new ProtocolException("an element of \"" + what + "\" is not an object");
    }
  }

  private InferRequest request(int jsonLength) {
    if (input == null) {
      throw new ProtocolException("\"inputs\" is missing or empty");
    }
    requireInput();
    int pictures = pictures();
    Inputs inputs =
        input.data == null ? binary(jsonLength, pictures) : inJson(pictures, jsonLength);
    return new InferRequest(id, timeout, priority, inputs, outputs());
  }

  private void requireInput() {
    ServedModel.Kind kind = model.kind();
    if (!kind.input().equals(input.name)) {
      throw new ProtocolException(
          String.format("the input is called \"%s\", not \"%s\"", kind.input(), shown(input.name)));
    }
    if (!kind.datatype().equals(input.datatype)) {
      throw new ProtocolException(
          String.format(
              "the datatype of \"%s\" is %s, not %s",
              kind.input(), kind.datatype(), shown(input.datatype)));
    }
    if (input.shape == null) {
      throw new ProtocolException("the input has no \"shape\"");
    }
    if (input.data != null && input.binarySize.isPresent()) {
      throw new ProtocolException("the input has both \"data\" and \"binary_data_size\"");
    }
    if (input.data == null && input.binarySize.isEmpty()) {
      throw new ProtocolException("the input has neither \"data\" nor \"binary_data_size\"");
    }
  }

  private static String shown(String text) {
    return text == null ? "missing" : text.substring(0, Math.min(40, text.length()));
  }

  /** The number of pictures that the shape tells. */
  private int pictures() {
    List<Long> shape = input.shape;
    List<Long> each = model.pictureShape().stream().map(Integer::longValue).toList();
    // A picture alone may come as [1, 1] from clients that think of a batch of strings.
    boolean column = each.isEmpty() && shape.size() == 2 && shape.get(1) == 1;
    boolean right = !shape.isEmpty() && (column || shape.subList(1, shape.size()).equals(each));
    if (!right) {
      throw new ProtocolException(
          String.format(
              "the shape of \"%s\" is [n%s], not %s",
              model.kind().input(),
              each.stream().map(side -> ", " + side).collect(Collectors.joining()),
              shape));
    }
    long count = shape.get(0);
    if (count < 1 || count > model.maxBatch()) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT, "a request takes 1 to %,d pictures, not %,d", model.maxBatch(), count));
    }
    return (int) count;
  }

  private Inputs inJson(int pictures, int jsonLength) {
    if (jsonLength != body.length) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "%,d bytes follow the JSON that nothing in it speaks of",
              body.length - jsonLength));
    }
    if (model.kind() == ServedModel.Kind.PICTURES) {
      requireElements(input.data.strings().size(), pictures);
      List<byte[]> files = new ArrayList<>();
      for (String text : input.data.strings()) {
        files.add(
            input.base64
                ? PictureText.base64(text, files.size())
                : PictureText.guessed(text, files.size()));
      }
      return new Inputs.Pictures(files);
    }
    requireElements(input.data.floats().length, (long) pictures * model.tensorSize());
    return new Inputs.Tensors(rows(input.data.floats(), model.tensorSize()));
  }

  private static void requireElements(long there, long expected) {
    if (there != expected) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "\"data\" has %,d elements, but the shape tells of %,d",
              there,
              expected));
    }
  }

  private static List<float[]> rows(float[] values, int size) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < values.length; from += size) {
      rows.add(Arrays.copyOfRange(values, from, from + size));
    }
    return rows;
  }

  private Inputs binary(int jsonLength, int pictures) {
    long size = input.binarySize.getAsLong();
    if (size != body.length - jsonLength) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "binary_data_size is %,d, but %,d bytes follow the JSON of %,d (its length is told by"
                  + " the header Inference-Header-Content-Length)",
              size,
              body.length - jsonLength,
              jsonLength));
    }
    if (model.kind() == ServedModel.Kind.TENSORS) {
      return new Inputs.Tensors(rows(floats(jsonLength, pictures), model.tensorSize()));
    }
    return new Inputs.Pictures(strings(jsonLength, pictures));
  }

  /** The rest of the body as little-endian floats. */
  private float[] floats(int from, int pictures) {
    long expected = 4L * pictures * model.tensorSize();
    if (body.length - from != expected) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "%,d bytes, but %d of 3x%dx%d floats are %,d",
              body.length - from,
              pictures,
              model.side(),
              model.side(),
              expected));
    }
    float[] values = new float[(body.length - from) / 4];
    ByteBuffer.wrap(body, from, body.length - from)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    for (int i = 0; i < values.length; i++) {
      TensorData.finite(values[i], model.kind().input(), i);
    }
    return values;
  }

  /** The rest of the body as strings, each behind its length. */
  private List<byte[]> strings(int from, int pictures) {
    ByteBuffer rest =
        ByteBuffer.wrap(body, from, body.length - from).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      long length = rest.remaining() < 4 ? -1 : Integer.toUnsignedLong(rest.getInt());
      if (length < 0 || length > rest.remaining()) {
        throw new ProtocolException(
            String.format(
                Locale.ROOT,
                "picture %d ends after the body: each is 4 bytes of its length, little-endian, and"
                    + " then itself",
                i));
      }
      byte[] file = new byte[(int) length];
      rest.get(file);
      files.add(file);
    }
    if (rest.hasRemaining()) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "%,d bytes follow the last of %,d pictures",
              rest.remaining(),
              pictures));
    }
    return files;
  }

  private List<RequestedOutput> outputs() {
    if (outputs.isEmpty()) {
      return Stream.of(ServedModel.PROBABILITIES, ServedModel.LOGITS)
          .map(name -> new RequestedOutput(name, binaryOutput, OptionalInt.empty()))
          .toList();
    }
    return outputs.stream().map(this::requested).toList();
  }

  private static void requireKnown(String name) {
    if (!ServedModel.PROBABILITIES.equals(name) && !ServedModel.LOGITS.equals(name)) {
      throw new ProtocolException(
          String.format(
              "there is no output \"%s\"; there are \"%s\" and \"%s\"",
              shown(name), ServedModel.PROBABILITIES, ServedModel.LOGITS));
    }
  }

  private RequestedOutput requested(Output output) {
    return new RequestedOutput(
        output.name, output.binary.orElse(binaryOutput), output.classification);
  }
}
