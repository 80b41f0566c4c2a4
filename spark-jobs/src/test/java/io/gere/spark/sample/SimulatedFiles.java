package io.gere.spark.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system of very many small corpus files that are nowhere: {@code simulated:/COUNT} is a
 * folder of so many files, each of which has five documents.
 */
public final class SimulatedFiles extends FileSystem {
  static final String SCHEME = "simulated";
  static final int DOCUMENTS_PER_FILE = 5;

  private static final int BYTES = 360;

  /** Makes the scheme known. */
  static void register(Configuration hadoop) {
    hadoop.setClass("fs.%s.impl".formatted(SCHEME), SimulatedFiles.class, FileSystem.class);
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":/");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws FileNotFoundException {
    boolean isFile = path.getName().endsWith(".jsonl");
    if (!isFile && !path.getName().matches("\\d*")) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(isFile ? BYTES : 0, !isFile, 1, 1 << 20, 0, makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws FileNotFoundException {
    FileStatus[] files = new FileStatus[Integer.parseInt(folder.getName())];
    for (int i = 0; i < files.length; i++) {
      files[i] = getFileStatus(new Path(folder, "part-%06d.jsonl".formatted(i)));
    }
    return files;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= DOCUMENTS_PER_FILE; i++) {
      lines.append(
          "{\"text\": \"%s %d\", \"meta\": {\"redpajama_set_name\": \"C4\"}}\n"
              .formatted(file.getName(), i));
    }
    return new FSDataInputStream(new Content(lines.toString().getBytes(UTF_8)));
  }

  /** Bytes, as Hadoop's streams want to have them. */
  private static final class Content extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    Content(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long position) {
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] buffer) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("/");
  }
}
