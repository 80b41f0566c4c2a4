package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.fixtures.AnyDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes into tensors and out of them, by the copy that serves every device. */
@AnyDevice
final class TensorBytesTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    Torch.prepareThread(1);
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeCanBeMadeFilledAndRead(ElementType type) {
    Tensor tensor = scope.zeros(type, 2, 3);
    byte[] bytes = new byte[6 * type.bytes()];
    assertThat(read(tensor, 0, bytes.length)).isEqualTo(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = 1;
    }

    tensor.put(0, ByteBuffer.wrap(bytes));

    assertThat(tensor.type()).isEqualTo(type);
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.device()).isEqualTo(Torch.device());
    assertThat(read(tensor, 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void aPieceFromTheMiddleIsWhatLiesThere() {
    Tensor tensor = scope.of(new float[] {1, 2, 3, 4}, 4);
    ByteBuffer piece = ByteBuffer.allocateDirect(20).order(ByteOrder.nativeOrder());

    tensor.get(4, piece.position(4).limit(12));

    assertThat(piece.remaining()).isZero();
    assertThat(piece.clear().asFloatBuffer().get(1)).isEqualTo(2);
    assertThat(piece.asFloatBuffer().get(2)).isEqualTo(3);
  }

  @Test
  void directAndHeapBuffersArePutFromTheirPositionOn() {
    Tensor tensor = scope.zeros(4);
    ByteBuffer direct = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
    direct.asFloatBuffer().put(new float[] {9, 1, 2});
    ByteBuffer heap = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    heap.asFloatBuffer().put(new float[] {9, 3});

    tensor.put(0, direct.position(4));
    tensor.put(12, heap.position(4));

    assertThat(direct.hasRemaining()).isFalse();
    assertThat(heap.hasRemaining()).isFalse();
    assertThat(tensor.toFloats()).containsExactly(1, 2, 0, 3);
  }

  @Test
  void bytesBeyondTheEndAreRefused() {
    Tensor tensor = scope.zeros(2);

    assertThatThrownBy(() -> tensor.put(4, ByteBuffer.allocate(8)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.get(8, ByteBuffer.allocate(1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void offsetsBeyondTwoGigabytesAreReached() {
    long elements = (2L << 30) + 8;
    Tensor tensor = scope.empty(ElementType.UINT8, elements);

    tensor.put(elements - 3, ByteBuffer.wrap(new byte[] {5, 6, 7}));

    assertThat(read(tensor, elements - 3, 3)).containsExactly(5, 6, 7);
  }

  private static byte[] read(Tensor tensor, long offset, int count) {
    byte[] bytes = new byte[count];
    tensor.get(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
