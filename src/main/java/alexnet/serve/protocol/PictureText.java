package alexnet.serve.protocol;

import alexnet.image.ImageFormat;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Pictures in text. */
final class PictureText {
  private PictureText() {}

  /**
   * A picture in base64.
   *
   * @param index of the picture, for the message
   */
  static byte[] base64(String text, int index) {
    return decoded(text)
        .orElseThrow(
            () ->
                new ProtocolException(
                    String.format(Locale.ROOT, "picture %d is no valid base64", index)));
  }

  /**
   * A string of which nobody said that it is base64: it is taken so if a picture comes out.
   *
   * @param index of the picture, for the message
   */
  static byte[] guessed(String text, int index) {
    return decoded(text)
        .filter(ImageFormat::isPicture)
        .orElseThrow(
            () ->
                new ProtocolException(
                    String.format(
                        Locale.ROOT,
                        "picture %d is no picture in base64: send base64, which \"parameters\":"
                            + " {\"content_type\": \"base64\"} says for sure, or the bytes of the"
                            + " file after the JSON (binary_data_size)",
                        index)));
  }

  /**
   * Base64 of either alphabet, in one line or several; the beginning of a data URL may stand before
   * it.
   */
  private static Optional<byte[]> decoded(String text) {
    String data = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
    boolean url = data.indexOf('-') >= 0 || data.indexOf('_') >= 0;
    boolean lines = data.indexOf('\n') >= 0;
    try {
      String line = lines ? data.replaceAll("\\s+", "") : data;
      return Optional.of((url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
