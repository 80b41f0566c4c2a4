package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.NormPlace;
import io.gere.tensor.ops.DecoderSettings;
import io.gere.tensor.ops.LayerPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A decoder's description as the op pack wants to know it. */
final class OpSettings {
  private OpSettings() {}

  static DecoderSettings of(DecoderConfig config, Optional<LoraConfig> lora) {
    Map<LayerPart, Map<String, long[]>> parts = config.layerParts();
    return new DecoderSettings(
        config.heads(),
        config.kvHeads(),
        config.headDimension(),
        parts.keySet(),
        widths(parts.get(LayerPart.QUERY_KEY_VALUE)),
        widths(parts.get(LayerPart.GATE_UP)),
        new DecoderSettings.Norms(
            config.norms().form().word(),
            config.norms().epsilon(),
            config.norms().place() == NormPlace.SHARED),
        new DecoderSettings.Attention(
            config.attention().scale(),
            config.attention().scoreCap(),
            config.attention().window(),
            config.attention().windowed().stream().mapToInt(w -> w ? 1 : 0).toArray(),
            numbers(config.rotation().ofLayer()),
            config.rotation().neighbours()),
        config.feedForward().activation().word(),
        new DecoderSettings.Scales(
            config.scales().embedding(),
            config.scales().residual(),
            config.scales().logits(),
            config.scales().logitCap()),
        lora.map(l -> l.settings(config)).orElse(DecoderSettings.Adapters.NONE));
  }

  /** Rows of the matrices that lie side by side. */
  private static int[] widths(Map<String, long[]> matrices) {
    return matrices.values().stream().mapToInt(shape -> Math.toIntExact(shape[0])).toArray();
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
