/**
 * What every part of a page is made with: templates, escaped text, numbers as people read them. The
 * templates, the style sheet and the script are resources beside it.
 */
package io.gere.report.page;
