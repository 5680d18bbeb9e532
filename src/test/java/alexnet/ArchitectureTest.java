package alexnet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Data flows one way: file -> image -> transform -> model -> predict or train/eval -> report ->
 * cli. The table says which package may use which others; whoever handles tensors may also use
 * torch, the only door to native memory.
 */
class ArchitectureTest {
  private static final List<Arrow> ARROWS =
      List.of(
          arrow("io", ""),
          arrow("text", ""),
          arrow("download", "io text"),
          arrow("torch", ""),
          arrow("image.source", ""),
          arrow("image.jpeg", "image.source"),
          arrow("image.png", "image.source"),
          arrow("image.plugin", "image.source"),
          arrow("image.tiff", "image.jpeg image.plugin image.source"),
          arrow("image", "image.tiff image.plugin image.png image.jpeg image.source"),
          arrow("page", "text"),
          arrow("data", "image io"),
          arrow("data.packed", "data image"),
          arrow("data.folder", "data.packed data"),
          arrow("data.split", "data.folder data.packed data"),
          arrow("data.loader", "data download image io"),
          arrow("data.known", "data.folder data download io"),
          arrow("transform", "image torch"),
          arrow("transform.augment", "transform image"),
          arrow("transform.views", "transform.augment transform image"),
          arrow("model", "torch"),
          arrow("weights.tensor", "transform model torch io text"),
          arrow("weights.safetensors", "weights.tensor torch io"),
          arrow("weights.pytorch", "weights.tensor io text"),
          arrow("weights.onnx", "weights.tensor transform model torch io"),
          arrow(
              "weights",
              "weights.safetensors weights.pytorch weights.onnx weights.tensor download transform"
                  + " model torch io text"),
          arrow("quantize", "weights weights.tensor data.loader data transform image model torch"),
          arrow("eval", "data.loader data image transform.views transform model torch text"),
          arrow(
              "doctor",
              "page eval data.split data.loader data.folder data transform image image.source io"
                  + " text"),
          arrow(
              "train.config",
              "weights weights.tensor data.loader data.folder image transform.augment transform"
                  + " model torch io"),
          arrow(
              "run",
              "train.config weights weights.safetensors weights.tensor data.split data model"
                  + " torch io text"),
          arrow("train.step", "transform train.config torch model eval data"),
          arrow(
              "train.examples",
              "transform train.step train.config torch run model io image eval data.split"
                  + " data.loader data"),
          arrow(
              "train",
              "weights.tensor weights.safetensors weights transform train.step train.examples"
                  + " train.config torch run model io eval data.split data.loader data"),
          arrow("bench", "weights train.step train.config torch model"),
          arrow(
              "predict",
              "eval weights weights.tensor data.loader data transform.views transform image model"
                  + " torch io"),
          arrow("explain", "weights weights.tensor data transform image model torch"),
          arrow("serve", "explain predict data image model weights.tensor"),
          arrow("serve.protocol", "explain transform model image io"),
          arrow("serve.inside", "predict model transform"),
          arrow("serve.gallery", "serve predict eval data image model io"),
          arrow("watch", "run weights"),
          arrow(
              "serve.http",
              "serve.protocol serve.inside serve.gallery serve watch explain predict model"
                  + " transform weights.tensor image io text"),
          arrow("report.chart", "page train eval text"),
          arrow("report.content", "report.chart page run eval"),
          arrow("report.page", "report.content report.chart page run eval"),
          arrow(
              "report",
              "report.page report.content page run train.config explain eval weights weights.tensor"
                  + " data.split data.loader data image transform model torch io text"),
          arrow(
              "tensorboard",
              "report report.content train train.config run eval weights weights.tensor data"
                  + " image transform model torch io"),
          arrow(
              "cli.output",
              "train torch text run report.content report predict explain model image io eval"
                  + " download doctor data.split data bench"),
          arrow(
              "cli.options",
              "weights.tensor weights transform.views transform.augment train.config torch text"
                  + " serve serve.http predict explain model image download data.loader data.known"
                  + " data.folder data cli.output"),
          arrow(
              "cli",
              "weights.tensor weights.pytorch weights.onnx weights transform.views"
                  + " transform.augment transform train.config train torch text tensorboard run"
                  + " explain serve.http serve.gallery report.page report.content report.chart"
                  + " report quantize predict model io image eval download doctor data.split"
                  + " data.loader data.known data.folder data cli.output cli.options bench"));

  /** The packages with tensors in them. Those of predict and explain stay private, see below. */
  private static final String[] WITH_JAVACPP =
      packages(
          "torch model transform transform.views weights weights.tensor weights.safetensors"
              + " weights.onnx quantize train train.step train.examples run eval bench predict"
              + " explain");

  private static final DescribedPredicate<JavaClass> JAVACPP = resideInAPackage("org.bytedeco..");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("alexnet");

  /** One row: the package and the others that it may use. */
  private record Arrow(String from, String to) {}

  private static Arrow arrow(String from, String to) {
    return new Arrow(from, to);
  }

  @TestFactory
  Stream<DynamicTest> eachPackageUsesOnlyItsArrows() {
    return ARROWS.stream()
        .map(
            arrow ->
                dynamicTest(
                    arrow.from + " -> " + (arrow.to.isEmpty() ? "no other" : arrow.to),
                    () ->
                        check(
                            noClasses()
                                .that()
                                .resideInAnyPackage(packages(arrow.from))
                                .should()
                                .dependOnClassesThat(
                                    resideInAPackage("alexnet..")
                                        .and(
                                            not(
                                                resideInAnyPackage(
                                                    packages(arrow.from + " " + arrow.to))))))));
  }

  @Test
  void everyPackageOfTheTableIsThere() {
    assertThat(ARROWS)
        .allSatisfy(
            arrow ->
                assertThat(Stream.of((arrow.from + " " + arrow.to).trim().split(" +")))
                    .allMatch(name -> PROGRAM.containPackage("alexnet." + name)));
  }

  @Test
  void everyClassIsInAPackageOfTheTable() {
    check(
        classes()
            .should()
            .resideInAnyPackage(
                ARROWS.stream().flatMap(a -> Stream.of(packages(a.from))).toArray(String[]::new)));
  }

  @Test
  void pagesAreMadeFromRecords() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages("report.page report.content report.chart"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("alexnet..")
                    .and(
                        not(
                            resideInAnyPackage(
                                packages("report.page report.content report.chart page io text"))))
                    .and(
                        DescribedPredicate.describe(
                            "are neither records nor enums", c -> !c.isRecord() && !c.isEnum()))));
  }

  @Test
  void tensorsStayWhereTheyBelong() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(WITH_JAVACPP)
            .should()
            .dependOnClassesThat(JAVACPP));
  }

  /**
   * The library shows plain Java types; a tensor would make its caller an owner of native memory.
   */
  @Test
  void predictAndExplainShowNoTensors() {
    List<String> shown =
        PROGRAM.stream()
            .filter(resideInAnyPackage("alexnet.predict..", "alexnet.explain.."))
            .filter(ArchitectureTest::isVisible)
            .flatMap(c -> Stream.concat(supertypes(c), members(c)))
            .toList();
    assertThat(shown).isEmpty();
  }

  private static Stream<String> supertypes(JavaClass c) {
    return Stream.concat(c.getAllRawSuperclasses().stream(), c.getAllRawInterfaces().stream())
        .filter(JAVACPP)
        .map(type -> c.getName() + " extends " + type.getName());
  }

  private static Stream<String> members(JavaClass c) {
    return c.getMembers().stream()
        .filter(ArchitectureTest::isVisible)
        .filter(member -> member.getAllInvolvedRawTypes().stream().anyMatch(JAVACPP))
        .map(JavaMember::getFullName);
  }

  private static boolean isVisible(HasModifiers it) {
    return it.getModifiers().contains(JavaModifier.PUBLIC)
        || it.getModifiers().contains(JavaModifier.PROTECTED);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("alexnet.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli.."));
  }

  @Test
  void onlyMainEndsTheProcess() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("alexnet.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class));
  }

  /** A tensor's own address is one of main memory only if the tensor was made there. */
  @Test
  void onlyNewTensorsAndCopiesAreReadByTheirAddress() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("alexnet.torch.Tensors")
            .and()
            .doNotHaveFullyQualifiedName("alexnet.transform.PixelBatch")
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "target is Tensor.data_ptr()",
                    call -> call.getTarget().getName().contains("data_ptr"))));
  }

  /** Scopes free native memory; whoever needs the collector for it has lost a scope. */
  @Test
  void nobodyCallsTheCollector() {
    check(
        noClasses()
            .should()
            .callMethod(System.class, "gc")
            .orShould()
            .callMethod(Runtime.class, "gc"));
  }

  @Test
  void nobodyPrintsStackTracesUnasked() {
    check(
        noClasses()
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "target is Throwable.printStackTrace()",
                    call ->
                        call.getTarget().getName().equals("printStackTrace")
                            && call.getTarget().getRawParameterTypes().isEmpty()
                            && call.getTargetOwner().isAssignableTo(Throwable.class))));
  }

  private static void check(ArchRule rule) {
    rule.check(PROGRAM);
  }

  private static String[] packages(String names) {
    return Stream.of(names.trim().split(" +")).map(n -> "alexnet." + n).toArray(String[]::new);
  }
}
