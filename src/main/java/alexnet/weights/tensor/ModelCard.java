package alexnet.weights.tensor;

import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What must be known beside the weights to use them; travels in the weights file itself.
 *
 * @param variant which network
 * @param classes names, by logit
 * @param preprocessing what a picture goes through before the network
 * @param provenance where the weights come from, as free entries: data, epoch, seed ...
 */
public record ModelCard(
    Variant variant,
    List<String> classes,
    Preprocessing preprocessing,
    Map<String, String> provenance) {
  private static final String VARIANT = "variant";

  /** The metadata entries that tell a file of ours. */
  public static final List<String> REQUIRED = List.of(VARIANT, "classes", "preprocessing");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies and checks that there are at least two classes. */
  public ModelCard {
    if (classes == null || classes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a class without a name");
    }
    if (preprocessing == null || provenance == null) {
      throw new IllegalArgumentException("no preprocessing or no provenance");
    }
    classes = List.copyOf(classes);
    Objects.requireNonNull(variant, "variant");
    if (preprocessing != null) {
      requireFit(variant, preprocessing);
    }
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    if (classes.size() < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed: " + classes);
    }
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new IllegalArgumentException("two classes of one name: " + classes);
    }
  }

  /** The same with other provenance. */
  public ModelCard withProvenance(Map<String, String> entries) {
    return new ModelCard(variant, classes, preprocessing, entries);
  }

  /**
   * Checks that a network takes what preprocessing gives.
   *
   * @throws IllegalArgumentException if the crop is of another size
   */
  public static void requireFit(Variant variant, Preprocessing preprocessing) {
    if (preprocessing.crop() != variant.inputSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "crop %d does not fit the network %s, which takes %dx%d",
              preprocessing.crop(),
              variant,
              variant.inputSize(),
              variant.inputSize()));
    }
  }

  /** All of it as text entries, of which {@link #fromMetadata} makes it again. */
  public Map<String, String> toMetadata() {
    try {
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put(VARIANT, variant.toString());
      metadata.put("classes", JSON.writeValueAsString(classes));
      metadata.put("preprocessing", JSON.writeValueAsString(preprocessing));
      metadata.put("provenance", JSON.writeValueAsString(provenance));
      return metadata;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model card of plain values must be writable", e);
    }
  }

  public static ModelCard fromMetadata(Path file, Map<String, String> metadata) {
    for (String key : REQUIRED) {
      if (!metadata.containsKey(key)) {
        throw new WeightsException(
            file + " holds weights, but its metadata lacks \"" + key + "\": not a trained run");
      }
    }
    try {
      return new ModelCard(
          Variant.of(metadata.get(VARIANT)),
          JSON.readValue(metadata.get("classes"), new TypeReference<List<String>>() {}),
          JSON.readValue(metadata.get("preprocessing"), Preprocessing.class),
          JSON.readValue(
              metadata.getOrDefault("provenance", "{}"),
              new TypeReference<LinkedHashMap<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new WeightsException(file + ": damaged metadata: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(file + ": damaged metadata: " + e.getMessage(), e);
    }
  }
}
