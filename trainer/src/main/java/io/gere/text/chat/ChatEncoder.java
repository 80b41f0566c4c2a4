package io.gere.text.chat;

import io.gere.InputException;
import io.gere.text.TokenizedText;
import io.gere.text.Tokenizer;
import io.gere.text.jinja.Span;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Conversations as token ids, with labels on what the assistant says. Special tokens are those that
 * the template writes; what the conversation itself spells stays text.
 *
 * @param template the model's
 * @param tokenizer the model's
 * @param now what the template shows as the date
 */
public record ChatEncoder(ChatTemplate template, Tokenizer tokenizer, LocalDateTime now) {
  /** The date that templates show: token ids are the same whenever they are made. */
  private static final LocalDateTime DATE = LocalDateTime.of(2024, 7, 26, 0, 0);

  /** One that shows always the same date. */
  public ChatEncoder(ChatTemplate template, Tokenizer tokenizer) {
    this(template, tokenizer, DATE);
  }

  /**
   * A conversation's tokens.
   *
   * @param labelled which of them the model is to learn: the assistant's, its end-of-turn tokens
   *     too
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record EncodedChat(int[] ids, boolean[] labelled) {}

  /**
   * A conversation up to where the assistant is to answer.
   *
   * @param text with the generation prompt
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record AskedChat(String text, int[] ids) {}

  /** A whole conversation, to learn from. */
  public EncodedChat encode(Conversation conversation) {
    ChatTemplate.RenderedChat chat = AssistantSpans.of(template, conversation, now);
    TokenizedText tokens = tokens(conversation, chat.text(), false);
    boolean[] labelled = new boolean[tokens.ids().length];
    for (int i = 0; i < labelled.length; i++) {
      labelled[i] = isWithin(tokens.starts()[i], tokens.ends()[i], chat.assistant());
    }
    return new EncodedChat(tokens.ids(), labelled);
  }

  /** A conversation and the beginning of the assistant's next turn, to be answered. */
  public AskedChat prompt(Conversation conversation) {
    String text = template.render(conversation, true, now).text();
    return new AskedChat(text, tokens(conversation, text, true).ids());
  }

  /**
   * A conversation up to where its last message says some words. Spaces before them are left out,
   * since tokens begin with theirs.
   *
   * @param words that the message consists of
   */
  int[] begun(Conversation conversation, String words) {
    String text = template.render(conversation, false, now).text();
    int end = text.lastIndexOf(words);
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return tokenizer.tokenize(text.substring(0, end), literals(conversation, text, false)).ids();
  }

  private TokenizedText tokens(Conversation conversation, String text, boolean asks) {
    Set<Integer> literals = literals(conversation, text, asks);
    refuseUnknownTokens(text, literals);
    TokenizedText tokens = tokenizer.tokenize(text, literals);
    refuseDoubledBos(tokens.ids());
    return tokens;
  }

  /** The code points at which the conversation itself spells special tokens. */
  private Set<Integer> literals(Conversation conversation, String text, boolean asks) {
    List<String> marks = new ArrayList<>(tokenizer.specialTokens());
    marks.addAll(tokenizer.unknownTokens());
    GuardedContent guard = new GuardedContent(marks);
    String marked = template.render(guard.marked(conversation), asks, now).text();
    return guard.places(text, marked);
  }

  /** A mark that the model has no embedding for would become the tokens of its letters. */
  private void refuseUnknownTokens(String text, Set<Integer> literals) {
    for (String token : tokenizer.unknownTokens()) {
      for (int at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
        if (!literals.contains(text.codePointCount(0, at))) {
          throw InputException.of(
              "the chat template writes %s, which tokenizer.json has and the model, whose vocabulary is smaller, does not; use the model that this tokenizer was made for"
                  .formatted(token));
        }
      }
    }
  }

  private void refuseDoubledBos(int[] ids) {
    String bos = template.specialToken("bos_token");
    int[] one = bos == null ? tokenizer.begun(new int[0]) : tokenizer.tokenize(bos).ids();
    if (one.length == 1 && ids.length > 1 && ids[0] == one[0] && ids[1] == one[0]) {
      throw InputException.of(
          "the chat template begins a conversation with BOS twice; the model has seen one");
    }
  }

  private static boolean isWithin(int start, int end, List<Span> spans) {
    return spans.stream().anyMatch(span -> start < span.end() && end > span.start() && start < end);
  }
}
