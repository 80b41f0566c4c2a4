package io.gere.selfreplay;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Replay;
import io.gere.config.SelfReplay;
import io.gere.eval.inference.Generation;
import io.gere.eval.inference.KeyValueCache;
import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.inference.TokenChoice;
import io.gere.filter.DocumentFilter;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.random.SplitMix64;
import io.gere.text.TemplateException;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatTemplates;
import io.gere.text.chat.Conversation;
import io.gere.text.chat.TurnForm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The base model as an author of conversations. Where there are no prompts, it first writes what
 * the user says, from its chat template up to that place (the way of Magpie, Xu et al., arXiv
 * 2406.08464); then it answers. Threads may share one.
 */
public final class ConversationWriter implements AutoCloseable {
  private static final int USER = 0;
  private static final int ASSISTANT = 1;

  private final DecoderModel model;
  private final Tokenizer tokenizer;
  private final ChatEncoder plain;
  private final ChatEncoder withTools;
  private final TurnForm form;
  private final Set<Integer> special;
  private final SelfReplay settings;
  private final Replay rules;
  private final long seed;
  private final int longest;

  private ConversationWriter(DecoderModel model, Tokenizer tokenizer, Recipe recipe) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = recipe.selfReplay();
    this.rules = recipe.replay();
    this.seed = recipe.run().seed();
    ChatTemplates templates = ChatTemplates.read(tokenizer.folder());
    this.plain = new ChatEncoder(templates.choose(null, false), tokenizer);
    this.withTools = new ChatEncoder(templates.choose(null, true), tokenizer);
    this.form = form(tokenizer, settings);
    this.special = tokenizer.specialIds();
    this.longest = Math.min(rules.maxTokens(), model.config().maxPositions());
  }

  /**
   * Loads the base model for the calling thread's device.
   *
   * @param base its folder on this host
   * @param recipe with a section {@code self_replay}
   */
  public static ConversationWriter open(Path base, Recipe recipe) {
    Tokenizer tokenizer = Tokenizer.open(base, recipe.text());
    DecoderModel model =
        ModelFolder.load(
            base, Optional.empty(), 0, DecoderModel.elementType(recipe.model().dtype()));
    return new ConversationWriter(model, tokenizer, recipe);
  }

  /**
   * The form that a model writes in.
   *
   * @param tokenizer the model's
   * @throws InputException where it has no chat template, or one by which turns do not end
   */
  public static TurnForm form(Tokenizer tokenizer, SelfReplay settings) {
    ChatTemplates templates = ChatTemplates.read(tokenizer.folder());
    ChatEncoder encoder = new ChatEncoder(templates.choose(null, false), tokenizer);
    TurnForm form;
    try {
      form = TurnForm.of(encoder, settings.system());
    } catch (TemplateException e) {
      throw InputException.of(
          "the chat template of %s refuses %s: %s"
              .formatted(
                  tokenizer.folder(),
                  settings.system() == null
                      ? "a question and its answer"
                      : "a conversation that begins with self_replay.system",
                  e.getMessage()),
          e);
    }
    if (settings.prompts() == null && form.userEnds().isEmpty()) {
      throw InputException.of(
          "the chat template of %s ends the user's turn in plain text, so the model's own would not end; give self_replay.prompts"
              .formatted(tokenizer.folder()));
    }
    return form;
  }

  /** Writes a batch of conversations; returns them in the order of the openings. */
  public List<WrittenConversation> write(List<Opening> openings) {
    List<Draft> drafts = openings.stream().map(Draft::new).toList();
    if (settings.prompts() == null) {
      say(USER, drafts);
    }
    say(ASSISTANT, drafts);
    drafts.stream().filter(Draft::isOpen).forEach(this::judge);
    return drafts.stream().map(Draft::written).toList();
  }

  private void say(int turn, List<Draft> drafts) {
    drafts.stream().filter(Draft::isOpen).forEach(draft -> ask(turn, draft));
    List<Draft> open = drafts.stream().filter(Draft::isOpen).toList();
    if (open.isEmpty()) {
      return;
    }
    List<int[]> prompts = open.stream().map(Draft::prompt).toList();
    int shortest = prompts.stream().mapToInt(prompt -> prompt.length).min().orElseThrow();
    int limit = Math.min(settings.maxNewTokens(), longest - shortest);
    PaddedBatch batch = PaddedBatch.of(prompts, Integer.MAX_VALUE).get(0);
    Generation[] said = new Generation[open.size()];
    try (KeyValueCache cache = new KeyValueCache(model, batch, limit)) {
      Set<Integer> ends = turn == USER ? form.userEnds() : form.assistantEnds();
      batch.put(said, Generation.after(cache, limit, ends, choice(turn, open, batch)));
    }
    for (int i = 0; i < said.length; i++) {
      hear(turn, open.get(i), said[i]);
    }
  }

  /** What the model is to go on from. */
  private void ask(int turn, Draft draft) {
    try {
      draft.ask(turn == USER ? form.begun() : encoder(draft).prompt(draft.conversation()).ids());
    } catch (TemplateException e) {
      draft.refuse(RefusalReason.TEMPLATE);
      return;
    }
    if (draft.prompt().length >= longest) {
      draft.refuse(RefusalReason.TOO_LONG);
    }
  }

  private ChatEncoder encoder(Draft draft) {
    return draft.hasTools() ? withTools : plain;
  }

  private TokenChoice choice(int turn, List<Draft> open, PaddedBatch batch) {
    if (settings.temperature() == 0) {
      return new TokenChoice.Likeliest();
    }
    long[] keys =
        Arrays.stream(batch.members())
            .mapToLong(i -> SplitMix64.hash(seed, open.get(i).number(), turn))
            .toArray();
    return new TokenChoice.Nucleus(settings.temperature(), settings.topP(), keys);
  }

  private void hear(int turn, Draft draft, Generation said) {
    draft.count(said.ids().length);
    String text = tokenizer.decode(said.ids()).strip();
    if (Arrays.stream(said.ids()).anyMatch(this::isSpecial)) {
      draft.refuse(RefusalReason.SPECIAL_TOKEN);
    } else if (!said.finished()) {
      draft.refuse(RefusalReason.UNFINISHED);
    } else if (text.isEmpty()) {
      draft.refuse(RefusalReason.EMPTY);
    } else if (turn == ASSISTANT && said.ids().length < settings.minTokens()) {
      draft.refuse(RefusalReason.TOO_SHORT);
    } else if (text.indexOf('\uFFFD') >= 0) { // bytes that are no character
      draft.refuse(RefusalReason.BINARY);
    } else if (rules.dropJunk() && DocumentFilter.junk(text).isPresent()) {
      draft.refuse(RefusalReason.of(DocumentFilter.junk(text).get()));
    }
    draft.add(turn == USER ? "user" : "assistant", text);
  }

  private boolean isSpecial(int id) {
    return special.contains(id) || id >= tokenizer.vocabularySize();
  }

  /** A conversation is learnt as the template shows it, which has to be as it was written. */
  private void judge(Draft draft) {
    ChatEncoder encoder = encoder(draft);
    try {
      Conversation whole = draft.conversation();
      String asked = encoder.template().render(draft.asked(), true, encoder.now()).text();
      String shown = encoder.template().render(whole, false, encoder.now()).text();
      boolean alike =
          shown.startsWith(asked)
              && shown.substring(asked.length()).stripLeading().startsWith(draft.answer());
      if (!alike) {
        draft.refuse(RefusalReason.TEMPLATE);
      } else if (encoder.encode(whole).ids().length > longest) {
        draft.refuse(RefusalReason.TOO_LONG);
      }
    } catch (TemplateException e) {
      draft.refuse(RefusalReason.TEMPLATE);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
    model.close();
  }
}
