/**
 * A run while it is at work, as a page that is drawn again when something has happened: what it is
 * at, what was found, and the report's own curves so far.
 */
package io.gere.report.live;
