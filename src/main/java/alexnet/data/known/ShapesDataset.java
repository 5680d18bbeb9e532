package alexnet.data.known;

import alexnet.data.RandomStream;
import alexnet.io.TemporaryPath;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A data set without a download: ten classes of coloured, turned, cluttered shapes, drawn with
 * Java2D as JPEG files of 224x224 pixels in {@code train/CLASS/0000.jpg} and {@code
 * val/CLASS/0000.jpg}.
 *
 * <p>Each picture comes from the stream ("shapes/PART/CLASS", seed, index) of {@link RandomStream},
 * so the same seed draws the same pictures, whatever their number. The files are the same byte for
 * byte on one Java installation; another may encode JPEG differently.
 */
public final class ShapesDataset {
  private static final float JPEG_QUALITY = 0.9f;

  private ShapesDataset() {}

  /** Class names in sorted order. */
  public static List<String> classes() {
    return Stream.of(ShapeKind.values()).map(ShapesDataset::folderName).toList();
  }

  /**
   * Draws a data set. The folder appears when all is written: an interrupted run leaves none that
   * looks complete.
   *
   * @param folder must not exist; its parents are made
   * @param trainPerClass pictures of each class in {@code train}, 1..9999
   * @param valPerClass pictures of each class in {@code val}, 1..9999
   * @param seed of everything drawn
   * @throws FileAlreadyExistsException if the folder exists
   * @throws IOException if it cannot be written, or if the thread is interrupted
   * @throws IllegalArgumentException if a number is out of range
   */
  public static void generate(Path folder, int trainPerClass, int valPerClass, long seed)
      throws IOException {
    generate(folder, trainPerClass, valPerClass, seed, drawn -> {});
  }

  /**
   * As {@link #generate(Path, int, int, long)}, watched.
   *
   * @param progress gets the number of pictures drawn after each, on the calling thread
   */
  public static void generate(
      Path folder, int trainPerClass, int valPerClass, long seed, IntConsumer progress)
      throws IOException {
    checkCount("trainPerClass", trainPerClass);
    checkCount("valPerClass", valPerClass);
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    Path target = folder.toAbsolutePath();
    Files.createDirectories(target.getParent());
    try (TemporaryPath beside = TemporaryPath.beside(target)) {
      List<Picture> pictures = new ArrayList<>();
      for (ShapeKind kind : ShapeKind.values()) {
        add(pictures, beside.path(), "train", kind, trainPerClass);
        add(pictures, beside.path(), "val", kind, valPerClass);
      }
      drawAll(pictures, seed, progress);
      beside.moveIn();
    }
  }

  private record Picture(Path file, String part, ShapeKind kind, int index) {
    void draw(long seed) throws IOException {
      String purpose = "shapes/" + part + "/" + folderName(kind);
      writeJpeg(ShapePainter.paint(kind, RandomStream.of(purpose, seed, index)), file);
    }
  }

  private static void add(
      List<Picture> pictures, Path folder, String part, ShapeKind kind, int count)
      throws IOException {
    Path classFolder = Files.createDirectories(folder.resolve(part).resolve(folderName(kind)));
    for (int i = 0; i < count; i++) {
      pictures.add(
          new Picture(
              classFolder.resolve(String.format(Locale.ROOT, "%04d.jpg", i)), part, kind, i));
    }
  }

  private static void drawAll(List<Picture> pictures, long seed, IntConsumer progress)
      throws IOException {
    AtomicInteger started = new AtomicInteger();
    ExecutorService painters =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "alexnet-shapes-" + started.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Void>> drawn = new ArrayList<>();
      for (Picture picture : pictures) {
        drawn.add(
            painters.submit(
                () -> {
                  picture.draw(seed);
                  return null;
                }));
      }
      for (int i = 0; i < drawn.size(); i++) {
        drawn.get(i).get();
        progress.accept(i + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while drawing shapes", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("cannot draw shapes: " + e.getCause(), e.getCause());
    } finally {
      stop(painters);
    }
  }

  /** Returns when nobody writes any more: the files may have to be deleted. */
  private static void stop(ExecutorService painters) {
    painters.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = painters.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void writeJpeg(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (OutputStream out = Files.newOutputStream(file);
        MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static String folderName(ShapeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static void checkCount(String name, int count) {
    if (count < 1 || count > 9999) {
      throw new IllegalArgumentException(name + " " + count + " is outside 1..9999");
    }
  }
}
