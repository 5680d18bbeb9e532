package alexnet.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Machine-readable results: one object a line. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The fewest digits that read back as the same number, which Java 17's own lack.
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  private Json() {}

  /** A measurement with the digits that mean something; null stays null. */
  static Double rounded(Double value, int decimals) {
    if (value == null) {
      return null;
    }
    double unit = Math.pow(10, decimals);
    return Math.rint(value * unit) / unit;
  }

  static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result of plain values must be writable", e);
    }
  }
}
