package io.gere.data.format;

import java.util.Optional;

/** What a record says, whatever its format. */
public sealed interface Content permits Exchange, Dialogue {

  /** All that is asked and answered, as one text, in which copies of it can be looked for. */
  String text();

  /** The content as one question and its answer, where it is no more than that. */
  Optional<Exchange> exchange();

  /** The content as a conversation. */
  Dialogue dialogue();
}
