package io.gere.config;

/**
 * Replay conversations that the base model writes itself. What one must be like to be kept beside
 * that is what {@link Replay} asks of a document.
 *
 * @param conversations how many are kept
 * @param prompts a file or folder of prompts to be answered, in any format of a task's records; or
 *     null: the model writes the user's turns, too
 * @param system the system's message where a prompt brings none, or null
 * @param temperature by which logits are divided before a token is drawn; 0: always the likeliest
 *     token
 * @param topP tokens are drawn from the likeliest ones that together have this probability
 * @param maxNewTokens of a turn, its end counted; a conversation with a longer one is refused
 * @param minTokens of an answer; a conversation with fewer is refused
 * @param batchSize conversations that are written at a time
 */
public record SelfReplay(
    @Default("1000") int conversations,
    @Default("null") String prompts,
    @Default("null") String system,
    @Default("1.0") double temperature,
    @Default("0.95") double topP,
    @Default("512") int maxNewTokens,
    @Default("1") int minTokens,
    @Default("16") int batchSize) {
  /** The folder of the conversations, below the run's. */
  public static final String FOLDER = "self-replay";

  /** Their file in that folder. */
  public static final String FILE_NAME = "conversations.jsonl";

  public SelfReplay {
    Check.between("self_replay.conversations", conversations, 1, Replay.MOST_DOCUMENTS);
    prompts = Check.path(prompts);
    boolean measured = temperature == 0 || (temperature >= 0.001 && temperature <= 1000);
    Check.that(measured, "self_replay.temperature", temperature, "be 0, or from 0.001 to 1000");
    boolean varied = temperature > 0 || prompts != null;
    Check.that(
        varied,
        "self_replay.temperature",
        temperature,
        "be above 0 where there are no self_replay.prompts, for all conversations would be the"
            + " same");
    Check.that(topP > 0 && topP <= 1, "self_replay.top_p", topP, "be above 0, at most 1");
    Check.between("self_replay.max_new_tokens", maxNewTokens, 2, Check.MOST_TOKENS);
    boolean fits = minTokens >= 1 && minTokens < maxNewTokens;
    Check.that(
        fits,
        "self_replay.min_tokens",
        minTokens,
        "be at least 1 and less than self_replay.max_new_tokens");
    Check.between("self_replay.batch_size", batchSize, 1, 65_536);
  }

  /** Where a run keeps them. */
  static String file(Run run) {
    return "%s/%s/%s".formatted(run.shared(), FOLDER, FILE_NAME);
  }
}
