package alexnet.serve.protocol;

import java.util.List;

/**
 * A request to look at what becomes of a picture: one instance as for {@code :predict}, and {@code
 * {"parameters": {"layer": 1, "maps": 24}}}.
 *
 * @param picture the content of its file
 * @param layer index in the network's table
 * @param count maps or neighbours that are wanted
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record LookRequest(byte[] picture, int layer, int count) {
  private static final int MOST = 64;

  /**
   * Reads a request.
   *
   * @param layers of the network
   * @param usual count where the request has none
   * @throws ProtocolException if it is none that the model can answer
   */
  public static LookRequest read(ServedModel model, byte[] body, int layers, int usual) {
    long[] numbers = {0, usual};
    RequestJson.object(
        body,
        0,
        body.length,
        (name, json) -> {
          if (!name.equals("parameters")) {
            json.skipChildren();
            return;
          }
          RequestJson.object(
              json,
              name,
              (option, value) -> {
                switch (option) {
                  case "layer" -> numbers[0] = RequestJson.count(value, option);
                  case "maps", "count" -> numbers[1] = RequestJson.count(value, option);
                  default -> value.skipChildren();
                }
              });
        });
    if (numbers[0] >= layers) {
      throw new ProtocolException("\"layer\" is outside 0.." + (layers - 1));
    }
    if (numbers[1] < 1 || numbers[1] > MOST) {
      throw new ProtocolException("\"maps\" or \"count\" is outside 1.." + MOST);
    }
    Inputs inputs = PredictRequest.read(model, body).inputs();
    if (!(inputs instanceof Inputs.Pictures pictures)) {
      throw new ProtocolException("a model of tensors takes no pictures");
    }
    List<byte[]> files = pictures.files();
    if (files.size() != 1) {
      throw new ProtocolException("one picture a request is taken here");
    }
    return new LookRequest(files.get(0), (int) numbers[0], (int) numbers[1]);
  }
}
