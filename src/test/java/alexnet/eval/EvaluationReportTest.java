package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Skipped;
import alexnet.eval.ConfusionMatrix.Cell;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.builder(3).add(0, 0).add(0, 0).add(0, 0).add(0, 1).build();

  @Test
  void jsonKeys() throws JsonProcessingException {
    assertThat(new ObjectMapper().writeValueAsString(report(4, 0.25, 0.75, 1)))
        .isEqualTo(
            """
            {"images":4,"loss":0.25,"top1":0.75,"top5":1.0,"perClass":[\
            {"class":"cat","support":4,"precision":1.0,"recall":0.75,"f1":0.8571428571428571},\
            {"class":"dog","support":0,"precision":0.0,"recall":0.0,"f1":0.0},\
            {"class":"fox","support":0,"precision":null,"recall":null,"f1":null}],\
            "confusion":[[3,1,0],[0,0,0],[0,0,0]],\
            "skipped":[{"file":"cat/1.jpg","error":"truncated"}]}\
            """);
  }

  @Test
  void refusesFiguresThatCannotBe() {
    assertThatThrownBy(() -> report(4, Double.NaN, 0.75, 1)).hasMessageContaining("loss");
    assertThatThrownBy(() -> report(4, Double.POSITIVE_INFINITY, 0.75, 1))
        .hasMessageContaining("loss");
    assertThatThrownBy(() -> report(4, 0.25, Double.NaN, 1)).hasMessageContaining("top1");
    assertThatThrownBy(() -> report(4, 0.25, 0.75, 1.5)).hasMessageContaining("top5");
    assertThatThrownBy(() -> report(4, 0.25, 0.75, 0.5)).hasMessage("top5 0.5 is below top1 0.75");
    assertThatThrownBy(() -> report(5, 0.25, 0.75, 1))
        .hasMessage("5 images with a confusion matrix of 4");
    assertThatThrownBy(() -> report(0, 0.25, 0.75, 1)).hasMessage("images must be at least 1: 0");
    assertThatThrownBy(() -> new ClassScore("a", 1, Double.NaN, 0.0, 0.0))
        .hasMessage("precision must be in [0, 1]: NaN");
  }

  @Test
  void matrixHoldsEachPairOnceAndCannotBeChanged() {
    assertThatThrownBy(() -> new ConfusionMatrix(1, List.of(new Cell(0, 1, 2))))
        .hasMessage("predicted class 1 is outside the 1 classes");
    assertThatThrownBy(() -> new Cell(0, 0, 0)).hasMessage("a count must be at least 1: 0");
    assertThatThrownBy(() -> new ConfusionMatrix(2, List.of(new Cell(0, 1, 2), new Cell(0, 1, 3))))
        .hasMessageContaining("two counts of one pair");
    assertThatThrownBy(() -> new ConfusionMatrix(0, List.of())).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> ConfusionMatrix.builder(2).add(2, 0))
        .hasMessage("true class 2 is outside the 2 classes");
    assertThatThrownBy(() -> ConfusionMatrix.builder(2).add(0, -1))
        .hasMessage("predicted class -1 is outside the 2 classes");

    List<Cell> cells = new ArrayList<>(List.of(new Cell(1, 0, 3), new Cell(0, 1, 2)));
    ConfusionMatrix matrix = new ConfusionMatrix(2, cells);
    cells.clear();
    assertThat(matrix.cells()).containsExactly(new Cell(0, 1, 2), new Cell(1, 0, 3));

    ConfusionMatrix.Builder builder = ConfusionMatrix.builder(2).add(0, 1);
    ConfusionMatrix before = builder.build();
    builder.add(0, 1);
    assertThat(before.count(0, 1)).isEqualTo(1);
    assertThat(builder.build().count(0, 1)).isEqualTo(2);
  }

  @Test
  void matrixSums() {
    assertThat(MATRIX.classes()).isEqualTo(3);
    assertThat(MATRIX.support(0)).isEqualTo(4);
    assertThat(MATRIX.support(1)).isZero();
    assertThat(MATRIX.predicted()).containsExactly(3, 1, 0);
    assertThat(MATRIX.row(0)).containsExactly(3, 1, 0);
    assertThat(MATRIX.correct()).isEqualTo(3);
    assertThat(MATRIX.total()).isEqualTo(4);
  }

  private static EvaluationReport report(long images, double loss, double top1, double top5) {
    return new EvaluationReport(
        images,
        loss,
        top1,
        top5,
        ClassScore.of(List.of("cat", "dog", "fox"), MATRIX),
        MATRIX,
        List.of(new Skipped("cat/1.jpg", "truncated")));
  }
}
