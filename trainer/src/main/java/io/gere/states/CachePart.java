package io.gere.states;

import io.gere.GereException;
import io.gere.storage.ArrowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One file of a cache, open: what its schema says, and its documents in the order of its footer.
 */
record CachePart(ArrowFile arrow, CacheSchema schema, List<CachedDocument> documents)
    implements AutoCloseable {

  /** Opens a file of a cache. */
  static CachePart open(Path file, CacheKind kind) {
    try {
      CachePart part = read(file);
      if (part.schema().kind() != kind) {
        part.close();
        throw new IOException("it is a " + part.schema().kind().title());
      }
      return part;
    } catch (IOException | RuntimeException e) {
      throw kind.unreadable(file, e);
    }
  }

  /** Opens a file of whichever kind of cache. */
  static CachePart open(Path file) {
    try {
      return read(file);
    } catch (GereException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw GereException.failure(
          "%s cannot be read as a cache of hidden or packed states (%s)"
              .formatted(file, Objects.requireNonNullElse(e.getMessage(), e)),
          e);
    }
  }

  private static CachePart read(Path file) throws IOException {
    ArrowFile arrow = ArrowFile.open(file);
    try {
      CacheSchema schema = CacheSchema.of(arrow.schema());
      List<CachedDocument> documents = new ArrayList<>();
      for (ArrowFile.Batch batch : arrow.batches()) {
        documents.add(CachedDocument.in(arrow, batch, schema));
      }
      return new CachePart(arrow, schema, documents);
    } catch (IOException | RuntimeException e) {
      arrow.close();
      throw e;
    }
  }

  Path file() {
    return arrow.bytes().file();
  }

  /** What it was made from. */
  Map<String, String> metadata() {
    return arrow.schema().getCustomMetadata();
  }

  @Override
  public void close() {
    try {
      arrow.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
