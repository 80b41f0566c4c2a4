package io.gere.replay;

import io.gere.GereException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

  private HiddenStateCache(DocumentTable table) {
    this.hiddenSize = table.width();
    this.metadata = table.metadata();
    this.documents = table.documents();
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
    return new HiddenStateCache(
        DocumentTable.open(localFiles, CacheSchema.HIDDEN_STATES, windowBytes));
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
    Objects.checkIndex(slot, 1);
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

  /** Writes one file of a hidden-state cache: {@code tokens × hiddenSize} float32, row-major. */
  public static final class Writer extends CacheWriter {
    /**
     * @param out receives the file from its first byte; it stays open
     * @param metadata what the cache is made from, the same for each of its files
     */
    public Writer(OutputStream out, int hiddenSize, Map<String, String> metadata) {
      super(out, CacheSchema.HIDDEN_STATES, hiddenSize, metadata);
    }
  }
}
