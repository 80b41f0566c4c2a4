package io.gere.spark.corpus.table;

import io.gere.GereException;
import io.gere.storage.Sha256;
import io.gere.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The files that rows stand in, by their paths.
 *
 * @param found as the file system has them
 */
record DataFiles(SortedMap<String, FileStatus> found) {
  /** Asks once for each folder, for an object store answers one question at a time. */
  static DataFiles of(Dataset<Row> rows, TableFormat format) {
    Set<String> wanted =
        Arrays.stream(rows.inputFiles())
            .map(file -> format.listed(file).toString())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Path> folders =
        wanted.stream().map(file -> new Path(file).getParent()).collect(Collectors.toSet());
    Configuration hadoop = rows.sparkSession().sparkContext().hadoopConfiguration();
    SortedMap<String, FileStatus> found = new TreeMap<>();
    for (Path folder : folders) {
      try {
        FileSystem files = Storage.fileSystem(hadoop, folder);
        for (FileStatus file : files.listStatus(folder)) {
          if (wanted.contains(file.getPath().toString())) {
            found.put(file.getPath().toString(), file);
          }
        }
      } catch (IOException e) {
        throw GereException.failure("%s cannot be listed: %s".formatted(folder, e.getMessage()), e);
      }
    }
    return new DataFiles(found);
  }

  /** Bytes. */
  SortedMap<String, Long> lengths() {
    SortedMap<String, Long> lengths = new TreeMap<>();
    found.forEach((path, file) -> lengths.put(path, file.getLen()));
    return lengths;
  }

  /**
   * Of names, lengths and times.
   *
   * @param root the folder below which names count
   */
  String digest(String root) {
    Sha256 digest = new Sha256();
    found.forEach(
        (path, file) ->
            digest.add(
                "%s %d %d\n"
                    .formatted(
                        path.substring(root.length()), file.getLen(), file.getModificationTime())));
    return digest.hex();
  }
}
