package io.gere.states;

import io.gere.GereException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The documents of all files of a cache, and the files, open.
 *
 * @param documents by index, which is their place in the list
 */
record DocumentTable(List<CachePart> parts, List<CachedDocument> documents)
    implements AutoCloseable {

  /**
   * Opens the files.
   *
   * @throws GereException if a file is damaged or of another kind, if the files do not belong
   *     together, or if a document is there twice or missing before others
   */
  static DocumentTable open(List<Path> files, CacheKind kind) {
    if (files.isEmpty()) {
      throw GereException.failure("the %s has no files; %s".formatted(kind.title(), kind.remedy()));
    }
    List<CachePart> parts = new ArrayList<>();
    try {
      files.forEach(file -> parts.add(CachePart.open(file, kind)));
      requireAlike(parts, kind);
      return new DocumentTable(List.copyOf(parts), byIndex(parts, kind));
    } catch (RuntimeException e) {
      parts.forEach(CachePart::close);
      throw e;
    }
  }

  private static void requireAlike(List<CachePart> parts, CacheKind kind) {
    CachePart first = parts.get(0);
    for (CachePart part : parts) {
      if (!part.schema().equals(first.schema())) {
        throw GereException.failure(
            "%s holds %s a token, but %s %s; %s"
                .formatted(
                    part.file(), part.schema(), first.file(), first.schema(), kind.remedy()));
      }
      if (!part.metadata().equals(first.metadata())) {
        throw GereException.failure(
            "%s was made from %s, but %s from %s; %s"
                .formatted(
                    part.file(), part.metadata(), first.file(), first.metadata(), kind.remedy()));
      }
    }
  }

  CacheSchema schema() {
    return parts.get(0).schema();
  }

  /** What the files were made from. */
  Map<String, String> metadata() {
    return Map.copyOf(parts.get(0).metadata());
  }

  private static List<CachedDocument> byIndex(List<CachePart> parts, CacheKind kind) {
    SortedMap<Integer, CachedDocument> table = new TreeMap<>();
    for (CachePart part : parts) {
      for (CachedDocument document : part.documents()) {
        if (table.put(document.index(), document) != null) {
          throw GereException.failure(
              "%s holds replay document %d for a second time; %s"
                  .formatted(part.file(), document.index(), kind.remedy()));
        }
      }
    }
    int expected = 0;
    for (int index : table.keySet()) {
      if (index != expected) {
        throw GereException.failure(
            "replay document %d is in none of the cache's %d files (%s …); %s"
                .formatted(expected, parts.size(), parts.get(0).file(), kind.remedy()));
      }
      expected++;
    }
    return List.copyOf(table.values());
  }

  @Override
  public void close() {
    parts.forEach(CachePart::close);
  }
}
