package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.config.Task;
import io.gere.config.yaml.RecipeReader;
import io.gere.text.AnswerBounds;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatFolder;
import io.gere.text.chat.ChatForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are learnt as plain prompts and asked in the model's chat form; conversations. */
final class ChatAskedTaskTest {
  private static final String MESSAGES =
      """
      {"messages": [{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"},
        {"role": "user", "content": "three"}, {"role": "assistant", "content": "four"}]}
      """;

  @TempDir Path root;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(ChatFolder.write(root.resolve("model"), ChatFolder.TURNS));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void thePromptIsTheUsersTurn() {
    TaskTestSet test =
        test("{\"input\": \"What?\", \"output\": \"yes\"}", "{input} Say:", 100, null);

    assertThat(asked(test)).isEqualTo("<user>What? Say:<|turn|>\n<assistant>");
    assertThat(test.questions().get(0).answer()).isEqualTo("yes");
    assertThat(test.bounds()).isEqualTo(ChatForm.of(tokenizer, null).bounds());
  }

  @Test
  void systemTextHasItsOwnTurnUnlessTheTemplateHasAPlaceForIt() {
    String record =
        "{\"instruction\": \"Do\", \"input\": \"x\", \"output\": \"y\", \"system\": \"S\"}";

    assertThat(asked(test(record, "{instruction}: {input}", 100, null)))
        .isEqualTo("<system>S<|turn|>\n<user>Do: x<|turn|>\n<assistant>");
    assertThat(asked(test(record, "{system} {instruction}: {input}", 100, null)))
        .isEqualTo("<user>S Do: x<|turn|>\n<assistant>");
    assertThat(asked(test(record, "{input}", 100, "R")))
        .isEqualTo("<system>R\n\nS<|turn|>\n<user>Do\n\nx<|turn|>\n<assistant>");
  }

  @Test
  void aPromptThatIsTooLongLosesTheEndOfItsSentence() {
    String record = "{\"input\": \"abcdefghij\", \"output\": \"y\"}";

    assertThat(asked(test(record, "In: {input}\nOut:", 15, null)))
        .isEqualTo("<user>In: abcdef\nOut:<|turn|>\n<assistant>");
  }

  @Test
  void conversationsAskForTheirLastAnswerBehindWhatCameBefore() {
    AskedConversations asked = conversations(MESSAGES, 512);

    assertThat(asked(asked.test()))
        .isEqualTo("<user>one<|turn|>\n<assistant>two<|turn|>\n<user>three<|turn|>\n<assistant>");
    assertThat(asked.test().questions().get(0).answer()).isEqualTo("four");
    AnswerBounds bounds = asked.test().bounds();
    assertThat(bounds.ends()).contains(ChatFolder.END);
    int labels = tokenizer.tokenize("two<|turn|>\nfour<|turn|>\n").ids().length;
    assertThat(asked.samples().get(0).labelTokens()).isEqualTo(labels);
  }

  @Test
  void aConversationThatDoesNotFitTheModelIsNamed() {
    assertThatThrownBy(() -> conversations(MESSAGES, 60))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("talk.jsonl", "record 1", "evaluate.max_new_tokens", "60");
    assertThatThrownBy(() -> conversations("{\"input_ids\": [1, 2], \"labels\": [1, 2]}", 60))
        .hasMessageContaining("pre-tokenised records, which are no conversations");
    assertThatThrownBy(
            () -> conversations("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", 60))
        .hasMessageContaining("does not end with an answer in text");
  }

  private AskedConversations conversations(String records, int maxPositions) {
    Path folder = TaskFolder.in(root, "held").with("talk.jsonl", records).path();
    Evaluate evaluate =
        RecipeReader.parse(
                "evaluate: {conversations: %s/talk.jsonl, max_new_tokens: 30}".formatted(folder))
            .evaluate();
    return AskedConversations.read(new Configuration(), evaluate, tokenizer, maxPositions);
  }

  private TaskTestSet test(String record, String template, int maxSourceTokens, String system) {
    Path folder =
        TaskFolder.in(root, "task").with("train.jsonl", record).with("test.jsonl", record).path();
    Task task = new Task("t", folder.toString(), template, List.of(), 1, maxSourceTokens, 5);
    return new TaskReader(
            new Configuration(),
            tokenizer,
            DevSplit.NONE,
            Optional.of(ChatForm.of(tokenizer, system)))
        .test(task);
  }

  private String asked(TaskTestSet test) {
    return tokenizer.decodeAll(test.questions().get(0).promptIds());
  }
}
