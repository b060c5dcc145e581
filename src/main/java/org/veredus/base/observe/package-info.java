/// What operators see: the log, the metrics, the health.
///
/// [LogSetup] sends SLF4J's events to standard error, as text for people or JSON for machines;
/// facts are key-value pairs. [Metrics] makes Prometheus meters, [Health] asks named checks. Each
/// is made once by `app` and handed on; the log alone is the process's.
@NullMarked
package org.veredus.base.observe;

import org.jspecify.annotations.NullMarked;
