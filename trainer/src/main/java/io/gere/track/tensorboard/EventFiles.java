package io.gere.track.tensorboard;

import static io.gere.RootLocale.format;

import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The event files of a folder. Each command that goes on with a run begins a new one; TensorBoard
 * reads them in the order of their names, which begin with the time. Where a file system shows an
 * open file only once it is closed, as object stores do, one is closed every five minutes.
 */
final class EventFiles implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\..*");
  private static final Duration SEGMENT = Duration.ofMinutes(5);

  private final FileSystem files;
  private final Path folder;
  private FSDataOutputStream out;
  private Instant opened;

  EventFiles(Configuration hadoop, Path folder) {
    this.folder = folder;
    this.files = Storage.fileSystem(hadoop, folder);
  }

  /** Whether nothing was ever written here. */
  boolean isEmpty() throws IOException {
    return newest() == 0;
  }

  /**
   * Appends an event; where that fails, the next one begins a new file, for half a record ends one.
   */
  void write(WireMessage event) throws IOException {
    try {
      if (out == null) {
        open();
      }
      out.write(TfRecord.of(event.toBytes()));
    } catch (IOException | FSError e) {
      abandon(e);
      throw e;
    }
  }

  private void abandon(Throwable failure) {
    try {
      close();
    } catch (IOException | FSError e) {
      failure.addSuppressed(e);
    }
  }

  /** What was written can be read from now on, as far as the file system shows open files. */
  void flush() throws IOException {
    if (out == null) {
      return;
    }
    if (out.hasCapability("hflush")) {
      out.hflush();
    } else if (Instant.now().isAfter(opened.plus(SEGMENT))) {
      close();
    }
  }

  private void open() throws IOException {
    opened = Instant.now();
    long second = Math.max(opened.getEpochSecond(), newest() + 1);
    String name =
        format("events.out.tfevents.%010d.gere.%d", second, ProcessHandle.current().pid());
    out = files.create(new Path(folder, name), false);
    out.write(TfRecord.of(EventMessages.version(opened).toBytes()));
  }

  /** The second that the newest file's name says; 0 without one. */
  private long newest() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder))
          .map(FileStatus::getPath)
          .map(file -> NAME.matcher(file.getName()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    } catch (FileNotFoundException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      FSDataOutputStream closing = out;
      out = null;
      closing.close();
    }
  }
}
