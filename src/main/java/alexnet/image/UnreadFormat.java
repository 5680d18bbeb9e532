package alexnet.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Formats that are not read, so that a file of one can be named for what it is: by its first bytes,
 * or by its suffix where it is not opened.
 */
public enum UnreadFormat {
  /** Still pictures coded by AV1. */
  AVIF("AVIF", "avif avifs", ""),
  /** Still pictures coded by HEVC, as phones write them. */
  HEIC("HEIC", "heic heics heif heifs hif", ""),
  /** The container of the two above, of another coding. */
  HEIF("HEIF", "", ""),
  /** ISO 18181, bare or in its container. */
  JPEG_XL("JPEG XL", "jxl", "\u00FF\n\t\0\0\0\fJXL "),
  /** ISO 15444, bare or in its container. */
  JPEG_2000("JPEG 2000", "jp2 j2k j2c jpx jpf jpm jph jhc", "\0\0\0\fjP  \t\u00FFO\u00FFQ"),
  /** ISO 14495, whose first marker tells it from other JPEGs. */
  JPEG_LS("JPEG-LS", "jls", "\u00FF\u00D8\u00FF\u00F7"),
  /** ISO 29199. */
  JPEG_XR("JPEG XR", "jxr wdp hdp", "II\u00BC"),
  /** Canon's raw photographs, whose first picture as a TIFF is a preview. */
  CR2("CR2 (a raw photograph)", "cr2", ""),
  /** Canon's newer ones. */
  CR3("CR3 (a raw photograph)", "cr3", ""),
  /** Raw photographs of other makers, which begin as many things do. */
  RAW(
      "raw photograph",
      "nef nrw arw srf sr2 dng raf orf rw2 pef srw 3fr iiq erf kdc mrw x3f",
      "FUJIFILMCCD-RAW\tIIRO\tIIRS\tMMOR\tIIU\0\tFOVb\t\0MRM"),
  /** Windows icons. */
  ICO("ICO", "ico", "\0\0\u0001\0"),
  /** Truevision, which has no signature; without a palette this is how most begin. */
  TGA("TGA", "tga", "\0\0\u0002\0\0\0\0\0"),
  /** Windows pointers. */
  CUR("CUR", "cur", "\0\0\u0002\0"),
  /** Apple's icons. */
  ICNS("ICNS", "icns", "icns"),
  /** Photoshop. */
  PSD("PSD (Photoshop)", "psd psb", "8BPS"),
  /** GIMP. */
  XCF("XCF (GIMP)", "xcf", "gimp xcf"),
  /** High dynamic range. */
  OPEN_EXR("OpenEXR", "exr", "v/1\u0001"),
  /** High dynamic range. */
  RADIANCE("Radiance HDR", "hdr", "#?RADIANCE\t#?RGBE"),
  /** Netpbm's arbitrary map. */
  PAM("PAM", "pam", "P7\n"),
  /** Netpbm's floating-point map. */
  PFM("PFM", "pfm", "PF\n\tPf\n\tPF4\n"),
  /** Animated relative of PNG. */
  MNG("MNG", "mng", "\u008AMNG\r\n\u001A\n"),
  /** JPEG in the clothes of PNG. */
  JNG("JNG", "jng", "\u008BJNG\r\n\u001A\n"),
  /** Textures. */
  DDS("DDS", "dds", "DDS |\0\0\0"),
  /** The "quite OK" format. */
  QOI("QOI", "qoi", "qoif"),
  /** Better portable graphics. */
  BPG("BPG", "bpg", "BPG\u00FB"),
  /** Free lossless image format. */
  FLIF("FLIF", "flif", "FLIF"),
  /** Amiga. */
  ILBM("ILBM", "iff ilbm lbm", ""),
  /** Sun raster. */
  SUN("Sun raster", "ras", "Y\u00A6j\u0095"),
  /** Silicon Graphics. */
  SGI("SGI", "sgi", "\u0001\u00DA"),
  /** ZSoft. */
  PCX("PCX", "pcx", "\n\u0005\u0001"),
  /** Medicine. */
  DICOM("DICOM", "dcm dicom", ""),
  /** Astronomy. */
  FITS("FITS", "fits fit", "SIMPLE  ="),
  /** Drawings. */
  SVG("SVG", "svg svgz", ""),
  /** Documents. */
  PDF("PDF", "", "%PDF"),
  /** Documents. */
  POSTSCRIPT("PostScript", "eps", "%!PS\t\u00C5\u00D0\u00D3\u00C6"),
  /** A video. */
  MP4("MP4 (a video)", "", ""),
  /** A video. */
  MATROSKA("Matroska (a video)", "", "\u001AE\u00DF\u00A3"),
  /** A video. */
  AVI("AVI (a video)", "", ""),
  /** Archives. */
  ZIP("ZIP (an archive)", "", "PK\u0003\u0004"),
  /** Archives. */
  GZIP("gzip (an archive)", "", "\u001F\u008B");

  private static final Set<String> HEVC =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs");
  private static final Set<String> AV1 = Set.of("avif", "avis");
  private static final Set<String> CONTAINER = Set.of("mif1", "mif2", "msf1", "miaf", "heif");
  private static final int DICOM_SIGNATURE = 128;

  private static final List<Map.Entry<String, UnreadFormat>> SIGNATURES =
      Arrays.stream(values())
          .filter(format -> !format.signatures.isEmpty())
          .flatMap(
              format -> Stream.of(format.signatures.split("\t")).map(s -> Map.entry(s, format)))
          .toList();

  private final String title;
  private final String suffixes;

  /** Each of them, a char a byte, with a tab between. */
  private final String signatures;

  UnreadFormat(String title, String suffixes, String signatures) {
    this.title = title;
    this.suffixes = suffixes;
    this.signatures = signatures;
  }

  /** As written in messages. */
  public String title() {
    return title;
  }

  /** The format that a file of this name should be of; empty if it is none of these. */
  public static Optional<UnreadFormat> named(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String suffix = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> dot >= 0 && !suffix.isEmpty() && format.hasSuffix(suffix))
        .findFirst();
  }

  private boolean hasSuffix(String suffix) {
    return List.of(suffixes.split(" ")).contains(suffix);
  }

  /**
   * The format of a content; null if it is none of these.
   *
   * @param head the first bytes, a char each
   */
  static UnreadFormat of(String head) {
    if (head.startsWith("ftyp", 4) && head.length() >= 12) {
      return ofBrands(head);
    }
    if (head.startsWith("RIFF") && head.startsWith("AVI ", 8)) {
      return AVI;
    }
    if (head.startsWith("FORM") && (head.startsWith("ILBM", 8) || head.startsWith("PBM ", 8))) {
      return ILBM;
    }
    if (head.startsWith("II*\0") && head.startsWith("CR\u0002", 8)) {
      return CR2;
    }
    if (head.startsWith("DICM", DICOM_SIGNATURE)) {
      return DICOM;
    }
    return SIGNATURES.stream()
        .filter(signature -> head.startsWith(signature.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /**
   * What a file of ISO 14496-12 is for: its brand, or, where that names a container alone, the
   * first of the brands it is compatible with that tells more.
   */
  private static UnreadFormat ofBrands(String head) {
    int end = Math.max(12, head.charAt(2) << 8 | head.charAt(3)); // no list is longer
    UnreadFormat vague = MP4;
    for (int at = 8; at + 4 <= Math.min(end, head.length()); at += at == 8 ? 8 : 4) {
      UnreadFormat format = ofBrand(head.substring(at, at + 4));
      if (format != MP4 && format != HEIF) {
        return format;
      }
      vague = vague == HEIF ? HEIF : format;
    }
    return vague;
  }

  private static UnreadFormat ofBrand(String brand) {
    if (AV1.contains(brand)) {
      return AVIF;
    }
    if (HEVC.contains(brand)) {
      return HEIC;
    }
    if (CONTAINER.contains(brand)) {
      return HEIF;
    }
    return switch (brand) {
      case "jxl " -> JPEG_XL;
      case "jp2 ", "jpx ", "jpm ", "jph " -> JPEG_2000;
      case "crx " -> CR3;
      default -> MP4;
    };
  }
}
