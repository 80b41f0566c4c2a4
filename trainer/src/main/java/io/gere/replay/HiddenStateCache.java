package io.gere.replay;

import io.gere.GereException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * The base model's hidden states of the replay documents, memory-mapped: any document at once,
 * without a copy. Reading is thread-safe, so the ranks of one process share one cache.
 *
 * <p>The cache is one or more Arrow IPC files, uncompressed, one document a record batch, with the
 * schema {@code document: int32, hidden: List<FixedSizeList<float32>[hiddenSize]>}. The documents
 * are numbered 0, 1, 2 … as in the replay set and lie in any order in any of the files. The
 * schema's metadata says what the cache was made from and is the same in all files.
 */
public final class HiddenStateCache implements BaseStates {
  private final int hiddenSize;
  private final Map<String, String> metadata;
  private volatile List<CachedDocument> documents;

  private HiddenStateCache(
      int hiddenSize, Map<String, String> metadata, List<CachedDocument> documents) {
    this.hiddenSize = hiddenSize;
    this.metadata = metadata;
    this.documents = documents;
  }

  /**
   * Maps all files of a cache; they must not change while it is in use.
   *
   * @throws GereException if a file is damaged or no cache, if the files do not belong together, or
   *     if a document is there twice or missing before others. That the last documents are there is
   *     for the caller to see from {@link #documents()}.
   */
  public static HiddenStateCache open(List<Path> localFiles) {
    return open(localFiles, Integer.MAX_VALUE);
  }

  static HiddenStateCache open(List<Path> localFiles, int windowBytes) {
    if (localFiles.isEmpty()) {
      throw GereException.failure("the hidden-state cache has no files; run the distill step");
    }
    List<CachePart> parts =
        localFiles.stream().map(file -> CachePart.open(file, windowBytes)).toList();
    CachePart first = parts.get(0);
    for (CachePart part : parts) {
      if (part.hiddenSize() != first.hiddenSize()) {
        throw GereException.failure(
            "%s has hidden size %d, but %s has %d; run the distill step again"
                .formatted(part.file(), part.hiddenSize(), first.file(), first.hiddenSize()));
      }
      if (!part.metadata().equals(first.metadata())) {
        throw GereException.failure(
            "%s was made from %s, but %s from %s; run the distill step again"
                .formatted(part.file(), part.metadata(), first.file(), first.metadata()));
      }
    }
    return new HiddenStateCache(first.hiddenSize(), Map.copyOf(first.metadata()), table(parts));
  }

  /** The documents by index. */
  private static List<CachedDocument> table(List<CachePart> parts) {
    SortedMap<Integer, CachedDocument> table = new TreeMap<>();
    for (CachePart part : parts) {
      for (CachedDocument document : part.documents()) {
        if (table.put(document.index(), document) != null) {
          throw GereException.failure(
              "%s holds replay document %d for a second time; run the distill step again"
                  .formatted(part.file(), document.index()));
        }
      }
    }
    int expected = 0;
    for (int index : table.keySet()) {
      if (index != expected) {
        throw GereException.failure(
            "replay document %d is in none of the cache's %d files (%s …); run the distill step again"
                .formatted(expected, parts.size(), parts.get(0).file()));
      }
      expected++;
    }
    return List.copyOf(table.values());
  }

  /** How many documents there are; their indices are 0 to one less. */
  @Override
  public int documents() {
    return table().size();
  }

  /** Values of one token's hidden state. */
  @Override
  public int hiddenSize() {
    return hiddenSize;
  }

  /** What the cache was made from, as its writer put it. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The tokens of a document.
   *
   * @throws IndexOutOfBoundsException if there is no such document
   */
  @Override
  public int tokens(int document) {
    return table().get(document).tokens();
  }

  /**
   * The hidden states of a document: {@code tokens × hiddenSize} float32, row-major, as a read-only
   * direct little-endian view of the mapped file with a position of its own.
   *
   * @throws IndexOutOfBoundsException if there is no such document
   */
  public ByteBuffer states(int document) {
    return table().get(document).states().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The one layer that a cache holds is slot 0. */
  @Override
  public ByteBuffer states(int document, int slot) {
    java.util.Objects.checkIndex(slot, 1);
    return states(document);
  }

  private List<CachedDocument> table() {
    List<CachedDocument> table = documents;
    if (table == null) {
      throw new IllegalStateException("the hidden-state cache is closed");
    }
    return table;
  }

  /**
   * Lets go of the files. A view that is still held stays valid: Java unmaps a file when the last
   * view of it is gone.
   */
  @Override
  public void close() {
    documents = null;
  }

  /** Writes one file of a cache. Not thread-safe; it holds one document in native memory. */
  public static final class Writer implements AutoCloseable {
    private final int hiddenSize;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final ArrowFileWriter file;

    /**
     * @param out receives the file from its first byte; it stays open
     * @param metadata what the cache is made from, the same for each of its files
     */
    public Writer(OutputStream out, int hiddenSize, Map<String, String> metadata) {
      if (hiddenSize < 1) {
        throw new IllegalArgumentException("hidden size " + hiddenSize);
      }
      this.hiddenSize = hiddenSize;
      allocator = new RootAllocator();
      root = VectorSchemaRoot.create(CacheSchema.of(hiddenSize, metadata), allocator);
      file = new ArrowFileWriter(root, null, new StreamChannel(out));
    }

    /**
     * Writes one document's hidden states.
     *
     * @param document its index in the replay set
     * @param tokens at least 1
     * @param states {@code tokens × hiddenSize} float32, row-major, little-endian, from the
     *     buffer's position to its limit; neither is moved
     */
    public void write(int document, int tokens, ByteBuffer states) throws IOException {
      long bytes = (long) tokens * hiddenSize * Float.BYTES;
      if (document < 0 || tokens < 1 || states.remaining() != bytes) {
        throw new IllegalArgumentException(
            "document %d: %d bytes are not the states of %d tokens of hidden size %d in float32"
                .formatted(document, states.remaining(), tokens, hiddenSize));
      }
      try (ArrowBuf index = allocator.buffer(Integer.BYTES);
          ArrowBuf offsets = allocator.buffer(2L * Integer.BYTES);
          ArrowBuf values = allocator.buffer(bytes);
          ArrowBuf allValid = allocator.getEmpty()) {
        index.setInt(0, document);
        offsets.setInt(0, 0);
        offsets.setInt(Integer.BYTES, tokens);
        values.setBytes(0, states.duplicate());
        List<ArrowFieldNode> nodes =
            List.of(node(1), node(1), node(tokens), node((long) tokens * hiddenSize));
        List<ArrowBuf> buffers =
            List.of(allValid, index, allValid, offsets, allValid, allValid, values);
        try (ArrowRecordBatch batch = new ArrowRecordBatch(1, nodes, buffers)) {
          new VectorLoader(root).load(batch);
        }
        file.writeBatch();
      } finally {
        root.clear();
      }
    }

    private static ArrowFieldNode node(long length) {
      return new ArrowFieldNode(length, 0);
    }

    /** Writes the footer, without which the file cannot be read, and frees the native memory. */
    @Override
    public void close() throws IOException {
      try {
        file.end();
      } finally {
        root.close();
        allocator.close();
      }
    }
  }
}
