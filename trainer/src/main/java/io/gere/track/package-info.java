/**
 * What a run measures, told to trackers that people look at: under which names, at which global
 * step, and by a queue that never lets a slow or dead one slow training down. Each tracker has a
 * package of its own.
 */
package io.gere.track;
