package alexnet.report;

import alexnet.eval.Outcome;
import alexnet.explain.ExplainConfig;
import alexnet.explain.Explainer;
import alexnet.explain.Explanation;
import alexnet.explain.Method;
import alexnet.explain.Overlay;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.JpegEncoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.page.EmbeddedPicture;
import alexnet.torch.ComputeDevice;
import alexnet.transform.Preprocessing;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/** What in wrongly classified pictures speaks for the class that they were taken for. */
final class MistakeMaps implements AutoCloseable {
  /** As the pictures above them. */
  private static final int SHOWN = 112;

  private static final float QUALITY = 0.8f;

  private final Explainer explainer;
  private final Preprocessing preprocessing;
  private final ImageDecoder decoder;
  private final Method method;

  private MistakeMaps(Explainer explainer, DecodeLimits limits) {
    this.explainer = explainer;
    this.preprocessing = explainer.card().preprocessing();
    this.decoder = new ImageDecoder(limits, preprocessing.resize());
    this.method = explainer.methods().contains(Method.GRADCAM) ? Method.GRADCAM : Method.OCCLUSION;
  }

  static MistakeMaps open(Path run, DecodeLimits limits, ComputeDevice device) {
    return new MistakeMaps(Explainer.open(run, limits, device), limits);
  }

  /** The square that the network saw, with its map; empty if it cannot be read any more. */
  Optional<EmbeddedPicture> of(Outcome outcome) {
    RgbImage picture;
    try {
      picture = outcome.sample().source().read(decoder);
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
    Explanation why =
        explainer
            .explain(picture, ExplainConfig.of(method).withTarget(outcome.predicted()))
            .finish(done -> {});
    BufferedImage drawn = Overlay.draw(preprocessing.apply(picture), why.ofSeenPart());
    return Optional.of(EmbeddedPicture.jpeg(JpegEncoder.encode(drawn, QUALITY), SHOWN, SHOWN));
  }

  @Override
  public void close() {
    explainer.close();
  }
}
