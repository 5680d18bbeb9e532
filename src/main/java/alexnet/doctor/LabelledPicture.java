package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.split.DataSurvey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A picture and where it lies in the set.
 *
 * @param part of the set
 * @param className its label
 * @param sample gives the pixels
 */
public record LabelledPicture(DataPart part, String className, Sample sample) {
  /** Checks that nothing is missing. */
  public LabelledPicture {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(sample, "sample");
  }

  /**
   * All pictures of a set, in the order in which doubles are kept: test, validation, train. The
   * first of several equal pictures is the one that stays.
   */
  static List<LabelledPicture> of(DataSurvey survey) {
    List<LabelledPicture> all = new ArrayList<>(survey.size());
    Stream.of(DataPart.TEST, DataPart.VAL, DataPart.TRAIN, DataPart.ALL)
        .filter(survey.parts()::containsKey)
        .forEach(
            part -> {
              Dataset pictures = survey.parts().get(part);
              pictures.samples().stream()
                  .map(s -> new LabelledPicture(part, pictures.classes().get(s.label()), s))
                  .forEach(all::add);
            });
    return all;
  }

  /** Part and class, for messages. */
  String place() {
    return part == DataPart.ALL ? className : part + "/" + className;
  }
}
