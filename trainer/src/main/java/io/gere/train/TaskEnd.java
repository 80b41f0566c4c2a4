package io.gere.train;

import io.gere.budget.BudgetEnd;
import java.util.Optional;

/**
 * How a rank's training of one task ended, where it did not fail.
 *
 * @param complete whether all is learnt that will be; else it was asked to stop
 * @param budget where it left the forgetting budget, if there is one
 */
public record TaskEnd(boolean complete, Optional<BudgetEnd> budget) {}
