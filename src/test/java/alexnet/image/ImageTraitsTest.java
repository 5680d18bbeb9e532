package alexnet.image;

import static alexnet.image.TestPictures.as;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.exif;
import static alexnet.image.TestPictures.gradient;
import static alexnet.image.TestPictures.png;
import static alexnet.image.TestPictures.withSegment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import alexnet.image.source.PixelFormat;
import alexnet.image.source.PixelFormat.Colours;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files say of themselves. */
class ImageTraitsTest {
  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("picture"), bytes);
  }

  private ImageTraits traits(byte[] bytes) throws IOException {
    return TestPictures.DECODER.inspect(write(bytes)).traits();
  }

  @Test
  void formatsAndPixels() throws IOException {
    BufferedImage rgb = gradient(40, 30);
    BufferedImage grey = as(BufferedImage.TYPE_BYTE_GRAY, rgb);
    BufferedImage palette = as(BufferedImage.TYPE_BYTE_INDEXED, rgb);
    BufferedImage alpha = as(BufferedImage.TYPE_INT_ARGB, rgb);
    BufferedImage deep = as(BufferedImage.TYPE_USHORT_GRAY, rgb);
    check(encode(rgb, "jpeg"), ImageFormat.JPEG, PixelFormat.RGB);
    check(encode(grey, "jpeg"), ImageFormat.JPEG, PixelFormat.GREY);
    check(encode(rgb, "png"), ImageFormat.PNG, PixelFormat.RGB);
    check(encode(alpha, "png"), ImageFormat.PNG, new PixelFormat(Colours.RGB, 8, true));
    check(encode(palette, "png"), ImageFormat.PNG, new PixelFormat(Colours.PALETTE, 8, false));
    check(encode(deep, "png"), ImageFormat.PNG, new PixelFormat(Colours.GREY, 16, false));
    check(encode(rgb, "bmp"), ImageFormat.BMP, PixelFormat.RGB);
    check(encode(rgb, "tiff"), ImageFormat.TIFF, PixelFormat.RGB);
    assertThat(traits(encode(palette, "gif")).pixels().colours()).isEqualTo(Colours.PALETTE);
    byte[] keyed =
        png(2, 1, 8, 0, new byte[] {0, 1, 2}, TestPictures.chunk("tRNS", new byte[] {0, 1}));
    assertThat(traits(keyed).pixels()).isEqualTo(new PixelFormat(Colours.GREY, 8, true));
  }

  private void check(byte[] bytes, ImageFormat format, PixelFormat pixels) throws IOException {
    assertThat(traits(bytes)).isEqualTo(new ImageTraits(format, 40, 30, pixels, ""));
  }

  @Test
  void onlyEightBitGreyAndRgbArePlain() {
    assertThat(PixelFormat.RGB.isPlain()).isTrue();
    assertThat(PixelFormat.GREY.isPlain()).isTrue();
    assertThat(PixelFormat.CMYK.isPlain()).isFalse();
    assertThat(new PixelFormat(Colours.RGB, 16, false).isPlain()).isFalse();
    assertThat(new PixelFormat(Colours.GREY, 8, true)).hasToString("8-bit grey with transparency");
  }

  @Test
  void theSizeIsUprightAndUnreduced() throws IOException {
    byte[] exif = TestPictures.concat("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), exif(6));
    byte[] turned = withSegment(encode(gradient(400, 300), "jpeg"), 0xE1, exif);
    InspectedImage inspected = new ImageDecoder(DecodeLimits.DEFAULT, 30).inspect(write(turned));
    assertThat(inspected.traits().width()).isEqualTo(300);
    assertThat(inspected.traits().height()).isEqualTo(400);
    assertThat(inspected.image().width()).isLessThan(100);
    assertThat(inspected.image().height()).isGreaterThan(inspected.image().width());
  }

  @Test
  void damageThatIsToleratedIsTold() throws IOException {
    byte[] jpeg = encode(gradient(100, 80), "jpeg");
    assertThat(traits(Arrays.copyOf(jpeg, jpeg.length - 2)).tolerated())
        .isEqualTo("the end-of-image marker is missing");
    byte[] surplus = // data that no block asks for
        TestPictures.concat(
            Arrays.copyOf(jpeg, jpeg.length - 2), new byte[50], TestPictures.bytes(0xFF, 0xD9));
    assertThat(traits(surplus).tolerated()).contains("extraneous bytes");
    byte[] png = encode(gradient(100, 80), "png");
    assertThat(traits(Arrays.copyOf(png, png.length - 12)).tolerated())
        .isEqualTo("the end chunk is missing");
  }

  @Test
  void whatEndsEarlyIsToldApart() throws IOException {
    for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      byte[] file = encode(gradient(100, 80), format);
      Path half = write(Arrays.copyOf(file, file.length / 2));
      UnreadableImageException failure =
          catchThrowableOfType(
              UnreadableImageException.class, () -> TestPictures.DECODER.inspect(half));
      assertThat(failure).as(format).isNotNull();
      assertThat(failure.isTruncated()).as(failure.reason()).isTrue();
    }
    Path text = write("hello, this is no picture".getBytes(StandardCharsets.UTF_8));
    assertThat(
            catchThrowableOfType(
                    UnreadableImageException.class, () -> TestPictures.DECODER.inspect(text))
                .isTruncated())
        .isFalse();
  }

  @Test
  void namesEndAsTheirFormatsDo() {
    assertThat(ImageFormat.JPEG.isNamed("a.b.JPEG")).isTrue();
    assertThat(ImageFormat.JPEG.isNamed("a.png")).isFalse();
    assertThat(ImageFormat.TIFF.isNamed("x.tif")).isTrue();
  }
}
