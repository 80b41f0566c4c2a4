package io.gere.states;

import io.gere.GereException;
import io.gere.distill.HiddenStates;
import io.gere.tensor.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The base model's hidden states of the replay documents, memory-mapped: any document at once,
 * without a copy. Reading is thread-safe, so the ranks of one process share one cache.
 *
 * <p>The cache is one or more Arrow IPC files, uncompressed, one document a record batch, with the
 * schema {@code document: int32, hidden: List<FixedSizeList<value>[hiddenSize]>}; a value is a
 * float32 or float16, or a uint16 with the bits of a bfloat16. The documents are numbered 0, 1, 2 …
 * as in the replay set and lie in any order in any of the files. The schema's metadata says what
 * the cache was made from and is the same in all files.
 */
public final class HiddenStateCache implements BaseStates {
  private final CacheSchema schema;
  private final Map<String, String> metadata;
  private volatile List<CachedDocument> documents;

  private HiddenStateCache(DocumentTable table) {
    this.schema = table.schema();
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
        DocumentTable.open(localFiles, CacheKind.HIDDEN_STATES, windowBytes));
  }

  /** How many documents there are; their indices are 0 to one less. */
  @Override
  public int documents() {
    return table().size();
  }

  /** Values of one token's hidden state. */
  @Override
  public int hiddenSize() {
    return schema.width();
  }

  /** FLOAT32, FLOAT16 or BFLOAT16. */
  @Override
  public ElementType type() {
    return schema.type();
  }

  @Override
  public int width() {
    return schema.width();
  }

  /** What the cache was made from, as its writer put it, and the type. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The tokens of a document whose states are kept.
   *
   * @throws IndexOutOfBoundsException if there is no such document
   */
  @Override
  public int tokens(int document) {
    return table().get(document).tokens();
  }

  /**
   * The hidden states of a document: {@code tokens × hiddenSize} values of {@link #type},
   * row-major, as a read-only direct little-endian view of the mapped file with a position of its
   * own.
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
   * Releases the files. A view that is still held stays valid: Java unmaps a file when the last
   * view of it is gone.
   */
  @Override
  public void close() {
    documents = null;
  }

  /** Writes one file of a hidden-state cache: {@code tokens × hiddenSize} values, row-major. */
  public static final class Writer extends CacheWriter {
    private final ElementType type;

    /**
     * @param out receives the file from its first byte; it stays open
     * @param type FLOAT32, FLOAT16 or BFLOAT16
     * @param metadata what the cache is made from, the same for each of its files
     */
    public Writer(
        OutputStream out, ElementType type, int hiddenSize, Map<String, String> metadata) {
      super(out, CacheSchema.hiddenStates(type, hiddenSize), metadata);
      this.type = type;
    }

    /**
     * Writes a document's hidden states, rounded to the cache's type.
     *
     * @throws GereException if one of them is beyond that type
     */
    public void write(HiddenStates states) throws IOException {
      ByteBuffer rounded = states.as(type);
      if (!ValueCheck.areFinite(rounded, type)) {
        throw GereException.failure(
            ("a hidden state of replay document %d is not finite as %s; set distill.dtype to"
                    + " bfloat16 or float32")
                .formatted(states.document(), type.name().toLowerCase(Locale.ROOT)));
      }
      write(states.document(), states.tokens(), rounded);
    }
  }
}
