package io.gere.states;

import io.gere.GereException;
import io.gere.distill.LayerFiles;
import io.gere.tensor.ElementType;
import io.gere.thresholds.Thresholds;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The three-way states of the base model's hidden states, 2 bits an element as {@link StatePacker}
 * lays them out: any document of any held layer at once, read into memory that is there. Reading is
 * thread-safe.
 *
 * <p>The files are Arrow IPC files like those of the {@link HiddenStateCache}, with the schema
 * {@code document: int32, states: List<FixedSizeList<uint8>[ceil(D/4)]>} and one set of files for
 * each layer; their metadata names the layer and the thresholds they were packed with.
 */
public final class PackedStates implements BaseStates {
  static final String HIDDEN_SIZE = "hidden_size";

  private final int hiddenSize;
  private final List<Integer> layers;
  private final List<DocumentTable> slots;
  private volatile boolean closed;

  private PackedStates(int hiddenSize, List<Integer> layers, List<DocumentTable> slots) {
    this.hiddenSize = hiddenSize;
    this.layers = layers;
    this.slots = slots;
  }

  /** The name of a file in the thresholds folder. */
  public static String fileName(int layer, int number) {
    return filePrefix(layer) + "%05d.arrow".formatted(number);
  }

  static String filePrefix(int layer) {
    return LayerFiles.prefix(layer) + "states-";
  }

  /**
   * Opens all files; they must not change while they are in use.
   *
   * @param thresholds what the states were packed with
   * @param localFiles of each of the thresholds' layers, in their order
   * @throws GereException if a file is damaged, was packed with other thresholds or for another
   *     layer, or if the layers do not hold the same documents
   */
  public static PackedStates open(Thresholds thresholds, List<List<Path>> localFiles) {
    List<Integer> layers = thresholds.layers();
    List<DocumentTable> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < layers.size(); slot++) {
        List<Path> files = localFiles.get(slot);
        DocumentTable table = DocumentTable.open(files, CacheKind.PACKED_STATES);
        slots.add(table);
        requireOf(thresholds, slot, table, files.get(0));
        requireSameDocuments(slots.get(0).documents(), table.documents(), files.get(0));
      }
      return new PackedStates(thresholds.dimensions(), layers, List.copyOf(slots));
    } catch (RuntimeException e) {
      slots.forEach(DocumentTable::close);
      throw e;
    }
  }

  private static void requireOf(Thresholds thresholds, int slot, DocumentTable table, Path file) {
    Map<String, String> expected = metadata(thresholds, slot);
    CacheSchema schema = CacheSchema.packedStates(thresholds.dimensions());
    if (!table.metadata().entrySet().containsAll(expected.entrySet())
        || !table.schema().equals(schema)) {
      throw GereException.failure(
          "%s holds %s a token packed for %s, where %s packed for %s belong; %s"
              .formatted(
                  file,
                  table.schema(),
                  table.metadata(),
                  schema,
                  expected,
                  CacheKind.PACKED_STATES.remedy()));
    }
  }

  private static void requireSameDocuments(
      List<CachedDocument> first, List<CachedDocument> documents, Path file) {
    List<Integer> expected = first.stream().map(CachedDocument::tokens).toList();
    if (!documents.stream().map(CachedDocument::tokens).toList().equals(expected)) {
      throw GereException.failure(
          "%s and its layer's other files do not hold the same documents as the first layer's; %s"
              .formatted(file, CacheKind.PACKED_STATES.remedy()));
    }
  }

  private static Map<String, String> metadata(Thresholds thresholds, int slot) {
    return Map.of(
        "layer",
        thresholds.layers().get(slot).toString(),
        HIDDEN_SIZE,
        Integer.toString(thresholds.dimensions()),
        "thresholds",
        thresholds.digest());
  }

  /** How many documents there are; their indices are 0 to one less. */
  @Override
  public int documents() {
    return documents(0).size();
  }

  /**
   * The tokens of a document whose states are kept.
   *
   * @throws IndexOutOfBoundsException if there is no such document
   */
  @Override
  public int tokens(int document) {
    return documents(0).get(document).tokens();
  }

  /** Elements of one token's hidden state in each layer. */
  @Override
  public int hiddenSize() {
    return hiddenSize;
  }

  @Override
  public ElementType type() {
    return ElementType.UINT8;
  }

  @Override
  public int width() {
    return StatePacker.rowBytes(hiddenSize);
  }

  /** The layers' indices in Hugging Face's {@code hidden_states}, in the recipe's order. */
  public List<Integer> layers() {
    return layers;
  }

  /** Slot i is layer {@code layers().get(i)}, and a token has {@code ceil(D/4)} bytes. */
  @Override
  public void read(int document, int slot, ByteBuffer into) {
    documents(slot).get(document).read(into);
  }

  private List<CachedDocument> documents(int slot) {
    if (closed) {
      throw new IllegalStateException("the packed states are closed");
    }
    return slots.get(slot).documents();
  }

  @Override
  public void close() {
    closed = true;
    slots.forEach(DocumentTable::close);
  }

  /** Writes one file of one layer: {@code tokens × ceil(D/4)} bytes a document. */
  public static final class Writer extends CacheWriter {
    /**
     * @param out receives the file from its first byte; it stays open
     * @param slot of the layer in the thresholds
     * @param base digest of the base model
     */
    public Writer(OutputStream out, Thresholds thresholds, int slot, String base) {
      super(
          out,
          CacheSchema.packedStates(thresholds.dimensions()),
          with("base", base, metadata(thresholds, slot)));
    }

    private static Map<String, String> with(String key, String value, Map<String, String> others) {
      Map<String, String> all = new TreeMap<>(others);
      all.put(key, value);
      return all;
    }
  }
}
