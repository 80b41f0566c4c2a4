package io.gere.data;

import io.gere.GereException;
import io.gere.storage.Sha256;
import io.gere.storage.Storage;
import io.gere.text.Tokenizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

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

  /**
   * Reads the whole set.
   *
   * @param file JSON lines: {@code {"text"}}, tokenised without special tokens and cut to {@code
   *     maxTokens}, or {@code {"input_ids"}}, taken as they are
   * @param tokenizer the model's, or null where the file is pre-tokenised
   * @throws GereException where a document has fewer than two tokens, for it teaches nothing
   */
  public static ReplaySet read(
      Configuration hadoop, Path file, Tokenizer tokenizer, int maxTokens) {
    List<Sample> samples = new ArrayList<>();
    for (JsonRecord document : new DataFile(Storage.fileSystem(hadoop, file), file).records()) {
      int[] ids =
          document.has("input_ids")
              ? document.ids("input_ids")
              : tokens(document, tokenizer, maxTokens);
      if (ids.length < 2) {
        throw document.failure("has %d tokens; a replay document needs two".formatted(ids.length));
      }
      try {
        samples.add(new Sample(ids, ids));
      } catch (IllegalArgumentException e) {
        throw document.failure(e.getMessage());
      }
    }
    return new ReplaySet(List.copyOf(samples));
  }

  private static int[] tokens(JsonRecord document, Tokenizer tokenizer, int maxTokens) {
    String text = document.text("text");
    if (tokenizer == null) {
      throw document.failure(
          "is text, but the model has no tokenizer.json; give it as \"input_ids\"");
    }
    return Arrays.stream(tokenizer.encode(text)).limit(maxTokens).toArray();
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

  /** Refuses token ids that a model of this many tokens does not know. */
  public void requireVocabulary(int modelVocabulary) {
    for (int i = 0; i < size(); i++) {
      int id = sample(i).largestId();
      if (id >= modelVocabulary) {
        throw GereException.failure(
            "replay document %d holds token id %d, but the model's vocabulary has %d tokens; tokenise it with the model's own tokenizer"
                .formatted(i + 1, id, modelVocabulary));
      }
    }
  }
}
