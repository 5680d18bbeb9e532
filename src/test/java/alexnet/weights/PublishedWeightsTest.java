package alexnet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.download.Download;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.ModelCard;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedWeightsTest {
  private static final PublishedWeights TORCHVISION = PublishedWeights.TORCHVISION;

  /** Class indices as ImageNet's published list of 1000 classes has them. */
  @Test
  void hasTheThousandClassesInTheOrderOfTheLogits() {
    List<String> classes = TORCHVISION.classes();
    assertThat(classes).hasSize(1000).doesNotHaveDuplicates();
    assertThat(classes).allSatisfy(name -> assertThat(name).isNotBlank().isEqualTo(name.strip()));
    assertThat(classes.get(0)).isEqualTo("tench");
    assertThat(classes.get(207)).isEqualTo("golden retriever");
    assertThat(classes.get(281)).isEqualTo("tabby");
    assertThat(classes.get(954)).isEqualTo("banana");
    assertThat(classes.get(999)).isEqualTo("toilet tissue");
  }

  @Test
  void hasACardThatFitsTheNetwork() {
    ModelCard card = TORCHVISION.card();
    assertThat(card.variant()).isEqualTo(Variant.TORCHVISION);
    assertThat(card.preprocessing()).isEqualTo(Preprocessing.DEFAULT);
    assertThat(card.provenance()).containsEntry("source", TORCHVISION.download().address() + "");
    // num_params of AlexNet_Weights.IMAGENET1K_V1
    assertThat(LayerSummary.of(card.variant(), card.classes().size()).parameters())
        .isEqualTo(61_100_840);
  }

  @Test
  void isFetchedFromItsPublisherAndCheckedByItsWholeHash() {
    Download download = TORCHVISION.download();
    assertThat(download.address()).hasScheme("https").hasHost("download.pytorch.org");
    assertThat(download.hash().hex()).hasSize(64).startsWith(inItsName(download));
    assertThat(download.fileName()).isEqualTo("alexnet-owt-7be5be79.pth");
  }

  private static String inItsName(Download download) {
    return Download.of(download.address().toString()).hash().hex();
  }

  /** A file of another hash with the same first digits is somebody else's. */
  @Test
  void isRecognisedByItsWholeHashAlone() {
    String hash = TORCHVISION.download().hash().hex();
    assertThat(PublishedWeights.ofHash(hash)).contains(TORCHVISION);
    assertThat(PublishedWeights.ofHash("7be5be79" + "0".repeat(56))).isEmpty();
    assertThat(PublishedWeights.ofHash(hash.substring(0, 63) + "0")).isEmpty();
  }

  @Test
  void isFoundByName() {
    assertThat(PublishedWeights.of("torchvision")).contains(TORCHVISION);
    assertThat(PublishedWeights.of("torchvision.pth")).isEmpty();
    assertThat(PublishedWeights.names()).isEqualTo("torchvision");
  }
}
