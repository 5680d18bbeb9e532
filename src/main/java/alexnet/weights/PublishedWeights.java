package alexnet.weights;

import alexnet.download.Download;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Weights that others trained and published, with all that is needed to use them. */
public enum PublishedWeights {
  /**
   * torchvision's {@code AlexNet_Weights.IMAGENET1K_V1}: trained on ImageNet's 1000 classes; their
   * publishers measured top-1 0.56522 and top-5 0.79066 on its validation pictures. Address, hash,
   * preprocessing and figures: torchvision 0.29, models/alexnet.py and transforms/_presets.py;
   * class names: {@code _IMAGENET_CATEGORIES} in models/_meta.py, in the order of the logits. Of
   * the hash the publishers tell the first eight digits, in the file's name; many who use the file
   * pin all of them.
   */
  TORCHVISION(
      "torchvision",
      Variant.TORCHVISION,
      "https://download.pytorch.org/models/alexnet-owt-7be5be79.pth",
      "7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02",
      256,
      224,
      "imagenet-classes.txt");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a variant never changes
  private final Variant variant;

  private final String address;
  private final String hash;
  private final int resize;
  private final int crop;
  private final String classesResource;

  PublishedWeights(
      String label,
      Variant variant,
      String address,
      String hash,
      int resize,
      int crop,
      String classesResource) {
    this.label = label;
    this.variant = variant;
    this.address = address;
    this.hash = hash;
    this.resize = resize;
    this.crop = crop;
    this.classesResource = classesResource;
  }

  /** The weights of that name, if it is one; anything else may be a file or an address. */
  public static Optional<PublishedWeights> of(String name) {
    return Arrays.stream(values()).filter(weights -> weights.label.equals(name)).findFirst();
  }

  /**
   * The weights in a file of that hash, whatever its name is.
   *
   * @param sha256 all 64 digits, in lower case
   */
  public static Optional<PublishedWeights> ofHash(String sha256) {
    return Arrays.stream(values()).filter(weights -> sha256.equals(weights.hash)).findFirst();
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values())
        .map(PublishedWeights::toString)
        .collect(Collectors.joining(", "));
  }

  /** Which network they are of. */
  public Variant variant() {
    return variant;
  }

  /** What a picture goes through before the network. */
  public Preprocessing preprocessing() {
    return new Preprocessing(resize, crop, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
  }

  /** Where they come from, and how to tell that they came whole. */
  public Download download() {
    return Download.of(address, hash);
  }

  /** The names of the classes, by logit. */
  public List<String> classes() {
    try (InputStream in = PublishedWeights.class.getResourceAsStream(classesResource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + classesResource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + classesResource + ": " + e.getMessage(), e);
    }
  }

  /** The card to write beside them. */
  public ModelCard card() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("source", address);
    provenance.put("data", "ImageNet-1K");
    return new ModelCard(variant, classes(), preprocessing(), provenance);
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
