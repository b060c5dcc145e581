package org.veredus.base.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/// Sets the process's log up, without configuration files.
public final class LogSetup {
    /// Loggers of libraries that warn of nothing but what a client sent.
    private static final List<String> OF_STRANGERS =
            List.of("org.eclipse.jetty.http", "org.eclipse.jetty.util.HostPort");

    private LogSetup() {}

    /// @param level of our own packages (`debug`, `info`, …); libraries say warnings and errors
    /// only
    /// @param to standard error, or what a test looks at; it stays open
    public static void install(LogFormat format, String level, OutputStream to) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("the log is not logback's");
        }
        Level own = Level.toLevel(level.toUpperCase(Locale.ROOT), null);
        if (own == null) {
            throw new IllegalArgumentException(
                    "log level " + level + "; use trace, debug, info, warn or error");
        }
        context.reset();
        LineEncoder encoder = new LineEncoder(format);
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(new StaysOpen(to));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("org.veredus").setLevel(own);
        for (String name : OF_STRANGERS) context.getLogger(name).setLevel(Level.ERROR);
    }
}
