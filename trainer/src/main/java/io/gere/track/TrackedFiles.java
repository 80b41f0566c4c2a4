package io.gere.track;

import io.gere.data.TokenFolder;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What trackers are told of a run's files. */
public final class TrackedFiles {
  private TrackedFiles() {}

  /** A page that was written for people a moment ago. */
  public static byte[] read(Configuration hadoop, Path file) throws IOException {
    try (InputStream in = Storage.open(Storage.fileSystem(hadoop, file), file)) {
      return in.readAllBytes();
    }
  }

  /**
   * Digests of all that is made, by folder.
   *
   * @param tasks names, in the order they are learnt
   */
  public static Map<String, String> digests(RunFolder run, List<String> tasks) {
    List<String> folders = new ArrayList<>(List.of("sample", "held-out"));
    folders.add(TokenFolder.ofReplay(run).name());
    folders.addAll(List.of("distill", "thresholds"));
    for (int i = 0; i < tasks.size(); i++) {
      folders.add(TokenFolder.ofTask(run, i, tasks.get(i)).name());
      folders.add("train/" + run.trained(i, tasks.get(i)).path().getName());
    }
    folders.add("evaluate");
    Map<String, String> digests = new TreeMap<>();
    for (String folder : folders) {
      run.step(folder).manifest().ifPresent(made -> digests.put(folder, made.hash()));
    }
    return digests;
  }
}
