package io.gere.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.InputException;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AskedRecordTest {
  private static final String ASKED = "[{\"role\":\"user\",\"content\":\"q\"}]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt': 'q'}",
        "{'prompt': 'q', 'completion': 'a'}",
        "{'prompt': 'q', 'chosen': 'a', 'rejected': 'b'}",
        "{'instruction': 'q', 'output': 'a'}",
        "{'messages': [{'role': 'user', 'content': 'q'}]}",
        "{'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'a'}]}",
        "{'prompt': [{'role': 'user', 'content': 'q'}]}",
        "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'}]}"
      })
  void theUsersQuestionIsReadInAnyFormat(String record) throws JsonProcessingException {
    assertThat(asked(record).messages()).isEqualTo(Json.MAPPER.readTree(ASKED));
  }

  @Test
  void instructionAndInputAreOneTurnAndEarlierTurnsStay() throws JsonProcessingException {
    assertThat(asked("{'system': 's', 'instruction': 'do', 'input': 'x', 'output': 'a'}").text())
        .isEqualTo("s\ndo\n\nx");
    assertThat(
            asked(
                    "{'messages': [{'role': 'user', 'content': '1'}, {'role': 'assistant', 'content': '2'}, {'role': 'user', 'content': '3'}, {'role': 'assistant', 'content': '4'}]}")
                .text())
        .isEqualTo("1\n2\n3");
  }

  @Test
  void aRecordThatAsksNothingIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> asked("{'text': 'q'}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("file.jsonl, line 3 asks nothing")
        .hasMessageContaining("(it has: text)");
    assertThatThrownBy(() -> asked("{'messages': [{'role': 'system', 'content': 's'}]}"))
        .hasMessageContaining("no turn of the user");
  }

  private static Dialogue asked(String record) throws JsonProcessingException {
    return AskedRecord.of(
        JsonRecord.of("file.jsonl, line 3", 2, Json.MAPPER.readTree(record.replace('\'', '"'))));
  }
}
