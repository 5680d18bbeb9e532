package alexnet.bench;

import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;

/**
 * The time of each layer in real training steps, forward and backward.
 *
 * <p>The backward pass of a chain of layers runs from the last to the first on this thread, and
 * libtorch calls a hook each time that the gradient of a layer's output stands: between two calls
 * lies the backward pass of one layer. The layers run in the order of the table, where a step that
 * nobody watches pools before the ReLU and so takes a little less.
 */
final class TrainingProfile implements TrainingTask.Observer, AutoCloseable {
  private static final String CLEAR = "zero gradients";
  private static final String LOSS = "loss";
  private static final String UPDATE = "optimizer";

  private final LayerSummary table;
  private final int batch;
  private final Laps laps = new Laps();
  private final VoidTensorHook hook = new Hook();
  private int forward;
  private int backward;

  private final class Hook extends VoidTensorHook {
    @Override
    public void call(TensorBase gradient) {
      gradientStands();
    }
  }

  TrainingProfile(LayerSummary table, int batch) {
    this.table = table;
    this.batch = batch;
  }

  @Override
  public void begun() {
    forward = 0;
    backward = table.layers().size();
    laps.start();
  }

  @Override
  public void cleared() {
    laps.end(CLEAR);
  }

  @Override
  public void forward(Layer layer, Tensor output) {
    laps.end(forward(forward++));
    output.register_hook(hook);
  }

  @Override
  public void loss() {
    laps.end(LOSS);
  }

  private void gradientStands() {
    laps.end(backward(backward--));
  }

  @Override
  public void backward() {
    laps.end(backward(backward));
    if (backward != 0) {
      throw new IllegalStateException(backward + " layers were left out of the backward pass");
    }
  }

  @Override
  public void updated() {
    laps.end(UPDATE);
  }

  private static String forward(int row) {
    return "forward " + row;
  }

  /** The loss comes after the last row. */
  private static String backward(int row) {
    return "backward " + row;
  }

  /**
   * The table's layers, and what a step does beside them.
   *
   * @param runs the last ones, that count
   */
  List<LayerTime> layers(int runs) {
    laps.keepLast(runs);
    List<LayerTime> layers = new ArrayList<>();
    layers.add(new LayerTime(CLEAR, "", "", laps.median(CLEAR), null, 0));
    int rows = table.layers().size();
    for (int i = 0; i < rows; i++) {
      LayerSummary.Row row = table.layers().get(i);
      // Gradients of weights and of the input are one forward pass each; pictures need none.
      int passes = i == 0 ? 2 : 3;
      layers.add(
          new LayerTime(
              row.name(),
              row.layer().type(),
              "",
              laps.median(forward(i)),
              laps.median(backward(i)),
              passes * LayerTime.gflop(row.multiplyAdds(), batch)));
    }
    layers.add(new LayerTime(LOSS, "", "", laps.median(LOSS), laps.median(backward(rows)), 0));
    layers.add(new LayerTime(UPDATE, "", "", laps.median(UPDATE), null, 0));
    return layers;
  }

  @Override
  public void close() {
    hook.close();
  }
}
