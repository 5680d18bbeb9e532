package alexnet.report.page;

import alexnet.eval.ClassScore;
import alexnet.eval.ConfusionMatrix.Cell;
import alexnet.page.Figures;
import alexnet.page.Markup;
import alexnet.page.Table;
import alexnet.report.chart.Names;
import alexnet.report.chart.ReliabilityDiagram;
import alexnet.report.content.PictureCard;
import alexnet.report.content.Scores;
import java.util.List;
import java.util.Locale;

/**
 * What the scored pictures tell: confusions, figures of each class, calibration, and the pictures
 * themselves.
 *
 * @param scores of the run
 * @param classes names in class order
 */
record ScoresSection(Scores scores, List<String> classes) {
  private static final int LISTED = 20;

  Markup confusion() {
    ConfusionMap map = new ConfusionMap(scores.report().confusion(), classes);
    // Side by side where there is room.
    Markup body = new Markup().open("div", "class", map.numbered() ? "charts" : null);
    body.add(map.figure()).open("div");
    return confusions(body).close().close();
  }

  private Markup confusions(Markup body) {
    List<Cell> all = scores.report().confusion().confusions();
    long mistakes = all.stream().mapToLong(Cell::count).sum();
    if (all.isEmpty()) {
      return body.element("p", "Every prediction is right.");
    }
    List<Cell> top = all.subList(0, Math.min(LISTED, all.size()));
    long covered = top.stream().mapToLong(Cell::count).sum();
    body.element(
        "h3",
        String.format(
            Locale.ROOT,
            "Most frequent confusions: %,d of %s",
            covered,
            Figures.count(mistakes, "mistake")));
    body.open("div", "class", "scroll");
    Table table = new Table(body, true, "true class", "predicted class", "#count", "#share");
    for (Cell confusion : top) {
      long support = scores.report().confusion().support(confusion.trueClass());
      table
          .row()
          .head(classes.get(confusion.trueClass()))
          .cell(classes.get(confusion.predicted()))
          .number(confusion.count())
          .fraction((double) confusion.count() / support);
    }
    table.close();
    return body.close();
  }

  Markup perClass() {
    Markup body = new Markup();
    body.element(
        "p",
        "Precision: of the pictures predicted as the class, the fraction that is. Recall: of the "
            + "pictures of the class, the fraction predicted as it. F1: their harmonic mean. "
            + "A dash: no picture is of the class or was taken for it. A click on a heading sorts.",
        "class",
        "quiet");
    body.open("div", "class", "tall");
    Table table =
        new Table(body, true, "#no.", "class", "#support", "#precision", "#recall", "#f1");
    int number = 0;
    for (ClassScore score : scores.report().perClass()) {
      table
          .row()
          .number(number++)
          .head(score.className())
          .number(score.support())
          .fraction(score.precision())
          .fraction(score.recall())
          .bar(score.f1());
    }
    table.close();
    return body.close();
  }

  Markup calibration() {
    Markup body = new Markup().open("div", "class", "charts");
    body.add(new ReliabilityDiagram(scores.reliability()).figure()).open("div");
    double ece = scores.reliability().expectedCalibrationError();
    body.open("p").text("Expected calibration error (ECE): ").element("b", Figures.four(ece));
    body.close();
    double confidence =
        scores.reliability().bins().stream().mapToDouble(b -> b.count() * b.confidence()).sum()
            / scores.reliability().count();
    double top1 = scores.report().top1();
    body.element(
        "p",
        "On average the network gives its prediction a probability of %s, and is right in %s of cases: %s."
            .formatted(Figures.four(confidence), Figures.four(top1), verdict(confidence - top1)));
    body.element(
        "p",
        String.format(
            Locale.ROOT,
            "ECE = \u03A3 over bins |B|/n \u00B7 |acc(B) \u2212 conf(B)| with %d bins of equal"
                + " width: n pictures, acc the fraction that is right, conf the mean probability of"
                + " the predicted class. Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger,"
                + " \u201COn Calibration of Modern Neural Networks\u201D, ICML 2017.",
            scores.reliability().bins().size()),
        "class",
        "quiet");
    return body.close().close();
  }

  private static String verdict(double excess) {
    return Math.abs(excess) < 0.01
        ? "the two agree"
        : excess > 0 ? "it is too sure of itself" : "it is less sure than it could be";
  }

  Markup pictures() {
    Markup body = new Markup();
    body.element("h3", "Most confident mistakes");
    if (scores.mistakes().isEmpty()) {
      body.element("p", "There is none: every prediction is right.");
    } else {
      body.element(
          "p", "Look here first for pictures in the wrong class folder.", "class", "quiet");
      if (scores.mistakes().get(0).why() != null) {
        body.element(
            "p",
            "Below a picture, in orange: what of it speaks for the class that it was taken for"
                + " (Grad-CAM, R. R. Selvaraju et al. 2017; of a quantized run what hiding a part"
                + " takes away). It is coarse: a unit sees a large part of the picture.",
            "class",
            "quiet");
      }
      cards(body, scores.mistakes());
    }
    body.element("h3", "Least certain");
    body.element(
        "p", "The lowest probability of the predicted class, right or wrong.", "class", "quiet");
    cards(body, scores.leastCertain());
    return body;
  }

  private static void cards(Markup body, List<PictureCard> cards) {
    body.open("div", "class", "pictures");
    for (PictureCard card : cards) {
      body.open("figure", "title", card.name());
      if (card.picture() == null) {
        body.element("div", "cannot be read any more", "class", "gone");
      } else {
        card.picture().addTo(body, card.trueClass(), null);
      }
      if (card.why() != null) {
        card.why().addTo(body, "what speaks for " + card.predicted(), null);
      }
      boolean right = card.trueClass().equals(card.predicted());
      body.open("figcaption").open("span", "class", right ? "hit" : "miss");
      body.open("b").name(Names.cut(card.predicted(), 40)).close().text(" ");
      body.text(Figures.three(card.probability())).close();
      if (!right) {
        body.open("span").text("is ").open("b").name(Names.cut(card.trueClass(), 40));
        body.close().text(" " + Figures.three(card.trueProbability())).close();
      }
      body.open("span", "class", "quiet").name(Names.cut(file(card.name()), 36)).close();
      body.close().close();
    }
    body.close();
  }

  /** The last part of a path. */
  private static String file(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
