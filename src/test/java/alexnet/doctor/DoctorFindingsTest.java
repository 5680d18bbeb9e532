package alexnet.doctor;

import static alexnet.doctor.PictureFolder.jpeg;
import static alexnet.doctor.PictureFolder.png;
import static alexnet.doctor.PictureFolder.scaled;
import static alexnet.doctor.PictureFolder.withAlpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import alexnet.data.DataPart;
import alexnet.data.Sample;
import alexnet.data.known.ShapesDataset;
import alexnet.data.split.DataSurvey;
import alexnet.image.DecodeLimits;
import alexnet.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants faults into sets without any, and expects these and no others. */
class DoctorFindingsTest {
  @TempDir Path folder;
  private PictureFolder set;
  private final List<String> planted = new ArrayList<>();

  static Diagnosis examine(Path folder) {
    return Doctor.examine(DataSurvey.of(folder), DecodeLimits.DEFAULT, 2, done -> {});
  }

  @BeforeEach
  void cleanSet() {
    set = new PictureFolder(folder.resolve("set"));
    for (String name : List.of("cat", "dog")) {
      set.pictures("train/" + name, 24).pictures("test/" + name, 6);
    }
  }

  private void expect(ProblemKind kind, String file) {
    planted.add(kind + " " + file);
  }

  private void expect(ProblemKind kind, String file, String other) {
    planted.add(kind + " " + file + " = " + other);
  }

  private void assertExactlyThePlanted() {
    assertThat(found(examine(set.root()))).containsExactlyInAnyOrderElementsOf(planted);
  }

  private List<String> found(Diagnosis diagnosis) {
    return diagnosis.problems().stream()
        .map(
            problem ->
                problem.kind()
                    + " "
                    + relative(problem.file())
                    + (problem.other() == null
                        ? ""
                        : " = " + relative(problem.other().sample().name())))
        .toList();
  }

  private String relative(String file) {
    Path path = Path.of(file);
    return path.startsWith(set.root())
        ? set.root().relativize(path).toString().replace('\\', '/')
        : file;
  }

  @Test
  void aCleanSetHasNone() {
    Diagnosis diagnosis = examine(set.root());
    assertThat(diagnosis.problems()).isEmpty();
    assertThat(diagnosis.verdict()).startsWith("Good");
    assertThat(diagnosis.sizes()).isEqualTo(new PictureSizes(72, 72, 72, 60));
  }

  @Test
  void drawnShapesHaveNone() throws IOException {
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 20, 3, 1);
    assertThat(found(examine(shapes))).isEmpty();
  }

  @Test
  void doublesOfEqualPixels() {
    // Another format, but the same pixels: what is compared is the picture, not the file.
    set.file("train/dog/cat.png", png(set.read("train/cat/3.jpg")));
    expect(ProblemKind.CONTRADICTION, "train/dog/cat.png", "train/cat/3.jpg");
    set.file("train/cat/leak.jpg", set.bytes("test/cat/2.jpg"));
    expect(ProblemKind.LEAK, "train/cat/leak.jpg", "test/cat/2.jpg");
    set.file("train/dog/again.jpg", set.bytes("train/dog/5.jpg"));
    expect(ProblemKind.DUPLICATE, "train/dog/again.jpg", "train/dog/5.jpg");
    assertExactlyThePlanted();
    Diagnosis diagnosis = examine(set.root());
    assertThat(diagnosis.leaked(DataPart.TEST)).isEqualTo(1);
    assertThat(diagnosis.verdict()).startsWith("Not ready").contains("doubles");
  }

  @Test
  void doublesOfNearlyEqualPixels() {
    set.file("train/dog/cat.jpg", jpeg(set.read("train/cat/3.jpg"), 0.5f));
    expect(ProblemKind.NEAR_CONTRADICTION, "train/dog/cat.jpg", "train/cat/3.jpg");
    set.file("train/cat/leak.jpg", jpeg(scaled(set.read("test/cat/2.jpg"), 192, 144), 0.8f));
    expect(ProblemKind.NEAR_LEAK, "train/cat/leak.jpg", "test/cat/2.jpg");
    set.file("train/dog/half.png", png(scaled(set.read("train/dog/5.jpg"), 48, 36)));
    expect(ProblemKind.NEAR_DUPLICATE, "train/dog/half.png", "train/dog/5.jpg");
    assertExactlyThePlanted();
  }

  /** Of three copies with two labels none can be trusted, whichever comes first. */
  @Test
  void aContradictionOutweighsEverythingElse() {
    byte[] cat = set.bytes("test/cat/0.jpg");
    set.file("train/cat/copy.jpg", cat).file("train/dog/copy.jpg", cat);
    expect(ProblemKind.CONTRADICTION, "train/cat/copy.jpg", "train/dog/copy.jpg");
    expect(ProblemKind.CONTRADICTION, "train/dog/copy.jpg", "test/cat/0.jpg");
    assertExactlyThePlanted();
  }

  /** Who asks how far a test figure can be trusted counts pictures, not pairs. */
  @Test
  void leakedAreThePicturesThatTrainHasToo() {
    byte[] cat = set.bytes("train/cat/0.jpg");
    set.file("test/cat/one.jpg", cat).file("test/cat/two.jpg", cat).file("val/cat/x.jpg", cat);
    byte[] dog = set.bytes("test/dog/0.jpg");
    set.file("val/dog/untrained.jpg", dog);
    byte[] both = set.bytes("test/cat/1.jpg");
    set.file("train/cat/both.jpg", both).file("train/dog/both.jpg", both);
    Diagnosis diagnosis = examine(set.root());
    assertThat(diagnosis.leaked(DataPart.TEST)).isEqualTo(3);
    assertThat(diagnosis.leaked(DataPart.VAL)).isEqualTo(1);
    assertThat(found(diagnosis))
        .contains("leak val/dog/untrained.jpg = test/dog/0.jpg")
        .filteredOn(line -> line.startsWith("leak"))
        .hasSize(3);
  }

  /** A placeholder that a server sent for every missing picture; in pairs they would take hours. */
  @Test
  void manyEqualPicturesTakeNoLongerThanAsManyOthers() {
    int count = 200_000;
    Fingerprint one = Fingerprint.of(new RgbImage(1, 1, new byte[3]), 1, 1);
    Fingerprint[] fingerprints = new Fingerprint[count];
    Arrays.fill(fingerprints, one);
    List<LabelledPicture> pictures =
        IntStream.range(0, count)
            .mapToObj(i -> new Sample("picture-" + i, 0, decoder -> null))
            .map(sample -> new LabelledPicture(DataPart.ALL, "cat", sample))
            .toList();
    Doubles.Result doubles =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> Doubles.find(pictures, fingerprints, () -> {}));
    assertThat(doubles.problems())
        .hasSize(count - 1)
        .allMatch(problem -> problem.other().equals(pictures.get(0)));
  }

  @Test
  void filesThatAreBroken() {
    byte[] sound = set.bytes("train/cat/0.jpg");
    set.file("train/cat/text.jpg", "not found".getBytes(StandardCharsets.UTF_8));
    expect(ProblemKind.UNREADABLE, "train/cat/text.jpg");
    set.file("train/cat/empty.png", new byte[0]);
    expect(ProblemKind.UNREADABLE, "train/cat/empty.png");
    set.file("test/dog/cut.jpg", Arrays.copyOf(sound, sound.length / 2));
    expect(ProblemKind.TRUNCATED, "test/dog/cut.jpg");
    byte[] own = jpeg(set.picture(), 0.9f);
    set.file("train/dog/no-end.jpg", Arrays.copyOf(own, own.length - 2));
    expect(ProblemKind.DAMAGED, "train/dog/no-end.jpg");
    set.file("train/dog/hidden/.cut.jpg", new byte[0]); // as hidden from the loader
    assertExactlyThePlanted();
    assertThat(examine(set.root()).verdict()).startsWith("Usable: train will leave out");
  }

  /** By their content, or by a suffix that the loader does not even look at. */
  @Test
  void picturesOfFormatsThatAreNotRead() {
    byte[] heic = "\0\0\0\24ftypheic\0\0\0\0mif1".getBytes(StandardCharsets.ISO_8859_1);
    set.file("train/cat/phone.jpg", heic);
    expect(ProblemKind.UNSUPPORTED, "train/cat/phone.jpg");
    set.file("train/cat/phone.HEIC", heic);
    expect(ProblemKind.UNSUPPORTED, "train/cat/phone.HEIC");
    set.file("test/dog/new.jxl", new byte[] {(byte) 0xFF, 10, 1});
    expect(ProblemKind.UNSUPPORTED, "test/dog/new.jxl");
    set.file("train/dog/notes.txt", new byte[3]);
    expect(ProblemKind.NOT_A_PICTURE, "train/dog/notes.txt");
    assertExactlyThePlanted();
    Diagnosis diagnosis = examine(set.root());
    assertThat(diagnosis.verdict()).startsWith("Usable: train will leave out");
    assertThat(diagnosis.remarks())
        .contains("train will leave out 3 pictures of formats that are not read.");
    assertThat(diagnosis.problems().stream().map(Problem::detail))
        .contains("unsupported format HEIC", "HEIC by its suffix, not opened");
  }

  @Test
  void picturesThatAreOdd() {
    BufferedImage white = new BufferedImage(60, 50, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = white.createGraphics();
    brush.setColor(Color.WHITE);
    brush.fillRect(0, 0, 60, 50);
    set.file("train/cat/white.jpg", jpeg(white, 0.9f));
    expect(ProblemKind.ONE_COLOUR, "train/cat/white.jpg");
    set.file("train/cat/icon.png", png(scaled(set.picture(), 24, 20)));
    expect(ProblemKind.TINY, "train/cat/icon.png");
    set.file("train/cat/png.jpg", png(set.picture()));
    expect(ProblemKind.WRONG_SUFFIX, "train/cat/png.jpg");
    set.file("train/dog/large.jpg", jpeg(scaled(set.picture(), 4000, 2000), 0.5f));
    expect(ProblemKind.HUGE, "train/dog/large.jpg");
    set.file("test/dog/inks.jpg", set.cmyk());
    expect(ProblemKind.CMYK, "test/dog/inks.jpg");
    set.file("train/dog/alpha.png", png(withAlpha(set.picture())));
    expect(ProblemKind.ODD_MODE, "train/dog/alpha.png");
    assertExactlyThePlanted();
  }

  @Test
  void classesAndFolders() throws IOException {
    set.pictures("train/few", 4);
    expect(ProblemKind.SMALL_CLASS, "few");
    expect(ProblemKind.MISSING_CLASS, "few");
    expect(ProblemKind.IMBALANCE, set.root().toString());
    set.pictures("test/Dog", 1);
    expect(ProblemKind.UNKNOWN_CLASS, "Dog");
    Files.createDirectories(set.path("train/bird"));
    expect(ProblemKind.EMPTY_CLASS, "train/bird");
    set.file("train/cat/notes.txt", new byte[3]);
    expect(ProblemKind.NOT_A_PICTURE, "train/cat/notes.txt");
    set.file("train/stray.jpg", jpeg(set.picture(), 0.9f));
    expect(ProblemKind.LOOSE, "train/stray.jpg");
    assertPlantedWithTheFolderItself();
    assertThat(examine(set.root()).verdict()).startsWith("Not ready: train will refuse");
  }

  /** The data folder itself is named with its own path. */
  private void assertPlantedWithTheFolderItself() {
    planted.replaceAll(line -> line.replace(set.root().toString(), ""));
    assertExactlyThePlanted();
  }

  @Test
  void namesThatLookAlike() {
    set.pictures("train/Dog", 24).pictures("test/Dog", 6);
    expect(ProblemKind.ALIKE_NAMES, "dog");
    assertExactlyThePlanted();
    Diagnosis diagnosis = examine(set.root());
    assertThat(diagnosis.problems().get(0).detail()).isEqualTo("Dog and dog differ only in case");
    assertThat(diagnosis.verdict()).startsWith("Usable: the warnings");
  }

  @Test
  void aFolderPerClassIsOnePart() {
    PictureFolder plain = new PictureFolder(folder.resolve("plain"));
    plain.pictures("a", 20).pictures("b", 21);
    plain.file("b/again.jpg", plain.bytes("b/3.jpg"));
    Diagnosis diagnosis = examine(plain.root());
    assertThat(diagnosis.survey().parts()).containsOnlyKeys(DataPart.ALL);
    assertThat(diagnosis.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(ProblemKind.DUPLICATE);
              assertThat(problem.detail()).isEqualTo("both in b; equal pixels");
            });
  }

  /** All pictures of IDX files are small; that is how they are. */
  @Test
  void idxFiles() throws IOException {
    Path idx = Files.createDirectories(folder.resolve("idx"));
    int count = 60;
    byte[] pixels = new byte[count * 28 * 28];
    new Random(1).nextBytes(pixels);
    System.arraycopy(pixels, 0, pixels, 784 * 7, 784); // number 7 is number 0, of another class
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 2);
    }
    write(idx.resolve("train-images-idx3-ubyte.gz"), new int[] {0x803, count, 28, 28}, pixels);
    write(idx.resolve("train-labels-idx1-ubyte.gz"), new int[] {0x801, count}, labels);
    Diagnosis diagnosis = examine(idx);
    assertThat(diagnosis.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(ProblemKind.CONTRADICTION);
              assertThat(problem.file()).endsWith("#7");
              assertThat(problem.other().sample().name()).endsWith("#0");
            });
  }

  private static void write(Path file, int[] header, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int word : header) {
        gzip.write(
            new byte[] {(byte) (word >> 24), (byte) (word >> 16), (byte) (word >> 8), (byte) word});
      }
      gzip.write(content);
    }
    Files.write(file, bytes.toByteArray());
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    set.file("train/dog/cat.jpg", jpeg(set.read("train/cat/3.jpg"), 0.5f));
    set.file("train/cat/text.jpg", new byte[] {1, 2, 3});
    set.file("train/cat/leak.jpg", set.bytes("test/cat/2.jpg"));
    DataSurvey survey = DataSurvey.of(set.root());
    List<String> one = found(Doctor.examine(survey, DecodeLimits.DEFAULT, 1, done -> {}));
    assertThat(one).hasSize(3);
    assertThat(found(Doctor.examine(survey, DecodeLimits.DEFAULT, 7, done -> {}))).isEqualTo(one);
  }

  @Test
  void aProgressCallbackEndsIt() throws InterruptedException {
    DataSurvey survey = DataSurvey.of(set.root());
    assertThatThrownBy(
            () ->
                Doctor.examine(
                    survey,
                    DecodeLimits.DEFAULT,
                    2,
                    done -> {
                      throw new CancellationException("enough");
                    }))
        .isInstanceOf(CancellationException.class);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("alexnet-doctor")) {
        thread.join(30_000); // a pool counts as ended a moment before its last thread has
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @Test
  void kindsAreInTheOrderOfSeverity() {
    assertThat(Arrays.stream(ProblemKind.values()).map(ProblemKind::severity).toList()).isSorted();
  }
}
