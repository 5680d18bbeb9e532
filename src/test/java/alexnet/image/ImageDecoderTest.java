package alexnet.image;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.concat;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.expected;
import static alexnet.image.TestPictures.gradient;
import static alexnet.image.TestPictures.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff", "pnm"})
  void losslessFormatsAreExact(String format) {
    BufferedImage image = gradient(30, 20);

    RgbImage decoded = decode(encode(image, format));

    assertThat(decoded.width()).isEqualTo(30);
    assertThat(decoded.pixels()).isEqualTo(expected(image).pixels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff", "pnm"})
  void greyOfAnyFormatIsReplicatedAsItIs(String format) {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 85);
    grey.getRaster().setSample(1, 0, 0, 200);

    assertThat(decode(encode(grey, format)).pixels()).isEqualTo(bytes(85, 85, 85, 200, 200, 200));
  }

  @Test
  void sixteenBitsAreCutInTiffToo() {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 0x55FF);

    assertThat(decode(encode(grey, "tiff")).pixels()).isEqualTo(bytes(0x55, 0x55, 0x55));
  }

  @Test
  void gifFrameLiesOnAWhiteCanvas() {
    byte[] gif = encode(TestPictures.as(BufferedImage.TYPE_BYTE_INDEXED, gradient(4, 3)), "gif");
    RgbImage plain = decode(gif);
    int frame = indexOf(gif, 0x2C);
    ByteBuffer buffer = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putShort(6, (short) 10).putShort(8, (short) 8); // canvas
    buffer.putShort(frame + 1, (short) 5).putShort(frame + 3, (short) 2); // place of the frame

    RgbImage placed = decode(gif);

    assertThat(placed.width()).isEqualTo(10);
    assertThat(placed.height()).isEqualTo(8);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 10; x++) {
        boolean inFrame = x >= 5 && x < 9 && y >= 2 && y < 5;
        int[] expected = inFrame ? pixel(plain, x - 5, y - 2) : new int[] {255, 255, 255};
        assertThat(pixel(placed, x, y)).as(x + "," + y).isEqualTo(expected);
      }
    }
    buffer.putShort(6, (short) 1).putShort(8, (short) 1);
    assertThat(decode(gif).width()).as("the canvas grows").isEqualTo(9);
  }

  /** Programs write 255 for it, however few colours there are; then none is transparent. */
  @Test
  void aTransparentIndexBeyondThePaletteIsNoColour() {
    byte[] gif =
        concat(
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            bytes(2, 0, 1, 0, 0x80, 0, 0, 200, 200, 200, 10, 10, 10), // two pixels, two colours
            bytes(0x21, 0xF9, 4, 1, 0, 0, 255, 0),
            bytes(0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0A, 0, 0x3B)); // 0 and 1 by LZW
    int transparent = gif.length - 18;
    for (int index : new int[] {255, 3, 2}) {
      gif[transparent] = (byte) index;
      assertThat(decode(gif).pixels())
          .as("index %d", index)
          .isEqualTo(bytes(200, 200, 200, 10, 10, 10));
    }
    gif[transparent] = 1;
    assertThat(decode(gif).pixels()).isEqualTo(bytes(200, 200, 200, 255, 255, 255));
  }

  private static int indexOf(byte[] gif, int marker) {
    int palette = 3 << ((gif[10] & 7) + 1);
    for (int i = 13 + palette; ; i++) {
      if (gif[i] == (byte) marker) {
        return i;
      }
    }
  }

  @Test
  void webpHasItsFirstFrameAndItsAlpha() {
    RgbImage alpha = decode(TestPictures.resource("lossless-alpha.webp"));
    // Pillow, composed over white.
    assertThat(pixel(alpha, 0, 3)).containsExactly(127, 145, 135);
    assertThat(pixel(alpha, 5, 3)).containsExactly(255, 255, 255);
    assertThat(pixel(alpha, 15, 3)).containsExactly(120, 36, 90);

    RgbImage animated = decode(TestPictures.resource("animated.webp"));
    assertThat(TestPictures.difference(animated, expected(gradient(30, 20)))).isLessThan(6);
  }

  /** Strong colours in small spots, as Pillow decodes them with libwebp. */
  @Test
  void lossyWebpHasThePixelsOfLibwebp() {
    RgbImage expected = decode(TestPictures.resource("lossy-colours-libwebp.png"));

    RgbImage decoded = decode(TestPictures.resource("lossy-colours.webp"));

    assertThat(decoded.width()).isEqualTo(expected.width());
    for (int i = 0; i < expected.pixels().length; i++) {
      int difference = (decoded.pixels()[i] & 0xFF) - (expected.pixels()[i] & 0xFF);
      assertThat(difference).as("sample %d", i).isBetween(-1, 1);
    }
  }

  @Test
  void webpFrameLiesOnAWhiteCanvas() {
    byte[] still = TestPictures.resource("lossless-alpha.webp");
    RgbImage frame = decode(still);
    byte[] lossy = TestPictures.resource("lossy-colours.webp");
    byte[] further = WebpFiles.chunk("ANMF", bytes(1, 2, 3)); // damage behind the first frame

    RgbImage placed = decode(WebpFiles.animated(still, 40, 30, 6, 8, further));

    assertThat(placed.width()).isEqualTo(40);
    assertThat(placed.height()).isEqualTo(30);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        boolean inFrame = x >= 6 && x < 6 + frame.width() && y >= 8 && y < 8 + frame.height();
        int[] expected = inFrame ? pixel(frame, x - 6, y - 8) : new int[] {255, 255, 255};
        assertThat(pixel(placed, x, y)).as(x + "," + y).isEqualTo(expected);
      }
    }
    RgbImage colours = decode(lossy);
    RgbImage filled = decode(WebpFiles.animated(lossy, colours.width(), colours.height(), 0, 0));
    assertThat(filled.pixels()).isEqualTo(colours.pixels());
    assertThatThrownBy(() -> decode(WebpFiles.animated(still, 20, 20, 6, 8)))
        .hasMessage(
            String.format(
                Locale.ROOT,
                "test picture: damaged WebP: picture %dx%d at 6,8 on canvas 20x20",
                frame.width(),
                frame.height()));
  }

  @Test
  void webpIsCheckedBeforeItsReaderRuns() {
    byte[] file = TestPictures.resource("lossy-orientation-6.webp");
    for (int length = 20; length < 150; length += 10) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> decode(cut)).hasMessageContaining("truncated WebP");
    }
    file[25] = 0x10; // 4,096 more pixels in the width of the canvas
    assertThatThrownBy(() -> decode(file))
        .hasMessage("test picture: damaged WebP: picture 30x20 on canvas 4126x20");
  }

  @Test
  void picturesInMemoryGoByTheSameRules() {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 85);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 0x55FF);
    for (BufferedImage image : List.of(grey, deep)) {
      assertThat(TestPictures.DECODER.convert(image).pixels()).isEqualTo(bytes(85, 85, 85));
    }
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_ARGB,
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_INT_ARGB_PRE,
          BufferedImage.TYPE_4BYTE_ABGR_PRE
        }) {
      BufferedImage image = new BufferedImage(2, 1, type);
      image.setRGB(0, 0, 0x80640000); // half of (100, 0, 0); the other pixel is transparent
      byte[] pixels = TestPictures.DECODER.convert(image).pixels();
      assertThat(pixels[0] & 0xFF).as("type " + type).isBetween(176, 178);
      assertThat(pixels[1] & 0xFF).isEqualTo(127);
      assertThat(pixels[3] & 0xFF).isEqualTo(255);
    }
    BufferedImage part = gradient(20, 20).getSubimage(3, 4, 5, 6);
    assertThat(TestPictures.DECODER.convert(part).pixels()).isEqualTo(expected(part).pixels());
    assertThatThrownBy(
            () -> new ImageDecoder(new DecodeLimits(29, 1000), 0).convert(gradient(5, 6)))
        .isInstanceOf(UnreadableImageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff", "pnm"})
  void sizeIsLimitedBeforeDecoding(String format) {
    BufferedImage image = TestPictures.as(BufferedImage.TYPE_BYTE_INDEXED, gradient(40, 30));
    byte[] file = encode(format.equals("gif") ? image : gradient(40, 30), format);
    DecodeLimits exact = new DecodeLimits(1200, file.length);
    assertThat(new ImageDecoder(exact, 0).decode(file, "a").width()).isEqualTo(40);

    ImageDecoder fewPixels = new ImageDecoder(new DecodeLimits(1199, file.length), 0);
    assertThatThrownBy(() -> fewPixels.decode(file, "a"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageMatching("a: 40x30 = 0.0 megapixels, more than the limit of 0.0");
    ImageDecoder fewBytes = new ImageDecoder(new DecodeLimits(1200, file.length - 1), 0);
    assertThatThrownBy(() -> fewBytes.decode(file, "a"))
        .hasMessageMatching("a: file of [0-9,]+ bytes, more than the limit of [0-9,]+");
  }

  /** Headers that claim 9,000 x 9,000 pixels, within the limit, in a file of a few bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "pnm"})
  void headersThatLieAllocateNothing(String format) {
    byte[] file = lying(format);
    long before = AllocatedBytes.ofThisThread();

    assertThatThrownBy(() -> decode(file))
        .hasMessageContaining("bytes")
        .hasMessageContaining("9,000x9,000");

    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(20_000_000);
  }

  private static byte[] lying(String format) {
    ByteBuffer little = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    return switch (format) {
      case "png" -> TestPictures.png(9000, 9000, 8, 2, new byte[100]);
      case "gif" ->
          little
              .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
              .putShort((short) 9000)
              .putShort((short) 9000)
              .put(bytes(0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0))
              .putShort((short) 9000)
              .putShort((short) 9000)
              .array();
      case "bmp" ->
          little
              .put(bytes('B', 'M', 100, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0))
              .putInt(9000)
              .putInt(9000)
              .putShort((short) 1)
              .putShort((short) 24)
              .array();
      default -> "P6\n9000 9000\n255\nabcdef".getBytes(StandardCharsets.US_ASCII);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body>404</body></html> | not a picture (HTML text)",
        "<svg xmlns='x'/> | not a picture (SVG text)",
        "hello | not a picture (text)",
        "version https://git-lfs.github.com/spec/v1 | Git LFS pointer, not the picture",
        "%PDF-1.4 | unsupported format PDF",
        "0000ftypavif | unsupported format AVIF",
        "0000ftypheic | unsupported format HEIC",
        "0000ftypmif10000heic | unsupported format HEIC",
        "0000ftypmif10000miafavif | unsupported format AVIF",
        "0000ftypmif10000miaf | unsupported format HEIF",
        "0000ftypmsf10000hevcmsf1 | unsupported format HEIC",
        "0000ftypheix0000mif1avif | unsupported format HEIC",
        "0000ftypcrx 0000isom | unsupported format CR3 (a raw photograph)",
        "0000ftypisom0000mp42 | unsupported format MP4 (a video)"
      })
  void whatIsNoPictureIsNamed(String content, String reason) {
    assertThatThrownBy(() -> decode(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("test picture: " + reason);
  }

  @Test
  void formatsThatAreNotReadAreNamedByTheirSignature() {
    assertUnsupported(bytes(0xFF, 0x0A, 1, 2), "JPEG XL");
    assertUnsupported(bytes(0, 0, 0, 12, 'J', 'X', 'L', ' ', 13, 10), "JPEG XL");
    assertUnsupported(bytes(0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10), "JPEG 2000");
    assertUnsupported(bytes(0xFF, 0xD8, 0xFF, 0xF7, 0, 11), "JPEG-LS");
    assertUnsupported(bytes(0x8B, 'J', 'N', 'G', 13, 10, 26, 10), "JNG");
    assertUnsupported(
        bytes('I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R', 2, 0), "CR2 (a raw photograph)");
    // A list of brands that ends before the file does: what follows is no brand.
    byte[] video = "0000ftypisom0000mp42avif".getBytes(StandardCharsets.US_ASCII);
    video[0] = video[1] = video[2] = 0;
    video[3] = 20;
    assertUnsupported(video, "MP4 (a video)");
  }

  private static void assertUnsupported(byte[] content, String title) {
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> decode(content));
    assertThat(failure.reason()).isEqualTo("unsupported format " + title);
    assertThat(failure.isUnsupported()).isTrue();
  }

  @Test
  void greymapsOfTwoValuesAreUnsupported() {
    byte[] two = "P2 # two by one\n2 1\n1\n0 1\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> decode(two))
        .hasMessage("test picture: unsupported PNM (grey of 0 and 1)");
    byte[] three = "P2 2 1 # three values\n2\n0 2\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(decode(three).pixels()).isEqualTo(bytes(0, 0, 0, 255, 255, 255));
  }

  @Test
  void bitmapsThatAreNotReadAreUnsupported() {
    byte[] bmp = encode(gradient(7, 5), "bmp");
    ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(28, (short) 64);
    assertThatThrownBy(() -> decode(bmp))
        .hasMessage("test picture: unsupported BMP (64 bits, compression 0)");
    header.putShort(28, (short) 0).putInt(30, 4);
    assertThatThrownBy(() -> decode(bmp))
        .hasMessage("test picture: unsupported BMP (a JPEG inside)");
  }

  @Test
  void nothingAndNoiseAreNamed() {
    assertThatThrownBy(() -> decode(new byte[0])).hasMessage("test picture: the file is empty");
    assertThatThrownBy(() -> decode(bytes(0x80, 1, 2, 3, 4)))
        .hasMessage("test picture: not a picture (unknown content, starts with 80 01 02 03)");
  }

  @Test
  void filesThatCannotBeReadSayWhy() throws IOException {
    Path missing = folder.resolve("missing.jpg");
    assertThatThrownBy(() -> TestPictures.DECODER.decode(missing))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> TestPictures.DECODER.decode(folder))
        .hasMessage(folder + ": is a folder, not a picture");
    Path beneath = Files.createFile(folder.resolve("file")).resolve("beneath.jpg");
    assertThatThrownBy(() -> TestPictures.DECODER.decode(beneath))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(beneath + ": ");
    Path large = Files.write(folder.resolve("large"), new byte[11]);
    ImageDecoder few = new ImageDecoder(new DecodeLimits(100, 10), 0);
    assertThatThrownBy(() -> few.decode(large))
        .hasMessage(large + ": file of 11 bytes, more than the limit of 10");
  }

  @Test
  void contentDecidesNotTheName() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Files.write(file, encode(gradient(7, 5), "png"));

    assertThat(TestPictures.DECODER.decode(file).width()).isEqualTo(7);
  }

  @Test
  void manyThreadsMayShareADecoder() throws InterruptedException, ExecutionException {
    List<byte[]> files =
        List.of(
            encode(gradient(30, 20), "jpeg"),
            encode(gradient(30, 20), "png"),
            encode(gradient(30, 20), "tiff"),
            TestPictures.resource("lossless-alpha.webp"));
    List<RgbImage> expected = files.stream().map(TestPictures::decode).toList();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<RgbImage>> decoded =
          IntStream.range(0, 400)
              .mapToObj(i -> pool.submit(() -> decode(files.get(i % 4))))
              .toList();
      for (int i = 0; i < decoded.size(); i++) {
        assertThat(decoded.get(i).get().pixels()).isEqualTo(expected.get(i % 4).pixels());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
