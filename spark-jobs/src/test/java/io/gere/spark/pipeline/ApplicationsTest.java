package io.gere.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.yaml.RecipeReader;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** One application or two, by what Spark allows, and what is said of it. */
final class ApplicationsTest {
  private static final List<Step> RUN =
      List.of(Step.SAMPLE, Step.DISTILL, Step.TRAIN, Step.EVALUATE);
  private static final String[] DYNAMIC = {"spark.dynamicAllocation.enabled", "true"};
  private static final String[] CLUSTER_MODE = {"spark.submit.deployMode", "cluster"};
  private static final String[] RANK_TAKES_EIGHT_CORES = {"spark.task.cpus", "8"};

  @Test
  void executorsThatStayServeAllStepsOfARun() {
    assertThat(of(RUN, RANK_TAKES_EIGHT_CORES).steps()).containsExactly(RUN);
    assertThat(of(RUN, RANK_TAKES_EIGHT_CORES).decision())
        .hasValueSatisfying(line -> assertThat(line).startsWith("spark: one application;"));
  }

  @Test
  void withDynamicAllocationSamplingHasAnApplicationOfItsOwn() {
    assertThat(of(RUN, DYNAMIC).steps())
        .containsExactly(List.of(Step.SAMPLE), List.of(Step.DISTILL, Step.TRAIN, Step.EVALUATE));
    assertThat(of(RUN, DYNAMIC).decision())
        .hasValueSatisfying(line -> assertThat(line).startsWith("spark: two applications,"));
  }

  @Test
  void aDriverThatTheClusterHasStartedStaysWithOne() {
    assertThat(of(RUN, DYNAMIC, CLUSTER_MODE).steps()).containsExactly(RUN);
    assertThat(of(RUN, DYNAMIC, CLUSTER_MODE).decision())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("spark: one application, without dynamic allocation")
                    .endsWith("in client mode sampling would have one of its own"));
  }

  @Test
  void theModelThatWritesConversationsWantsTheExecutorsOfRanksBeforeSamplingDoes() {
    List<Step> run = List.of(Step.SELF_REPLAY, Step.SAMPLE, Step.TRAIN);

    assertThat(of(run, DYNAMIC).steps()).containsExactly(run);
  }

  @Test
  void whereThereIsNothingToDecideNothingIsSaid() {
    assertThat(of(RUN).decision()).isEmpty();
    assertThat(of(List.of(Step.SAMPLE), DYNAMIC).decision()).isEmpty();
    assertThat(of(List.of(Step.SAMPLE), RANK_TAKES_EIGHT_CORES).decision()).isEmpty();
    SparkConf here = new SparkConf(false).set("spark.master", "local[8]").set(DYNAMIC[0], "true");
    assertThat(applications(here, RUN).decision()).isEmpty();
  }

  private static Applications of(List<Step> steps, String[]... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://head:7077");
    for (String[] setting : settings) {
      conf.set(setting[0], setting[1]);
    }
    return applications(conf, steps);
  }

  private static Applications applications(SparkConf conf, List<Step> steps) {
    return new Applications(conf, RecipeReader.parse("train: {workers: 2}\n"), steps);
  }
}
