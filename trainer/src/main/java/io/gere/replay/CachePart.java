package io.gere.replay;

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

/**
 * One file of a cache: what its schema says, and its documents in the order of its footer.
 *
 * @param width values of a token
 */
record CachePart(
    Path file, int width, Map<String, String> metadata, List<CachedDocument> documents) {

  static CachePart open(Path file, CacheSchema kind, int windowBytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferAllocator allocator = new RootAllocator();
        ArrowFileReader footer = new ArrowFileReader(channel, allocator)) {
      Schema schema = footer.getVectorSchemaRoot().getSchema();
      int width = kind.width(schema);
      MappedFile mapped = new MappedFile(channel, windowBytes);
      List<CachedDocument> documents = new ArrayList<>();
      for (ArrowBlock block : footer.getRecordBlocks()) {
        int metadataBytes = block.getMetadataLength();
        long bytes = Math.addExact(metadataBytes, block.getBodyLength());
        documents.add(
            CachedDocument.in(
                mapped.slice(block.getOffset(), bytes), metadataBytes, kind.rowBytes(width)));
      }
      return new CachePart(file, width, schema.getCustomMetadata(), documents);
    } catch (IOException | RuntimeException e) {
      // Arrow's parser answers damaged bytes with whatever runtime exception they lead to.
      throw GereException.failure(
          "%s cannot be read as a %s (%s); %s"
              .formatted(
                  file, kind.cache(), Objects.requireNonNullElse(e.getMessage(), e), kind.remedy()),
          e);
    }
  }
}
