package alexnet.train.config;

import alexnet.model.Variant;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How configurations stand in JSON: records as objects of their components, enums and networks by
 * {@code toString}, an empty Optional as null, and where a component is a sealed interface, the
 * simple name of the record beside the record's components as {@code "type"}. Reading is strict: a
 * component that is missing, unknown or of another kind is an error, and the records check their
 * ranges. A component that was added to a record is missing in older files: whoever adds one says
 * what that means, see {@link #read}.
 */
public final class ConfigJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new SealedTypes())
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addSerializer(Path.class, new AbsolutePath())
                  .addDeserializer(Path.class, new Text<>(Path.class, Path::of))
                  .addSerializer(Variant.class, ToStringSerializer.instance)
                  .addDeserializer(Variant.class, new Text<>(Variant.class, Variant::of))
                  .addSerializer(Duration.class, ToStringSerializer.instance)
                  .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse)))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private ConfigJson() {}

  /** The mapper that writes and reads configurations. Not to be reconfigured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** A mapper for settings by name, as recipes have them: any may be missing. */
  static ObjectMapper settings() {
    return MAPPER
        .rebuild()
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .build();
  }

  /**
   * Reads a record from a text that an older version of the program may have written.
   *
   * @param json is completed
   * @param laterKeys what it means that a key is missing which was added later, by the key's JSON
   *     pointer (RFC 6901), such as {@code /train/patience}
   * @return null if the text is
   */
  public static <T> T read(JsonNode json, Class<T> type, Map<String, JsonNode> laterKeys)
      throws JsonProcessingException {
    laterKeys.forEach(
        (pointer, value) -> {
          JsonPointer key = JsonPointer.compile(pointer);
          if (json.at(key.head()) instanceof ObjectNode parent) {
            parent.putIfAbsent(key.last().getMatchingProperty(), value);
          }
        });
    return MAPPER.treeToValue(json, type);
  }

  /**
   * What is wrong with a text, in one line: where in it, such as {@code train.optimizer}, and what.
   */
  public static String reason(JsonProcessingException failure) {
    if (!(failure instanceof JsonMappingException mapping)) {
      return firstLine(failure.getOriginalMessage());
    }
    String where =
        mapping.getPath().stream()
            .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
            .collect(Collectors.joining("."));
    return (where.isEmpty() ? "" : where + ": ") + firstLine(what(mapping));
  }

  private static String what(JsonMappingException failure) {
    if (failure.getCause() instanceof IllegalArgumentException outOfRange) {
      return outOfRange.getMessage();
    }
    if (failure instanceof UnrecognizedPropertyException) {
      return "not a setting of this version";
    }
    return failure.getOriginalMessage().replaceFirst("Missing creator property .*", "missing");
  }

  private static String firstLine(String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  /** How a record's name stands beside its components. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
  private interface Typed {}

  /** Any sealed interface tells its records apart by their simple names. */
  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated type) {
      return isSealedInterface(type.getRawType())
          ? JsonTypeInfo.Value.from(Typed.class.getAnnotation(JsonTypeInfo.class))
          : super.findPolymorphicTypeInfo(config, type);
    }

    @Override
    public List<NamedType> findSubtypes(Annotated type) {
      if (!isSealedInterface(type.getRawType())) {
        return super.findSubtypes(type);
      }
      List<NamedType> records = new ArrayList<>();
      for (Class<?> permitted : type.getRawType().getPermittedSubclasses()) {
        records.add(new NamedType(permitted, permitted.getSimpleName()));
      }
      return records;
    }

    private static boolean isSealedInterface(Class<?> type) {
      return type.isInterface() && type.isSealed();
    }
  }

  /** A relative path means another file to who reads it elsewhere. */
  private static final class AbsolutePath extends StdSerializer<Path> {
    private static final long serialVersionUID = 1;

    AbsolutePath() {
      super(Path.class);
    }

    @Override
    public void serialize(Path path, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(path.toAbsolutePath().normalize().toString());
    }
  }

  /** A value that its text gives. */
  private static final class Text<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // nobody serializes a deserializer
    private final Function<String, T> parse;

    Text(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getValueAsString();
      try {
        if (text != null) {
          return parse.apply(text);
        }
      } catch (InvalidPathException | DateTimeParseException e) {
        // said below
      }
      return context.reportInputMismatch(
          this, "not a %s: %s", handledType().getSimpleName(), text == null ? "null" : text);
    }
  }
}
