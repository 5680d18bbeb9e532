import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Uses the network as the PyTorch class is used, and prints what each layer does. */
public final class Network {
  private Network() {}

  /** Sends a random picture through the network's two halves. */
  public static void main(String[] args) {
    try (AlexNet network = new AlexNet(10);
        NativeScope scope = NativeScope.open()) {
      network.eval();
      Tensor picture = torch.randn(1, 3, 224, 224);
      Tensor features =
          network
              .featureExtr()
              .forward(picture, (layer, out) -> print(layer.type(), layer.options(), out));
      Tensor logits =
          network
              .classifier()
              .forward(features, (layer, out) -> print(layer.type(), layer.options(), out));
      System.out.println("logits " + Arrays.toString(Tensors.toFloats(logits)));
    }
  }

  private static void print(String type, String options, Tensor output) {
    System.out.printf("%-10s %-40s %s%n", type, options, Arrays.toString(Tensors.shape(output)));
  }
}
