package io.gere.toy;

import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The tiny world's base model, kept with the program so that the demo need not pre-train it. {@code
 * gere pretrain --config conf/toy-base.yaml} makes it again.
 */
public final class ToyBase {
  private static final List<String> FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

  private ToyBase() {}

  /** Writes the model as a Hugging Face folder. */
  public static void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String name : FILES) {
        try (InputStream in = ToyBase.class.getResourceAsStream("base/" + name)) {
          Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw GereException.failure(
          "the tiny world's base model cannot be written into %s: %s"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
