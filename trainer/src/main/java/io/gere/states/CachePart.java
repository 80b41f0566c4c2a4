package io.gere.states;

import io.gere.GereException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.types.pojo.Schema;

/** One file of a cache: what its schema says, and its documents in the order of its footer. */
record CachePart(
    Path file, CacheSchema schema, Map<String, String> metadata, List<CachedDocument> documents) {

  /**
   * Opens a file of a cache.
   *
   * @param windowBytes how much of it is mapped at a time
   */
  static CachePart open(Path file, CacheKind kind, int windowBytes) {
    try {
      CachePart part = read(file, windowBytes);
      if (part.schema().kind() != kind) {
        throw new IOException("it is a " + part.schema().kind().title());
      }
      return part;
    } catch (IOException | RuntimeException e) {
      // Arrow's parser answers damaged bytes with whatever runtime exception they lead to.
      throw GereException.failure(
          "%s cannot be read as a %s (%s); %s"
              .formatted(
                  file, kind.title(), Objects.requireNonNullElse(e.getMessage(), e), kind.remedy()),
          e);
    }
  }

  /** Opens a file of whichever kind of cache. */
  static CachePart open(Path file) {
    try {
      return read(file, Integer.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      throw GereException.failure(
          "%s cannot be read as a cache of hidden or packed states (%s)"
              .formatted(file, Objects.requireNonNullElse(e.getMessage(), e)),
          e);
    }
  }

  private static CachePart read(Path file, int windowBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferAllocator allocator = new RootAllocator();
        ArrowFileReader footer = new ArrowFileReader(channel, allocator)) {
      Schema arrow = footer.getVectorSchemaRoot().getSchema();
      CacheSchema schema = CacheSchema.of(arrow);
      MappedFile mapped = new MappedFile(channel, windowBytes);
      List<CachedDocument> documents = new ArrayList<>();
      for (ArrowBlock block : footer.getRecordBlocks()) {
        int metadataBytes = block.getMetadataLength();
        long bytes = Math.addExact(metadataBytes, block.getBodyLength());
        documents.add(
            CachedDocument.in(
                mapped.slice(block.getOffset(), bytes), metadataBytes, schema.rowBytes()));
      }
      return new CachePart(file, schema, arrow.getCustomMetadata(), documents);
    }
  }
}
