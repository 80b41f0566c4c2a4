package io.gere.preflight;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.memory.ParameterSizes;
import io.gere.model.decoder.DecoderConfig;
import io.gere.storage.DiskFullException;
import io.gere.storage.DiskSpace;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * The disk has room for a model, or an adapter, after each task that has none yet, and for the
 * checkpoints that lie there at a time: those that are kept and the one being written.
 *
 * @param recipes of runs that come one after the other on the same disk, each with a run folder
 */
record EnoughDisk(List<Recipe> recipes) implements PreflightCheck {
  /** Of a trained parameter: its float32 weight and AdamW's two moments. */
  private static final long CHECKPOINT_BYTES = 12;

  /**
   * What one run will write.
   *
   * @param models how many
   * @param model bytes of one
   * @param checkpoints bytes of all that lie there at a time
   */
  private record Need(long models, long model, long checkpoints) {}

  @Override
  public void look(Premises given) {
    List<Need> needs = recipes.stream().map(recipe -> need(recipe, given)).toList();
    long models = needs.stream().mapToLong(Need::models).sum();
    long bytes = needs.stream().mapToLong(need -> need.models() * need.model()).sum();
    long checkpoints = needs.stream().mapToLong(Need::checkpoints).max().orElse(0);
    String place = recipes.get(0).run().dir();
    Path folder = new Path(place);
    long free = DiskSpace.free(Storage.fileSystem(given.hadoop(), folder), folder);
    if (free < bytes + checkpoints) {
      throw new DiskFullException(
          "the disk of run.dir %s has %s free, but %d models take %s and checkpoints %s; free some, choose another run.dir or lower train.keep_checkpoints"
              .formatted(
                  place,
                  DiskSpace.size(free),
                  models,
                  DiskSpace.size(bytes),
                  DiskSpace.size(checkpoints)));
    }
  }

  private static Need need(Recipe recipe, Premises given) {
    DecoderConfig config = given.config(recipe.model().path());
    long trained = ParameterSizes.trained(config, recipe).all();
    boolean halves =
        recipe.adapter().type() == AdapterType.NONE && recipe.model().dtype() == Dtype.BFLOAT16;
    long model = (halves ? 2 : 4) * trained;
    long models = untrained(recipe, given);
    boolean kept = recipe.train().checkpointEverySteps() > 0 && models > 0;
    long checkpoints =
        kept ? (recipe.train().keepCheckpoints() + 1) * CHECKPOINT_BYTES * trained : 0;
    return new Need(models, model, checkpoints);
  }

  private static long untrained(Recipe recipe, Premises given) {
    RunFolder run = RunFolder.of(given.hadoop(), recipe.run());
    return IntStream.range(0, recipe.tasks().size())
        .filter(i -> run.trained(i, recipe.tasks().get(i).name()).manifest().isEmpty())
        .count();
  }
}
