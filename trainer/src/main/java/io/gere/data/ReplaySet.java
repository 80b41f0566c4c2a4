package io.gere.data;

import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.progress.ProgressLog;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The general replay set: documents that every task is trained with, in file order. All of a text's
 * tokens are its labels, and of a conversation's those that {@code replay.positions} says.
 */
public final class ReplaySet implements AutoCloseable {
  /** The replay set's file in its step's folder. */
  public static final String FILE_NAME = "replay.jsonl";

  /** The fact in its step's manifest that says how many of them are conversations, if any. */
  public static final String CONVERSATIONS = "conversations";

  private final TokenFile samples;

  private ReplaySet(TokenFile samples) {
    this.samples = samples;
  }

  /** Opens the set of a run whose driver has tokenised it; the caller closes it. */
  public static ReplaySet open(RunFolder run) {
    return new ReplaySet(TokenFolder.ofReplay(run).samples());
  }

  /**
   * Makes the set's token ids from the run's sample, unless they are made. The sample is JSON
   * lines, as {@link ReplayEncoder#encode} takes them.
   *
   * @param modelVocabulary how many tokens the model knows
   * @param log is told why ids that are there are made again
   * @throws io.gere.GereException where a document cannot be learnt, or has a token that the model
   *     does not know
   */
  public static TokenCounts tokenise(
      RunFolder run, ReplayEncoder encoder, int modelVocabulary, ProgressLog log) {
    StepFolder sample = run.step("sample");
    Manifest manifest = sample.require("run 'gere sample'");
    DataFile documents = new DataFile(sample.fileSystem(), sample.file(FILE_NAME));
    TokenFolder folder = TokenFolder.ofReplay(run);
    TokenCounts counts =
        folder.prepare(
            origin(folder, manifest, encoder),
            sink ->
                sample.read(
                    manifest,
                    FILE_NAME,
                    in -> {
                      documents.forEach(in, document -> encode(document, encoder, sink));
                      return documents;
                    }),
            log);
    folder.requireVocabulary(counts, modelVocabulary, "replay document");
    return counts;
  }

  private static void encode(JsonRecord document, ReplayEncoder encoder, TokenFolder.Sink sink)
      throws IOException {
    ReplayEncoder.Encoded encoded = encoder.encode(document);
    sink.add(encoded.sample(), encoded.cut());
  }

  private static Origin origin(TokenFolder folder, Manifest sample, ReplayEncoder encoder) {
    boolean chats = sample.facts().containsKey(CONVERSATIONS);
    Map<String, Object> config = new TreeMap<>(Map.of("replay.max_tokens", encoder.maxTokens()));
    if (encoder.tokenizer() != null) {
      config.put("text.split_special_tokens", encoder.tokenizer().splitsSpecialTokens());
    }
    if (chats) {
      config.put("replay.positions", encoder.positions());
    }
    Origin origin =
        new Origin(folder.name(), config, Map.of()).with("sample", sample.hash(), sample.origin());
    if (chats) {
      origin = origin.with("chat template", encoder.templates().fingerprint());
    }
    return encoder.tokenizer() == null
        ? origin
        : origin.with("tokenizer.json", encoder.tokenizer().fingerprint());
  }

  public int size() {
    return samples.size();
  }

  public Sample sample(int index) {
    return samples.get(index);
  }

  /** The documents as samples, in their order, as long as the set is open. */
  public List<Sample> samples() {
    return samples;
  }

  @Override
  public void close() {
    samples.close();
  }
}
