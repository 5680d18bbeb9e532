package alexnet.image.source;

import java.util.Iterator;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The JDK's own ImageIO readers. Their classes are not exported, so they are looked up in ImageIO's
 * registry, whose scan of the class path runs once, on first use.
 */
public final class JdkReaders {
  private static final String PACKAGE = "com.sun.imageio.plugins.";

  private JdkReaders() {}

  /**
   * The JDK's provider, whatever else is installed.
   *
   * @param format the last part of its package, such as "jpeg"
   */
  public static ImageReaderSpi find(String format) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi candidate = all.next();
      if (candidate.getClass().getName().startsWith(PACKAGE + format + ".")) {
        return candidate;
      }
    }
    throw new IllegalStateException("this Java runtime has no " + format + " reader in ImageIO");
  }
}
