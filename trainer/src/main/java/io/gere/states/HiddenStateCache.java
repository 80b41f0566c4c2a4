package io.gere.states;

import io.gere.GereException;
import io.gere.distill.HiddenStates;
import io.gere.tensor.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The base model's hidden states of the replay documents: any document at once, read into memory
 * that is there. Reading is thread-safe.
 *
 * <p>The cache is one or more Arrow IPC files, uncompressed, one document a record batch, with the
 * schema {@code document: int32, hidden: List<FixedSizeList<value>[hiddenSize]>}; a value is a
 * float32 or float16, or a uint16 with the bits of a bfloat16. The documents are numbered 0, 1, 2 …
 * as in the replay set and lie in any order in any of the files. The schema's metadata says what
 * the cache was made from and is the same in all files.
 */
public final class HiddenStateCache implements BaseStates {
  private final DocumentTable table;
  private volatile boolean closed;

  private HiddenStateCache(DocumentTable table) {
    this.table = table;
  }

  /**
   * Opens all files of a cache; they must not change while it is in use.
   *
   * @throws GereException if a file is damaged or no cache, if the files do not belong together, or
   *     if a document is there twice or missing before others. That the last documents are there is
   *     for the caller to see from {@link #documents()}.
   */
  public static HiddenStateCache open(List<Path> localFiles) {
    return new HiddenStateCache(DocumentTable.open(localFiles, CacheKind.HIDDEN_STATES));
  }

  /** How many documents there are; their indices are 0 to one less. */
  @Override
  public int documents() {
    return openDocuments().size();
  }

  /** Values of one token's hidden state. */
  @Override
  public int hiddenSize() {
    return table.schema().width();
  }

  /** FLOAT32, FLOAT16 or BFLOAT16. */
  @Override
  public ElementType type() {
    return table.schema().type();
  }

  @Override
  public int width() {
    return table.schema().width();
  }

  /** What the cache was made from, as its writer put it, and the type. */
  public Map<String, String> metadata() {
    return table.metadata();
  }

  /**
   * The tokens of a document whose states are kept.
   *
   * @throws IndexOutOfBoundsException if there is no such document
   */
  @Override
  public int tokens(int document) {
    return openDocuments().get(document).tokens();
  }

  /** The one layer that a cache holds is slot 0. */
  @Override
  public void read(int document, int slot, ByteBuffer into) {
    Objects.checkIndex(slot, 1);
    openDocuments().get(document).read(into);
  }

  private List<CachedDocument> openDocuments() {
    if (closed) {
      throw new IllegalStateException("the hidden-state cache is closed");
    }
    return table.documents();
  }

  @Override
  public void close() {
    closed = true;
    table.close();
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
