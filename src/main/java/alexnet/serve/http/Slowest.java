package alexnet.serve.http;

import alexnet.serve.Answer;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Where the time of a request went: of its pictures the slowest in each stage. */
record Slowest(long queueNanos, long decodeNanos, long computeNanos) {
  static Slowest of(List<Answer> answers) {
    return new Slowest(
        most(answers, Answer::queueNanos),
        most(answers, Answer::decodeNanos),
        most(answers, Answer::computeNanos));
  }

  private static long most(List<Answer> answers, ToLongFunction<Answer> stage) {
    return answers.stream().mapToLong(stage).max().orElse(0);
  }

  /** As a browser's network panel shows it, milliseconds. */
  String serverTiming() {
    return String.format(
        Locale.ROOT,
        "queue;dur=%.2f, decode;dur=%.2f, compute;dur=%.2f",
        queueNanos / 1e6,
        decodeNanos / 1e6,
        computeNanos / 1e6);
  }
}
