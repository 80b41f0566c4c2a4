package io.gere.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import io.gere.ExitCode;
import io.gere.fixtures.AnyDevice;
import io.gere.standin.StandIn.Counts;
import io.gere.tensor.CudaFailure;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes a GPU different from the host's own memory and cores, the stand-in has. */
@AnyDevice
final class StandInTest {
  private static final String SCRIPT =
      """
      class Probe(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def sum(self, a: Tensor, b: Tensor) -> Tensor:
          return a + b
        def attention(self, q: Tensor, mask: Tensor) -> Tensor:
          return torch.scaled_dot_product_attention(q, q, q, mask, 0., False, scale=None)
        def attention_seen_flat(self, q: Tensor, mask: Tensor) -> Tensor:
          return self.attention(q, mask).view([-1])
        def number(self, a: Tensor) -> Tensor:
          return a * float(a.sum())
        def positive(self, a: Tensor) -> Tensor:
          return a[a.gt(0)]
        def chosen(self, a: Tensor, indices: Tensor) -> Tensor:
          return a[indices]
        def zeros(self, like: Tensor, count: int) -> Tensor:
          return torch.zeros([count], dtype=6, device=like.device)
      """;

  private TensorScope scope;
  private ScriptModule probe;

  @BeforeAll
  static void isHere() {
    assumeTrue(StandIn.isHere(), "needs the stand-in GPU, see docs/gpu.md");
  }

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    probe = ScriptModule.compile("Probe", SCRIPT, Map.of());
  }

  @AfterEach
  void close() {
    probe.close();
    scope.close();
  }

  @Test
  void freshMemoryHoldsNoNumbers() {
    assertThat(scope.empty(ElementType.FLOAT32, 3).toFloats()).containsOnly(Float.NaN);
    assertThat(scope.empty(ElementType.INT64, 3).toLongs()).containsOnly(-1);
  }

  @Test
  void tensorsOfTheHostAndOfOtherGpusAreRefusedBesideItsOwn() {
    Tensor here = scope.of(new float[] {1, 2}, 2);
    Torch.prepareThread(1, new Device.Cpu());
    try (TensorScope host = TensorScope.open()) {
      Tensor there = host.of(new float[] {1, 2}, 2);
      assertThatThrownBy(() -> probe.tensor(scope, "sum", here, there))
          .hasMessageContaining("found at least two devices, cuda:0 and cpu");
    }
    Torch.prepareThread(1, new Device.Gpu(1));
    try (TensorScope other = TensorScope.open()) {
      Tensor there = other.of(new float[] {1, 2}, 2);
      assertThatThrownBy(() -> probe.tensor(scope, "sum", here, there))
          .hasMessageContaining("found at least two devices, cuda:0 and cuda:1");
    } finally {
      Torch.prepareThread(1, new Device.Gpu(0));
    }
  }

  @Test
  void attentionsHeadsLieInsideItsPositions() {
    Tensor q = scope.zeros(1, 2, 3, 4);
    Tensor mask = scope.zeros(1, 1, 3, 3);

    assertThat(probe.tensor(scope, "attention", q, mask).shape()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> probe.tensor(scope, "attention_seen_flat", q, mask))
        .hasMessageContaining("view size is not compatible");
  }

  @Test
  void anErrorThatOthersLeaveBehindFailsTheNextOperator() {
    Tensor one = scope.of(new float[] {1}, 1);
    NativeLibrary cuda = NativeLibrary.getInstance(Torch.cudaLibrary().toString());
    int invalidDevice = 99;

    cuda.getFunction("cudaSetDevice").invokeInt(new Object[] {invalidDevice});

    assertThatThrownBy(() -> probe.tensor(scope, "sum", one, one))
        .hasMessageContaining("the GPU failed: invalid argument");
    cuda.getFunction("cudaGetLastError").invokeInt(new Object[0]);
    assertThat(probe.tensor(scope, "sum", one, one).toFloats()).containsExactly(2);
  }

  @Test
  void outOfMemoryIsOneLineWhoeverAsks() {
    long elements = 2L << 30;
    Tensor small = scope.zeros(1);

    assertThatThrownBy(() -> scope.empty(ElementType.FLOAT32, elements))
        .isInstanceOfSatisfying(
            CudaFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining("cuda:0 is out of memory: 8.00 GiB asked for")
        .hasMessageContaining("of 4.00 GiB free; lower batch.micro");
    assertThatThrownBy(() -> probe.tensor(scope, "zeros", small, elements))
        .isInstanceOf(CudaFailure.class)
        .hasMessageContaining("cuda:0 is out of memory: 8.00 GiB asked for");
  }

  @Test
  void onlyWhoWantsToKnowAValueWaits() {
    Tensor a = scope.of(new float[] {1, -1, 2}, 3);
    Tensor indices = scope.of(new long[] {2, 0}, 2);
    Counts before = StandIn.counts(0);

    Tensor chosen = probe.tensor(scope, "chosen", a, indices);
    Tensor sum = probe.tensor(scope, "sum", a, a);
    assertThat(StandIn.counts(0).waits()).isEqualTo(before.waits());

    assertThat(chosen.toFloats()).containsExactly(2, 1);
    assertThat(sum.toFloats()).containsExactly(2, -2, 4);
    assertThat(StandIn.counts(0).copies()).isEqualTo(before.copies() + 2);

    assertThat(probe.tensor(scope, "number", a).shape()).containsExactly(3);
    assertThat(probe.tensor(scope, "positive", a).shape()).containsExactly(2);
    Counts after = StandIn.counts(0);
    assertThat(after.values()).isEqualTo(before.values() + 2);
    assertThat(after.operators()).isGreaterThan(before.operators() + 5);
  }
}
