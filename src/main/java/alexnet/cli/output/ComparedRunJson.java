package alexnet.cli.output;

import alexnet.report.content.ComparedRun;
import alexnet.report.content.ReportFigures;
import alexnet.run.EpochMetrics;
import alexnet.text.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A line of {@code compare --json}. What is not known is null.
 *
 * @param run the folder
 * @param variant of the network
 * @param classes how many
 * @param epochs finished
 * @param bestEpoch whose weights were kept
 * @param validationLoss of that epoch
 * @param validationTop1 of that epoch
 * @param validationTop5 of that epoch
 * @param seconds of all epochs
 * @param scored what {@code report} has left
 * @param config the content of {@code config.json}
 */
public record ComparedRunJson(
    String run,
    String variant,
    int classes,
    int epochs,
    Integer bestEpoch,
    Double validationLoss,
    Double validationTop1,
    Double validationTop5,
    Double seconds,
    ReportFigures scored,
    JsonNode config) {
  public static ComparedRunJson of(ComparedRun run, JsonNode config) {
    Optional<EpochMetrics> best = run.epochs().best();
    return new ComparedRunJson(
        run.run(),
        run.network(),
        run.classes().size(),
        run.epochs().figures().size(),
        run.epochs().kept() == 0 ? null : Integer.valueOf(run.epochs().kept()),
        best.flatMap(EpochMetrics::validationLoss).orElse(null),
        best.flatMap(EpochMetrics::validationTop1).orElse(null),
        best.flatMap(EpochMetrics::validationTop5).orElse(null),
        run.epochs().isEmpty() ? null : Json.rounded(run.epochs().seconds(), 3),
        run.scored(),
        config);
  }
}
