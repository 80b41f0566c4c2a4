package io.gere.config;

import io.gere.config.choice.BestBy;
import io.gere.config.choice.CollectiveKind;
import io.gere.config.choice.KeptModel;
import io.gere.config.choice.OnNonfinite;
import io.gere.config.choice.Sharded;
import io.gere.config.choice.TrainWordings;

/**
 * How the work is spread.
 *
 * @param workers ranks
 * @param minWorkers ranks that go on with the work of all where executors are lost; 0: none but all
 *     of them
 * @param segments pieces the layers are cut into; all but the last are computed again in the
 *     backward pass
 * @param shard what ranks share out among themselves, instead of each keeping all of it
 * @param collective what joins the ranks
 * @param collectiveTimeoutSeconds after which an operation of all ranks has failed
 * @param checkpointEverySteps optimizer steps between two checkpoints; 0: none
 * @param keepCheckpoints complete ones that stay
 * @param maxRestarts after a lost rank, from the newest checkpoint, before the run fails
 * @param ncclLibrary a {@code libnccl} to use where PyTorch brings none, or null
 * @param allowPlaintextCollective whether gradients may travel unencrypted although Spark's own
 *     traffic is encrypted
 * @param authenticateGradients whether what ranks of a ring send each other carries codes, by which
 *     each knows that nobody has altered it
 * @param onNonfinite what to do when a loss or gradient norm is not finite
 * @param keep which of a task's models stays, and is where the next task starts
 * @param bestBy by what it is the best
 * @param patience validations without a better one after which a task ends early; 0: it never does
 * @param limit training samples of each task, chosen by run.seed; 0: all
 * @param wordings in which words a training sample is learnt
 * @param threads per rank; 0: the machine's cores divided by its ranks
 * @param localCopyGb what all copies of remote folders may take on a host, in 10^9 bytes
 */
public record Train(
    @Default("1") int workers,
    @Default("0") int minWorkers,
    @Default("1") int segments,
    @Default("optimizer") Sharded shard,
    @Default("auto") CollectiveKind collective,
    @Default("300") int collectiveTimeoutSeconds,
    @Default("200") int checkpointEverySteps,
    @Default("2") int keepCheckpoints,
    @Default("2") int maxRestarts,
    @Default("null") String ncclLibrary,
    @Default("false") boolean allowPlaintextCollective,
    @Default("false") boolean authenticateGradients,
    @Default("stop") OnNonfinite onNonfinite,
    @Default("last") KeptModel keep,
    @Default("dev-loss") BestBy bestBy,
    @Default("0") int patience,
    @Default("0") int limit,
    @Default("template") TrainWordings wordings,
    @Default("0") int threads,
    @Default("200") int localCopyGb) {
  private static final int DAY_SECONDS = 86_400;

  public Train {
    Check.between("train.workers", workers, 1, 65_536);
    Check.that(
        minWorkers >= 0 && minWorkers <= workers,
        "train.min_workers",
        minWorkers,
        "be from 0 to train.workers, %d".formatted(workers));
    Check.between("train.segments", segments, 1, 1_000_000);
    Check.between("train.collective_timeout_seconds", collectiveTimeoutSeconds, 1, DAY_SECONDS);
    Check.atLeast("train.checkpoint_every_steps", checkpointEverySteps, 0);
    Check.between("train.keep_checkpoints", keepCheckpoints, 1, 10_000);
    Check.between("train.max_restarts", maxRestarts, 0, 1_000_000);
    Check.that(
        !authenticateGradients || collective != CollectiveKind.NCCL,
        "train.authenticate_gradients",
        authenticateGradients,
        "be false where train.collective is nccl, which authenticates nothing");
    Check.between("train.patience", patience, 0, 1_000_000);
    Check.atLeast("train.limit", limit, 0);
    Check.between("train.threads", threads, 0, 1_024);
    Check.between("train.local_copy_gb", localCopyGb, 1, 1_000_000);
  }

  /** Whether validations decide which model a task ends with, or when. */
  public boolean selects() {
    return keep == KeptModel.BEST || patience > 0;
  }

  /** How many ranks there must be for training to go on. */
  public int fewestWorkers() {
    return minWorkers == 0 ? workers : minWorkers;
  }
}
