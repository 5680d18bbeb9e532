package alexnet.data.known;

import alexnet.data.DatasetException;
import alexnet.data.folder.DataLayout;
import alexnet.download.ArchiveLayout;
import alexnet.download.CacheFolder;
import alexnet.download.DownloadException;
import alexnet.download.DownloadListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Data sets that everybody knows, with their official addresses. The hashes and sizes are those
 * that TensorFlow Datasets keeps (its {@code checksums.tsv} and {@code url_checksums}); those of
 * Fashion-MNIST were also computed from its files.
 */
public enum KnownDataset {
  /** Articles of clothing, 28x28, grey: Xiao, Rasul and Vollgraf, 2017. */
  FASHION_MNIST(
      "fashion-mnist", "MIT, Zalando SE", "https://github.com/zalandoresearch/fashion-mnist") {
    @Override
    PublishedData data() {
      return idx(
          "fashion-mnist",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
          List.of(
              "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
              "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
              "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
              "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
          List.of(26_421_880, 29_515, 4_422_102, 5_148));
    }
  },

  /**
   * Handwritten digits, 28x28, grey: LeCun, Cortes and Burges, 1998. Their own server often
   * refuses; this is the copy that torchvision fetches first, the same bytes.
   */
  MNIST(
      "mnist", "CC BY-SA 3.0, Yann LeCun and Corinna Cortes", "http://yann.lecun.com/exdb/mnist/") {
    @Override
    PublishedData data() {
      return idx(
          "mnist",
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          List.of(
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
          List.of(9_912_422, 28_881, 1_648_877, 4_542));
    }
  },

  /** Animals and vehicles, 32x32, colour: Krizhevsky, 2009. */
  CIFAR10(
      "cifar10",
      "no licence stated; cite Krizhevsky, Learning Multiple Layers of Features, 2009",
      "https://www.cs.toronto.edu/~kriz/cifar.html") {
    @Override
    PublishedData data() {
      return new PublishedData(
          "cifar10",
          List.of(
              PublishedFile.of(
                  "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                  170_052_171)),
          ArchiveLayout.of("cifar-10-batches-bin", 200_000_000));
    }
  },

  /** Ten easy classes of ImageNet, the edition of 320 pixels on the shorter side: fast.ai, 2019. */
  IMAGENETTE(
      "imagenette",
      "Apache 2.0, fast.ai; the pictures are ImageNet's, for research and teaching",
      "https://github.com/fastai/imagenette") {
    @Override
    PublishedData data() {
      return new PublishedData(
          "imagenette",
          List.of(
              PublishedFile.of(
                  "https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-320.tgz",
                  "5020a9130cea0348272823cb12d2db7e981c6f2afa3dce71ccd5b8013005c55e",
                  341_553_947)),
          new ArchiveLayout(
              null,
              "imagenette2-320",
              Set.of(),
              Map.of(
                  "n01440764", "tench",
                  "n02102040", "English_springer",
                  "n02979186", "cassette_player",
                  "n03000684", "chain_saw",
                  "n03028079", "church",
                  "n03394916", "French_horn",
                  "n03417042", "garbage_truck",
                  "n03425413", "gas_pump",
                  "n03445777", "golf_ball",
                  "n03888257", "parachute"),
              500_000_000));
    }
  },

  /**
   * Objects of 101 kinds: Li, Andreetto, Ranzato and Perona, 2003. Its 102nd folder holds pictures
   * of no kind and is left out, as usual.
   */
  CALTECH101(
      "caltech101",
      "CC BY 4.0, California Institute of Technology",
      "https://data.caltech.edu/records/mzrjq-6wc02") {
    @Override
    PublishedData data() {
      return new PublishedData(
          "caltech101",
          List.of(
              PublishedFile.of(
                  "https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip",
                  "331234750fc7f77520e50d9565e8b6907b03565e30320da1401130db08c61f91",
                  137_414_764)),
          new ArchiveLayout(
              "caltech-101/101_ObjectCategories.tar.gz",
              "101_ObjectCategories",
              Set.of("BACKGROUND_Google"),
              Map.of(),
              250_000_000));
    }
  };

  private final String label;
  private final String licence;
  private final String page;

  KnownDataset(String label, String licence, String page) {
    this.label = label;
    this.licence = licence;
    this.page = page;
  }

  private static PublishedData idx(
      String name, String base, List<String> hashes, List<Integer> sizes) {
    List<String> names =
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");
    List<PublishedFile> files =
        IntStream.range(0, names.size())
            .mapToObj(i -> PublishedFile.of(base + names.get(i), hashes.get(i), sizes.get(i)))
            .toList();
    return new PublishedData(name, files, null);
  }

  /** The data set of that name, if it is one. */
  public static Optional<KnownDataset> of(String name) {
    return Arrays.stream(values()).filter(set -> set.label.equalsIgnoreCase(name)).findFirst();
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(KnownDataset::toString).collect(Collectors.joining(", "));
  }

  /** Under which conditions it may be used, and whose it is. */
  public String licence() {
    return licence;
  }

  /** Where its makers tell about it. */
  public URI page() {
    return URI.create(page);
  }

  /** How its folder is laid out, without a look at it. */
  public DataLayout layout() {
    return switch (this) {
      case FASHION_MNIST, MNIST -> DataLayout.IDX;
      case CIFAR10 -> DataLayout.CIFAR;
      case IMAGENETTE -> DataLayout.SPLIT_FOLDERS;
      case CALTECH101 -> DataLayout.CLASS_FOLDERS;
    };
  }

  /** Its files. */
  abstract PublishedData data();

  /** As {@link #folder(Path, URI, DownloadListener)}, from the official addresses to the cache. */
  public Path folder(DownloadListener listener) {
    return folder(null, null, listener);
  }

  /**
   * The data folder, in the layout that {@link alexnet.data.split.DataSplits#open} takes. What is
   * missing of it is fetched and unpacked, once; every file is checked against its hash.
   *
   * @param folder where the official files lie or are put, or null for this user's {@link
   *     CacheFolder}
   * @param mirror a server that has them at {@code MIRROR/NAME/FILE}, or null for the official
   *     addresses
   * @param listener hears of progress, on the calling thread
   * @throws DatasetException if the folder has another file in the place of an official one, or too
   *     little room
   * @throws DownloadException if something cannot be fetched or unpacked
   * @throws java.io.UncheckedIOException if the folder cannot be read or written
   */
  public Path folder(Path folder, URI mirror, DownloadListener listener) {
    PublishedData files = mirror == null ? data() : data().at(mirror);
    return folder == null
        ? files.prepare(CacheFolder.locate().resolve("datasets").resolve(label), true, listener)
        : files.prepare(folder, false, listener);
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
