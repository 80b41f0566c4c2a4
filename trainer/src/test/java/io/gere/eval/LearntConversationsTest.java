package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearntConversationsTest {
  private static final String ASKED =
      """
      {"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "%s"}]}
      """;

  @TempDir Path folder;

  @Test
  void aConversationThatIsLearntAsReplayIsNamed() throws IOException {
    asked("Hi", "Hello");
    replay(
        """
        {"text": "a document"}
        {"conversations": [{"from": "human", "value": "Bye"}, {"from": "gpt", "value": "See you"}]}
        """);

    assertThat(LearntConversations.remark(recipe("tm"), run())).isEmpty();

    asked("Bye", "See you");
    assertThat(LearntConversations.remark(recipe("tm"), run()))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith("evaluate: 1 of evaluate.conversations stand in the replay set")
                    .contains("talk.jsonl, record 1 (line 1)"));
    assertThat(LearntConversations.remark(recipe("none"), run())).isEmpty();
  }

  @Test
  void withoutAReplaySetThereIsNothingToSay() throws IOException {
    asked("Hi", "Hello");

    assertThat(LearntConversations.remark(recipe("tm"), run())).isEmpty();
  }

  private void asked(String user, String assistant) throws IOException {
    Files.writeString(folder.resolve("talk.jsonl"), ASKED.formatted(user, assistant));
  }

  private void replay(String lines) {
    StepFolder.Rebuild rebuild =
        run().step("sample").rebuild(new Origin("sample", Map.of(), Map.of()));
    rebuild.write("replay.jsonl", out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    rebuild.commit(Map.of());
  }

  private RunFolder run() {
    return RunFolder.of(new Configuration(), recipe("tm").run());
  }

  private Recipe recipe(String loss) {
    return RecipeReader.parse(
        "{run: {dir: %1$s/run}, loss: {replay: %2$s}, evaluate: {conversations: %1$s/talk.jsonl}}"
            .formatted(folder, loss));
  }
}
