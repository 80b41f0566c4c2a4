package io.gere.spark;

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

/** The walls of the house between the packages that know Spark. */
@AnalyzeClasses(
    packages = {"io.gere.spark"},
    importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class})
final class SparkWallsTest {
  private static final SparkAccess SPARK = new SparkAccess();

  @ArchTest
  static final ArchRule SAMPLING_KNOWS_NOTHING_OF_TRAINING_AND_EVALUATION =
      noClasses()
          .that()
          .resideInAnyPackage("io.gere.spark.corpus..", "io.gere.spark.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gere.train..", "io.gere.step..", "io.gere.eval..", "io.gere.spark.train..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gere.spark.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule WHAT_A_RUN_HAS_WRITTEN_IS_READ_WITH_ITS_DIGEST =
      HouseRules.filesAreReadWithTheirDigests();

  @ArchTest
  static final ArchRule DATA_FLOWS_ONE_WAY =
      slices().matching("io.gere.spark.(**)").should().beFreeOfCycles();

  @ArchTest
  static void aNameStandsForOneType(JavaClasses classes) {
    assertThat(HouseRules.ambiguousNames(classes)).isEmpty();
    assertThat(HouseRules.namedLikeTests(classes)).isEmpty();
  }

  @ArchTest
  static void filesDoNotGoInCircles(JavaClasses classes) {
    assertThat(HouseRules.cycles(classes)).isEmpty();
  }

  @ArchTest
  static void whatIsSparksOwnIsLeftToIt(JavaClasses classes) {
    assertThat(classes.stream().flatMap(one -> SPARK.ofSparkAlone(one).stream())).isEmpty();
  }
}
