package io.gere.data.task;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.gere.InputException;
import io.gere.data.record.DataFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of a split in a task's folder: {@code train.json}, or shards such as {@code
 * train-00000-of-00002.parquet}, or all files of a folder {@code train}; there or in a folder
 * {@code data}, as Hugging Face has it.
 */
final class SplitFiles {
  private static final Pattern RECORDS =
      Pattern.compile(".*\\.((?:json|jsonl|ndjson)(?:\\.gz|\\.zst)?|parquet)");

  private final DataFile folder;

  SplitFiles(DataFile folder) {
    this.folder = folder;
  }

  /** The files of a split, in the order of their names; none where there is no such split. */
  List<DataFile> of(String split) {
    return places()
        .map(place -> in(place, split))
        .filter(files -> !files.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** The shards of a folder that names no split, as Spark writes them. */
  List<DataFile> parts() {
    return matching(folder, "part-.*");
  }

  private Stream<DataFile> places() {
    DataFile data = folder.inside("data");
    return data.exists() && data.isFolder() ? Stream.of(folder, data) : Stream.of(folder);
  }

  private static List<DataFile> in(DataFile place, String split) {
    List<DataFile> exact = matching(place, split);
    if (!exact.isEmpty()) {
      return exact;
    }
    List<DataFile> shards = matching(place, split + "[-_.0-9].*");
    DataFile inner = place.inside(split);
    return shards.isEmpty() && inner.exists() && inner.isFolder() ? matching(inner, ".*") : shards;
  }

  /** Files of records whose name before the ending matches; all of one ending. */
  private static List<DataFile> matching(DataFile place, String name) {
    Pattern wanted = Pattern.compile(name);
    Map<String, List<String>> byEnding =
        place.names().stream()
            .filter(file -> !file.startsWith(".") && !file.startsWith("_"))
            .filter(file -> ending(file).isPresent())
            .filter(file -> wanted.matcher(stem(file)).matches())
            .collect(groupingBy(file -> ending(file).orElseThrow(), TreeMap::new, toList()));
    if (byEnding.size() > 1) {
      throw InputException.of(
          "%s holds %s; leave those that are to be read"
              .formatted(
                  place.path(),
                  String.join(
                      " and ", byEnding.values().stream().map(files -> files.get(0)).toList())));
    }
    return byEnding.values().stream()
        .flatMap(List::stream)
        .map(place::inside)
        .filter(file -> !file.isFolder())
        .toList();
  }

  private static Optional<String> ending(String file) {
    Matcher matcher = RECORDS.matcher(file);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String stem(String file) {
    return file.substring(0, file.length() - ending(file).orElseThrow().length() - 1);
  }
}
