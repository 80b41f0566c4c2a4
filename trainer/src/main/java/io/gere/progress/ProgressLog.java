package io.gere.progress;

/** Takes the lines that tell a user how far a command is. */
@FunctionalInterface
public interface ProgressLog {
  /** One line, such as {@code "train: task 1/3 reviews, step 38/160, …"}; any thread may call. */
  void say(String line);

  /** The same in numbers, for programs that watch; not every log has use for them. */
  default void reached(Reached point) {}

  /** What happens, for programs that follow the command. */
  default void tell(Event event) {}
}
