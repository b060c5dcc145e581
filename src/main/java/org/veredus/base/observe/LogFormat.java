package org.veredus.base.observe;

/// How a log event is written, one line each.
public enum LogFormat {
    /// `2026-11-23T23:07:01.123Z INFO  smtp  accepted  session=… from=…`, a stack trace on further
    /// lines.
    TEXT,
    /// One JSON object.
    JSON
}
