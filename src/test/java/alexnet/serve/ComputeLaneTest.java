package alexnet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.serve.RefusedException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The policy, with a clock that stands still until it is moved and a network that computes a batch
 * when it is told to: what is asked for is a number, and its answer its double.
 */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // some only have to wait
class ComputeLaneTest {
  private static final long MS = 1_000_000;

  private final AtomicLong clock = new AtomicLong(5);
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayGoOn = new Semaphore(0);
  private final List<String> batches = Collections.synchronizedList(new ArrayList<>());
  private final ComputeLane lane = new ComputeLane(clock::get, (model, pictures, nanos) -> {});
  private final BatchQueue<Integer> queue = queue("a", 10, Optional.of(3));

  private BatchQueue<Integer> queue(String name, int capacity, Optional<Integer> batch) {
    BatchTime time = new BatchTime(32);
    for (int n : new int[] {1, 2, 4, 8}) {
      time.add(n, (2 + n) * MS);
    }
    return lane.queue(name, capacity, batch, time, inputs -> compute(name, inputs));
  }

  private float[][] compute(String name, List<Integer> inputs) {
    begun.release();
    mayGoOn.acquireUninterruptibly();
    batches.add(name + inputs);
    if (inputs.contains(-1)) {
      throw new IllegalStateException("minus one");
    }
    return inputs.stream().map(i -> new float[] {2 * i}).toArray(float[][]::new);
  }

  @BeforeEach
  void start() {
    lane.start();
  }

  @AfterEach
  void close() {
    mayGoOn.release(100);
    lane.close();
  }

  private CompletableFuture<List<Answer>> ask(BatchQueue<Integer> of, Terms terms, int... inputs) {
    Admission<Integer> admission = of.admit(inputs.length, terms);
    for (int i = 0; i < inputs.length; i++) {
      admission.ready(i, inputs[i], 0);
    }
    return admission.result();
  }

  private Terms within(long millis) {
    return Terms.until(clock.get() + millis * MS);
  }

  /** Waits until the lane computes, so that what is asked for afterwards waits. */
  private CompletableFuture<List<Answer>> busy() throws InterruptedException {
    CompletableFuture<List<Answer>> first = ask(queue, within(1000), 0);
    begun.acquire();
    return first;
  }

  private static float[] values(CompletableFuture<List<Answer>> answers) throws Exception {
    List<Answer> list = answers.get(30, TimeUnit.SECONDS);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).logits()[0];
    }
    return values;
  }

  private static Reason reason(CompletableFuture<?> refused) throws Exception {
    try {
      refused.get(30, TimeUnit.SECONDS);
      throw new AssertionError("it was answered");
    } catch (ExecutionException e) {
      return ((RefusedException) e.getCause()).reason();
    }
  }

  @Test
  void whatWaitsIsComputedTogetherAtOnce() throws Exception {
    CompletableFuture<List<Answer>> first = busy();
    CompletableFuture<List<Answer>> two = ask(queue, within(1000), 1, 2);
    CompletableFuture<List<Answer>> more = ask(queue, within(1000), 3, 4);
    mayGoOn.release(3);
    assertThat(values(first)).containsExactly(0);
    assertThat(values(two)).containsExactly(2, 4);
    assertThat(values(more)).containsExactly(6, 8);
    assertThat(batches).containsExactly("a[0]", "a[1, 2, 3]", "a[4]");
  }

  @Test
  void theModelWithTheEarliestDeadlineIsFirst() throws Exception {
    BatchQueue<Integer> other = queue("b", 10, Optional.of(3));
    busy();
    CompletableFuture<List<Answer>> later = ask(queue, within(900), 1);
    CompletableFuture<List<Answer>> sooner = ask(other, within(500), 2);
    mayGoOn.release(3);
    values(later);
    values(sooner);
    assertThat(batches).containsExactly("a[0]", "b[2]", "a[1]");
  }

  private void part(String name) {
    part(name, () -> batches.add(name));
  }

  private void part(String name, Runnable work) {
    lane.whenIdle(
        new ComputeLane.Part() {
          @Override
          public void run() {
            work.run();
          }

          @Override
          public void refuse(RefusedException reason) {
            batches.add(name + " refused");
          }
        });
  }

  @Test
  void partsOfLongWorkComeWhenNothingElseWaits() throws Exception {
    busy();
    part("x");
    part("y");
    CompletableFuture<List<Answer>> answer = ask(queue, within(1000), 1);
    mayGoOn.release(2);
    values(answer);
    lane.call(() -> {}); // which goes before the parts
    while (batches.size() < 4) {
      Thread.onSpinWait();
    }
    assertThat(batches).containsExactly("a[0]", "a[1]", "x", "y");
  }

  /** Parts of 10 ms beside batches of 30 ms: the next one once 90 ms have gone by. */
  @Test
  void partsHaveATenthOfTheTimeWhateverWaits() throws Exception {
    BatchQueue<Integer> slow =
        lane.queue(
            "b",
            10,
            Optional.of(1),
            new BatchTime(32),
            inputs -> {
              clock.addAndGet(30 * MS);
              return compute("b", inputs);
            });
    busy();
    for (String name : List.of("x", "y")) {
      part(
          name,
          () -> {
            clock.addAndGet(10 * MS);
            batches.add(name);
          });
    }
    List<CompletableFuture<List<Answer>>> all = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      all.add(ask(slow, within(1000), i));
    }
    clock.addAndGet(1 * MS); // since the last part, which took no time
    mayGoOn.release(8);
    for (CompletableFuture<List<Answer>> one : all) {
      values(one);
    }
    assertThat(batches)
        .containsExactly("a[0]", "x", "b[1]", "b[2]", "b[3]", "b[4]", "y", "b[5]", "b[6]");
  }

  @Test
  void whatSomebodyWaitsForGoesBeforeWhatNobodyDoes() throws Exception {
    busy();
    Thread patient = new Thread(() -> lane.callWhenIdle(() -> batches.add("pass")));
    patient.start();
    while (patient.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    part("x");
    mayGoOn.release(1);
    patient.join();
    assertThat(batches).containsExactly("a[0]", "x", "pass");
  }

  @Test
  void partsThatAreLeftAreRefused() throws Exception {
    busy();
    part("x");
    Thread closing = new Thread(lane::close);
    closing.start();
    mayGoOn.release(2);
    closing.join();
    assertThat(batches).containsAnyOf("x", "x refused").hasSize(2);
    assertThatThrownBy(() -> part("y")).isInstanceOf(RefusedException.class);
  }

  @Test
  void aLowerPriorityNumberGoesFirst() throws Exception {
    busy();
    List<CompletableFuture<List<Answer>>> all = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      all.add(ask(queue, new Terms(clock.get() + 1000 * MS, i == 4 ? 0 : 1), i));
    }
    mayGoOn.release(3);
    for (CompletableFuture<List<Answer>> one : all) {
      values(one);
    }
    assertThat(batches).containsExactly("a[0]", "a[4, 1, 2]", "a[3]");
  }

  @Test
  void whatIsTooLateIsNotComputed() throws Exception {
    busy();
    CompletableFuture<List<Answer>> soon = ask(queue, within(50), 1);
    CompletableFuture<List<Answer>> later = ask(queue, within(500), 2);
    clock.addAndGet(100 * MS);
    mayGoOn.release(2);
    assertThat(reason(soon)).isEqualTo(Reason.DEADLINE);
    assertThat(values(later)).containsExactly(4);
    assertThat(batches).containsExactly("a[0]", "a[2]");
  }

  @Test
  void noMoreWaitThanMay() throws Exception {
    busy();
    ask(queue, within(1000), 1, 2, 3, 4, 5);
    assertThatThrownBy(() -> ask(queue, within(1000), 1, 2, 3, 4, 5))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL))
        .hasMessage("busy: 6 pictures wait already");
    ask(queue, within(1000), 1, 2, 3, 4);
    assertThat(queue.admitted()).isEqualTo(10);
  }

  @Test
  void aRequestThatCanNeverFitIsToldSo() {
    assertThatThrownBy(() -> queue.admit(11, within(1000)))
        .hasMessage("11 pictures where 10 may wait");
  }

  /** One waits, for 3 ms; five more take 2 + 5 ms. */
  @Test
  void whatCannotBeDoneInTimeIsRefusedAtOnce() throws Exception {
    busy();
    assertThatThrownBy(() -> ask(queue, within(9), 1, 2, 3, 4, 5))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LATE));
    ask(queue, within(11), 1, 2, 3, 4, 5);
  }

  @Test
  void placesComeBack() throws Exception {
    CompletableFuture<List<Answer>> first = busy();
    Admission<Integer> failed = queue.admit(4, within(1000));
    failed.ready(0, 7, 0);
    failed.fail(new IllegalArgumentException("one picture of it is none"));
    failed.fail(new IllegalArgumentException("nor is another"));
    assertThat(queue.admitted()).isEqualTo(1);
    CompletableFuture<List<Answer>> next = ask(queue, within(1000), 8);
    mayGoOn.release(2);
    values(first);
    values(next);
    assertThat(batches).containsExactly("a[0]", "a[8]");
    assertThat(queue.admitted()).isZero();
  }

  @Test
  void aFailureIsToldToThoseInTheBatchAlone() throws Exception {
    busy();
    CompletableFuture<List<Answer>> bad = ask(queue, within(1000), 1, -1, 2);
    CompletableFuture<List<Answer>> good = ask(queue, within(1000), 3);
    mayGoOn.release(3);
    assertThatThrownBy(() -> bad.get(30, TimeUnit.SECONDS)).hasMessageContaining("minus one");
    assertThat(values(good)).containsExactly(6);
  }

  @Test
  void closingFinishesTheBatchAndRefusesTheRest() throws Exception {
    CompletableFuture<List<Answer>> first = busy();
    CompletableFuture<List<Answer>> waiting = ask(queue, within(1000), 1);
    Admission<Integer> decoding = queue.admit(1, within(1000));
    Thread closing = new Thread(lane::close);
    closing.start();
    // close() waits for the batch; whoever asks is refused once it has begun to
    while (true) {
      try {
        queue.admit(1, within(1000)).fail(new IllegalStateException("not yet closed"));
        Thread.onSpinWait();
      } catch (RefusedException e) {
        assertThat(e.reason()).isEqualTo(Reason.CLOSED);
        break;
      }
    }
    mayGoOn.release(1);
    closing.join();
    assertThat(values(first)).containsExactly(0);
    assertThat(reason(waiting)).isEqualTo(Reason.CLOSED);
    assertThat(reason(decoding.result())).isEqualTo(Reason.CLOSED);
  }

  @Test
  void aTaskRunsOnTheLanesThreadAndItsFailureIsTheCallers() {
    List<String> names = new ArrayList<>();
    lane.call(() -> names.add(Thread.currentThread().getName()));
    assertThat(names).containsExactly("alexnet-compute");
    assertThatThrownBy(
            () ->
                lane.call(
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
  }

  @Test
  void theBatchGoesByTheTimeThatItTakes() {
    assertThat(queue("c", 10, Optional.empty()).largestBatch()).isEqualTo(32);
    BatchTime slow = new BatchTime(32);
    for (int n : new int[] {1, 2, 4, 8}) {
      slow.add(n, (6 + 12 * n) * MS); // twice 6 + 12 n within 100: n is at most 3
    }
    assertThat(lane.queue("d", 10, Optional.empty(), slow, inputs -> null).largestBatch())
        .isEqualTo(3);
  }

  @Test
  void whatMayWaitComesAfterAllThatWaitsAndTasksBeforeIt() throws Exception {
    CompletableFuture<List<Answer>> first = ask(queue, Terms.until(clock.get() + 900 * MS), 1);
    begun.acquire(); // the lane is busy: what comes now waits
    Thread idle = new Thread(() -> lane.callWhenIdle(() -> batches.add("idle")));
    idle.start();
    while (idle.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    CompletableFuture<List<Answer>> second = ask(queue, Terms.until(clock.get() + 900 * MS), 2);
    Thread task = new Thread(() -> lane.call(() -> batches.add("task")));
    task.start();
    while (task.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    mayGoOn.release(2);
    first.get();
    second.get();
    idle.join();
    task.join();
    assertThat(batches).containsExactly("a[1]", "task", "a[2]", "idle");
  }

  @Test
  void whatMayWaitFailsForWhoAskedAndNobodyElse() {
    assertThatThrownBy(
            () ->
                lane.callWhenIdle(
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    lane.callWhenIdle(() -> batches.add("next"));
    assertThat(batches).containsExactly("next");
  }
}
