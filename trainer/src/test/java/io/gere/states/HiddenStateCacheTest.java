package io.gere.states;

import static io.gere.states.HiddenStateFiles.HIDDEN_SIZE;
import static io.gere.states.HiddenStateFiles.METADATA;
import static io.gere.states.HiddenStateFiles.states;
import static io.gere.states.HiddenStateFiles.tokens;
import static io.gere.states.HiddenStateFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.tensor.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiddenStateCacheTest {
  @TempDir private Path folder;

  private static void assertHolds(HiddenStateCache cache, int documents) {
    assertThat(cache.documents()).isEqualTo(documents);
    for (int document = 0; document < documents; document++) {
      assertThat(cache.tokens(document)).isEqualTo(tokens(document));
      assertThat(cache.states(document, 0)).isEqualTo(states(document));
    }
  }

  @Test
  void everyBitComesBack() throws IOException {
    Path file = write(folder.resolve("part-0.arrow"), 0, 1, 2, 3, 4);
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      assertThat(cache.hiddenSize()).isEqualTo(HIDDEN_SIZE);
      assertThat(cache.metadata()).containsAllEntriesOf(METADATA).containsEntry("dtype", "float32");
      assertHolds(cache, 5);
      assertThat(Float.floatToRawIntBits(cache.states(3, 0).getFloat(0))).isEqualTo(0x8000_0000);
    }
  }

  @Test
  void documentsLieInAnyOrderInAnyFile() throws IOException {
    List<Path> files =
        List.of(
            write(folder.resolve("part-0.arrow"), 6, 1, 4),
            write(folder.resolve("part-1.arrow")),
            write(folder.resolve("part-2.arrow"), 0),
            write(folder.resolve("part-3.arrow"), 5, 2, 3));
    try (HiddenStateCache cache = HiddenStateCache.open(files)) {
      assertHolds(cache, 7);
    }
  }

  @Test
  void aDocumentIsReadBehindWhatIsThereAlready() throws IOException {
    Path file = write(folder.resolve("part-0.arrow"), 0, 1);
    int bytes = tokens(1) * HIDDEN_SIZE * Float.BYTES;
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      for (ByteBuffer memory :
          List.of(ByteBuffer.allocate(bytes + 24), ByteBuffer.allocateDirect(bytes + 24))) {
        memory.position(16);
        cache.read(1, 0, memory);
        assertThat(memory.position()).isEqualTo(16 + bytes);
        assertThat(memory.limit(16 + bytes).position(16)).isEqualTo(states(1));
      }
    }
  }

  @Test
  void aClosedCacheIsNotRead() throws IOException {
    Path file = write(folder.resolve("part-0.arrow"), 0);
    HiddenStateCache cache = HiddenStateCache.open(List.of(file));
    cache.close();

    assertThatThrownBy(() -> cache.states(0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the hidden-state cache is closed");
  }

  @Test
  void ranksReadOneCacheAtTheSameTime() throws Exception {
    Path file = write(folder.resolve("part-0.arrow"), IntStream.range(0, 30).toArray());
    ExecutorService ranks = Executors.newFixedThreadPool(8);
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      List<Future<?>> reads = new ArrayList<>();
      for (int rank = 0; rank < 8; rank++) {
        Random random = new Random(rank);
        reads.add(
            ranks.submit(
                () -> {
                  for (int read = 0; read < 500; read++) {
                    int document = random.nextInt(30);
                    ByteBuffer copy =
                        ByteBuffer.allocate(tokens(document) * HIDDEN_SIZE * Float.BYTES);
                    copy.put(cache.states(document, 0)).flip();
                    assertThat(copy).isEqualTo(states(document));
                  }
                }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      ranks.shutdownNow();
    }
  }

  @Test
  void arrowsOwnReaderReadsTheFile() throws IOException {
    Path file = write(folder.resolve("part-0.arrow"), 8, 3);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema().toString())
          .startsWith(
              "Schema<document: Int(32, true) not null, hidden: List<token:"
                  + " FixedSizeList(12)<value: FloatingPoint(SINGLE) not null> not null> not"
                  + " null>");
      assertThat(root.getSchema().getCustomMetadata())
          .containsAllEntriesOf(METADATA)
          .containsEntry("dtype", "float32");
      for (int document : new int[] {8, 3}) {
        assertThat(reader.loadNextBatch()).isTrue();
        assertThat(root.getRowCount()).isEqualTo(1);
        assertThat(((IntVector) root.getVector("document")).get(0)).isEqualTo(document);
        assertThat(tokensOf((ListVector) root.getVector("hidden")))
            .isEqualTo(tokensOf(states(document)));
      }
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  private static List<List<Float>> tokensOf(ListVector hidden) {
    FixedSizeListVector tokens = (FixedSizeListVector) hidden.getDataVector();
    Float4Vector values = (Float4Vector) tokens.getDataVector();
    assertThat(hidden.getNullCount() + tokens.getNullCount() + values.getNullCount()).isZero();
    List<List<Float>> rows = new ArrayList<>();
    for (int t = hidden.getElementStartIndex(0); t < hidden.getElementEndIndex(0); t++) {
      rows.add(
          IntStream.range(tokens.getElementStartIndex(t), tokens.getElementEndIndex(t))
              .mapToObj(values::get)
              .toList());
    }
    return rows;
  }

  private static List<List<Float>> tokensOf(ByteBuffer states) {
    List<List<Float>> rows = new ArrayList<>();
    while (states.hasRemaining()) {
      rows.add(IntStream.range(0, HIDDEN_SIZE).mapToObj(d -> states.getFloat()).toList());
    }
    return rows;
  }

  @Test
  void writerTakesAnyKindOfBufferWithoutMovingIt() throws IOException {
    ByteBuffer expected = states(0);
    ByteBuffer heap = ByteBuffer.allocate(expected.remaining() + 40).position(20);
    heap.put(expected.duplicate()).limit(heap.position()).position(20);
    ByteBuffer direct = ByteBuffer.allocateDirect(expected.remaining() + 8).position(8);
    direct.put(expected.duplicate()).position(8);
    Path file = folder.resolve("part-0.arrow");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<ByteBuffer> buffers =
        List.of(heap, direct, heap.asReadOnlyBuffer(), direct.asReadOnlyBuffer());
    try (HiddenStateCache.Writer writer =
        new HiddenStateCache.Writer(out, ElementType.FLOAT32, HIDDEN_SIZE, Map.of())) {
      for (int document = 0; document < buffers.size(); document++) {
        ByteBuffer buffer = buffers.get(document);
        int position = buffer.position();
        writer.write(document, tokens(0), buffer);
        assertThat(buffer.position()).isEqualTo(position);
      }
    }
    Files.write(file, out.toByteArray());
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      assertThat(cache.metadata()).containsOnlyKeys("dtype");
      for (int document = 0; document < buffers.size(); document++) {
        assertThat(cache.states(document, 0)).isEqualTo(expected);
      }
    }
  }
}
