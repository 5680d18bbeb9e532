package alexnet.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, hashes, names and the cache folder; {@link DownloadTransferTest} has the network. */
@Tag("locale")
class DownloadTest {
  @ParameterizedTest
  @CsvSource({
    "https://host/models/alexnet-owt-7be5be79.pth, 7be5be79, alexnet-owt-7be5be79.pth",
    "https://host/a-7be5be79.pth, 7BE5BE79AA, a-7be5be79.pth", // more digits of the same hash
    "https://host/a-7be5be79.pth, 0123456789, a-7be5be79-01234567.pth",
    "https://host/weights.safetensors, 0123456789, weights-01234567.safetensors",
    "https://host/weights, 01234567, weights-01234567",
    "https://host/.hidden, 01234567, .hidden-01234567",
    "https://host/file.pth?download=true#x, 01234567, file-01234567.pth",
    "https://host/a%2Fb%5C..%3Ac%20d.pth, 01234567, b_.._c_d-01234567.pth",
  })
  void namesFilesByTheirHash(String address, String hash, String name) {
    assertThat(Download.of(address, hash).fileName()).isEqualTo(name);
  }

  @Test
  void takesTheHashFromTheName() {
    assertThat(Download.of("https://host/alexnet-owt-7be5be79.pth").hash().hex())
        .isEqualTo("7be5be79");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host/model.pth",
        "https://host/model-7be5be7.pth", // 7 digits
        "https://host/model-7be5be7g.pth",
        "https://host/7be5be79.pth",
        "https://host/model-7be5be79"
      })
  void refusesToFetchWithoutAHash(String address) {
    assertThatThrownBy(() -> Download.of(address))
        .isInstanceOf(DownloadException.class)
        .hasMessageStartingWith(address)
        .hasMessageContaining("SHA-256 must be given");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/a.pth",
        "file:///a.pth",
        "a.pth",
        "https://",
        "https:///a.pth",
        "https://host/a b.pth",
        "https://host",
        "https://host/",
        "https://host/.."
      })
  void refusesWhatIsNoAddressOfAFile(String address) {
    assertThatThrownBy(() -> Download.of(address, "7be5be79"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7be5be7", "7be5be7x", "sha256:7be5be79"})
  void refusesWhatIsNoHash(String hash) {
    assertThatThrownBy(() -> Download.of("https://host/a.pth", hash))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageContaining('"' + hash + '"');
  }

  @Test
  void tellsAddressesFromFiles() {
    assertThat(Download.isAddress("HTTPS://host/a")).isTrue();
    assertThat(Download.isAddress("http://host/a")).isTrue();
    assertThat(Download.isAddress("https/a.pth")).isFalse();
    assertThat(Download.isAddress("C:\\a.pth")).isFalse();
  }

  /** Slashes are those of the system that runs the test. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Linux, -, -, -, -, /home/u/.cache/alexnet",
        "Linux, -, -, /x, -, /x/alexnet",
        "Linux, -, -, relative, -, /home/u/.cache/alexnet",
        "Linux, -, '', '', -, /home/u/.cache/alexnet",
        "Linux, -, /env, /x, -, /env",
        "Linux, /property/a/../b, /env, /x, -, /property/b",
        "Mac OS X, -, -, /x, -, /home/u/Library/Caches/alexnet",
        "Windows 11, -, -, /x, /local, /local/alexnet/cache",
        "Windows 11, -, -, -, -, /home/u/AppData/Local/alexnet/cache",
      })
  void findsTheCacheFolderOfEachSystem(
      String system, String property, String variable, String xdg, String local, String folder) {
    Map<String, String> properties =
        property == null
            ? Map.of("os.name", system, "user.home", "/home/u")
            : Map.of("os.name", system, "user.home", "/home/u", "alexnet.cache", property);
    assertThat(
            CacheFolder.locate(
                properties::get,
                name ->
                    switch (name) {
                      case "ALEXNET_CACHE" -> variable;
                      case "XDG_CACHE_HOME" -> xdg;
                      case "LOCALAPPDATA" -> local;
                      default -> null;
                    }))
        .isEqualTo(java.nio.file.Path.of(folder).toAbsolutePath());
  }

  @Test
  void asksForAFolderWhereThereIsNoHome() {
    Map<String, String> properties = Map.of("os.name", "Linux", "user.home", "?");
    assertThatThrownBy(() -> CacheFolder.locate(properties::get, name -> null))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("ALEXNET_CACHE");
  }
}
