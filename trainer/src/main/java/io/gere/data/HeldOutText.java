package io.gere.data;

import io.gere.GereException;
import io.gere.config.Replay;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** General text that a run holds out and never learns: {@code replay.held_out}. */
public final class HeldOutText {
  /** The name of its folder, which {@code sample} makes. */
  public static final String STEP = "held-out";

  /** JSON lines, as the replay set's. */
  public static final String FILE_NAME = "held-out.jsonl";

  private HeldOutText() {}

  /**
   * Each document's token ids, in file order, made as the replay set's are: without special tokens,
   * cut to {@code replay.max_tokens}.
   *
   * @throws GereException where the folder is missing or holds another number of documents than
   *     {@code replay.held_out}, or a document has fewer than two tokens
   */
  public static List<int[]> read(RunFolder run, Tokenizer tokenizer, Replay replay) {
    StepFolder folder = run.step(STEP);
    Manifest manifest =
        folder.require("run 'gere sample', which draws what replay.held_out asks for");
    List<int[]> texts = all(folder, manifest, tokenizer, replay);
    if (texts.size() != replay.heldOut()) {
      throw GereException.failure(
          "%s holds %d documents, but replay.held_out is %d; run 'gere sample'"
              .formatted(folder.file(FILE_NAME), texts.size(), replay.heldOut()));
    }
    return texts;
  }

  /** The same; none where not as many as the recipe asks for have been drawn. */
  public static List<int[]> readIfDrawn(RunFolder run, Tokenizer tokenizer, Replay replay) {
    StepFolder folder = run.step(STEP);
    return folder
        .manifest()
        .filter(manifest -> replay.heldOut() > 0)
        .map(manifest -> all(folder, manifest, tokenizer, replay))
        .filter(texts -> texts.size() == replay.heldOut())
        .orElse(List.of());
  }

  private static List<int[]> all(
      StepFolder folder, Manifest manifest, Tokenizer tokenizer, Replay replay) {
    DataFile file = new DataFile(folder.fileSystem(), folder.file(FILE_NAME));
    return folder.read(
        manifest,
        FILE_NAME,
        in -> {
          List<int[]> read = new ArrayList<>();
          file.forEach(in, document -> read.add(tokens(document, tokenizer, replay.maxTokens())));
          return read;
        });
  }

  private static int[] tokens(JsonRecord document, Tokenizer tokenizer, int maxTokens) {
    int[] ids = tokenizer.encode(document.text("text"));
    if (ids.length < 2) {
      throw document.failure("has %d tokens; held-out text needs two".formatted(ids.length));
    }
    return Arrays.copyOf(ids, Math.min(ids.length, maxTokens));
  }
}
