package org.veredus.base.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a log event as one line.
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    private final LogFormat format;
    private final JsonFactory json = new JsonFactory();

    LineEncoder(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line =
                switch (format) {
                    case TEXT -> text(event);
                    case JSON -> json(event);
                };
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(time(event)).append(' ').append(event.getLevel());
        line.append(event.getLevel().toString().length() == 4 ? "  " : " ");
        line.append(topic(event.getLoggerName())).append("  ");
        escape(line, event.getFormattedMessage());
        for (KeyValuePair pair : pairs(event)) {
            line.append("  ").append(pair.key).append('=');
            value(line, String.valueOf(pair.value));
        }
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? line.toString() : line + ThrowableProxyUtil.asString(thrown);
    }

    private String json(ILoggingEvent event) {
        StringWriter line = new StringWriter(200);
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), line)) {
            out.writeStartObject();
            out.writeStringProperty("time", time(event));
            out.writeStringProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            out.writeStringProperty("topic", topic(event.getLoggerName()));
            out.writeStringProperty("message", event.getFormattedMessage());
            for (KeyValuePair pair : pairs(event)) {
                out.writeName(pair.key);
                writeValue(out, pair.value);
            }
            if (event.getThrowableProxy() != null) {
                out.writeStringProperty(
                        "stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            out.writeEndObject();
        }
        return line.append('\n').toString();
    }

    private static void writeValue(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Object other -> out.writeString(other.toString());
        }
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    private static String time(ILoggingEvent event) {
        return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
    }

    /// The package's own name: `smtp` for `org.veredus.protocol.smtp.SmtpSession`.
    private static String topic(String logger) {
        int end = logger.lastIndexOf('.');
        return end < 0 ? logger : logger.substring(logger.lastIndexOf('.', end - 1) + 1, end);
    }

    private static void value(StringBuilder line, String value) {
        boolean plain =
                !value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
        if (plain) {
            escape(line, value);
        } else {
            line.append('"');
            escape(line, value.replace("\\", "\\\\").replace("\"", "\\\""));
            line.append('"');
        }
    }

    /// What a peer sent must not look like a log line of ours, nor steer the terminal it is read
    /// on.
    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
