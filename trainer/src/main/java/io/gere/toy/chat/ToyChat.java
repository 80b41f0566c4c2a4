package io.gere.toy.chat;

import io.gere.storage.Json;
import io.gere.text.chat.ChatTemplate;
import io.gere.text.chat.Conversation;
import io.gere.toy.corpus.Lexicon;
import io.gere.toy.corpus.WordTokenizer;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The chat of the tiny world: {@code train.jsonl} and {@code test.jsonl} with conversations, {@code
 * corpus/*.jsonl} with the former as text in the template's form, and a tokenizer that has the
 * template and its special tokens.
 */
public final class ToyChat {
  /** Turns begin with their role's token and end with a token of their own, which is not EOS. */
  static final String TEMPLATE =
      "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>"
          + "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

  private static final List<String> TOKENS =
      List.of("<|system|>", "<|user|>", "<|assistant|>", "<|end|>");

  /** One conversation in so many is asked and not learnt. */
  private static final int ONE_IN = 20;

  /** A line of the corpus. */
  private record Text(String text) {}

  private final World world;
  private final Seed seed;

  public ToyChat(World world, Seed seed) {
    this.world = world;
    this.seed = seed;
  }

  /** Writes everything into {@code folder}. */
  public void write(Path folder) throws IOException {
    List<FactTalk> talks = FactTalk.all(world, seed);
    int held = talks.size() / ONE_IN;
    List<FactTalk> learnt = talks.subList(held, talks.size());
    Files.createDirectories(folder.resolve("corpus"));
    Files.write(folder.resolve("test.jsonl"), lines(talks.subList(0, held), talk -> talk));
    Files.write(folder.resolve("train.jsonl"), lines(learnt, talk -> talk));
    Files.write(folder.resolve("corpus/part-00000.jsonl"), lines(learnt, ToyChat::rendered));
    tokenizer().write(folder.resolve("tokenizer"));
    Files.writeString(folder.resolve("tokenizer/chat_template.jinja"), TEMPLATE);
  }

  private static List<String> lines(List<FactTalk> talks, Function<FactTalk, Object> what) {
    return talks.stream().map(what).map(Json::line).toList();
  }

  private static Text rendered(FactTalk talk) {
    List<Map<String, Object>> messages =
        talk.messages().stream()
            .map(said -> Map.<String, Object>of("role", said.role(), "content", said.content()))
            .toList();
    return new Text(
        ChatTemplate.of(TEMPLATE, Map.of())
            .render(Conversation.of(messages), false, LocalDateTime.MIN)
            .text());
  }

  private WordTokenizer tokenizer() {
    Stream<String> words =
        Stream.of(Lexicon.statements(world), Lexicon.prompts(), FactTalk.frames())
            .flatMap(texts -> texts);
    return new WordTokenizer(words, TOKENS);
  }
}
