/** What was learnt: each task's records, their lengths, and the first of them token by token. */
package io.gere.report.data;
