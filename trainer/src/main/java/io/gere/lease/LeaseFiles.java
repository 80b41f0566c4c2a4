package io.gere.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The leases of a folder so far, as files {@code .lease/N.json}: the highest number counts. Each
 * file is created by one process and written by that one alone, so whoever creates the next number
 * has taken the lease over, and nobody can undo that by writing late.
 */
final class LeaseFiles {
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})\\.json");

  /** Hadoop's Options name it from 3.4.2 on; an older client does not know it. */
  private static final String CREATE_ON_CONDITION = "fs.option.create.conditional.overwrite";

  private final FileSystem files;
  private final Path folder;

  LeaseFiles(Configuration hadoop, Path leased) {
    this.files = Storage.fileSystem(hadoop, leased);
    this.folder = files.makeQualified(new Path(leased, ".lease"));
  }

  Path file(long number) {
    return new Path(folder, number + ".json");
  }

  /** The highest number. */
  OptionalLong newest() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder))
          .map(file -> NAME.matcher(file.getPath().getName()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max();
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
    }
  }

  /** Who has written a file; nothing where it is gone, or its writer has not got to it. */
  Optional<Holder> read(long number) throws IOException {
    try {
      return readAsItIs(number);
    } catch (IOException e) {
      // HDFS fails a read of a file that is completed in that moment; opened again it is whole.
      return readAsItIs(number);
    }
  }

  private Optional<Holder> readAsItIs(long number) throws IOException {
    try (InputStream in = files.open(file(number))) {
      return Optional.of(Json.MAPPER.readValue(in, Holder.class));
    } catch (FileNotFoundException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes the file of a number, unless it is there: atomic on local disks and HDFS, on object
   * stores as far as they create on condition.
   *
   * @return false where another process was first
   */
  boolean create(long number, Holder holder) throws IOException {
    if (!files.mkdirs(folder)) {
      throw new IOException("%s cannot be made".formatted(folder));
    }
    try (OutputStream out = newFile(file(number))) {
      out.write(json(holder));
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    } catch (IOException e) {
      // Each file system has words of its own for "it is there"; what is there decides.
      if (!files.exists(file(number))) {
        throw e;
      }
      return read(number).filter(holder::isSame).isPresent();
    }
    return true;
  }

  private OutputStream newFile(Path file) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      // Hadoop itself looks first and creates then.
      return Files.newOutputStream(
          local.pathToFile(file).toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(false);
    builder.opt(CREATE_ON_CONDITION, true);
    return builder.build();
  }

  /** Writes a file of this process's own again. */
  void write(long number, Holder holder) {
    byte[] json = json(holder);
    Storage.write(files, file(number), out -> out.write(json));
  }

  /** Deletes what came before a number, and what was left half-written. */
  void deleteBefore(long number) throws IOException {
    for (FileStatus file : files.listStatus(folder)) {
      Matcher name = NAME.matcher(file.getPath().getName());
      if (!name.matches() || Long.parseLong(name.group(1)) < number) {
        files.delete(file.getPath(), false);
      }
    }
  }

  private static byte[] json(Holder holder) {
    return Json.pretty(holder).getBytes(StandardCharsets.UTF_8);
  }
}
