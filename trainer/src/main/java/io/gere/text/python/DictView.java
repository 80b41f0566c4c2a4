package io.gere.text.python;

import java.util.List;

/**
 * What a dict's {@code keys()}, {@code values()} and {@code items()} return.
 *
 * @param kind such as {@code dict_keys}
 */
public record DictView(String kind, List<Object> items) {}
