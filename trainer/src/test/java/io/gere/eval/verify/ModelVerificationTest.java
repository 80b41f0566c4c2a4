package io.gere.eval.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.Json;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References made of what Hugging Face's Llama computed with the golden checkpoints. */
@AnyDevice
final class ModelVerificationTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @CsvSource({"ckpt_gqa, gqa_short_padded", "ckpt_rope3, rope3_short_padded"})
  void bothGoldenCheckpointsAgreeWithHuggingFace(String checkpoint, String golden)
      throws IOException {
    ModelVerification.Result result = run(checkpoint, reference(golden, checkpoint));

    assertThat(result.isWithin(TOLERANCE)).isTrue();
    assertThat(result.isWithin(1e-9)).isFalse();
    assertThat(result.differences())
        .extracting(ModelVerification.LargestDifference::key)
        .containsExactly("hidden_states", "logits_first8", "logsumexp");
    assertThat(result.lines()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden_states", "logits_first8", "logsumexp"})
  void aChangedValueIsFoundWhereItIs(String key) throws IOException {
    ObjectNode reference = reference("gqa_short_padded");
    ArrayNode row = (ArrayNode) reference.get(key).get(2);
    if (key.equals("logsumexp")) {
      row.set(30, row.get(30).asDouble() + 0.25);
    } else {
      ((ArrayNode) row.get(30)).set(5, row.get(30).get(5).asDouble() + 0.25);
    }

    ModelVerification.Result result = run("ckpt_gqa", reference);

    assertThat(result.isWithin(TOLERANCE)).isFalse();
    ModelVerification.LargestDifference largest =
        result.differences().stream().filter(d -> d.key().equals(key)).findFirst().orElseThrow();
    assertThat(largest.row()).isEqualTo(2);
    assertThat(largest.position()).isEqualTo(30);
    assertThat(largest.value()).isCloseTo(0.25, within(1e-3));
  }

  @Test
  void paddingOnTheLeftIsLeftOutToo() throws IOException {
    ObjectNode reference = reference("gqa_short_padded");
    reference
        .properties()
        .forEach(entry -> entry.getValue().forEach(ModelVerificationTest::padOnTheLeft));

    assertThat(run("ckpt_gqa", reference).isWithin(TOLERANCE)).isTrue();
    assertThat(reference.get("attention_mask").get(3).get(0).asInt()).isEqualTo(0);
  }

  /** Moves a row's padding, which is all zeros, to its beginning. */
  private static void padOnTheLeft(JsonNode row) {
    ArrayNode positions = (ArrayNode) row;
    while (positions.size() == 48 && isPadded(positions)) {
      positions.insert(0, positions.remove(47));
    }
  }

  private static boolean isPadded(ArrayNode positions) {
    JsonNode last = positions.get(47);
    return last.isArray() ? last.get(0).asDouble() == 0 : last.asDouble() == 0;
  }

  @Test
  void withoutAMaskEveryPositionIsReal() throws IOException {
    ObjectNode reference = reference("gqa_short_padded");
    reference.properties().forEach(entry -> keepFirst((ArrayNode) entry.getValue()));
    reference.remove("attention_mask");
    reference.remove("hidden_states");
    reference.remove("logits_first8");

    ModelVerification.Result result = run("ckpt_gqa", reference);

    assertThat(result.isWithin(TOLERANCE)).isTrue();
    assertThat(result.positions()).isEqualTo(48);
    assertThat(result.differences()).hasSize(1);
  }

  private static void keepFirst(ArrayNode rows) {
    while (rows.size() > 1) {
      rows.remove(1);
    }
  }

  @Test
  void aValueThatIsNoNumberIsAnInfiniteDifference() throws IOException {
    ObjectNode reference = reference("gqa_short_padded");
    ((ArrayNode) reference.get("logsumexp").get(0)).set(4, "NaN");

    assertThat(run("ckpt_gqa", reference).differences())
        .contains(
            new ModelVerification.LargestDifference("logsumexp", Double.POSITIVE_INFINITY, 0, 4));
  }

  @Test
  void aReferenceThatCannotBeComparedIsRefused() throws IOException {
    ObjectNode hole = reference("gqa_short_padded");
    ((ArrayNode) hole.get("attention_mask").get(1)).set(3, 0);
    refused(hole, "attention_mask, row 1 is not one run of 1");

    ObjectNode narrow = reference("gqa_short_padded");
    ((ArrayNode) narrow.get("hidden_states").get(0).get(7)).remove(0);
    refused(narrow, "hidden_states must hold 64 numbers for each position");

    ObjectNode short1 = reference("gqa_short_padded");
    ((ArrayNode) short1.get("logsumexp").get(0)).remove(0);
    refused(short1, "logsumexp must hold 1 numbers for each position");

    ObjectNode foreign = reference("gqa_short_padded");
    ((ArrayNode) foreign.get("input_ids").get(0)).set(0, 512);
    refused(foreign, "input_ids, row 0 holds an id outside the vocabulary of 512");

    ObjectNode empty = reference("gqa_short_padded");
    empty.retain("input_ids");
    refused(empty, "it holds no results");

    ObjectNode unknown = reference("gqa_short_padded");
    unknown.put("logits", 1);
    refused(unknown, "logits");
  }

  private void refused(ObjectNode reference, String message) {
    assertThatThrownBy(() -> run("ckpt_gqa", reference))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("reference.json is not a reference for this model")
        .hasMessageContaining(message);
  }

  private ModelVerification.Result run(String checkpoint, ObjectNode reference) throws IOException {
    Path file = folder.resolve("reference.json");
    Files.writeString(file, Json.line(reference));
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint))) {
      return ModelVerification.run(model, file);
    }
  }

  private static ObjectNode reference(String name) throws IOException {
    return reference(name, "ckpt_gqa");
  }

  /**
   * The golden numbers in the form that verify-model reads; zeros at padding. Where the golden file
   * has no digest of the logits, they are the golden hidden states times the head.
   */
  private static ObjectNode reference(String name, String checkpoint) throws IOException {
    Path forward = Golden.file("forward");
    JsonNode golden = Json.MAPPER.readTree(forward.resolve(name + ".json").toFile());
    FloatBuffer hidden = npy(forward.resolve(golden.get("hidden_npy").asText()));
    float[] head = head(checkpoint);
    ObjectNode reference = Json.MAPPER.createObjectNode();
    reference.set("input_ids", golden.get("input_ids"));
    reference.set("attention_mask", golden.get("attention_mask"));
    ArrayNode states = reference.putArray("hidden_states");
    ArrayNode first = reference.putArray("logits_first8");
    ArrayNode sums = reference.putArray("logsumexp");
    float[] state = new float[golden.get("hidden_shape").get(2).asInt()];
    for (JsonNode row : golden.get("attention_mask")) {
      ArrayNode rowStates = states.addArray();
      ArrayNode rowFirst = first.addArray();
      ArrayNode rowSums = sums.addArray();
      for (JsonNode mask : row) {
        hidden.get(state);
        int real = mask.asInt();
        double[] logits = product(head, state);
        ArrayNode position = rowStates.addArray();
        for (float value : state) {
          position.add(real * value);
        }
        ArrayNode eight = rowFirst.addArray();
        for (int i = 0; i < 8; i++) {
          eight.add(real * logits[i]);
        }
        rowSums.add(real * Math.log(Arrays.stream(logits).map(Math::exp).sum()));
      }
    }
    for (JsonNode digest : golden.get("logits_digest")) {
      int row = digest.get("row").asInt();
      int position = digest.get("pos").asInt();
      ((ArrayNode) first.get(row)).set(position, digest.get("first8"));
      ((ArrayNode) sums.get(row)).set(position, digest.get("logsumexp"));
    }
    return reference;
  }

  private static float[] head(String checkpoint) {
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint))) {
      return model.head().toFloats();
    }
  }

  private static double[] product(float[] head, float[] state) {
    double[] logits = new double[head.length / state.length];
    for (int i = 0; i < head.length; i++) {
      logits[i / state.length] += (double) head[i] * state[i % state.length];
    }
    return logits;
  }

  private static FloatBuffer npy(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return bytes
        .position(10 + bytes.getShort(8))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
