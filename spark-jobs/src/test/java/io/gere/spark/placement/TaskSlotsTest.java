package io.gere.spark.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.LocalSpark;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

final class TaskSlotsTest {
  @Test
  void theCountOfARunningSparkIsSparksOwn() {
    SparkContext spark = LocalSpark.session().sparkContext();

    assertThat(TaskSlots.count(spark.getConf()))
        .isEqualTo(2)
        .isEqualTo(
            spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile()));
  }

  @Test
  void anExecutorThatIsToldToEndHasNoRoomBeforeItIsGone() {
    TaskSlots executors = new TaskSlots();
    SparkConf conf = new SparkConf(false);
    executors.onExecutorAdded(new SparkListenerExecutorAdded(0, "1", executor(4, 0)));
    executors.onExecutorAdded(new SparkListenerExecutorAdded(0, "2", executor(2, 0)));

    executors.leaves("1");

    assertThat(executors.of(conf)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0, 1, 0, 8", // by cores
    "8, 0, 3, 0, 2",
    "2, 0, 4, 0, 0", // too small for any task
    "8, 4, 1, 1, 4", // by GPUs
    "2, 4, 1, 1, 2", // fewer cores than GPUs
    "8, 4, 1, 2, 2",
    "8, 5, 1, 2, 2", // the fifth is no pair
    "8, 2, 1, 0.5, 4", // two tasks a GPU
    "8, 2, 1, 0.4, 4", // and no third: 0.2 of each stays idle
    "8, 0, 1, 1, 0", // no GPU where one is asked for
  })
  void theScarcestResourceOfAnExecutorCounts(
      int cores, int gpus, int taskCpus, String taskGpus, int slots) {
    TaskSlots executors = new TaskSlots();
    SparkConf conf = new SparkConf(false).set("spark.task.cpus", String.valueOf(taskCpus));
    if (!taskGpus.equals("0")) {
      conf.set("spark.task.resource.gpu.amount", taskGpus);
    }
    assertThat(executors.of(conf)).isZero();

    executors.onExecutorAdded(new SparkListenerExecutorAdded(0, "1", executor(cores, gpus)));
    assertThat(executors.of(conf)).isEqualTo(slots);
    executors.onExecutorAdded(new SparkListenerExecutorAdded(0, "2", executor(cores, gpus)));
    assertThat(executors.of(conf)).isEqualTo(2 * slots);

    executors.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "1", "lost"));
    assertThat(executors.of(conf)).isEqualTo(slots);
  }

  private static ExecutorInfo executor(int cores, int gpus) {
    String[] addresses = IntStream.range(0, gpus).mapToObj(String::valueOf).toArray(String[]::new);
    return new ExecutorInfo(
        "host",
        cores,
        Map$.MODULE$.empty(),
        Map$.MODULE$.empty(),
        Map$.MODULE$.from(
            CollectionConverters.asScala(
                Map.of("gpu", new ResourceInformation("gpu", addresses)))));
  }
}
