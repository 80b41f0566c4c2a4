package io.gere.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system on a disk that takes so many bytes and no more. */
public final class SmallDisk extends RawLocalFileSystem {
  private static final String DISK = "small.disk";

  /** Room left on each disk: Hadoop opens a file system anew for every file. */
  private static final Map<String, AtomicLong> ROOM = new ConcurrentHashMap<>();

  private AtomicLong room;

  /** A configuration in which local files lie on such a disk. */
  public static Configuration of(long bytes) {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", SmallDisk.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    String disk = UUID.randomUUID().toString();
    hadoop.set(DISK, disk);
    ROOM.put(disk, new AtomicLong(bytes));
    return hadoop;
  }

  @Override
  public void initialize(URI uri, Configuration hadoop) throws IOException {
    super.initialize(uri, hadoop);
    room = ROOM.get(hadoop.get(DISK));
  }

  @Override
  public FsStatus getStatus(Path path) {
    return new FsStatus(Long.MAX_VALUE, 0, room.get());
  }

  @Override
  public FSDataOutputStream create(Path file, boolean overwrite) throws IOException {
    return new FSDataOutputStream(new Limited(super.create(file, overwrite)), null);
  }

  private final class Limited extends FilterOutputStream {
    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (room.addAndGet(-length) < 0) {
        throw new IOException("No space left on device");
      }
      out.write(bytes, offset, length);
    }
  }
}
