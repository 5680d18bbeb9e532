package alexnet.watch;

/**
 * What is known of a run beside its epochs.
 *
 * @param name of its folder
 * @param stage what becomes of it
 * @param begun when, in milliseconds since 1970
 * @param settings what it was begun with
 * @param position where it stands
 * @param best the epoch with the best weights so far, 0 before the first
 * @param problem what it failed of, or what is wrong with its figures, in a line; empty if nothing
 */
public record RunStatus(
    String name,
    Stage stage,
    long begun,
    RunSettings settings,
    Position position,
    int best,
    String problem) {}
