package io.gere.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.InputException;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations of the replay set, in the model's chat template. */
final class ReplayEncoderTest {
  private static final String TEMPLATE =
      "{% for m in messages %}{% if m.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}"
          + "<{{ m.role }}>{{ m.content }}<end>{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";
  private static final String TALK =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"one\"}, {\"role\": \"assistant\", \"content\": \"two\"}]}";

  @TempDir Path model;
  private Tokenizer tokenizer;

  @BeforeEach
  void makeModel() throws IOException {
    try (Stream<Path> files = Files.list(SmallTokenizer.folder("byte-level"))) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
    tokenizer = Tokenizer.open(model);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void allOfAConversationCountsAsOfAnyText() throws IOException {
    Sample sample = encode("", TALK);
    assertThat(text(sample.inputIds())).isEqualTo("<user>one<end><assistant>two<end>");
    assertThat(sample.isLabelledThroughout()).isTrue();
  }

  @Test
  void orOnlyWhatTheAssistantSaysWithTheEndOfItsTurn() throws IOException {
    Sample sample = encode("positions: assistant", TALK);
    assertThat(text(sample.inputIds())).isEqualTo("<user>one<end><assistant>two<end>");
    assertThat(text(Arrays.stream(sample.labelled()).map(t -> sample.inputIds()[t]).toArray()))
        .isEqualTo("two<end>");
  }

  @Test
  void textsCountThroughoutEitherWay() throws IOException {
    String text = "{\"text\": \"one two\"}";
    assertThat(encode("positions: assistant", text)).isEqualTo(encode("", text));
  }

  @Test
  void shareGptAndTurnsWithASystemFieldAreTheSameConversation() throws IOException {
    String system =
        "{\"system\": \"S\", \"conversations\": [{\"from\": \"human\", \"value\": \"one\"}, {\"from\": \"gpt\", \"value\": \"two\"}], \"notes\": \"nobody reads this\"}";
    assertThat(text(encode("", system).inputIds()))
        .isEqualTo("<system>S<end><user>one<end><assistant>two<end>");
  }

  @Test
  void whatIsBeyondTheLimitIsCutOffAndSomeAnswerMustBeLeft() throws IOException {
    ReplayEncoder.Encoded cut =
        encoder("max_tokens: 25, positions: assistant").encode(record(TALK));
    assertThat(cut.cut()).isTrue();
    assertThat(cut.sample().length()).isEqualTo(25);
    assertThat(cut.sample().labelled()).hasSize(1);
    assertThatThrownBy(() -> encode("max_tokens: 12, positions: assistant", TALK))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("record 1", "no answer within its first 12 tokens");
    assertThat(encode("max_tokens: 12", TALK).length()).isEqualTo(12);
  }

  @Test
  void aConversationThatNobodyAnswersIsNamed() {
    assertThatThrownBy(
            () -> encode("", "{\"messages\": [{\"role\": \"user\", \"content\": \"one\"}]}"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "record 1 is a conversation in which the assistant says nothing; correct the file");
  }

  @Test
  void aTemplateThatRefusesIsTold() {
    String tools =
        TALK.replace(
            "[{\"role\": \"user\"",
            "[{\"role\": \"tool\", \"content\": \"x\"}, {\"role\": \"user\"");
    assertThatThrownBy(() -> encode("", tools))
        .isInstanceOf(InputException.class)
        .hasMessage("record 1: the chat template refuses it: no tools");
  }

  @Test
  void aModelWithoutATemplateIsTold() throws IOException {
    Files.delete(model.resolve("chat_template.jinja"));
    assertThatThrownBy(() -> encode("", TALK))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(model.toString(), "has no chat template");
  }

  private Sample encode(String replay, String json) throws JsonProcessingException {
    return encoder(replay).encode(record(json)).sample();
  }

  private ReplayEncoder encoder(String replay) {
    return new ReplayEncoder(
        new Configuration(),
        model.toString(),
        RecipeReader.parse("replay: {%s}".formatted(replay)).replay(),
        tokenizer);
  }

  private static JsonRecord record(String json) throws JsonProcessingException {
    return JsonRecord.of("record 1", 0, Json.RECORDS.readTree(json));
  }

  private String text(int[] ids) {
    return tokenizer.decodeAll(ids);
  }
}
