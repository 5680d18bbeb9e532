package alexnet.serve.http;

import alexnet.explain.Explainer;
import alexnet.serve.gallery.Exhibits;
import java.util.Map;

/**
 * What a server has beside answers, by the names of its runs; not all need some.
 *
 * @param explainers what explains their answers; their owner closes them after the server
 * @param data sets that are looked at when nobody asks
 */
public record Extras(Map<String, Explainer> explainers, Map<String, Exhibits.Wanted> data) {
  /** Answers alone. */
  public static final Extras NONE = new Extras(Map.of(), Map.of());

  /** Copies the maps. */
  public Extras {
    explainers = Map.copyOf(explainers);
    data = Map.copyOf(data);
  }
}
