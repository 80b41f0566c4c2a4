package io.gere.data;

import io.gere.GereException;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.progress.ProgressLog;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The general replay set: documents that every task is trained with, in file order. All of a
 * document's tokens are its labels.
 */
public final class ReplaySet {
  /** The replay set's file in its step's folder. */
  public static final String FILE_NAME = "replay.jsonl";

  private final List<Sample> samples;

  private ReplaySet(List<Sample> samples) {
    this.samples = samples;
  }

  /** Opens the set of a run whose driver has tokenised it. */
  public static ReplaySet open(RunFolder run) {
    return new ReplaySet(TokenFolder.ofReplay(run).samples());
  }

  /**
   * Makes the set's token ids from the run's sample, unless they are made, and opens it. The sample
   * is JSON lines: {@code {"text"}}, tokenised without special tokens and cut to {@code maxTokens},
   * or {@code {"input_ids"}}, taken as they are.
   *
   * @param tokenizer the model's, or null where the sample is pre-tokenised
   * @param modelVocabulary how many tokens the model knows
   * @param log is told why ids that are there are made again
   * @throws GereException where a document has fewer than two tokens, for it teaches nothing, or a
   *     token that the model does not know
   */
  public static ReplaySet tokenise(
      RunFolder run, Tokenizer tokenizer, int maxTokens, int modelVocabulary, ProgressLog log) {
    StepFolder sample = run.step("sample");
    TokenFolder folder = TokenFolder.ofReplay(run);
    TokenCounts counts =
        folder.prepare(
            origin(folder, whole(sample), tokenizer, maxTokens),
            sink ->
                new DataFile(sample.fileSystem(), sample.file(FILE_NAME))
                    .forEach(document -> add(document, tokenizer, maxTokens, sink)),
            log);
    folder.requireVocabulary(counts, modelVocabulary, "replay document");
    return new ReplaySet(folder.samples());
  }

  /** It is read as it was made, or not at all. */
  private static Manifest whole(StepFolder sample) {
    Manifest manifest = sample.require("run 'gere sample'");
    List<String> damage = sample.contentDamage(manifest);
    if (!damage.isEmpty()) {
      throw GereException.failure(
          "%s; delete %s and run 'gere sample' again"
              .formatted(String.join("; ", damage), sample.path()));
    }
    return manifest;
  }

  private static Origin origin(
      TokenFolder folder, Manifest sample, Tokenizer tokenizer, int maxTokens) {
    Origin origin =
        new Origin(folder.name(), Map.of("replay.max_tokens", maxTokens), Map.of())
            .with("sample", sample.hash(), sample.origin());
    return tokenizer == null ? origin : origin.with("tokenizer.json", tokenizer.fingerprint());
  }

  private static void add(
      JsonRecord document, Tokenizer tokenizer, int maxTokens, TokenFolder.Sink sink)
      throws IOException {
    boolean ready = document.has("input_ids");
    int[] all = ready ? document.ids("input_ids") : tokens(document, tokenizer);
    int[] ids = ready ? all : Arrays.copyOf(all, Math.min(all.length, maxTokens));
    if (ids.length < 2) {
      throw document.failure("has %d tokens; a replay document needs two".formatted(ids.length));
    }
    try {
      sink.add(new Sample(ids, ids), ids.length < all.length);
    } catch (IllegalArgumentException e) {
      throw document.failure(e.getMessage());
    }
  }

  private static int[] tokens(JsonRecord document, Tokenizer tokenizer) {
    String text = document.text("text");
    if (tokenizer == null) {
      throw document.failure(
          "is text, but the model has no tokenizer.json; give it as \"input_ids\"");
    }
    return tokenizer.encode(text);
  }

  public int size() {
    return samples.size();
  }

  /** Each document's token ids, {@code [length]}; not to be changed. */
  public List<int[]> documents() {
    return samples.stream().map(Sample::inputIds).toList();
  }

  public Sample sample(int index) {
    return samples.get(index);
  }

  /** The documents as samples, in their order. */
  public List<Sample> samples() {
    return samples;
  }
}
