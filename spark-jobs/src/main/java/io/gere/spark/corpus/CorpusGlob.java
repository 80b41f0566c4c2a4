package io.gere.spark.corpus;

import io.gere.storage.input.SymbolicLinks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Files and folders that a glob matches, name by name from the root. A name that is there means
 * itself, whatever brackets and braces it holds; and names may hold a colon, as dates do, at which
 * Hadoop's own search fails.
 */
final class CorpusGlob {
  private final FileSystem files;

  private CorpusGlob(FileSystem files) {
    this.files = files;
  }

  /** What matches; none where nothing does. */
  static List<FileStatus> find(FileSystem files, Path pattern) throws IOException {
    if (files.exists(pattern)) {
      return List.of(files.getFileStatus(pattern));
    }
    if (SymbolicLinks.leadsNowhere(files, pattern)) {
      return List.of(SymbolicLinks.broken(files.makeQualified(pattern)));
    }
    CorpusGlob glob = new CorpusGlob(files);
    Path whole = files.makeQualified(pattern);
    List<FileStatus> found = new ArrayList<>();
    // Braces that hold a slash span several names.
    for (String names : GlobExpander.expand(whole.toUri().getPath())) {
      glob.add(found, whole, names);
    }
    return found;
  }

  private void add(List<FileStatus> found, Path whole, String names) throws IOException {
    List<Path> places =
        List.of(new Path(whole.toUri().getScheme(), whole.toUri().getAuthority(), "/"));
    for (String name : names.substring(1).split("/+", -1)) {
      List<Path> next = new ArrayList<>();
      for (Path place : places) {
        addMatches(next, place, name);
      }
      places = next;
    }
    for (Path place : places) {
      if (files.exists(place)) {
        found.add(files.getFileStatus(place));
      } else if (SymbolicLinks.leadsNowhere(files, place)) {
        found.add(SymbolicLinks.broken(place));
      }
    }
  }

  private void addMatches(List<Path> matches, Path folder, String name) throws IOException {
    Path itself = new Path(folder, new Path(null, null, name));
    GlobFilter filter = new GlobFilter(name);
    if (!filter.hasPattern() || files.exists(itself)) {
      matches.add(itself);
      return;
    }
    try {
      for (FileStatus entry : files.listStatus(folder)) {
        if (filter.accept(entry.getPath())) {
          matches.add(entry.getPath());
        }
      }
      for (FileStatus broken : SymbolicLinks.broken(files, folder)) {
        if (filter.accept(broken.getPath())) {
          matches.add(broken.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return; // nothing is there, so nothing matches
    }
  }
}
