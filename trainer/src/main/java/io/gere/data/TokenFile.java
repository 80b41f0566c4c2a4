package io.gere.data;

import io.gere.GereException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;

/**
 * Samples in Arrow files, memory-mapped: a sample is made when it is asked for, so the heap holds
 * those of a batch and not the set. Reading is thread-safe. {@link TokenFileWriter} says how a file
 * is laid out.
 */
public final class TokenFile extends AbstractList<Sample> implements RandomAccess {
  /** An IPC message's flatbuffer is preceded by 0xFFFFFFFF and the flatbuffer's length. */
  private static final int MESSAGE_PREFIX = 8;

  private final List<Block> blocks;
  private final int size;

  private TokenFile(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    this.size = blocks.stream().mapToInt(Block::samples).sum();
  }

  /**
   * Maps files, which must not change while the samples are in use, and lays them end to end.
   *
   * @param localFiles each but the last one of full record batches
   */
  public static TokenFile open(List<Path> localFiles) {
    return new TokenFile(localFiles.stream().flatMap(file -> blocks(file).stream()).toList());
  }

  private static List<Block> blocks(Path localFile) {
    try (FileChannel channel = FileChannel.open(localFile, StandardOpenOption.READ);
        BufferAllocator allocator = new RootAllocator();
        ArrowFileReader footer = new ArrowFileReader(channel, allocator)) {
      if (!footer.getVectorSchemaRoot().getSchema().equals(TokenFileWriter.SCHEMA)) {
        throw new IOException("its schema is " + footer.getVectorSchemaRoot().getSchema());
      }
      List<Block> blocks = new ArrayList<>();
      for (ArrowBlock block : footer.getRecordBlocks()) {
        long bytes = block.getMetadataLength() + block.getBodyLength();
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, block.getOffset(), bytes);
        blocks.add(Block.in(mapped, block.getMetadataLength()));
      }
      return blocks;
    } catch (IOException | RuntimeException e) {
      // Arrow's parser answers damaged bytes with whatever runtime exception they lead to.
      throw GereException.failure(
          "%s cannot be read as tokens (%s); delete its folder to have it made again"
              .formatted(localFile, Objects.requireNonNullElse(e.getMessage(), e)),
          e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  /** Every block but the last is full. */
  @Override
  public Sample get(int index) {
    Objects.checkIndex(index, size);
    Block block = blocks.get(index / TokenFileWriter.BLOCK_SAMPLES);
    int row = index % TokenFileWriter.BLOCK_SAMPLES;
    return new Sample(block.ids.row(row), block.labels.row(row));
  }

  /** One record batch. */
  private record Block(int samples, Column ids, Column labels) {
    static Block in(ByteBuffer mapped, int metadataBytes) throws IOException {
      ByteBuffer header = mapped.slice(MESSAGE_PREFIX, metadataBytes - MESSAGE_PREFIX);
      Message message = Message.getRootAsMessage(header);
      if (!(message.header(new RecordBatch()) instanceof RecordBatch batch)
          || batch.compression() != null) {
        throw new IOException("a block is not one of uncompressed samples");
      }
      ByteBuffer body =
          mapped
              .slice(metadataBytes, mapped.capacity() - metadataBytes)
              .order(ByteOrder.LITTLE_ENDIAN);
      return new Block(
          Math.toIntExact(batch.length()),
          Column.in(body, batch, TokenFileWriter.IDS_OFFSETS),
          Column.in(body, batch, TokenFileWriter.LABELS_OFFSETS));
    }
  }

  /**
   * A list column.
   *
   * @param offsets where each row begins among the values, and where the last ends
   */
  private record Column(IntBuffer offsets, IntBuffer values) {
    /** The values' own validity buffer, which is empty, lies between the two. */
    static Column in(ByteBuffer body, RecordBatch batch, int offsets) {
      return new Column(buffer(body, batch, offsets), buffer(body, batch, offsets + 2));
    }

    private static IntBuffer buffer(ByteBuffer body, RecordBatch batch, int number) {
      var place = batch.buffers(number);
      return body.slice(Math.toIntExact(place.offset()), Math.toIntExact(place.length()))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer();
    }

    int[] row(int row) {
      int begin = offsets.get(row);
      int[] copy = new int[offsets.get(row + 1) - begin];
      values.get(begin, copy);
      return copy;
    }
  }
}
