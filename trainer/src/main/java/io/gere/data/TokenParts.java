package io.gere.data;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.SealedJson;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of samples in the making: files of {@link #SAMPLES} samples each, written side by side
 * by whatever processes there are. Beside each stands a note once it is whole, so that a process
 * that goes on where another one died makes only what is missing. The notes go when the set is
 * complete.
 */
public final class TokenParts {
  /** Of each part but the last: whole record batches, so that the parts read as one file would. */
  public static final int SAMPLES = 4 * TokenFileWriter.BLOCK_SAMPLES;

  private static final String ORIGIN = "unfinished.json";
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

  private final StepFolder folder;
  private final StepFolder.Rebuild rebuild;
  private final SortedMap<Integer, TokenPart> made = new TreeMap<>();

  private TokenParts(StepFolder folder, StepFolder.Rebuild rebuild) {
    this.folder = folder;
    this.rebuild = rebuild;
  }

  /** Goes on with what was begun from the same origin; with anything else, begins anew. */
  static TokenParts of(StepFolder folder, Origin origin) {
    Optional<Origin> begun = read(folder, ORIGIN, Origin.class);
    if (begun.filter(origin::equals).isPresent()) {
      return new TokenParts(folder, folder.fill(origin));
    }
    TokenParts parts = new TokenParts(folder, folder.rebuild(origin));
    SealedJson.write(folder.fileSystem().getConf(), folder.file(ORIGIN), origin);
    return parts;
  }

  /** Where the parts are written. */
  public Path path() {
    return folder.path();
  }

  /** Whether this part was made by a process that did not come to the end, and is whole still. */
  public boolean has(int part) {
    return made.containsKey(part) || found(part);
  }

  private boolean found(int part) {
    Optional<TokenPart> noted =
        read(folder, note(part), TokenPart.class)
            .filter(it -> folder.contentDamage(Map.of(file(part), it.file())).isEmpty());
    noted.ifPresent(it -> add(part, it));
    return noted.isPresent();
  }

  /** Counts in a part that was written by {@link #write}. */
  public void add(int part, TokenPart written) {
    made.put(part, written);
  }

  /**
   * Writes a part and its note, on any host that reaches the folder.
   *
   * @param samples at most {@link #SAMPLES}
   * @param cut how many of them lost something
   */
  public static TokenPart write(
      Configuration hadoop, Path folder, int part, List<Sample> samples, int cut) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    StoredFile file =
        Storage.write(
            files,
            new Path(folder, file(part)),
            out -> {
              try (TokenFileWriter writer = new TokenFileWriter(out)) {
                for (Sample sample : samples) {
                  writer.add(sample);
                }
                writer.end();
              }
            });
    TokenPart written = new TokenPart(file, TokenCounts.of(samples, cut));
    SealedJson.write(hadoop, new Path(folder, note(part)), written);
    return written;
  }

  Manifest commit() {
    TokenCounts all = TokenCounts.NONE;
    for (Map.Entry<Integer, TokenPart> part : made.entrySet()) {
      rebuild.add(file(part.getKey()), part.getValue().file());
      all = all.plus(part.getValue().counts());
    }
    Manifest manifest = rebuild.commit(Json.MAPPER.convertValue(all, FACTS));
    made.keySet().forEach(part -> delete(note(part)));
    delete(ORIGIN);
    return manifest;
  }

  private void delete(String name) {
    try {
      folder.fileSystem().delete(folder.file(name), false);
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be deleted: %s".formatted(folder.file(name), e.getMessage()), e);
    }
  }

  static String file(int part) {
    return format("samples-%05d.arrow", part);
  }

  private static String note(int part) {
    return format("samples-%05d.json", part);
  }

  /** A note that is damaged says nothing: what it was about is made again. */
  private static <T> Optional<T> read(StepFolder folder, String name, Class<T> type) {
    try {
      return SealedJson.read(folder.fileSystem().getConf(), folder.file(name), type, "");
    } catch (GereException damaged) {
      return Optional.empty();
    }
  }
}
