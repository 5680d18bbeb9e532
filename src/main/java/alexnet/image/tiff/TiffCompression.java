package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How the strips or tiles of a TIFF are packed (field Compression, 259). */
enum TiffCompression {
  NONE(1),
  /** Fax codes for black and white: modified Huffman, group 3, group 4. */
  CCITT(0),
  /** TIFF 6.0, section 13: a code of 12 bits stands for at most 4,093 bytes. */
  LZW(2800),
  /** TIFF 6.0, section 22, which the next one replaced. */
  OLD_JPEG(0),
  /** TIFF technical note 2: each strip or tile is a JPEG stream, whose blocks of 64 take a bit. */
  JPEG(4096),
  /** As in PNG, whose bound it has. */
  DEFLATE(1032),
  /** TIFF 6.0, section 9: two bytes stand for at most 128. */
  PACK_BITS(64);

  private static final Map<Integer, String> UNREAD =
      Map.ofEntries(
          Map.entry(9, "JBIG"),
          Map.entry(10, "JBIG"),
          Map.entry(32766, "NeXT"),
          Map.entry(32771, "CCITT with word alignment"),
          Map.entry(32809, "ThunderScan"),
          Map.entry(32908, "Pixar film"),
          Map.entry(32909, "Pixar log"),
          Map.entry(32947, "Kodak DCS"),
          Map.entry(33003, "JPEG 2000"),
          Map.entry(33004, "JPEG 2000"),
          Map.entry(33005, "JPEG 2000"),
          Map.entry(34661, "JBIG"),
          Map.entry(34676, "SGI log"),
          Map.entry(34677, "SGI log"),
          Map.entry(34712, "JPEG 2000"),
          Map.entry(34887, "LERC"),
          Map.entry(34892, "lossy JPEG of a raw photograph"),
          Map.entry(34925, "LZMA"),
          Map.entry(34926, "Zstandard"),
          Map.entry(34927, "WebP"),
          Map.entry(34933, "PNG"),
          Map.entry(34934, "JPEG XR"),
          Map.entry(50000, "Zstandard"),
          Map.entry(50001, "WebP"),
          Map.entry(50002, "JPEG XL"),
          Map.entry(52546, "JPEG XL"));

  private final int mostExpansion;

  TiffCompression(int mostExpansion) {
    this.mostExpansion = mostExpansion;
  }

  /** The compression of a code, or a refusal that names what the code stands for. */
  static TiffCompression of(long code) throws BadPictureException {
    if (code < 0 || code > 0xFFFF) {
      throw new BadPictureException("damaged TIFF: compression " + code);
    }
    return switch ((int) code) {
      case 1 -> NONE;
      case 2, 3, 4 -> CCITT;
      case 5 -> LZW;
      case 6 -> OLD_JPEG;
      case 7 -> JPEG;
      case 8, 32946, 50013 -> DEFLATE; // Adobe's code, PKZIP's and Pixtiff's
      case 32773 -> PACK_BITS;
      default -> {
        String title = UNREAD.get((int) code);
        throw BadPictureException.unsupported(
            "TIFF", "compression " + (title == null ? code : title));
      }
    };
  }

  /** Whether a predictor may have been applied before packing, as libtiff takes it. */
  boolean hasPredictor() {
    return this == LZW || this == DEFLATE;
  }

  /** Whether so many packed bytes can hold so many. */
  boolean canHold(long packed, long unpacked) {
    return packed * mostExpansion >= unpacked;
  }

  /**
   * Unpacks bytes.
   *
   * @param into receives {@code wanted} bytes, or fewer if the packed ones end early
   * @return how many there were
   */
  int unpack(byte[] from, int start, int length, byte[] into, int wanted)
      throws BadPictureException {
    return switch (this) {
      case LZW -> new TiffLzw(from, start, length).unpack(into, wanted);
      case DEFLATE -> inflate(from, start, length, into, wanted);
      case PACK_BITS -> unpackBits(from, start, length, into, wanted);
      default -> throw new IllegalStateException(this + " has no bytes to unpack");
    };
  }

  private static int inflate(byte[] from, int start, int length, byte[] into, int wanted)
      throws BadPictureException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(from, start, length);
      int filled = 0;
      while (filled < wanted) {
        int count = inflater.inflate(into, filled, wanted - filled);
        if (count == 0) {
          break;
        }
        filled += count;
      }
      return filled;
    } catch (DataFormatException e) {
      throw new BadPictureException("damaged TIFF pixel data (" + e.getMessage() + ")", e);
    } finally {
      inflater.end();
    }
  }

  private static int unpackBits(byte[] from, int start, int length, byte[] into, int wanted) {
    int at = start;
    int end = start + length;
    int filled = 0;
    while (filled < wanted && at < end) {
      int header = from[at++];
      if (header >= 0) { // that many bytes and one follow as they are
        int count = Math.min(header + 1, Math.min(wanted - filled, end - at));
        System.arraycopy(from, at, into, filled, count);
        at += count;
        filled += count;
      } else if (header > -128 && at < end) { // the next byte so many times and once more
        int to = Math.min(wanted, filled + 1 - header);
        Arrays.fill(into, filled, to, from[at++]);
        filled = to;
      }
    }
    return filled;
  }
}
