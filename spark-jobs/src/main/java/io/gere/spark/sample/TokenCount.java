package io.gere.spark.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.data.ReplayEncoder;
import io.gere.data.record.JsonRecord;
import io.gere.spark.corpus.format.Document;
import io.gere.storage.Json;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How many tokens a document has for the model that will read it. Without that model's tokenizer
 * the counts are unknown, and then none has too few.
 */
final class TokenCount implements AutoCloseable {
  /** {@code replay.min_tokens} asks for no more unless it is set. */
  private static final int UNASKED = 2;

  private final Optional<ReplayEncoder> encoder;

  TokenCount(Optional<ReplayEncoder> encoder) {
    this.encoder = encoder;
  }

  /**
   * By the tokenizer in {@code base.path}, and of conversations in its chat template.
   *
   * @throws io.gere.GereException where there is none and the recipe needs one
   */
  static TokenCount of(Recipe recipe, Configuration hadoop) {
    String base = recipe.base().path();
    Optional<Tokenizer> tokenizer =
        Optional.ofNullable(base)
            .map(
                folder ->
                    Tokenizer.openIfPresent(LocalCopy.of(hadoop, new Path(folder)), recipe.text()));
    int fewest = recipe.replay().minTokens();
    if (tokenizer.isEmpty() && fewest > UNASKED) {
      throw InputException.of(
          "replay.min_tokens is %d, but there is no tokenizer.json in base.path to count tokens with; name a model that has one, or leave replay.min_tokens at %d"
              .formatted(fewest, UNASKED));
    }
    return new TokenCount(
        tokenizer.map(one -> new ReplayEncoder(hadoop, base, recipe.replay(), one)));
  }

  /**
   * A document's tokens, before it is cut. A text's are counted when they are asked for.
   *
   * @param counter counts them; nothing where they are unknown
   * @param answered false of a conversation without an answer in what is left after the cut
   */
  record Length(Optional<IntSupplier> counter, boolean answered) {
    /** So many that none has too few, where they are unknown. */
    int orEnough() {
      return counter.map(IntSupplier::getAsInt).orElse(Integer.MAX_VALUE);
    }

    /** 0 where they are unknown. */
    int orNone() {
      return counter.map(IntSupplier::getAsInt).orElse(0);
    }
  }

  /**
   * A document's length.
   *
   * @throws InputException where the chat template refuses a conversation
   */
  Length of(Document document) {
    if (encoder.isEmpty()) {
      return new Length(Optional.empty(), true);
    }
    ReplayEncoder model = encoder.get();
    if (!document.isConversation()) {
      return new Length(Optional.of(new Counted(model.tokenizer(), document.text())), true);
    }
    ChatEncoder.EncodedChat chat = model.chat(record(document));
    return new Length(Optional.of(() -> chat.ids().length), model.isAnswered(chat));
  }

  private static JsonRecord record(Document document) {
    long number = document.place().number();
    try {
      return JsonRecord.of("record " + number, number, Json.RECORDS.readTree(document.dialogue()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The filter and the report ask about the same text, one after the other. */
  private static final class Counted implements IntSupplier {
    private final Tokenizer tokenizer;
    private final String text;
    private int count = -1;

    Counted(Tokenizer tokenizer, String text) {
      this.tokenizer = tokenizer;
      this.text = text;
    }

    @Override
    public int getAsInt() {
      if (count < 0) {
        count = tokenizer.encode(text).length;
      }
      return count;
    }
  }

  /**
   * Digests of what counts: the tokenizer's, and the chat template's.
   *
   * @param conversations whether there are any
   * @throws InputException where these have no chat template
   */
  Map<String, String> fingerprints(boolean conversations) {
    Map<String, String> digests = new TreeMap<>();
    encoder.ifPresent(
        model -> {
          digests.put("tokenizer.json", model.tokenizer().fingerprint());
          if (conversations) {
            model.requireTemplate();
            digests.put("chat template", model.templates().fingerprint());
          }
        });
    return digests;
  }

  @Override
  public void close() {
    encoder.ifPresent(model -> model.tokenizer().close());
  }
}
