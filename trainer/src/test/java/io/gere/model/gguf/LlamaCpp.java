package io.gere.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A GGUF file in the real llama.cpp, by its C interface: the library that {@code de.kherud:llama}
 * brings (b4916), in this JVM. Everything is float32, in one thread.
 */
final class LlamaCpp implements AutoCloseable {
  /** A folder with llama.cpp v0.5.0, for Qwen3, which b4916 does not know. */
  private static final String NEWER = "GERE_LLAMA_CPP";

  /**
   * RTLD_LAZY and RTLD_DEEPBIND: neither it nor PyTorch, in the same process, shall see the other's
   * symbols.
   */
  private static final int LOCAL = 1 | 8;

  private static final int CONTEXT = 512;
  private static LlamaApi api;
  private static Offsets offsets;
  private static LlamaApi.Log log; // llama.cpp keeps its address

  private final Pointer model;
  private final Pointer vocabulary;
  private final int size;

  /** Where {@code llama_context_params} has what is set here. */
  private record Offsets(int threads, int flashAttention, int keyType) {
    /** The flash attention of this one is off, and a rotary base of 0 the model's own. */
    static final Offsets B4916 = new Offsets(16, 36, 88);

    static final Offsets V0_5_0 = new Offsets(28, 52, 104);

    int valueType() {
      return keyType + Integer.BYTES;
    }
  }

  private LlamaCpp(Pointer model) {
    this.model = model;
    vocabulary = api.llama_model_get_vocab(model);
    size = api.llama_vocab_n_tokens(vocabulary);
  }

  /** Whether the newer one is there, which knows Qwen3. */
  static void requireNewer() {
    assumeTrue(
        System.getenv(NEWER) != null,
        "needs %s, a folder with libllama.so and libggml.so of llama.cpp v0.5.0".formatted(NEWER));
  }

  static LlamaCpp load(Path file) {
    start();
    Pointer model =
        api.llama_model_load_from_file(file.toString(), api.llama_model_default_params());
    assertThat(model).as("llama.cpp loads %s", file).isNotNull();
    return new LlamaCpp(model);
  }

  private static synchronized void start() {
    if (api != null) {
      return;
    }
    String newer = System.getenv(NEWER);
    if (newer == null) {
      boolean linux = System.getProperty("os.name").equals("Linux");
      boolean x86 = System.getProperty("os.arch").equals("amd64");
      assumeTrue(linux && x86, "needs Linux on x86-64, for the library of llama.cpp");
      api = library(bundled(), LlamaApi.class);
      offsets = Offsets.B4916;
    } else {
      Path folder = Path.of(newer);
      library(find(folder, "libggml."), LlamaApi.Ggml.class).ggml_backend_load_all_from_path(newer);
      api = library(find(folder, "libllama."), LlamaApi.class);
      offsets = Offsets.V0_5_0;
    }
    log = (level, text, user) -> {};
    api.llama_log_set(log, null);
    api.llama_backend_init();
  }

  private static <T extends Library> T library(String path, Class<T> type) {
    return Native.load(path, type, Map.of(Library.OPTION_OPEN_FLAGS, LOCAL));
  }

  private static String bundled() {
    try {
      return Native.extractFromResourcePath("/de/kherud/llama/Linux/x86_64/libjllama.so").getPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String find(Path folder, String prefix) {
    return Arrays.stream(folder.toFile().list())
        .filter(name -> name.startsWith(prefix) && name.contains(".so"))
        .map(name -> folder.resolve(name).toString())
        .findFirst()
        .orElseThrow();
  }

  int vocabularySize() {
    return size;
  }

  int eos() {
    return api.llama_vocab_eos(vocabulary);
  }

  /** A text of the file's metadata. */
  String text(String key) {
    byte[] text = new byte[1024];
    int bytes = api.llama_model_meta_val_str(model, key, text, text.length);
    return new String(text, 0, bytes, StandardCharsets.UTF_8);
  }

  /**
   * A text's token ids.
   *
   * @param begun with the token that begins a text, where the model has one
   * @param special whether special tokens that are spelt are meant
   */
  int[] tokenize(String text, boolean begun, boolean special) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[utf8.length + 8];
    int count = api.llama_tokenize(vocabulary, utf8, utf8.length, ids, ids.length, begun, special);
    assertThat(count).isNotNegative();
    return Arrays.copyOf(ids, count);
  }

  /** The logits behind every token, [tokens][vocabulary]. */
  float[][] logits(int[] tokens) {
    Pointer context = context();
    try {
      return decode(context, tokens, 0);
    } finally {
      api.llama_free(context);
    }
  }

  /** What the model goes on with, each token the likeliest, read with a key-value cache. */
  int[] greedy(int[] prompt, int count) {
    Pointer context = context();
    try {
      int[] answer = new int[count];
      float[][] logits = decode(context, prompt, 0);
      for (int i = 0; i < count; i++) {
        answer[i] = Logits.largest(logits[logits.length - 1]);
        logits = decode(context, new int[] {answer[i]}, prompt.length + i);
      }
      return answer;
    } finally {
      api.llama_free(context);
    }
  }

  private Pointer context() {
    LlamaApi.Parameters parameters = api.llama_context_default_params();
    assertThat(parameters.getInt(offsets.keyType())).as("float16 by default").isEqualTo(1);
    assertThat(parameters.getInt(offsets.valueType())).as("float16 by default").isEqualTo(1);
    parameters.setInt(0, CONTEXT);
    parameters.setInt(4, CONTEXT); // tokens at once
    parameters.setInt(offsets.threads(), 1);
    parameters.setInt(offsets.threads() + Integer.BYTES, 1); // for prompts
    parameters.setInt(offsets.flashAttention(), 0);
    parameters.setInt(offsets.keyType(), 0); // float32
    parameters.setInt(offsets.valueType(), 0);
    Pointer context = api.llama_init_from_model(model, parameters);
    assertThat(context).isNotNull();
    return context;
  }

  private float[][] decode(Pointer context, int[] tokens, int from) {
    int n = tokens.length;
    Memory sequence = new Memory(Integer.BYTES);
    sequence.setInt(0, 0);
    LlamaApi.Batch batch = new LlamaApi.Batch();
    batch.count = n;
    Memory ids = new Memory((long) n * Integer.BYTES);
    Memory positions = new Memory((long) n * Integer.BYTES);
    Memory counts = new Memory((long) n * Integer.BYTES);
    Memory sequences = new Memory((long) n * Native.POINTER_SIZE);
    Memory outputs = new Memory(n);
    for (int i = 0; i < n; i++) {
      ids.setInt((long) i * Integer.BYTES, tokens[i]);
      positions.setInt((long) i * Integer.BYTES, from + i);
      counts.setInt((long) i * Integer.BYTES, 1);
      sequences.setPointer((long) i * Native.POINTER_SIZE, sequence);
      outputs.setByte(i, (byte) 1);
    }
    batch.tokens = ids;
    batch.positions = positions;
    batch.sequenceCounts = counts;
    batch.sequences = sequences;
    batch.outputs = outputs;
    assertThat(api.llama_decode(context, batch)).isZero();
    Pointer logits = api.llama_get_logits(context);
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = logits.getFloatArray((long) i * size * Float.BYTES, size);
    }
    return rows;
  }

  @Override
  public void close() {
    api.llama_model_free(model);
  }
}
