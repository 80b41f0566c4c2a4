package io.gere.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.fixtures.Golden;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers in a GGUF file: the real llama.cpp makes the token ids that this program makes. */
final class GgufTokenizerTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "The library isn't there; they've moved it in 2024, and WE'LL GO.",
          "  two spaces before, and three   within, and two behind  ",
          "\n \n\n \n\n\n \t \t\t \t\n  \n   \n    \n     \nlines\r\nand tabs\t",
          "3 33 333 3333 33333 333333 3.3 3..3 3...3 1,000,000",
          "größere Häuser über Straßen ÄÖÜ",
          "Новые библиотеки и новые книги",
          "图书馆里有图书 我想在apple工作1314151天～",
          "🚀 (normal) 😶‍🌫️ (joined) ✅ 🦙🦙 е́ é",
          "```````\"\"\"\"......!!!!!!?????? I'VE 'RE you'D ------=======",
          "def f(x):\n    return x[0]/x[1] # 100%\n",
          "CamelCase HTTPServer iPhone McDonald restively restive",
          "[user] a question <tool> with a tool<tool> and[user]<|end|> another</s> ",
          "zero\u200bwidth non\u00a0breaking ideographic\u3000space");

  @TempDir Path directory;
  private Path model;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.createDirectory(directory.resolve("model"));
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(Golden.file("ckpt_gqa").resolve(name), model.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "smaug-bpe", "qwen2", "tekken", "smollm"})
  void bytesAreMergedAlike(String kind) throws IOException {
    GrownTokenizer.byteLevel(kind).write(model, "<|begin|>", "<|end|>");

    assertThat(export().notes()).isEmpty();

    requireAlike(true);
  }

  @Test
  void piecesAreMergedAlike() throws IOException {
    GrownTokenizer.sentencePiece().write(model, "<s>", "</s>");

    assertThat(export().notes()).isEmpty();

    requireAlike(false);
  }

  @Test
  void aModelWithoutABeginningHasNoneThere() throws IOException {
    GrownTokenizer.byteLevel("llama-bpe").write(model, null, "<|end|>");

    export();

    requireAlike(true);
  }

  @Test
  void chatTemplatesComeWithIt() throws IOException {
    GrownTokenizer.byteLevel("qwen2").write(model, null, "<|end|>");
    Files.writeString(model.resolve("chat_template.jinja"), "{{ messages }}");
    Path more = Files.createDirectory(model.resolve("additional_chat_templates"));
    Files.writeString(more.resolve("rag.jinja"), "{{ documents }}");

    export();

    try (LlamaCpp llama = LlamaCpp.load(file())) {
      assertThat(llama.text("tokenizer.chat_template")).isEqualTo("{{ messages }}");
      assertThat(llama.text("tokenizer.chat_template.rag")).isEqualTo("{{ documents }}");
    }
  }

  @Test
  void aMetaspaceIsWrittenWithAWordAboutSpaces() throws IOException {
    GrownTokenizer grown = GrownTokenizer.sentencePiece();
    ObjectNode rule = grown.json().putNull("normalizer").putObject("pre_tokenizer");
    rule.put("type", "Metaspace").put("replacement", "▁").put("prepend_scheme", "first");
    rule.put("split", false);
    grown.write(model, "<s>", "</s>");

    assertThat(export().notes()).singleElement().asString().contains("sets a space before");

    try (LlamaCpp llama = LlamaCpp.load(file());
        Tokenizer ours = Tokenizer.open(model)) {
      String text = TEXTS.get(2);
      assertThat(llama.tokenize(text, false, true)).isEqualTo(ours.tokenize(text).ids());
    }
  }

  @Test
  void wordsAreNotLlamaCppsKind() throws IOException {
    for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
      Files.copy(SmallTokenizer.folder("word-level").resolve(name), model.resolve(name));
    }

    leftOut("WordLevel");
  }

  @Test
  void whatLlamaCppWouldCutOrMergeOtherwiseIsLeftOut() throws IOException {
    GrownTokenizer ignoring = GrownTokenizer.byteLevel("qwen2");
    ((ObjectNode) ignoring.json().path("model")).put("ignore_merges", true);
    ignoring.write(model, null, "<|end|>");
    leftOut("its pre_tokenizer, with ignore_merges true, is none of");

    GrownTokenizer lower = GrownTokenizer.byteLevel("qwen2");
    lower.json().putObject("normalizer").put("type", "Lowercase");
    lower.write(model, null, "<|end|>");
    leftOut("its normalizer is Lowercase");

    GrownTokenizer stripping = GrownTokenizer.byteLevel("qwen2");
    ((ObjectNode) stripping.json().path("added_tokens").path(0)).put("rstrip", true);
    stripping.write(model, null, "<|end|>");
    leftOut("its token <|begin|> has rstrip");

    GrownTokenizer endless = GrownTokenizer.byteLevel("qwen2");
    endless.write(model, null, "<|end|>");
    Files.delete(model.resolve("tokenizer_config.json"));
    Files.writeString(
        model.resolve("config.json"),
        Files.readString(model.resolve("config.json")).replaceFirst("\"eos_token_id\": 2,", ""));
    leftOut("names the token that ends an answer");
  }

  private void leftOut(String why) {
    assertThat(export().notes())
        .singleElement()
        .asString()
        .startsWith("the tokenizer is left out")
        .contains(why);
    try (LlamaCpp llama = LlamaCpp.load(file())) {
      assertThat(llama.vocabularySize()).isEqualTo(512);
    }
  }

  /**
   * @param asText whether what people spell, and do not mean, is compared, too; llama.cpp cuts
   *     spaces otherwise there
   */
  private void requireAlike(boolean asText) {
    try (LlamaCpp llama = LlamaCpp.load(file());
        Tokenizer ours = Tokenizer.open(model)) {
      assertThat(llama.eos()).isEqualTo(ours.eos().getAsInt());
      for (String text : TEXTS) {
        int[] ids = ours.tokenize(text).ids();
        assertThat(llama.tokenize(text, false, true)).as(text).isEqualTo(ids);
        assertThat(llama.tokenize(text, true, true)).as(text).isEqualTo(ours.begun(ids));
        if (asText) {
          assertThat(llama.tokenize(text, false, false)).as(text).isEqualTo(ours.encode(text));
        }
      }
    }
  }

  private GgufExport.Result export() {
    return GgufExport.model(
        model,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        (name, content) -> {
          try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
            content.writeTo(out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Path file() {
    return directory.resolve(GgufExport.FILE_NAME);
  }
}
