package alexnet.text;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Machine-readable results: one object a line. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  // The fewest digits that read back as the same number, which Java 17's own lack.
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .characterEscapes(new Escapes())
                  .build())
          .addModule(new Jdk8Module()) // an empty Optional is null
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  /**
   * What would act on the terminal is written by its number (RFC 8259, section 7): readers get the
   * same text.
   */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7F;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    /** Asked for one UTF-16 unit at a time: halves of pairs are letters here. */
    @Override
    public SerializableString getEscapeSequence(int unit) {
      boolean acts = PlainText.acts(unit) && !Character.isSurrogate((char) unit);
      return acts || PlainText.turnsDirection(unit)
          ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", unit))
          : null;
    }
  }

  private Json() {}

  /** A measurement with the digits that mean something; null stays null. */
  public static Double rounded(Double value, int decimals) {
    if (value == null) {
      return null;
    }
    double unit = Math.pow(10, decimals);
    return Math.rint(value * unit) / unit;
  }

  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result of plain values must be writable", e);
    }
  }

  /**
   * The fields of an object of our own making.
   *
   * @throws IOException if it is none
   */
  public static Map<?, ?> read(byte[] text) throws IOException {
    return MAPPER.readValue(text, Map.class);
  }

  /** Prints a line piece by piece: of one that may be too long to be held. */
  public static void print(PrintWriter out, Object value) {
    try {
      MAPPER.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, value);
    } catch (IOException e) {
      throw new IllegalStateException("a result of plain values must be writable", e);
    }
    out.println();
  }
}
