package io.gere.model.huggingface;

import io.gere.model.decoder.DecoderConfig;
import java.nio.file.Path;

/**
 * A model that another one is averaged with; see {@link Blend}.
 *
 * @param base local folder
 * @param share the base's, from 0 to 1
 */
public record BaseShare(Path base, double share) {
  /** Opens it for a model that lies in a local folder and has this configuration. */
  Blend open(Path model, DecoderConfig config) {
    return Blend.open(base, share, model, config);
  }
}
