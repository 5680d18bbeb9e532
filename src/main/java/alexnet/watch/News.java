package alexnet.watch;

import java.util.List;

/**
 * What somebody does not know yet.
 *
 * @param id what to say next time, to get only what is new since
 * @param now the watching machine's time, milliseconds since 1970
 * @param names all runs that there are, the latest begun first; others are gone
 * @param runs those of which something is new
 */
public record News(String id, long now, List<String> names, List<RunNews> runs) {}
