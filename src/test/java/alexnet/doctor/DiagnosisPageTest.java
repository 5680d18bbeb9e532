package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.DecodeLimits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@Tag("locale")
class DiagnosisPageTest {
  private static final String HOSTILE = "a&b<script>alert('1')<!--";

  @TempDir Path folder;

  private static String page(Diagnosis diagnosis, Runnable pulse) {
    return new DiagnosisPage(diagnosis, DecodeLimits.DEFAULT, Instant.EPOCH, "test").html(pulse);
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void isWellFormedAndShowsBothPicturesOfAPair() throws Exception {
    PictureFolder set = new PictureFolder(folder.resolve("set"));
    set.pictures("a", 20).pictures("b", 20).file("b/again.jpg", set.bytes("b/3.jpg"));
    set.file("a/broken.jpg", new byte[] {1, 2, 3});
    String page = page(DoctorFindingsTest.examine(set.root()), () -> {});
    Document document = parse(page);
    NodeList images = document.getElementsByTagName("img");
    assertThat(images.getLength()).isEqualTo(2);
    String source = images.item(0).getAttributes().getNamedItem("src").getNodeValue();
    assertThat(source).startsWith("data:image/jpeg;base64,");
    byte[] jpeg = Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1));
    assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(96);
    assertThat(document.getElementsByTagName("figure").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("li").getLength()).isEqualTo(1);
    assertThat(page).doesNotContain("http:", "https:");
  }

  @Test
  void aClassThatIsNamedLikeTheFolderKeepsItsName() {
    PictureFolder set = new PictureFolder(folder.resolve("flower"));
    set.pictures("flower_rose", 3).pictures("b", 20);
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    assertThat(diagnosis.below(set.root() + "_rose")).isEqualTo(set.root() + "_rose");
    assertThat(diagnosis.below(set.root().resolve("b").toString())).isEqualTo("b");
  }

  @Test
  void thePulseEndsIt() {
    PictureFolder set = new PictureFolder(folder.resolve("set"));
    set.pictures("a", 20).pictures("b", 20).file("b/again.jpg", set.bytes("b/3.jpg"));
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    Runnable pulse =
        () -> {
          throw new CancellationException("enough");
        };
    assertThatThrownBy(() -> page(diagnosis, pulse)).isInstanceOf(CancellationException.class);
  }

  @Test
  void namesAreNoMarkup() throws Exception {
    PictureFolder set = new PictureFolder(folder.resolve("set"));
    set.pictures(HOSTILE, 20).pictures("b", 20);
    set.file(HOSTILE + "/\u0001<img src=x>\u202Egpj.jpg", set.bytes(HOSTILE + "/3.jpg"));
    String page = page(DoctorFindingsTest.examine(set.root()), () -> {});
    assertThat(page).doesNotContain("\u202E");
    Document document = parse(page);
    assertThat(document.getElementsByTagName("script").getLength()).isEqualTo(1); // the page's own
    assertThat(document.getElementsByTagName("img").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("th").item(2).getTextContent()).isEqualTo(HOSTILE);
  }
}
