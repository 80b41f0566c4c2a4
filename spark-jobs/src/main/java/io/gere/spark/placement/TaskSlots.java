package io.gere.spark.placement;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import scala.Option;
import scala.Tuple2;

/**
 * How many tasks the executors of this application can run at a time. Spark keeps its own count to
 * itself, so this one is made from the executors that a listener hears of: Spark creates it, named
 * in {@code spark.extraListeners}, before the first executor can register.
 */
public final class TaskSlots extends SparkListener {
  private static final String TASK_RESOURCES = "spark.task.resource.";
  private static final String AMOUNT = ".amount";

  /** Of the newest context; a process has one at a time. */
  private static volatile TaskSlots current = new TaskSlots();

  private final Map<String, ExecutorInfo> executors = new ConcurrentHashMap<>();

  TaskSlots() {}

  /** For Spark, once for every context. */
  public TaskSlots(SparkConf conf) {
    current = this;
  }

  /**
   * Counts them for tasks of the default profile, by cores, GPUs and so on.
   *
   * @return 0 while no executor has registered; in local mode the driver is one
   */
  public static int count(SparkConf conf) {
    return current.of(conf);
  }

  /** An executor that was told to end takes no more tasks, also while it is still there. */
  public static void leave(String executorId) {
    current.leaves(executorId);
  }

  void leaves(String executorId) {
    executors.remove(executorId);
  }

  int of(SparkConf conf) {
    return executors.values().stream().mapToInt(one -> of(conf, one)).sum();
  }

  /** What the scarcest of an executor's resources is enough for. */
  private static int of(SparkConf conf, ExecutorInfo executor) {
    int slots = executor.totalCores() / conf.getInt("spark.task.cpus", 1);
    for (Tuple2<String, String> asked : conf.getAllWithPrefix(TASK_RESOURCES)) {
      if (asked._1().endsWith(AMOUNT)) {
        String name = asked._1().substring(0, asked._1().length() - AMOUNT.length());
        Option<ResourceInformation> offered = executor.resourcesInfo().get(name);
        int addresses = offered.isEmpty() ? 0 : offered.get().addresses().length;
        slots = Math.min(slots, share(addresses, Double.parseDouble(asked._2())));
      }
    }
    return slots;
  }

  /** Tasks either take whole GPUs or share one; none shares two. */
  private static int share(int addresses, double amount) {
    if (amount <= 0) {
      return Integer.MAX_VALUE;
    }
    return amount < 1 ? addresses * (int) (1 / amount) : addresses / (int) amount;
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    executors.put(added.executorId(), added.executorInfo());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    executors.remove(removed.executorId());
  }
}
