package io.gere.data;

import io.gere.GereException;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
   * @throws GereException where a document has fewer than two tokens, for it teaches nothing, or a
   *     token that the model does not know
   */
  public static ReplaySet tokenise(
      RunFolder run, Tokenizer tokenizer, int maxTokens, int modelVocabulary) {
    StepFolder sample = run.step("sample");
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("sample", sample.require("run 'gere sample'").hash());
    if (tokenizer != null) {
      inputs.put("tokenizer", tokenizer.fingerprint());
    }
    TokenFolder folder = TokenFolder.ofReplay(run);
    TokenCounts counts =
        folder.prepare(
            new Origin("tokens", Map.of("max_tokens", maxTokens), inputs),
            sink ->
                new DataFile(sample.fileSystem(), sample.file(FILE_NAME))
                    .forEach(document -> add(document, tokenizer, maxTokens, sink)));
    folder.requireVocabulary(counts, modelVocabulary, "replay document");
    return new ReplaySet(folder.samples());
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

  /** SHA-256 of all token ids and where documents end, in hexadecimal. */
  public String fingerprint() {
    Sha256 digest = new Sha256();
    for (Sample sample : samples) {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (sample.length() + 1));
      bytes.putInt(sample.length());
      Arrays.stream(sample.inputIds()).forEach(bytes::putInt);
      digest.add(bytes.flip());
    }
    return digest.hex();
  }
}
