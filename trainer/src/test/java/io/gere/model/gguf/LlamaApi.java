package io.gere.model.gguf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

/** The part of llama.h that {@link LlamaCpp} uses. */
public interface LlamaApi extends Library {
  void llama_log_set(Log log, Pointer user);

  void llama_backend_init();

  Parameters llama_model_default_params();

  Parameters llama_context_default_params();

  Pointer llama_model_load_from_file(String path, Parameters parameters);

  Pointer llama_init_from_model(Pointer model, Parameters parameters);

  Pointer llama_model_get_vocab(Pointer model);

  int llama_vocab_n_tokens(Pointer vocabulary);

  int llama_vocab_eos(Pointer vocabulary);

  int llama_tokenize(
      Pointer vocabulary,
      byte[] text,
      int bytes,
      int[] tokens,
      int most,
      boolean addSpecial,
      boolean parseSpecial);

  int llama_model_meta_val_str(Pointer model, String key, byte[] text, long size);

  int llama_decode(Pointer context, Batch batch);

  Pointer llama_get_logits(Pointer context);

  void llama_free(Pointer context);

  void llama_model_free(Pointer model);

  /** A structure that is passed by value and only read in places. */
  @Structure.FieldOrder("bytes")
  class Parameters extends Structure implements Structure.ByValue {
    public byte[] bytes = new byte[512];

    void setInt(int offset, int value) {
      getPointer().setInt(offset, value);
      read();
    }

    int getInt(int offset) {
      return getPointer().getInt(offset);
    }
  }

  @Structure.FieldOrder({
    "count",
    "tokens",
    "embeddings",
    "positions",
    "sequenceCounts",
    "sequences",
    "outputs"
  })
  class Batch extends Structure implements Structure.ByValue {
    public int count;
    public Pointer tokens;
    public Pointer embeddings;
    public Pointer positions;
    public Pointer sequenceCounts;
    public Pointer sequences;
    public Pointer outputs;
  }

  /** What llama.cpp says while it works. */
  interface Log extends Callback {
    void invoke(int level, String text, Pointer user);
  }

  /** ggml of a newer llama.cpp, whose CPU kernels are files of their own. */
  interface Ggml extends Library {
    void ggml_backend_load_all_from_path(String folder);
  }
}
