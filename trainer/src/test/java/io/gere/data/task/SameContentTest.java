package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import io.gere.config.Task;
import io.gere.data.TokenFolder;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One content in every format and in every kind of file becomes the same token files, byte for
 * byte. Training goes by their digest, so its numbers are the same too.
 */
final class SameContentTest {
  private static final String SYSTEM = "Be \"brief\".";
  private static final List<List<String>> TALKS =
      List.of(
          List.of("Who?", "Été 😀\n\n"),
          List.of("  What <|turn|> is it?", "{\"a\": 1}"),
          List.of("Why?", "x"),
          List.of("Say nothing", ""));

  @TempDir Path root;
  private Tokenizer tokenizer;
  private int folders;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(ChatFolder.write(root.resolve("model"), ChatFolder.TURNS));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void everyFormatGivesTheSameTokenFile() throws IOException {
    Map<String, BiFunction<String, String, ObjectNode>> formats = new LinkedHashMap<>();
    formats.put("messages", (q, a) -> record("messages", turns("role", "content", q, a)));
    formats.put(
        "sharegpt",
        (q, a) -> record("conversations", speech("human", q, "gpt", a)).put("system", SYSTEM));
    formats.put("alpaca", (q, a) -> named("instruction", q, "output", a));
    formats.put("alpaca with empty parts", SameContentTest::alpacaWithEmptyParts);
    formats.put("prompt/completion", (q, a) -> named("prompt", q, "completion", a));
    formats.put(
        "conversational prompt/completion",
        (q, a) -> {
          ArrayNode turns = turns("role", "content", q, a);
          ArrayNode answer = Json.MAPPER.createArrayNode().add(turns.remove(turns.size() - 1));
          ObjectNode record = record("prompt", turns);
          record.set("completion", answer);
          return record;
        });
    formats.put("prompt/answer", (q, a) -> named("prompt", q, "answer", a));
    formats.put("input/output", (q, a) -> named("input", q, "output", a));

    Map<String, String> digests = new LinkedHashMap<>();
    for (var format : formats.entrySet()) {
      List<String> lines = lines(format.getValue());
      digests.put(format.getKey(), digest(write("train.jsonl", utf8(String.join("\n", lines)))));
    }

    assertThat(digests.values()).hasSize(8).containsOnly(digests.get("messages"));
    List<String> other = lines((q, a) -> named("prompt", q, "answer", a + "."));
    assertThat(digest(write("train.jsonl", utf8(String.join("\n", other)))))
        .isNotEqualTo(digests.get("messages"));
  }

  @Test
  void everyKindOfFileGivesTheSameTokenFile() throws IOException {
    List<String> lines = lines((q, a) -> record("messages", turns("role", "content", q, a)));
    String jsonl = String.join("\n", lines) + "\n";
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("lines", write("train.jsonl", utf8(jsonl)));
    files.put("array", write("train.json", utf8("[" + String.join(",\n", lines) + "]")));
    files.put("bom", write("train.jsonl", utf8("\uFEFF" + jsonl.replace("\n", "\r\n"))));
    files.put("gzip", write("train.jsonl.gz", gzip(jsonl)));
    files.put("zstd", write("train.json.zst", Zstd.compress(utf8(jsonl))));
    Path shards = write("train-00000-of-00002.jsonl", utf8(lines.get(0) + "\n" + lines.get(1)));
    Files.writeString(
        shards.resolve("train-00001-of-00002.jsonl"), lines.get(2) + "\n" + lines.get(3));
    files.put("shards", shards);
    Path split = write("data/train/a.jsonl", utf8(jsonl));
    files.put("a folder of the split", split);
    Path parquet = root.resolve("parquet");
    writeParquet(parquet.resolve("train.parquet"));
    files.put("Parquet", parquet);

    Map<String, String> digests = new LinkedHashMap<>();
    for (var file : files.entrySet()) {
      digests.put(file.getKey(), digest(file.getValue()));
    }

    assertThat(digests.values()).hasSize(8).containsOnly(digests.get("lines"));
  }

  private static List<String> lines(BiFunction<String, String, ObjectNode> format) {
    return TALKS.stream().map(talk -> Json.line(format.apply(talk.get(0), talk.get(1)))).toList();
  }

  private static ObjectNode record(String field, ArrayNode turns) {
    ObjectNode record = Json.MAPPER.createObjectNode();
    record.set(field, turns);
    return record;
  }

  private static ObjectNode named(String asked, String question, String answered, String answer) {
    return Json.MAPPER
        .createObjectNode()
        .put(asked, question)
        .put(answered, answer)
        .put("system", SYSTEM);
  }

  /** As LLaMA-Factory writes what it does not have. */
  private static ObjectNode alpacaWithEmptyParts(String question, String answer) {
    ObjectNode record = named("instruction", question, "output", answer).put("input", "");
    record.putArray("history");
    return record;
  }

  private static ArrayNode turns(String who, String what, String question, String answer) {
    ArrayNode turns = Json.MAPPER.createArrayNode();
    turns.addObject().put(who, "system").put(what, SYSTEM);
    turns.addObject().put(who, "user").put(what, question);
    turns.addObject().put(who, "assistant").put(what, answer);
    return turns;
  }

  private static ArrayNode speech(String asks, String question, String answers, String answer) {
    ArrayNode turns = Json.MAPPER.createArrayNode();
    turns.addObject().put("from", asks).put("value", question);
    turns.addObject().put("from", answers).put("value", answer);
    return turns;
  }

  private static void writeParquet(Path file) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message r { optional group messages (LIST) { repeated group list { optional group"
                + " element { optional binary role (STRING); optional binary content (STRING); } }"
                + " } }");
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
            .withType(schema)
            .build()) {
      for (List<String> talk : TALKS) {
        Group row = new SimpleGroup(schema);
        Group messages = row.addGroup("messages");
        List<String> said = new ArrayList<>(List.of(SYSTEM));
        said.addAll(talk);
        for (int i = 0; i < said.size(); i++) {
          messages
              .addGroup("list")
              .addGroup("element")
              .append("role", List.of("system", "user", "assistant").get(i))
              .append("content", said.get(i));
        }
        writer.write(row);
      }
    }
  }

  /** What training goes by: the digest of a task's token files. */
  private String digest(Path folder) {
    RunFolder run = new RunFolder(new Configuration(), root.resolve("run-" + folders++).toString());
    Task task = new Task("t", folder.toString(), null, List.of(), 1, 200, 50, null, "default");
    new TaskTokens(run, tokenizer, PartEncoding.HERE)
        .prepare(0, task, TrainingChoice.ALL, Integer.MAX_VALUE, quiet -> {});
    Manifest made = run.step(TokenFolder.ofTask(run, 0, "t").name()).manifest().orElseThrow();
    return made.hash();
  }

  private Path write(String name, byte[] content) throws IOException {
    Path folder = root.resolve("task-" + folders++);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return folder;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(utf8(text));
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
