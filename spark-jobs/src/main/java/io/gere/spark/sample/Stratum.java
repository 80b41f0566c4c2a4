package io.gere.spark.sample;

import io.gere.spark.corpus.Candidate;
import java.util.List;

/** A part of what is drawn: so many documents of one set of the corpus, or of all of it. */
final class Stratum {
  /** What is read beside the documents wanted, for some will be refused: one in so many. */
  private static final int REFUSED_ONE_IN = 16;

  private static final int READ_MORE = 16;

  private final String name;
  private final long documents;
  private List<Candidate> candidates;
  private int wanted;
  private int looked;
  private int taken;

  /**
   * Nothing is wanted yet.
   *
   * @param name for messages
   * @param documents that the corpus has of it
   * @param candidates the first of these by hash, ascending
   */
  Stratum(String name, long documents, List<Candidate> candidates) {
    this.name = name;
    this.documents = documents;
    this.candidates = candidates;
  }

  String name() {
    return name;
  }

  long documents() {
    return documents;
  }

  int wanted() {
    return wanted;
  }

  int taken() {
    return taken;
  }

  boolean isFull() {
    return taken == wanted;
  }

  /** Whether it wants more than the corpus has. */
  boolean isShort() {
    return !isFull() && looked == documents;
  }

  /** Whether it wants more than is known of the corpus. */
  boolean needsMoreCandidates() {
    return !isFull() && !isShort() && looked == candidates.size();
  }

  /** The next document by hash; there must be one. */
  Candidate next() {
    return candidates.get(looked);
  }

  /** It and those after it that will probably be needed; none where it is full. */
  List<Candidate> ahead() {
    int missing = wanted - taken;
    int ahead = missing == 0 ? 0 : missing + missing / REFUSED_ONE_IN + READ_MORE;
    return candidates.subList(looked, Math.min(candidates.size(), looked + ahead));
  }

  /** The next document joins. */
  void take() {
    looked++;
    taken++;
  }

  /** Rejects the next document; the one after it takes its place. */
  void refuse() {
    looked++;
  }

  /** How many there would be if all that has not been refused joined. */
  long room() {
    return documents - (looked - taken);
  }

  void want(int documents) {
    wanted = documents;
  }

  /** Starts over, with the documents that nobody has looked at. */
  void restart() {
    taken = 0;
  }

  /** Learns of more candidates; those that it knows are the first of them. */
  void add(List<Candidate> more) {
    candidates = more;
  }
}
