package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import alexnet.serve.gallery.Exhibits;
import alexnet.serve.gallery.Gallery;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How what is looked at ends with the server. */
@Timeout(60)
class LooksTest {
  @TempDir Path folder;

  /** One picture is being read, another waits: the one is awaited, the other is refused. */
  @Test
  void closingAwaitsWhatIsUnderWayAndRefusesTheRest() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    AtomicBoolean read = new AtomicBoolean();
    Sample slow =
        new Sample(
            "slow",
            0,
            decoder -> {
              reading.countDown();
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              read.set(true);
              return decoder.convert(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB));
            });
    Gallery gallery =
        new Gallery(
            new Dataset(List.of("a", "b"), List.of(slow)),
            folder,
            new ImageDecoder(DecodeLimits.DEFAULT, 256));
    try (Classifier classifier = Classifier.open(Narrow.run(folder.resolve("run")));
        Catalogue catalogue =
            new Catalogue(Map.of("m", classifier), Map.of(), Batcher.Limits.DEFAULT, () -> 0)) {
      Bodies bodies =
          new Bodies(new InFlight(1), new ScheduledExecutorScheduler(), Duration.ofSeconds(1));
      Looks looks = new Looks(bodies, Duration.ofSeconds(60));
      Catalogue.Entry entry = catalogue.require("m");
      Exhibits.Wanted wanted =
          new Exhibits.Wanted(Optional.of(gallery), Optional.of(gallery), folder.resolve("cache"));
      Background background = new Background(new PrintWriter(new StringWriter()));
      looks.open(Map.of("m", new Exhibits(entry.classifier(), wanted, none -> {})));
      CompletableFuture<Reply> first = looks.scored(entry, "0");
      reading.await();
      CompletableFuture<Reply> second = looks.scored(entry, "0");
      Thread closing = new Thread(looks::close);
      closing.start();
      assertThat(status(second)).isEqualTo(503);
      assertThatThrownBy(() -> looks.scored(entry, "0"))
          .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.status()).isEqualTo(503));
      assertThat(closing.isAlive()).isTrue();
      mayGoOn.countDown();
      closing.join();
      assertThat(read).isTrue();
      assertThat(first.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
      background.stop();
      assertThatThrownBy(() -> background.execute(() -> {}))
          .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.status()).isEqualTo(503));
    }
  }

  private static int status(CompletableFuture<Reply> refused) throws Exception {
    try {
      return refused.get(30, TimeUnit.SECONDS).status();
    } catch (ExecutionException e) {
      return ((Problem) e.getCause()).status();
    }
  }

  /** What is stopped did not fail; what fails is a line. */
  @Test
  void stoppingTheBackgroundIsNoFailure() throws Exception {
    StringWriter log = new StringWriter();
    Background background = new Background(new PrintWriter(log));
    background.execute(
        () -> {
          throw new IllegalStateException("no");
        });
    CountDownLatch begun = new CountDownLatch(1);
    background.execute(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
          }
        });
    begun.await();
    background.stop();
    background.awaitEnd();
    assertThat(log.toString()).isEqualTo("alexnet: no" + System.lineSeparator());
  }
}
