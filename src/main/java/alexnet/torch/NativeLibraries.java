package alexnet.torch;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The native code that this process has loaded.
 *
 * @param libtorch its version
 * @param bindings version of the JavaCPP artifact that brought it, or null where it does not tell
 * @param oneDnn version of the library with the fast kernels, or null where it is not built in
 * @param platform system and processor that it is built for, as JavaCPP names them
 */
public record NativeLibraries(String libtorch, String bindings, String oneDnn, String platform) {
  private static final Pattern LIBTORCH = Pattern.compile("TORCH_VERSION=([^,\\s]+)");
  private static final Pattern ONE_DNN = Pattern.compile("MKL-DNN v([^\\s]+)");

  /** Loads them, if nothing has yet. */
  public static NativeLibraries current() {
    return parse(torch.show_config().getString(), bindingsVersion(), Loader.getPlatform());
  }

  /**
   * Reads libtorch's own account of how it was built.
   *
   * @param config what {@code torch.__config__.show()} prints in Python
   */
  static NativeLibraries parse(String config, String bindings, String platform) {
    String version = first(LIBTORCH, config);
    return new NativeLibraries(
        version == null ? "unknown" : version, bindings, first(ONE_DNN, config), platform);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static String bindingsVersion() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException noRecordOfIt) {
      return null;
    }
  }
}
