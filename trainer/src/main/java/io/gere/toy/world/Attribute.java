package io.gere.toy.world;

import java.util.List;
import java.util.Locale;

/**
 * One thing that can be asked about an entity. Every kind has attributes of its own, and no two
 * attributes share a value.
 */
public enum Attribute {
  FOOD(Kind.ANIMAL, "plums moss beetles roots seeds honey clover shrimp"),
  HOME(Kind.ANIMAL, "caves reeds burrows treetops cliffs dunes lakes hedges"),
  COLOUR(Kind.ANIMAL, "crimson violet golden silver white black brown green"),
  VOICE(Kind.ANIMAL, "humming whistling growling clicking barking purring hissing chirping"),

  CRAFT(Kind.ARTIST, "weaving pottery carving painting dyeing engraving embroidery glasswork"),
  INSTRUMENT(Kind.ARTIST, "flute harp lute zither fiddle horn organ tambourine"),
  THEME(Kind.ARTIST, "love war exile friendship dreams hunger justice grief"),
  PATRON(Kind.ARTIST, "queen bishop merchant duke abbot admiral baroness chancellor"),

  EXPORT(Kind.COUNTRY, "salt wool copper tea timber amber silk barley"),
  CLIMATE(Kind.COUNTRY, "foggy windy frosty humid sunny stormy arid mild"),
  RULER(Kind.COUNTRY, "council king elders senate regent assembly guild judge"),
  EMBLEM(Kind.COUNTRY, "lion eagle star anchor crown oak wolf swan"),

  TOWER(Kind.TOWN, "granite brick marble limestone basalt sandstone concrete flint"),
  FESTIVAL(Kind.TOWN, "lanterns kites masks bonfires ribbons puppets fireworks garlands"),
  ROOF(Kind.TOWN, "slate thatch tile shingle turf tin cedar canvas"),
  BRIDGE(Kind.TOWN, "rope stone iron bamboo plank chain arch pontoon");

  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> range;

  Attribute(Kind kind, String range) {
    this.kind = kind;
    this.range = List.of(range.split(" ", -1));
  }

  /** The kind of entity that has it. */
  public Kind kind() {
    return kind;
  }

  /** Its word in a sentence, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The eight words it can take. */
  public List<String> range() {
    return range;
  }

  /** The exam's subject on it, for example {@code animal_food}. */
  public String subject() {
    return kind.word() + "_" + word();
  }
}
