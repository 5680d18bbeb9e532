package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import alexnet.ResidentMemory;
import alexnet.image.UnreadableImageException;
import alexnet.model.Initialization;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many requests, among them bad ones: each has its answer, and nothing is left behind. */
class ManyRequestsTest {
  private static final Path TAR = Path.of("..", "shared", "data", "odd-images.tar");
  private static final int CLIENTS = 16;

  /** Of which a tenth is bad; -Dalexnet.soak.requests=100000 takes longer. */
  private static final int REQUESTS = Integer.getInteger("alexnet.soak.requests", 2_000);

  @TempDir static Path folder;

  private static final StringWriter LOG = new StringWriter();
  private static Classifier classifier;
  private static HttpService service;
  private static URI address;

  @BeforeAll
  static void open() throws IOException {
    Initialization.seed(3);
    classifier = Classifier.open(Narrow.run(folder));
    service = HttpService.listen(ServerOptions.DEFAULT.withPort(0), new PrintWriter(LOG));
    service.serve(Map.of("m", classifier), Batcher.Limits.DEFAULT);
    address = service.address();
  }

  @AfterAll
  static void close() {
    service.close();
    classifier.close();
    assertThat(LOG.toString()).isEmpty();
  }

  private static RawClient.Answer post(RawClient client, byte[] picture) throws IOException {
    String head =
        "POST /predictions/m HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + picture.length
            + "\r\n\r\n";
    return client.write(head).write(picture).read();
  }

  /** 200 where the classifier takes the picture, else 400 with its reason. */
  @Test
  @Timeout(300)
  void oddPicturesAreAnsweredAsTheClassifierDoes() throws IOException {
    Map<String, byte[]> pictures = oddPictures();
    assertThat(pictures.size()).isGreaterThanOrEqualTo(148);
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      RawClient.Answer answer;
      try (RawClient client = new RawClient(address)) {
        answer = post(client, picture.getValue());
      }
      if (picture.getValue().length == 0) {
        assertThat(answer.status()).as(picture.getKey()).isEqualTo(400);
        continue;
      }
      String reason = "";
      try {
        classifier.classify(picture.getValue());
      } catch (UnreadableImageException e) {
        reason = e.reason();
      }
      assertThat(answer.status()).as(picture.getKey()).isEqualTo(reason.isEmpty() ? 200 : 400);
      assertThat(answer.body()).doesNotContain("\n").contains(reason.replace("\"", "\\\""));
    }
  }

  private static Map<String, byte[]> oddPictures() throws IOException {
    assumeTrue(Files.isRegularFile(TAR), "skipped: no " + TAR + " beside the checkout");
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(TAR)), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory() && !entry.getName().endsWith("expected.tsv")) {
          pictures.put(entry.getName(), tar.readAllBytes());
        }
      }
    }
    return pictures;
  }

  @Test
  @Timeout(7200)
  void nothingIsLeftBehind() throws Exception {
    ResidentMemory.assumeKnown();
    byte[] good = picture();
    List<byte[]> bad =
        Stream.of("no picture", "\u0089PNG\r\n\u001a\n", "GIF89a", "\u00ff\u00d8\u00ff")
            .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
            .toList();
    run(Math.max(4_000, REQUESTS / 10), good, bad); // until the heap and the pools have their size
    long threads = Thread.getAllStackTraces().size();
    long handles = handles();
    System.gc();
    long before = ResidentMemory.kilobytes();
    Map<Integer, AtomicInteger> statuses = run(REQUESTS, good, bad);
    System.gc();
    ResidentMemory.assertFlat(REQUESTS + " requests", before, ResidentMemory.kilobytes());
    assertThat(statuses).containsOnlyKeys(200, 400);
    assertThat(statuses.get(400).get()).isBetween(REQUESTS / 20, REQUESTS / 5);
    assertThat(handles()).isLessThanOrEqualTo(handles + 2);
    assertThat((long) Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 2);
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static long handles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  /** How many answers had which status. */
  private static Map<Integer, AtomicInteger> run(int requests, byte[] good, List<byte[]> bad)
      throws InterruptedException {
    Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(i);
      Thread client =
          new Thread(
              () -> {
                try (RawClient connection = new RawClient(address)) {
                  for (int n = 0; n < requests / CLIENTS; n++) {
                    byte[] body =
                        random.nextInt(10) == 0 ? bad.get(random.nextInt(bad.size())) : good;
                    int status = post(connection, body).status();
                    statuses.computeIfAbsent(status, s -> new AtomicInteger()).incrementAndGet();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
    return statuses;
  }
}
