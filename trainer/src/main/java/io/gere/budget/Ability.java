package io.gere.budget;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * General ability, as a validation measures it.
 *
 * @param text cross-entropy on held-out general text in nats per token, or null: not measured
 * @param exam share of the exam's questions that are answered rightly, or null: not asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ability(Double text, Double exam) {}
