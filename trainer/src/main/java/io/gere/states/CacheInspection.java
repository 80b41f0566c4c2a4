package io.gere.states;

import static io.gere.RootLocale.format;

import io.gere.storage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * What a folder of {@code distill} or {@code thresholds}, or one Arrow file, holds and was made
 * from.
 *
 * @param step that made the folder; none for a file by itself
 * @param inputs what it was made from, each with its digest
 * @param facts what the step has left for its users to know
 * @param layers what lies there document by document
 * @param others the files beside these
 */
public record CacheInspection(
    String path,
    String step,
    Map<String, String> inputs,
    Map<String, Object> facts,
    List<Layer> layers,
    List<String> others) {

  /**
   * The files of one layer.
   *
   * @param holds hidden or packed states
   * @param width values of a token
   * @param madeFrom what the files say of themselves: model, layer, thresholds
   * @param positive from 0 to 1, for packed states
   * @param negative from 0 to 1, for packed states
   */
  public record Layer(
      String holds,
      String dtype,
      int width,
      long documents,
      long tokens,
      int files,
      long bytes,
      Map<String, String> madeFrom,
      Double positive,
      Double negative) {

    private static Layer of(List<Path> files) {
      List<CachePart> parts = new ArrayList<>();
      try {
        files.forEach(file -> parts.add(CachePart.open(file)));
        return of(files, parts);
      } finally {
        parts.forEach(CachePart::close);
      }
    }

    private static Layer of(List<Path> files, List<CachePart> parts) {
      CachePart first = parts.get(0);
      List<CachedDocument> documents =
          parts.stream().flatMap(part -> part.documents().stream()).toList();
      boolean packed = first.schema().kind() == CacheKind.PACKED_STATES;
      StateCounts counts = packed ? counts(first, documents) : null;
      return new Layer(
          packed ? "packed states" : "hidden states",
          first.schema().typeName(),
          first.schema().width(),
          documents.size(),
          documents.stream().mapToLong(CachedDocument::tokens).sum(),
          files.size(),
          files.stream().mapToLong(Layer::bytes).sum(),
          new TreeMap<>(first.metadata()),
          packed ? counts.positiveShare() : null,
          packed ? counts.negativeShare() : null);
    }

    private static StateCounts counts(CachePart first, List<CachedDocument> documents) {
      int dimensions = Integer.parseInt(first.metadata().get(PackedStates.HIDDEN_SIZE));
      return documents.stream()
          .map(each -> ValueCheck.counts(each.states(), (long) each.tokens() * dimensions))
          .reduce(new StateCounts(0, 0, 0), StateCounts::plus);
    }

    private static long bytes(Path file) {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          format(
              "layer %s: %s, %s, %d values a token; %,d documents, %,d tokens; files: %d, %,.2f MB",
              madeFrom.getOrDefault("layer", "?"),
              holds,
              dtype,
              width,
              documents,
              tokens,
              files,
              bytes / 1e6));
      if (positive != null) {
        lines.add(
            format(
                "  %.2f %% positive, %.2f %% negative, the rest between their thresholds",
                100 * positive, 100 * negative));
      }
      lines.add("  made from " + digests(madeFrom));
      return lines;
    }
  }

  /**
   * Looks; a remote folder is copied to this host, as for training.
   *
   * @throws io.gere.GereException if there is nothing, or it is damaged
   */
  public static CacheInspection of(Configuration hadoop, org.apache.hadoop.fs.Path path) {
    CacheFiles files = CacheFiles.at(hadoop, path);
    return new CacheInspection(
        files.path().toString(),
        files.manifest().map(Manifest::step).orElse(null),
        files.manifest().map(Manifest::inputs).orElse(Map.of()),
        files.manifest().map(Manifest::facts).orElse(Map.of()),
        files.layers().stream().map(Layer::of).toList(),
        files.others());
  }

  /** The same for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(path);
    if (step != null) {
      lines.add("made by " + step + " from " + digests(inputs));
    }
    for (String fact : List.of("documents", "tokens")) {
      if (layers.isEmpty() && facts.get(fact) instanceof Number number) {
        lines.add(format("%s: %,d", fact, number.longValue()));
      }
    }
    layers.forEach(layer -> lines.addAll(layer.lines()));
    if (!others.isEmpty()) {
      lines.add("beside them: " + String.join(", ", others));
    }
    return lines;
  }

  /** Names and values; of a digest the beginning, which is enough to tell it from others. */
  private static String digests(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + shortened(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String shortened(String value) {
    return value.length() == 64 ? value.substring(0, 12) + "…" : value;
  }
}
