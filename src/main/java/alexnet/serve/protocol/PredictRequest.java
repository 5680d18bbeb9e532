package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A request of version 1, as TF Serving and KServe have it: {@code {"instances": [...]}} by rows or
 * {@code {"inputs": ...}} by columns. A picture is {@code {"b64": "..."}}, alone or under the
 * input's name; a tensor is nested arrays.
 *
 * @param inputs what to classify
 * @param byColumns whether the answer has a list for each output instead of one for each picture
 */
public record PredictRequest(Inputs inputs, boolean byColumns) {
  /**
   * Reads a request.
   *
   * @throws ProtocolException if it is none that the model can answer
   */
  public static PredictRequest read(ServedModel model, byte[] body) {
    return read(model, body, (name, json) -> json.skipChildren());
  }

  /** As {@link #read(ServedModel, byte[])}, with a reader of the body's other fields. */
  static PredictRequest read(ServedModel model, byte[] body, RequestJson.FieldReader others) {
    return new Reader(model, others).read(body);
  }

  private static final class Reader {
    private final ServedModel model;
    private final RequestJson.FieldReader others;
    private final List<byte[]> pictures = new ArrayList<>();
    private final List<float[]> tensors = new ArrayList<>();
    private String found;
    private String empty;

    Reader(ServedModel model, RequestJson.FieldReader others) {
      this.model = model;
      this.others = others;
    }

    PredictRequest read(byte[] body) {
      RequestJson.object(body, 0, body.length, this::field);
      if (found == null) {
        throw new ProtocolException(
            empty == null
                ? "neither \"instances\" nor \"inputs\" is there"
                : "\"" + empty + "\" is empty");
      }
      boolean ofPictures = model.kind() == ServedModel.Kind.PICTURES;
      Inputs inputs = ofPictures ? new Inputs.Pictures(pictures) : new Inputs.Tensors(tensors);
      return new PredictRequest(inputs, found.equals("inputs"));
    }

    private void field(String name, JsonParser json) throws IOException {
      if (!name.equals("instances") && !name.equals("inputs")) {
        others.read(name, json);
        return;
      }
      int before = count();
      if (json.isExpectedStartArrayToken()) {
        elements(json, name);
      } else {
        named(json, name);
      }
      if (count() == before) {
        empty = name; // generated clients send an empty list for one that nobody set
      } else if (found != null) {
        throw new ProtocolException("both \"instances\" and \"inputs\" are there");
      } else {
        found = name;
      }
    }

    private void requireRoom() {
      if (count() >= model.maxBatch()) {
        throw new ProtocolException(
            String.format(Locale.ROOT, "a request takes 1 to %,d pictures", model.maxBatch()));
      }
    }

    private int count() {
      return pictures.size() + tensors.size();
    }

    private void elements(JsonParser json, String name) throws IOException {
      RequestJson.array(json, name, (i, element) -> element(element, i));
    }

    private void element(JsonParser json, int index) throws IOException {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        named(json, "element " + index);
      } else {
        one(json);
      }
    }

    /** An object: a picture, or one that has the input under its name. */
    private void named(JsonParser json, String what) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new ProtocolException("\"" + what + "\" is neither an array nor an object");
      }
      int before = count();
      RequestJson.object(
          json,
          what,
          (name, value) -> {
            if (name.equals("b64") && model.kind() == ServedModel.Kind.PICTURES) {
              requireRoom();
              pictures.add(PictureText.base64(RequestJson.string(value, name), pictures.size()));
            } else if (name.equals(model.kind().input())) {
              inputOf(value, name);
            } else {
              value.skipChildren();
            }
          });
      if (count() == before) {
        throw new ProtocolException(
            String.format(
                "\"%s\" has no \"%s\"",
                what, model.kind() == ServedModel.Kind.PICTURES ? "b64" : model.kind().input()));
      }
    }

    private void inputOf(JsonParser json, String name) throws IOException {
      if (json.isExpectedStartArrayToken() && model.kind() == ServedModel.Kind.PICTURES) {
        elements(json, name);
      } else if (json.currentToken() == JsonToken.START_OBJECT) {
        named(json, name);
      } else {
        one(json);
      }
    }

    /** A tensor, of one picture or several; or a picture as a string. */
    private void one(JsonParser json) throws IOException {
      if (model.kind() == ServedModel.Kind.PICTURES) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
          throw new ProtocolException("a picture is written {\"b64\": \"...\"}");
        }
        requireRoom();
        pictures.add(PictureText.guessed(json.getText(), pictures.size()));
        return;
      }
      float[] values = TensorData.read(json, "input", model).floats();
      int size = model.tensorSize();
      if (values.length == 0 || values.length % size != 0) {
        throw new ProtocolException(
            String.format(
                Locale.ROOT,
                "a tensor has %,d elements, but 3x%dx%d = %,d are taken",
                values.length,
                model.side(),
                model.side(),
                size));
      }
      for (int from = 0; from < values.length; from += size) {
        requireRoom();
        tensors.add(Arrays.copyOfRange(values, from, from + size));
      }
    }
  }
}
