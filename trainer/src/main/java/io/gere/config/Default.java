package io.gere.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of the recipe is when nobody writes it, as YAML. A value without it must be written; a
 * section without it starts from its own keys' defaults.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The default; {@code "null"} where the key may stay empty. */
  String value();

  /** What an explicit {@code null} stands for; without it, {@code null} is refused. */
  String ifNull() default "";
}
