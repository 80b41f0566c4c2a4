package io.gere;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.gere.fixtures.HouseRules;
import java.nio.channels.FileChannel;
import java.util.Locale;

/** The load-bearing walls of the house, as rules. */
@AnalyzeClasses(
    packages = {"io.gere", "ai.djl.pytorch.jni"},
    importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class})
final class WallsTest {
  @ArchTest
  static final ArchRule THE_TRAINER_KNOWS_NOTHING_OF_SPARK =
      noClasses()
          .that()
          .resideInAPackage("io.gere..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule ONLY_TENSOR_KNOWS_PYTORCH =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.gere.tensor..", "ai.djl.pytorch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule ONLY_TENSOR_CALLS_OPS_BY_NAME =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gere.tensor..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.gere.tensor.ScriptModule");

  @ArchTest
  static final ArchRule ONLY_TENSOR_AND_PARALLEL_KNOW_NATIVE_POINTERS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.gere.tensor..", "io.gere.parallel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule ONLY_TEXT_KNOWS_THE_TOKENIZER_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gere.text..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.huggingface..");

  @ArchTest
  static final ArchRule NUMBERS_LOOK_THE_SAME_EVERYWHERE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.gere.RootLocale")
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "format", Locale.class, String.class, Object[].class)
          .because("RootLocale.format does not depend on the machine's locale");

  @ArchTest
  static final ArchRule NOTHING_THAT_IS_READ_IS_MAPPED =
      noClasses()
          .should()
          .callMethod(FileChannel.class, "map", FileChannel.MapMode.class, long.class, long.class)
          .because("a mapped file that shrinks ends the JVM with SIGBUS; ByteSource says what is");

  @ArchTest
  static final ArchRule SAMPLING_KNOWS_NOTHING_OF_TRAINING_AND_EVALUATION =
      noClasses()
          .that()
          .resideInAnyPackage("io.gere.exam..", "io.gere.filter..", "io.gere.data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.gere.train..", "io.gere.step..", "io.gere.eval..");

  @ArchTest
  static final ArchRule WHAT_USERS_BRING_IS_REFUSED_AS_INPUT =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gere.exam",
              "io.gere.text",
              "io.gere.data.task",
              "io.gere.model.family",
              "io.gere.model.huggingface")
          .should()
          .callMethod(GereException.class, "failure", String.class)
          .orShould()
          .callMethod(GereException.class, "failure", String.class, Throwable.class)
          .because("a user's data or model that cannot be read is an InputException, exit code 3");

  @ArchTest
  static final ArchRule WHAT_A_RUN_HAS_WRITTEN_IS_READ_WITH_ITS_DIGEST =
      HouseRules.filesAreReadWithTheirDigests();

  @ArchTest
  static final ArchRule DATA_FLOWS_ONE_WAY =
      slices().matching("io.gere.(**)").should().beFreeOfCycles();

  @ArchTest
  static void aNameStandsForOneType(JavaClasses classes) {
    assertThat(HouseRules.ambiguousNames(classes)).isEmpty();
    assertThat(HouseRules.namedLikeTests(classes)).isEmpty();
  }

  @ArchTest
  static void filesDoNotGoInCircles(JavaClasses classes) {
    assertThat(HouseRules.cycles(classes)).isEmpty();
  }
}
