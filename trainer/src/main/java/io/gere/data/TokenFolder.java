package io.gere.data;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.copy.LocalCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A set of samples as token ids, in a folder below {@code run.dir/tokens}: made once, before any
 * rank starts, and read by every rank.
 */
public final class TokenFolder {
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

  private final Configuration hadoop;
  private final String name;
  private final StepFolder folder;

  private TokenFolder(RunFolder run, String name) {
    this.hadoop = run.hadoop();
    this.name = "tokens/" + name;
    this.folder = run.step(this.name);
  }

  /**
   * The training samples of a task.
   *
   * @param index the task's place in the recipe, from 0; folders are numbered from 1
   */
  public static TokenFolder ofTask(RunFolder run, int index, String task) {
    return new TokenFolder(run, "%d-%s".formatted(index + 1, task));
  }

  /** The dev samples of a task, with which the model is validated while it learns. */
  public static TokenFolder ofDev(RunFolder run, int index, String task) {
    return new TokenFolder(run, "%d-%s.dev".formatted(index + 1, task));
  }

  public static TokenFolder ofReplay(RunFolder run) {
    return new TokenFolder(run, "replay");
  }

  /** What gives samples one after the other. */
  public interface Source {
    /** Gives all samples, in their order. */
    void forEach(Sink sink) throws IOException;
  }

  /** What takes samples. */
  public interface Sink {
    /**
     * Takes one.
     *
     * @param cut whether its source was too long and lost its end
     */
    void add(Sample sample, boolean cut) throws IOException;
  }

  /** The folder's name in its run, and the name of the step that makes it. */
  public String name() {
    return name;
  }

  /** What makes a set's parts. */
  public interface Maker {
    /** Makes those that are not there. */
    void make(TokenParts parts);
  }

  /**
   * Makes the folder, unless it is there and was made from the same.
   *
   * @param log is told why what is there is made again
   */
  public TokenCounts prepare(Origin origin, Source source, ProgressLog log) {
    if (folder.isDone(origin, log)) {
      return counts(folder.manifest().orElseThrow());
    }
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    TokenCounts[] counts = {TokenCounts.NONE};
    rebuild.write(
        TokenParts.file(0),
        out -> {
          try (TokenFileWriter file = new TokenFileWriter(out)) {
            source.forEach(
                (sample, cut) -> {
                  file.add(sample);
                  counts[0] = counts[0].plus(sample, cut);
                });
            file.end();
          }
        });
    return counts(rebuild.commit(Json.MAPPER.convertValue(counts[0], FACTS)));
  }

  /** The same, in parts. */
  public TokenCounts prepareParts(Origin origin, Maker maker, ProgressLog log) {
    if (folder.isDone(origin, log)) {
      return counts(folder.manifest().orElseThrow());
    }
    TokenParts parts = TokenParts.of(folder, origin);
    maker.make(parts);
    return counts(parts.commit());
  }

  /** What is known of a folder's samples by its manifest. */
  public static TokenCounts counts(Manifest manifest) {
    return Json.MAPPER.convertValue(manifest.facts(), TokenCounts.class);
  }

  /** Whether it is there, complete. */
  public boolean isThere() {
    return folder.manifest().isPresent();
  }

  /** The same origin with these tokens as a further input: with the ids, wherever they are from. */
  public Origin behind(Origin origin) {
    return origin.with(name, digest(), manifest().origin());
  }

  /** What is known of its samples. */
  public TokenCounts counts() {
    return counts(manifest());
  }

  /** Digest of the token ids, their labels and where samples end. */
  public String digest() {
    return manifest().hash();
  }

  private Manifest manifest() {
    return folder.require("run 'gere train' again, whose driver makes it");
  }

  /**
   * The samples, in their order; the caller closes them.
   *
   * @throws GereException where the folder is missing or half-written
   */
  public TokenFile samples() {
    Manifest manifest = manifest();
    Path local = LocalCopy.of(hadoop, folder.path());
    return TokenFile.open(manifest.files().keySet().stream().map(local::resolve).toList());
  }

  /**
   * Refuses token ids that a model of this many tokens does not know.
   *
   * @param what the samples, as the beginning of a sentence
   */
  public void requireVocabulary(TokenCounts counts, int modelVocabulary, String what) {
    if (counts.largestId() < modelVocabulary) {
      return;
    }
    try (TokenFile samples = samples()) {
      int first = 0;
      while (samples.get(first).largestId() < modelVocabulary) {
        first++;
      }
      throw InputException.of(
          "%s %d holds token id %d, but the model's vocabulary has %d tokens; tokenise it with the model's own tokenizer"
              .formatted(what, first + 1, samples.get(first).largestId(), modelVocabulary));
    }
  }
}
