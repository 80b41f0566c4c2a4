package io.gere.spark.sample;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.Replay;
import io.gere.config.SelfReplay;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.ReplayConversation;
import io.gere.data.ReplayEncoder;
import io.gere.data.ReplayMixture;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.data.task.TaskPreview.Learnt;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The conversations of a replay set, before it is drawn or taken over.
 *
 * @param line what the set is made of
 * @param first some conversations of the corpus, or of the ready-made set
 */
public record ReplayPreview(String line, List<Learnt> first) {
  /** The preview; nothing where no conversations are replayed. */
  public static Optional<ReplayPreview> of(
      Configuration hadoop, Recipe recipe, Tokenizer tokenizer, int first) {
    Replay replay = recipe.replay();
    if (recipe.loss().replay() == ReplayLossKind.NONE) {
      return Optional.empty();
    }
    ReplayEncoder encoder = new ReplayEncoder(hadoop, recipe.base().path(), replay, tokenizer);
    if (replay.path() != null) {
      return ofReadyMade(hadoop, replay.path(), encoder, first);
    }
    if (replay.conversations() == null) {
      return Optional.empty();
    }
    if (recipe.drawsOwnConversations()
        && RunFolder.of(hadoop, recipe.run()).step(SelfReplay.FOLDER).manifest().isEmpty()) {
      return Optional.of(
          new ReplayPreview(
              "replay: %s, which the model has not written yet (gere self-replay)"
                  .formatted(ReplayMixture.sentence(replay)),
              List.of()));
    }
    CorpusSource source = CorpusSource.of(replay.conversations(), recipe.corpus());
    CorpusListing corpus =
        CorpusListing.find(hadoop, source.key("path"), replay.conversations().path());
    return Optional.of(
        new ReplayPreview(
            "replay: %s; the first of the corpus, before any is drawn"
                .formatted(ReplayMixture.sentence(replay)),
            FirstConversations.of(hadoop, corpus, source, first).stream()
                .map(record -> learnt(record, encoder))
                .toList()));
  }

  private static Optional<ReplayPreview> ofReadyMade(
      Configuration hadoop, String path, ReplayEncoder encoder, int first) {
    List<JsonRecord> all = new ArrayList<>();
    try {
      DataFile file = DataFile.find(hadoop, path).orElseThrow();
      file.forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<JsonRecord> conversations = all.stream().filter(ReplayConversation::is).toList();
    return conversations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReplayPreview(
                format(
                    "replay: %,d documents of %s, %,d of them conversations",
                    all.size(), path, conversations.size()),
                conversations.stream()
                    .limit(first)
                    .map(record -> learnt(record, encoder))
                    .toList()));
  }

  private static Learnt learnt(JsonRecord record, ReplayEncoder encoder) {
    ReplayEncoder.Encoded encoded = encoder.encode(record);
    return new Learnt(record.place(), encoded.sample(), encoded.cut());
  }
}
