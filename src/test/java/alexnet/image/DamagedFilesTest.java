package alexnet.image;

import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Good files with random damage: whatever comes of it, it is a picture or a clear refusal. Another
 * seed: {@code -DargLine="-Dalexnet.fuzz.seed=7"}.
 */
class DamagedFilesTest {
  private static final long SEED = Long.getLong("alexnet.fuzz.seed", 20120930);
  private static final int ROUNDS = 2000;
  private static final DecodeLimits LIMITS = new DecodeLimits(4_000_000, 1_000_000);

  private static Map<String, byte[]> files() {
    BufferedImage image = gradient(40, 30);
    Map<String, byte[]> files = new TreeMap<>();
    files.put("jpeg", encode(image, "jpeg"));
    files.put("jpeg progressive", encode(image, "jpeg", true));
    files.put("png", encode(image, "png"));
    files.put("png interlaced", encode(image, "png", true));
    files.put("gif", encode(TestPictures.as(BufferedImage.TYPE_BYTE_INDEXED, image), "gif"));
    files.put("bmp", encode(image, "bmp"));
    files.put("tiff", encode(image, "tiff"));
    long[][] samples = new long[4][40 * 30];
    for (int i = 0; i < 4 * 40 * 30; i++) {
      samples[i % 4][i / 4] = i * 31L % 251;
    }
    TiffFile rgba = new TiffFile(40, 30, 8, samples).with(262, 2).with(338, 1);
    files.put("tiff lzw", rgba.compression(TiffFile.LZW).predictor(2).strips(7).write());
    files.put("tiff tiles", rgba.compression(TiffFile.DEFLATE).tiles(16, 16).planar(true).write());
    TiffFile jpegs = new TiffFile(40, 30, 8, samples[0], samples[1], samples[2]).with(262, 6);
    byte[] jpeg = files.get("jpeg");
    files.put("tiff jpeg", jpegs.compression(7).write(List.of(jpeg)));
    files.put("tiff old jpeg", jpegs.compression(6).with(513, 8).write(List.of(jpeg)));
    TiffFile floats = new TiffFile(40, 30, 32, samples[0]).with(262, 1).with(339, 3);
    files.put("tiff floats", floats.compression(TiffFile.PACK_BITS).big(true).write());
    TiffFile palette = new TiffFile(40, 30, 4, samples[1]).with(262, 3).with(320, samples[2]);
    files.put("tiff palette", palette.write());
    files.put("tiff ycbcr", jpegs.compression(1).write(List.of(new byte[20 * 15 * 6])));
    files.put("pnm", encode(image, "pnm"));
    files.put("webp lossy", TestPictures.resource("lossy-orientation-6.webp"));
    files.put("webp lossless", TestPictures.resource("lossless-alpha.webp"));
    files.put("webp animated", TestPictures.resource("animated.webp"));
    files.put("noise", new byte[2000]);
    return files;
  }

  @TestFactory
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  java.util.stream.Stream<DynamicTest> damageIsRefusedOrDecoded() {
    return files().entrySet().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey() + ", seed " + SEED,
                    () -> damage(file.getKey(), file.getValue())));
  }

  private static void damage(String kind, byte[] good) {
    Random random = new Random(SEED);
    ImageDecoder decoder = new ImageDecoder(LIMITS, 8);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = damaged(good, kind, random);
      String where = String.format(Locale.ROOT, "%s, seed %d, round %d", kind, SEED, round);
      long start = System.nanoTime();
      try {
        decoder.decode(bad, "damaged");
      } catch (UnreadableImageException e) {
        assertThat(e.getMessage())
            .as(where)
            .startsWith("damaged: ")
            .doesNotContain("\n", "null", "Exception")
            .hasSizeBetween(15, 200);
      } catch (Throwable e) {
        fail(where, e);
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertThat(seconds).as(where).isLessThan(20);
    }
  }

  private static byte[] damaged(byte[] good, String kind, Random random) {
    byte[] bad = good.clone();
    if (kind.equals("noise")) {
      random.nextBytes(bad);
      return bad;
    }
    if (random.nextInt(4) == 0) {
      bad = Arrays.copyOf(bad, 1 + random.nextInt(bad.length));
    }
    // Half of the time only the headers, which is where the harm is done.
    int area = random.nextBoolean() ? Math.min(100, bad.length) : bad.length;
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      bad[random.nextInt(area)] = (byte) (random.nextInt(3) == 0 ? 255 : random.nextInt(256));
    }
    if (kind.startsWith("png") && random.nextInt(4) > 0) {
      mendChecksums(bad);
    }
    return bad;
  }

  /** Otherwise hardly a damaged PNG would come beyond its checksums. */
  private static void mendChecksums(byte[] png) {
    ByteBuffer buffer = ByteBuffer.wrap(png);
    long at = 8;
    while (at + 12 <= png.length) {
      long length = buffer.getInt((int) at) & 0xFFFFFFFFL;
      if (at + 12 + length > png.length) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, (int) at + 4, (int) length + 4);
      buffer.putInt((int) (at + 8 + length), (int) crc.getValue());
      at += 12 + length;
    }
  }
}
