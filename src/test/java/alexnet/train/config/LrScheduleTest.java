package alexnet.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.train.MenuGoldens;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of torch.optim.lr_scheduler (PyTorch 2.13) over 40 steps: 4 epochs of 10. */
class LrScheduleTest {
  private static final int STEPS_PER_EPOCH = 10;
  private static final int EPOCHS = 4;

  @Test
  void oneCycleIsOneCycleLr() {
    LrSchedule schedule = new LrSchedule.OneCycle(0.3);
    assertFactor(schedule, 0, 0.04);
    assertFactor(schedule, 1, 0.059443372665041294);
    assertFactor(schedule, 5, 0.45168887762882304);
    assertFactor(schedule, 11, 1.0);
    assertFactor(schedule, 12, 0.9968561175222016);
    assertFactor(schedule, 25, 0.500002);
    assertFactor(schedule, 38, 0.0031478824777984847);
    assertFactor(schedule, 39, 4e-06);
  }

  @Test
  void cosineIsCosineAnnealingLr() {
    LrSchedule schedule = new LrSchedule.Cosine();
    assertFactor(schedule, 0, 1.0);
    assertFactor(schedule, 1, 0.998458666866564);
    assertFactor(schedule, 20, 0.5);
    assertFactor(schedule, 39, 0.0015413331334360185);
  }

  @Test
  void stepIsStepLr() {
    LrSchedule schedule = new LrSchedule.Step(2, 0.1);
    assertFactor(schedule, 19, 1.0);
    assertFactor(schedule, 20, 0.1);
    assertFactor(schedule, 39, 0.1);
  }

  @Test
  void warmupRisesLinearlyToTheScheduleBehindIt() {
    LrSchedule schedule = new LrSchedule.Warmup(0.5, new LrSchedule.Constant());
    assertFactor(schedule, 0, 0.2);
    assertFactor(schedule, 1, 0.4);
    assertFactor(schedule, 4, 1);
    assertFactor(schedule, 30, 1);
  }

  @Test
  void warmRestartsAreCosineAnnealingWarmRestarts() {
    for (JsonNode golden : MenuGoldens.get("restarts")) {
      LrSchedule schedule =
          new LrSchedule.WarmRestarts(golden.get("first").asInt(), golden.get("growth").asInt());
      List<Double> factors = MenuGoldens.doubles(golden.get("factors"));
      for (int step = 0; step < factors.size(); step++) {
        assertThat(schedule.factor(step, golden.get("stepsPerEpoch").asInt(), 100, List.of()))
            .as("%s, step %d", schedule, step)
            .isCloseTo(factors.get(step), offset(1e-12));
      }
    }
  }

  @Test
  void plateauIsReduceLrOnPlateau() {
    for (JsonNode golden : MenuGoldens.get("plateaus")) {
      LrSchedule schedule =
          new LrSchedule.Plateau(
              golden.get("patience").asInt() + 1, golden.get("gamma").asDouble());
      List<Double> losses = MenuGoldens.doubles(golden.get("losses"));
      List<Double> factors = MenuGoldens.doubles(golden.get("factors"));
      for (int epoch = 0; epoch <= losses.size(); epoch++) {
        // torch leaves a rate alone that would change by less than 1e-8; factors here may shrink on
        double factor = schedule.factor(10L * epoch + 3, 10, 100, losses.subList(0, epoch));
        assertThat(factor)
            .as("%s, after %d epochs", schedule, epoch)
            .isCloseTo(factors.get(epoch), offset(1e-8));
      }
      assertThat(factors.get(losses.size())).as("the rate fell at all").isLessThan(1);
    }
  }

  @Test
  void aRunOfOneStepHasARate() {
    assertThat(new LrSchedule.OneCycle(0.3).factor(0, 1, 1, List.of())).isBetween(0.0, 1.0);
    assertThat(new LrSchedule.OneCycle(0.5).factor(0, 1, 2, List.of())).isEqualTo(1);
    assertThat(new LrSchedule.OneCycle(0.5).factor(1, 1, 2, List.of())).isBetween(0.0, 1e-3);
    assertThat(new LrSchedule.Cosine().factor(0, 1, 1, List.of())).isEqualTo(1);
  }

  @Test
  void rangesAreNamed() {
    assertThatThrownBy(() -> new LrSchedule.Step(0, 0.1)).hasMessageContaining("1 to");
    assertThatThrownBy(() -> new LrSchedule.Step(1, 1)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> new LrSchedule.Plateau(0, 0.1)).hasMessageContaining("1 to");
    assertThatThrownBy(() -> new LrSchedule.Plateau(1, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new LrSchedule.WarmRestarts(0, 1)).hasMessageContaining("1 to");
    assertThatThrownBy(() -> new LrSchedule.WarmRestarts(1, 0)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> new LrSchedule.OneCycle(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new LrSchedule.Warmup(-1, new LrSchedule.Constant()))
        .hasMessageContaining("above 0");
  }

  private static void assertFactor(LrSchedule schedule, int step, double expected) {
    assertThat(schedule.factor(step, STEPS_PER_EPOCH, EPOCHS, List.of()))
        .isCloseTo(expected, offset(1e-12));
  }
}
