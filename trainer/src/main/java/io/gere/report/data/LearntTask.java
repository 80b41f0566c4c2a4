package io.gere.report.data;

import io.gere.data.TokenCounts;
import io.gere.data.task.TaskExamples;

/**
 * A task as it was learnt.
 *
 * @param examples null where the run was tokenised by an earlier version
 */
public record LearntTask(String name, TokenCounts counts, TaskExamples examples) {}
