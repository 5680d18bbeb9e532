package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.RandomStream;
import alexnet.train.config.BatchMixing;
import alexnet.train.step.BatchMix;
import alexnet.transform.CropBox;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchMixingTest {
  private static final long SEED = 11;

  @Test
  void cutMixBoxesAreThoseOfTheReference() {
    for (JsonNode golden : MenuGoldens.get("boxes")) {
      int[] box = MenuGoldens.ints(golden.get("box"));
      if (box[2] == 0) {
        continue; // a rectangle without area, below
      }
      assertThat(
              BatchMix.Paste.box(
                  golden.get("side").asInt(),
                  golden.get("share").asDouble(),
                  golden.get("x").asInt(),
                  golden.get("y").asInt()))
          .as(golden.toString())
          .contains(new CropBox(box[0], box[1], box[2], box[3]));
    }
  }

  @Test
  void aShareThatLeavesNoPixelMixesNothing() {
    assertThat(BatchMix.Paste.box(8, 0.95, 4, 4)).isEmpty(); // 0.5 * sqrt(0.05) * 8 < 1
    assertThat(draws(new BatchMixing.CutMix(0.02))).contains(BatchMix.none());
  }

  @Test
  void theLabelFollowsTheAreaThatIsLeft() {
    for (BatchMix mix : draws(new BatchMixing.CutMix(1))) {
      if (mix instanceof BatchMix.Paste paste) {
        double pasted = (double) paste.box().height() * paste.box().width() / (32 * 32);
        assertThat(paste.lambda()).isEqualTo(1 - pasted);
      }
    }
  }

  @Test
  void bothAreTakenEquallyOften() {
    BatchMixing either =
        new BatchMixing.Either(new BatchMixing.Mixup(0.5), new BatchMixing.CutMix(1));
    long pasted = draws(either).stream().filter(BatchMix.Paste.class::isInstance).count();
    // 2,000 draws: the deviation is 22, five of them; boxes without area are 1 in 250.
    assertThat(pasted).as("seed %d", SEED).isBetween(880L, 1120L);
  }

  @Test
  void aStreamGivesTheSameDraw() {
    BatchMixing cutmix = new BatchMixing.CutMix(1);
    assertThat(draws(cutmix)).isEqualTo(draws(cutmix)).hasSizeGreaterThan(1);
  }

  @Test
  void alphaIsAbove0() {
    assertThatThrownBy(() -> new BatchMixing.Mixup(0)).hasMessage("mixup must be above 0: 0");
    assertThatThrownBy(() -> new BatchMixing.CutMix(Double.NaN))
        .hasMessage("cutmix must be above 0: NaN");
  }

  private static List<BatchMix> draws(BatchMixing mixing) {
    return Stream.iterate(0, i -> i < 2_000, i -> i + 1)
        .map(i -> BatchMix.draw(mixing, 32, RandomStream.of("mixing", SEED, i)))
        .toList();
  }
}
