package alexnet.serve.protocol;

import alexnet.explain.Baseline;
import alexnet.explain.ExplainConfig;
import alexnet.explain.Method;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request to explain: pictures as in a {@link PredictRequest}, and {@code "parameters"}: {@code
 * method}, {@code class} (its name, or its index as a number), {@code baseline}, {@code window},
 * {@code stride}, {@code steps}, {@code samples}, {@code seed}, {@code size}.
 *
 * @param pictures contents of files, at least one
 * @param config what to ask
 * @param size most cells of a map in either direction: a map of pixels is averaged to them
 */
public record ExplainRequest(List<byte[]> pictures, ExplainConfig config, int size) {
  /** Cells that a page can show without being too large to be sent. */
  private static final int SIZE = 112;

  /**
   * Reads a request.
   *
   * @param model of pictures
   * @throws ProtocolException if it is none that the model can answer
   */
  public static ExplainRequest read(ServedModel model, byte[] body) {
    Parameters parameters = new Parameters(model);
    PredictRequest request =
        PredictRequest.read(
            model,
            body,
            (name, json) -> {
              if (name.equals("parameters")) {
                RequestJson.object(json, name, parameters::field);
              } else {
                json.skipChildren();
              }
            });
    return new ExplainRequest(
        ((Inputs.Pictures) request.inputs()).files(), parameters.config(), parameters.size);
  }

  private static final class Parameters {
    private final ServedModel model;
    private Method method = Method.GRADCAM;
    private OptionalInt target = OptionalInt.empty();
    private Optional<Baseline> baseline = Optional.empty();
    private OptionalInt steps = OptionalInt.empty();
    private OptionalInt samples = OptionalInt.empty();
    private OptionalInt window = OptionalInt.empty();
    private OptionalInt stride = OptionalInt.empty();
    private OptionalLong seed = OptionalLong.empty();
    private int size = SIZE;

    Parameters(ServedModel model) {
      this.model = model;
    }

    void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "method" -> method = named(Method::of, RequestJson.string(json, name));
        case "class" -> target = OptionalInt.of(target(json));
        case "baseline" ->
            baseline = Optional.of(named(Baseline::of, RequestJson.string(json, name)));
        case "steps" -> steps = number(json, name);
        case "samples" -> samples = number(json, name);
        case "window" -> window = number(json, name);
        case "stride" -> stride = number(json, name);
        case "seed" -> seed = OptionalLong.of(RequestJson.count(json, name));
        case "size" -> size = number(json, name).getAsInt();
        default -> json.skipChildren();
      }
    }

    /** A name that stands for something. */
    private interface Named<T> {
      T of(String name);
    }

    private static <T> T named(Named<T> known, String name) {
      try {
        return known.of(name);
      } catch (IllegalArgumentException e) {
        throw new ProtocolException(e.getMessage());
      }
    }

    private static OptionalInt number(JsonParser json, String name) throws IOException {
      long value = RequestJson.count(json, name);
      if (value < 1 || value > 100_000) {
        throw new ProtocolException("\"" + name + "\" is not 1 to 100,000");
      }
      return OptionalInt.of((int) value);
    }

    private int target(JsonParser json) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        int index = model.classes().indexOf(json.getText());
        if (index < 0) {
          throw new ProtocolException("the model has no such \"class\"");
        }
        return index;
      }
      long index = RequestJson.count(json, "class");
      if (index >= model.classes().size()) {
        throw new ProtocolException(
            String.format(Locale.ROOT, "\"class\" is not 0 to %,d", model.classes().size() - 1));
      }
      return (int) index;
    }

    ExplainConfig config() {
      ExplainConfig usual = ExplainConfig.of(method);
      int side = window.orElse(usual.window());
      try {
        return new ExplainConfig(
            method,
            target,
            baseline.orElse(usual.baseline()),
            steps.orElse(usual.steps()),
            samples.orElse(usual.samples()),
            seed.orElse(usual.seed()),
            usual.sigma(),
            side,
            stride.orElse(ExplainConfig.usualStride(side)));
      } catch (IllegalArgumentException e) {
        throw new ProtocolException(e.getMessage());
      }
    }
  }
}
