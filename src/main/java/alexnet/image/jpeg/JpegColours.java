package alexnet.image.jpeg;

import alexnet.image.source.BadPictureException;

/** How the components of a JPEG make colours. */
enum JpegColours {
  GREY(1, 0),
  YCBCR(3, 1),
  RGB(3, 0),
  CMYK(4, 0),
  YCCK(4, 2);

  private final int components;
  private final int adobeTransform;

  JpegColours(int components, int adobeTransform) {
    this.components = components;
    this.adobeTransform = adobeTransform;
  }

  /**
   * The rules of libjpeg (jdapimin.c, default_decompress_parms), which are Pillow's and PyTorch's.
   *
   * @param jfif whether there is a JFIF segment
   * @param adobeTransform of the Adobe segment, or -1
   */
  static JpegColours of(JpegFrame frame, boolean jfif, int adobeTransform)
      throws BadPictureException {
    return switch (frame.components()) {
      case 1 -> GREY;
      case 3 -> {
        boolean rgb = adobeTransform == -1 ? frame.isNamedRgb() : adobeTransform == 0;
        yield rgb && !jfif ? RGB : YCBCR;
      }
      case 4 -> adobeTransform > 0 ? YCCK : CMYK;
      default -> throw JpegStream.unsupported(frame.components() + " components");
    };
  }

  int components() {
    return components;
  }

  /** What an Adobe segment says for these colours. */
  int adobeTransform() {
    return adobeTransform;
  }
}
