package io.gere.spark.drift;

import io.gere.config.yaml.RecipeReader;
import io.gere.eval.Drift;
import io.gere.eval.scores.LayerMovement;
import io.gere.spark.placement.SharedInstance;
import io.gere.spark.placement.TaskPlacement;
import io.gere.storage.RunFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@code gere_drift}: a text's drift, null where it is null or has no token. Each task has an
 * object of its own, and all tasks of a process share the models.
 */
final class DriftFunction implements UDF1<String, Row> {
  private static final long serialVersionUID = 1L;

  private static final SharedInstance<Drift> MODELS = new SharedInstance<>();

  private static final StructType LAYER =
      new StructType()
          .add("layer", DataTypes.IntegerType)
          .add("left", DataTypes.DoubleType)
          .add("distance", DataTypes.DoubleType)
          .add("cosine", DataTypes.DoubleType);

  /** What it returns: the tokens read, the shares and means over all layers, and of each layer. */
  static final DataType TYPE =
      new StructType()
          .add("tokens", DataTypes.LongType)
          .add("left", DataTypes.DoubleType)
          .add("distance", DataTypes.DoubleType)
          .add("layers", DataTypes.createArrayType(LAYER));

  private final String recipe;
  private final int learnt;
  private final String identity;
  private final SerializableConfiguration hadoop;
  private transient Device device; // of the task that this object came to

  /**
   * @param recipe as YAML
   * @param learnt how many tasks the model has learnt
   * @param identity of the models, for what is loaded already
   */
  DriftFunction(String recipe, int learnt, String identity, SerializableConfiguration hadoop) {
    this.recipe = recipe;
    this.learnt = learnt;
    this.identity = identity;
    this.hadoop = hadoop;
  }

  @Override
  public Row call(String text) {
    if (text == null) {
      return null;
    }
    if (device == null) {
      device = prepare();
    }
    try (SharedInstance<Drift>.Lease drift = MODELS.borrow(device, identity, this::open)) {
      return row(drift.value().of(text));
    }
  }

  /** The driver calls it, too: for constants, and for tables that are lists in its memory. */
  private static Device prepare() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      Device cpu = new Device.Cpu();
      Torch.prepareThread(1, cpu);
      return cpu;
    }
    TaskPlacement place = TaskPlacement.of(task);
    place.prepareThread();
    return place.device();
  }

  private Drift open() {
    var settings = RecipeReader.parse(recipe);
    return Drift.open(settings, RunFolder.of(hadoop.value(), settings.run()), learnt);
  }

  private static Row row(List<LayerMovement> layers) {
    if (layers.isEmpty()) {
      return null;
    }
    Row[] rows =
        layers.stream()
            .map(of -> RowFactory.create(of.layer(), of.left(), of.distance(), of.cosine()))
            .toArray(Row[]::new);
    return RowFactory.create(
        layers.get(0).tokens(),
        layers.stream().mapToDouble(LayerMovement::left).average().orElseThrow(),
        layers.stream().mapToDouble(LayerMovement::distance).average().orElseThrow(),
        rows);
  }

  /** Frees the models of this process. Executors keep theirs until they end. */
  static void free() {
    MODELS.free();
  }
}
