/**
 * Task sets: their files in every supported layout, their train, dev and test splits, and their
 * records as prompts and answers. A task's training samples end as a folder of token ids.
 */
package io.gere.data.task;
