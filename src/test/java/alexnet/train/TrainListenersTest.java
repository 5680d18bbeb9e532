package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several listeners as one. */
class TrainListenersTest {
  @Test
  void allAreToldInTheirOrder() {
    List<String> told = new ArrayList<>();
    TrainListener.all(warning(told, "first"), warning(told, "second")).onWarning("careful");
    assertThat(told).containsExactly("first careful", "second careful");
  }

  private static TrainListener warning(List<String> told, String name) {
    return new TrainListener() {
      @Override
      public void onWarning(String message) {
        told.add(name + " " + message);
      }
    };
  }

  /** A method that is added to the interface and forgotten here would be silence. */
  @Test
  void everyMethodIsPassedOn() {
    List<String> passedOn =
        Arrays.stream(TrainListeners.class.getDeclaredMethods()).map(Method::getName).toList();
    assertThat(TrainListener.class.getDeclaredMethods())
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
        .hasSizeGreaterThan(5)
        .allMatch(method -> passedOn.contains(method.getName()));
  }
}
