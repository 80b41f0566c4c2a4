package io.gere.preflight;

import io.gere.data.task.PartEncoding;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.ModelFolder;
import io.gere.progress.ProgressLog;
import io.gere.storage.Storage;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.Tokenizer;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What checks have in common to look at, opened once: models' configurations and tokenizers. */
public final class Premises implements AutoCloseable {
  private final Configuration hadoop;
  private final PartEncoding encoding;
  private final ProgressLog log;
  private final Map<ModelTokenizer, Tokenizer> tokenizers = new HashMap<>();

  /** Premises of which everything is looked at on this thread. */
  public Premises(Configuration hadoop, ProgressLog log) {
    this(hadoop, PartEncoding.HERE, log);
  }

  /**
   * @param encoding where records become token ids
   * @param log is told what is worth knowing and not to be mended
   */
  public Premises(Configuration hadoop, PartEncoding encoding, ProgressLog log) {
    this.hadoop = hadoop;
    this.encoding = encoding;
    this.log = log;
  }

  public Configuration hadoop() {
    return hadoop;
  }

  PartEncoding encoding() {
    return encoding;
  }

  ProgressLog log() {
    return log;
  }

  /** Whether there is such a file or folder; a pattern is none. */
  public boolean exists(String path) {
    return Storage.exists(hadoop, new Path(path));
  }

  boolean exists(String folder, String name) {
    return Storage.exists(hadoop, new Path(folder, name));
  }

  /** Whether there is such a tokenizer. */
  boolean isHere(ModelTokenizer tokenizer) {
    return exists(tokenizer.model(), Tokenizer.FILE_NAME);
  }

  /** A model's folder on this host. */
  java.nio.file.Path folder(String model) {
    return LocalCopy.of(hadoop, new Path(model));
  }

  /** What a model's config.json says. */
  public DecoderConfig config(String model) {
    return DecoderConfigReader.read(folder(model).resolve(ModelFolder.CONFIG));
  }

  /** A model's tokenizer, which fits the model; null where it has none. Not to be closed. */
  Tokenizer tokenizer(ModelTokenizer of) {
    if (!tokenizers.containsKey(of)) {
      Tokenizer tokenizer = Tokenizer.openIfPresent(folder(of.model()), of.settings());
      if (tokenizer != null) {
        tokenizer.requireFits(config(of.model()).vocabularySize());
      }
      tokenizers.put(of, tokenizer);
    }
    return tokenizers.get(of);
  }

  @Override
  public void close() {
    tokenizers.values().stream().filter(it -> it != null).forEach(Tokenizer::close);
  }
}
