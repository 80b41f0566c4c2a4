package io.gere.thresholds;

import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A layer's activation moments as JSON in a distill folder, every double exact. */
public final class MomentsFile {
  private MomentsFile() {}

  public static void write(ActivationMoments moments, OutputStream out) throws IOException {
    out.write(Json.line(moments).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param source names the file in errors
   */
  public static ActivationMoments read(InputStream in, String source) {
    try {
      return Json.MAPPER.readValue(in, ActivationMoments.class);
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be read (%s); run the distill step again".formatted(source, e.getMessage()),
          e);
    }
  }
}
