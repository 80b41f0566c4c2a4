package io.gere.model.gguf;

import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;

/** A Hugging Face folder as this program computes it. */
final class Logits implements AutoCloseable {
  private final DecoderModel model;
  private final float[] head;

  Logits(Path folder) {
    model = ModelFolder.load(folder);
    head = model.head().toFloats();
  }

  /** The logits behind every token, [tokens][vocabulary]. */
  float[][] of(int[] tokens) {
    int width = model.config().hiddenSize();
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    float[] hidden;
    try (TensorScope scope = TensorScope.open()) {
      hidden = model.hidden(scope, scope.of(ids, 1, ids.length), new int[] {ids.length}).toFloats();
    }
    float[][] logits = new float[tokens.length][model.config().vocabularySize()];
    for (int t = 0; t < tokens.length; t++) {
      for (int v = 0; v < logits[t].length; v++) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
          sum += (double) hidden[t * width + d] * head[v * width + d];
        }
        logits[t][v] = (float) sum;
      }
    }
    return logits;
  }

  /** What the model goes on with, each token the likeliest. */
  int[] greedy(int[] prompt, int count) {
    int[] all = Arrays.copyOf(prompt, prompt.length + count);
    for (int i = prompt.length; i < all.length; i++) {
      all[i] = largest(of(Arrays.copyOf(all, i))[i - 1]);
    }
    return Arrays.copyOfRange(all, prompt.length, all.length);
  }

  static int largest(float[] logits) {
    int best = 0;
    for (int v = 1; v < logits.length; v++) {
      if (logits[v] > logits[best]) {
        best = v;
      }
    }
    return best;
  }

  @Override
  public void close() {
    model.close();
  }
}
