package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.preflight.Premises;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations are drawn as general text is, and lie evenly among it. */
final class ConversationDrawTest {
  private static final String TEMPLATE =
      "{% for m in messages %}{% if m.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}"
          + "{{ m.role }} : {{ m.content }}</s>{% endfor %}"
          + "{% if add_generation_prompt %}assistant : {% endif %}";

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    CorpusFiles.plain(folder.resolve("corpus/a.jsonl"), CorpusFiles.lines("a", "C4", 40));
    StringBuilder chats = new StringBuilder();
    IntStream.rangeClosed(1, 40).forEach(i -> chats.append(messages(i)));
    CorpusFiles.plain(folder.resolve("chats/one/a.jsonl"), chats.toString());
    ToyBase.write(folder.resolve("base"));
    Files.writeString(folder.resolve("base/chat_template.jinja"), TEMPLATE);
  }

  private static String messages(int number) {
    return "{\"messages\": [{\"role\": \"user\", \"content\": \"ask %1$d\"}, {\"role\": \"assistant\", \"content\": \"say %1$d\"}], \"source\": \"%2$s\"}\n"
        .formatted(number, number % 4 == 0 ? "rare" : "usual");
  }

  @Test
  void theyLieEvenlyAmongTextsAndASmallerSetIsTheBeginningOfALargerOne() throws IOException {
    Manifest manifest = run("replay.documents=20", share(0.3));
    List<String> twenty = Files.readAllLines(replaySet());
    assertThat(kinds(twenty)).isEqualTo("tcttctttcttcttctttct");
    assertThat(manifest.facts())
        .containsEntry("documents", 20)
        .containsEntry("conversations", 6)
        .containsEntry("documents_in_corpus", 40);
    assertThat(manifest.inputs())
        .containsOnlyKeys(
            "corpus", "conversations", "evaluation texts", "tokenizer.json", "chat template");
    assertThat(folder.resolve("run/sample/conversations-report.json")).exists();

    run("replay.documents=10", share(0.3));
    assertThat(Files.readAllLines(replaySet())).isEqualTo(twenty.subList(0, 10));
  }

  @Test
  void textsAreThoseThatAreDrawnAlone() throws IOException {
    run("replay.documents=20", share(0.5));
    List<String> texts =
        Files.readAllLines(replaySet()).stream().filter(line -> line.contains("\"text\"")).toList();
    run("replay.documents=10");
    assertThat(Files.readAllLines(replaySet())).isEqualTo(texts);
  }

  @Test
  void conversationsMayBeAllThereIs() throws IOException {
    run("corpus.path=[]", "replay.documents=12", share(1));
    assertThat(kinds(Files.readAllLines(replaySet()))).isEqualTo("c".repeat(12));
    assertThat(folder.resolve("run/sample/sample-report.json")).doesNotExist();
    JsonNode first = Json.MAPPER.readTree(Files.readAllLines(replaySet()).get(0));
    assertThat(first.at("/messages/1/role").asText()).isEqualTo("assistant");
    assertThat(first.at("/meta/source").asText()).isEqualTo("a.jsonl");
    assertThat(said.get(0)).startsWith("sample: 12 conversations from 1 files");
  }

  @Test
  void setsGiveTheirShares() throws IOException {
    run("replay.documents=16", share(0.5), "replay.conversations.stratify=proportional");
    assertThat(report().at("/sets"))
        .anySatisfy(
            set -> {
              assertThat(set.path("set").asText()).isEqualTo("rare");
              assertThat(set.path("documents").asInt()).isEqualTo(2);
            });
  }

  @Test
  void everyFormatGivesTheSameConversations() throws IOException {
    run("corpus.path=[]", "replay.documents=12", share(1));
    List<String> expected = turns();

    StringBuilder shareGpt = new StringBuilder();
    IntStream.rangeClosed(1, 40)
        .forEach(
            i ->
                shareGpt.append(
                    "{\"conversations\": [{\"from\": \"human\", \"value\": \"ask %1$d\"}, {\"from\": \"gpt\", \"value\": \"say %1$d\"}], \"id\": %1$d}\n"
                        .formatted(i)));
    CorpusFiles.gzip(folder.resolve("gz/a.jsonl.gz"), shareGpt.toString());
    Files.delete(folder.resolve("chats/one/a.jsonl"));
    Files.move(folder.resolve("gz/a.jsonl.gz"), folder.resolve("chats/one/a.jsonl.gz"));
    run("corpus.path=[]", "replay.documents=40", share(1));
    assertThat(turns()).hasSize(40).containsAll(expected);
    List<String> all = turns().stream().sorted().toList();

    Files.delete(folder.resolve("chats/one/a.jsonl.gz"));
    CorpusFiles.parquet(folder.resolve("chats/one/a.parquet"), ROWS, rows());
    run("corpus.path=[]", "replay.documents=40", share(1));
    assertThat(turns().stream().sorted().toList()).isEqualTo(all);
  }

  private static final MessageType ROWS =
      MessageTypeParser.parseMessageType(
          "message doc { optional group messages (LIST) { repeated group list { optional group element {"
              + " optional binary content (STRING); optional binary role (STRING); } } }"
              + " optional binary prompt (STRING); }");

  private static List<Group> rows() {
    SimpleGroupFactory factory = new SimpleGroupFactory(ROWS);
    return IntStream.rangeClosed(1, 40)
        .mapToObj(
            i -> {
              Group row = factory.newGroup();
              Group messages = row.addGroup("messages");
              messages
                  .addGroup("list")
                  .addGroup("element")
                  .append("content", "ask " + i)
                  .append("role", "user");
              messages
                  .addGroup("list")
                  .addGroup("element")
                  .append("content", "say " + i)
                  .append("role", "assistant");
              return row.append("prompt", "ask " + i);
            })
        .toList();
  }

  @Test
  void whatIsNoConversationIsNamedOrPassedOver() throws IOException {
    Path file = folder.resolve("chats/one/a.jsonl");
    String good = Files.readString(file);
    assertRefused(
        "{\"text\": \"x\"}\n",
        "line 1 is no conversation: it has neither \"messages\" nor \"conversations\" (it has: text)");
    assertRefused(
        "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}\n",
        "line 1 is a conversation in which the assistant says nothing");
    assertRefused(
        "{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}, {\"role\": \"assistant\", \"content\": \"y\"}]}\n",
        "record 1: the chat template refuses it: no tools");

    Files.writeString(file, "{\"text\": \"x\"}\n" + good);
    run("replay.documents=40", share(1), "replay.conversations.on_error=skip");
    assertThat(report().at("/refused/0/reason").asText()).isEqualTo("unreadable");
  }

  private void assertRefused(String line, String reason) throws IOException {
    Path file = Files.writeString(folder.resolve("chats/one/a.jsonl"), line);
    assertThatThrownBy(() -> run("replay.documents=1", share(1)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s cannot be used: %s; repair or remove it, or set replay.conversations.on_error to skip"
                .formatted("file:" + file, reason));
    assertThat(folder.resolve("run/sample/manifest.json")).doesNotExist();
  }

  /** Messages in parts would otherwise all say nothing, and so the same. */
  @Test
  void partsOfAMessageAreItsWords() throws IOException {
    String parts = messages(1).replace("\"ask 1\"", "[{\"type\": \"text\", \"text\": \"ask 1\"}]");
    Files.writeString(
        folder.resolve("chats/one/a.jsonl"), parts + parts.replace(" 1\"", " 2\"") + parts);
    run("replay.documents=2", share(1));
    assertThat(Files.readAllLines(replaySet()))
        .anyMatch(line -> line.contains("say 1"))
        .anyMatch(line -> line.contains("say 2"));
  }

  @Test
  void theFirstIsLookedAtBeforeARun() throws IOException {
    Path file = folder.resolve("chats/one/a.jsonl");
    look();
    CorpusFiles.parquet(folder.resolve("chats/a.parquet"), ROWS, rows().subList(0, 1));
    look();
    Files.delete(folder.resolve("chats/a.parquet"));
    Files.writeString(file, "{\"text\": \"x\"}\n");
    assertThatThrownBy(this::look)
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("a.jsonl cannot be used: line 1 is no conversation");
    Files.writeString(file, messages(1).replace("\"user\"", "\"tool\""));
    assertThatThrownBy(this::look)
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("a.jsonl, record 1: the chat template refuses it: no tools");
    Files.delete(folder.resolve("base/chat_template.jinja"));
    assertThatThrownBy(this::look)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no chat template");
  }

  private void look() throws IOException {
    try (Premises given = new Premises(new Configuration(), line -> {})) {
      new DrawableConversations(recipe("replay.documents=2", share(1))).look(given);
    }
  }

  @Test
  void whoIsNotAnsweredInTimeGivesWay() throws IOException {
    String late = messages(1).replace("ask 1", "ask " + "What ".repeat(40));
    Files.writeString(
        folder.resolve("chats/one/a.jsonl"), late + messages(2) + messages(3) + messages(5));
    run("replay.documents=3", "replay.max_tokens=20", share(1));
    assertThat(turns()).noneMatch(turn -> turn.contains("What"));
    assertThatThrownBy(() -> run("replay.documents=4", "replay.max_tokens=20", share(1)))
        .hasMessageContainingAll(
            "of its 4 only 3 can join the replay set (refused: 1 unanswered)",
            "add text to replay.conversations.path");
  }

  @Test
  void aModelWithoutAChatTemplateIsTold() throws IOException {
    Files.delete(folder.resolve("base/chat_template.jinja"));
    assertThatThrownBy(() -> run("replay.documents=4", share(0.5)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no chat template");
  }

  private String share(double share) {
    return "replay.conversations={path: [%s], share: %s}".formatted(folder.resolve("chats"), share);
  }

  private Path replaySet() {
    return folder.resolve("run/sample/replay.jsonl");
  }

  private JsonNode report() throws IOException {
    return Json.MAPPER.readTree(folder.resolve("run/sample/conversations-report.json").toFile());
  }

  private List<String> turns() throws IOException {
    List<String> turns = new ArrayList<>();
    for (String line : Files.readAllLines(replaySet())) {
      JsonNode messages = Json.MAPPER.readTree(line).path("messages");
      turns.add(messages.at("/0/content").asText() + ", " + messages.at("/1/content").asText());
    }
    return turns;
  }

  private static String kinds(List<String> lines) {
    StringBuilder kinds = new StringBuilder();
    lines.forEach(line -> kinds.append(line.startsWith("{\"messages\"") ? "c" : "t"));
    return kinds.toString();
  }

  private Manifest run(String... settings) throws IOException {
    said.clear();
    return new SampleStep(LocalSpark.session(), recipe(settings)).run(said::add);
  }

  private Recipe recipe(String... settings) throws IOException {
    Path yaml = folder.resolve("recipe.yaml");
    Files.writeString(
        yaml,
        """
        run: {dir: %1$s/run}
        base: {path: %1$s/base}
        corpus: {path: [%1$s/corpus]}
        replay: {drop_junk: false, near_duplicate: 1}
        """
            .formatted(folder));
    return RecipeReader.read(yaml, List.of(settings));
  }
}
