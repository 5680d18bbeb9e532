package alexnet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.transform.Preprocessing;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  private static final ModelCard CARD =
      new ModelCard(
          Variant.D2L, List.of("cat", "Hündin", "鳥"), Preprocessing.IDX, Map.of("seed", "4"));

  @TempDir Path folder;

  @Test
  void comesBackBitForBit() {
    try (AlexNet network = new AlexNet(3)) {
      Model.write(folder.resolve(Model.FILE), network, CARD);
      Pretrained pretrained = Pretrained.read(folder, null);
      try (AlexNet read = pretrained.network();
          NativeScope scope = NativeScope.open()) {
        assertThat(pretrained.card()).contains(CARD);
        network
            .parameters()
            .forEach(
                (name, tensor) ->
                    assertThat(Tensors.toFloats(read.parameters().get(name)))
                        .as(name)
                        .isEqualTo(Tensors.toFloats(tensor)));
      }
    }
  }

  @Test
  void listsEveryMismatch() {
    Path file = folder.resolve("four.safetensors");
    try (AlexNet network = new AlexNet(4)) {
      Model.write(file, network, CARD);
    }
    assertThatThrownBy(() -> Model.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("its head has 4 classes, its metadata names 3");
  }

  @Test
  void weightsWithoutACardAreNotARun() {
    Path file = folder.resolve("plain.safetensors");
    new SafeTensors(Map.of(), new StateDict(Map.of())).write(file);
    assertThatThrownBy(() -> Model.read(file)).hasMessageContaining("cannot tell which network");
  }

  @Test
  void aFolderWithoutAModelIsNotARun() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> Model.read(folder.resolve("empty")))
        .hasMessageContaining("not a trained run")
        .hasMessageContaining("model.safetensors");
  }
}
