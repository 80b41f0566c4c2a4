package io.gere.preflight;

import io.gere.config.Replay;
import io.gere.data.ReplayConversation;
import io.gere.data.ReplayEncoder;
import io.gere.data.record.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The conversations of a ready-made replay set can be learnt: the base model has a chat template
 * that takes them, and somebody answers in each.
 *
 * @param base the base model's folder
 * @param replay with a path
 */
record LearnableReplay(ModelTokenizer tokenizer, String base, Replay replay)
    implements PreflightCheck {
  @Override
  public void look(Premises given) {
    ReplayEncoder encoder =
        new ReplayEncoder(given.hadoop(), base, replay, given.tokenizer(tokenizer));
    // That there is such a file is looked at where its other lines are.
    DataFile.find(given.hadoop(), replay.path()).ifPresent(file -> look(file, encoder));
  }

  private static void look(DataFile file, ReplayEncoder encoder) {
    try {
      file.forEach(
          document -> {
            if (ReplayConversation.is(document)) {
              encoder.encode(document);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(replay.path()) && given.isHere(tokenizer);
  }
}
