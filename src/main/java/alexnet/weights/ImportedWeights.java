package alexnet.weights;

import alexnet.io.Disk;
import alexnet.io.Sha256;
import alexnet.model.Variant;
import alexnet.text.CommandName;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Weights that were trained elsewhere, with all that is needed to use them: what the file says,
 * what is known of published weights (told by their hash), and what the caller says.
 *
 * <pre>{@code
 * ImportedWeights weights =
 *     ImportedWeights.of(Path.of("theirs.pth")).classes(List.of("cat", "dog")).read();
 * RunDirectory run = RunDirectory.create(Path.of("runs/theirs"), false);
 * try (RunLock lock = run.lockForNewRun()) {
 *   run.replaceBy(weights.weights(), weights.card());
 * }
 * }</pre>
 *
 * @param file where they come from
 * @param weights as float32, all finite, in the network's own order; they lie in Java's memory or
 *     in the mapped file, and nobody closes them
 * @param card that goes with them
 * @param preprocessingFrom how the preprocessing is known, in words
 */
public record ImportedWeights(
    Path file, StateDict weights, ModelCard card, String preprocessingFrom) {

  /** Nothing may be missing. */
  public ImportedWeights {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(card, "card");
    Objects.requireNonNull(preprocessingFrom, "preprocessingFrom");
  }

  /**
   * Begins to read the weights of a PyTorch, safetensors or ONNX file, or of a run folder. Nothing
   * is read before {@link Builder#read}.
   */
  public static Builder of(Path runOrFile) {
    return new Builder(runOrFile);
  }

  /** What a file does not say, or says otherwise; null stands for what the file is asked for. */
  public static final class Builder {
    private final Path source;
    private Variant variant;
    private List<String> classes;
    private Path classesFile;
    private Integer resize;
    private List<Double> mean;
    private List<Double> std;
    private PublishedWeights published;
    private String address;

    private Builder(Path source) {
      this.source = Objects.requireNonNull(source, "file");
    }

    /** The network: told from the file if not given. What may be of 2012 or Caffe's needs it. */
    public Builder variant(Variant network) {
      this.variant = network;
      return this;
    }

    /** Names in the order of the logits: those in the file, else class0, class1 ... */
    public Builder classes(List<String> names) {
      this.classes = names == null ? null : List.copyOf(names);
      this.classesFile = null;
      return this;
    }

    /** As {@link #classes(List)}, from a text file in UTF-8 with one name a line. */
    public Builder classes(Path file) {
      this.classesFile = file;
      this.classes = null;
      return this;
    }

    /** Shorter side before the central crop, pixels: as in the file, else 256 for a crop of 224. */
    public Builder resize(Integer pixels) {
      this.resize = pixels;
      return this;
    }

    /** Of red, green, blue on the scale 0..1: as in the file or its graph, else ImageNet's. */
    public Builder mean(List<Double> channels) {
      this.mean = channels;
      return this;
    }

    /** Likewise the deviation. */
    public Builder std(List<Double> channels) {
      this.std = channels;
      return this;
    }

    /** Whose weights they are where that is known; those of a known hash need not be told. */
    public Builder published(PublishedWeights weights) {
      this.published = weights;
      return this;
    }

    /** Where the file was fetched from, for its provenance. */
    public Builder address(String fetchedFrom) {
      this.address = fetchedFrom;
      return this;
    }

    /**
     * Reads the file, whatever its format, and puts together what is known. Nothing in it is run.
     *
     * @throws WeightsException if the file cannot be used, if its weights are no network's or not
     *     the given one's, may be another's, are quantized or not finite, if what its graph does to
     *     pixels cannot be told, or if there are more or fewer names than logits
     * @throws IllegalArgumentException if what is given is no preprocessing
     */
    public ImportedWeights read() {
      Pretrained read = Pretrained.read(source, variant);
      String digest = Sha256.of(read.file());
      Optional<PublishedWeights> identity =
          Optional.ofNullable(published).or(() -> PublishedWeights.ofHash(digest));
      Optional<ModelCard> known = identity.map(PublishedWeights::card).or(read::card);
      ImportedPreprocessing preprocessing =
          ImportedPreprocessing.of(
              read,
              known,
              identity.isPresent(),
              new ImportedPreprocessing.Given(resize, mean, std));
      ModelCard card =
          card(
              read,
              classNames(read, known),
              preprocessing.preprocessing(),
              provenance(read, known, identity.isPresent(), digest, preprocessing.origin()));
      StateDict values = read.weights().to(Dtype.F32);
      values.requireFinite(read.file());
      return new ImportedWeights(read.file(), values, card, preprocessing.origin());
    }

    /** What does not go together here is the file's, or its names: preprocessing is checked. */
    private static ModelCard card(
        Pretrained read,
        List<String> names,
        Preprocessing preprocessing,
        Map<String, String> provenance) {
      try {
        return new ModelCard(read.variant(), names, preprocessing, provenance);
      } catch (IllegalArgumentException e) {
        throw new WeightsException(read.file() + ": " + e.getMessage(), e);
      }
    }

    private List<String> classNames(Pretrained read, Optional<ModelCard> known) {
      List<String> names;
      String from;
      if (classesFile != null) {
        names = readLines(classesFile);
        from = classesFile.toString();
      } else if (classes != null) {
        names = distinct(classes, "the given list of classes");
        from = "the given list";
      } else {
        names = known.map(ModelCard::classes).orElseGet(read::classNames);
        from = published != null ? published.toString() : address != null ? address : "" + source;
      }
      if (names.size() != read.classes()) {
        throw new WeightsException(
            String.format(
                Locale.ROOT,
                "%s has a head for %,d classes, %s names %,d; import never changes shapes: %s"
                    + " train --from %s puts a new head on",
                read.file(),
                read.classes(),
                from,
                names.size(),
                CommandName.get(),
                read.file()));
      }
      return names;
    }

    /** What is known of the weights; published ones have their address as source already. */
    private Map<String, String> provenance(
        Pretrained read,
        Optional<ModelCard> known,
        boolean isPublished,
        String digest,
        String preprocessingOrigin) {
      Map<String, String> entries = new LinkedHashMap<>();
      known.ifPresent(card -> entries.putAll(card.provenance()));
      if (address != null) {
        entries.put("source", address);
      } else if (!isPublished) {
        entries.put("source", String.valueOf(read.file().getFileName()));
      }
      entries.put("sourceSha256", digest);
      entries.put("preprocessingFrom", preprocessingOrigin);
      entries.put("imported", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      return entries;
    }

    private static List<String> readLines(Path file) {
      try {
        List<String> names =
            Files.readAllLines(file).stream()
                .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return distinct(names, file.toString());
      } catch (CharacterCodingException e) {
        throw new WeightsException(file + " is not a text file in UTF-8", e);
      } catch (IOException e) {
        throw new WeightsException("cannot read " + file + ": " + Disk.reason(e), e);
      }
    }

    private static List<String> distinct(List<String> names, String from) {
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!seen.add(name)) {
          throw new WeightsException("%s names \"%s\" twice".formatted(from, name));
        }
      }
      return names;
    }
  }
}
