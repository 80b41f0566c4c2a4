package io.gere.spark.corpus.format;

import io.gere.config.choice.SetFrom;
import java.io.Serializable;
import java.util.List;

/**
 * What names the set of the corpus that a document belongs to: the text in a field, or the folder
 * of its file.
 *
 * @param path the field's name, behind those of the records around it; empty: the folder
 */
public record SetName(List<String> path) implements Serializable {
  /** SlimPajama's, which names its seven so. */
  public static final SetName SLIM_PAJAMA = new SetName(List.of("meta", "redpajama_set_name"));

  /** The set of documents that name none. */
  public static final String UNKNOWN = "unknown";

  public SetName {
    path = List.copyOf(path);
  }

  /** What a recipe says of it. */
  static SetName of(SetFrom from, String field) {
    return from == SetFrom.FOLDER
        ? new SetName(List.of())
        : new SetName(List.of(field.split("\\.", -1)));
  }

  public boolean isFolder() {
    return path.isEmpty();
  }

  /** The first folder below the corpus's; unknown for a file right in that one. */
  public String folder(CorpusFile file) {
    int slash = file.name().indexOf('/');
    return slash < 0 ? UNKNOWN : file.name().substring(0, slash);
  }
}
