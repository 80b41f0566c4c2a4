package io.gere.spark.train.rank;

import io.gere.GereException;
import io.gere.config.Train;
import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveChoice;
import io.gere.parallel.SingleRank;
import io.gere.parallel.nccl.NcclLibrary;
import io.gere.parallel.nccl.NcclRanks;
import io.gere.parallel.ring.RingProtection;
import io.gere.parallel.ring.TcpRing;
import io.gere.spark.placement.ThisExecutor;
import io.gere.tensor.Device;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;

/**
 * How the ranks of an attempt meet: each tells the others in Spark's own channel what it computes
 * on, where it listens and its public key, and all come to the same choice of what joins them.
 */
public final class Rendezvous {
  private static final String SEPARATOR = " ";
  private static final int PARTS = 4;

  private final BarrierTaskContext context;
  private final Train train;
  private final Device device;

  /**
   * @param device of this rank, for which the calling thread is prepared
   */
  public Rendezvous(BarrierTaskContext context, Train train, Device device) {
    this.context = context;
    this.train = train;
    this.device = device;
  }

  /**
   * What a rank tells the others.
   *
   * @param gpu see {@link OneGpuEach}
   * @param nccl whether it has found the library
   * @param ncclId from rank 0 alone; empty without NCCL
   * @param address where its ring's port is, and its public key
   */
  record Announcement(String gpu, boolean nccl, String ncclId, String address) {
    String text() {
      return String.join(SEPARATOR, gpu, String.valueOf(nccl), ncclId, address);
    }

    static Announcement parse(String text) {
      String[] parts = text.split(SEPARATOR, PARTS);
      return new Announcement(parts[0], Boolean.parseBoolean(parts[1]), parts[2], parts[3]);
    }
  }

  /** Returns when all ranks are joined. */
  public Collective meet() {
    if (train.workers() == 1) {
      return new SingleRank();
    }
    Optional<NcclLibrary> nccl =
        device instanceof Device.Gpu
            ? NcclLibrary.find(Optional.ofNullable(train.ncclLibrary()))
            : Optional.empty();
    int rank = context.partitionId();
    try (TcpRing.Endpoint endpoint = TcpRing.listen(ownAddress())) {
      String id = rank == 0 ? nccl.map(NcclLibrary::newId).orElse("") : "";
      List<Announcement> cards =
          exchange(
              new Announcement(
                  OneGpuEach.name(device, ThisExecutor.host()),
                  nccl.isPresent(),
                  id,
                  endpoint.address()));
      List<String> gpus = cards.stream().map(Announcement::gpu).toList();
      OneGpuEach.require(gpus);
      int onGpus = (int) gpus.stream().filter(gpu -> !gpu.equals(OneGpuEach.NONE)).count();
      boolean everywhere = cards.stream().allMatch(Announcement::nccl);
      Duration timeout = Duration.ofSeconds(train.collectiveTimeoutSeconds());
      return switch (CollectiveChoice.of(train, onGpus, everywhere)) {
        case RING ->
            TcpRing.connect(
                endpoint,
                rank,
                cards.stream().map(Announcement::address).toList(),
                new RingProtection(applicationsSecret(), train.authenticateGradients()),
                timeout);
        case NCCL ->
            NcclRanks.join(
                nccl.orElseThrow(), cards.get(0).ncclId(), rank, train.workers(), timeout);
      };
    }
  }

  private List<Announcement> exchange(Announcement mine) {
    return Arrays.stream(context.allGather(mine.text())).map(Announcement::parse).toList();
  }

  /**
   * Spark's own, where {@code spark.authenticate} is on: every executor has it, and it never
   * travels. Nothing else that is secret is told to a rank.
   */
  private static String applicationsSecret() {
    return Optional.ofNullable(SparkEnv.get().securityManager().getSecretKey()).orElse("");
  }

  /** The address under which Spark reaches this executor; no other interface is opened. */
  private static InetAddress ownAddress() {
    String host = ThisExecutor.host();
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw GereException.failure("the executor's own host %s has no address".formatted(host), e);
    }
  }
}
