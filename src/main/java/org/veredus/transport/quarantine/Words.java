package org.veredus.transport.quarantine;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.inspect.Translation;

/// What people read about held mail, in one of the webmail's languages.
public final class Words {
    /// The first is for whoever reads none of them.
    private static final List<String> CODES = List.of("en", "ar", "de", "es", "fr", "ja");

    private static final Map<String, Words> LANGUAGES = new ConcurrentHashMap<>();

    private final Locale locale;
    private final Properties texts = new Properties();
    private final Translation reasons;
    private final DateTimeFormatter time;

    private Words(String code) {
        locale = Locale.of(code);
        reasons = Translation.to(code);
        time =
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(locale)
                        .withZone(ZoneOffset.UTC);
        String name = "held_" + code + ".properties";
        try (InputStream file = Words.class.getResourceAsStream(name)) {
            if (file == null) throw new IllegalStateException("no " + name);
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    /// @param code of ISO 639; English for one that is not known
    public static Words in(@Nullable String code) {
        String known = code != null && CODES.contains(code) ? code : CODES.getFirst();
        return LANGUAGES.computeIfAbsent(known, Words::new);
    }

    /// @param languages the value of an Accept-Language field, RFC 9110 §12.5.4
    public static Words accepted(@Nullable String languages) {
        if (languages == null) return in(null);
        try {
            return in(Locale.lookupTag(Locale.LanguageRange.parse(languages), CODES));
        } catch (IllegalArgumentException malformed) {
            return in(null);
        }
    }

    public String code() {
        return locale.getLanguage();
    }

    /// How HTML names the direction of writing.
    public String direction() {
        return ULocale.forLocale(locale).isRightToLeft() ? "rtl" : "ltr";
    }

    /// @param values for the places in it
    public String say(String key, Object... values) {
        String text = texts.getProperty(key);
        if (text == null) throw new IllegalArgumentException("no text " + key);
        return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
    }

    String score(double score) {
        return String.format(locale, "%.1f", score);
    }

    public String time(Instant at) {
        return time.format(at) + " UTC";
    }

    /// One of the filter's sentences.
    public String reason(String sentence) {
        return reasons.of(plain(sentence));
    }

    /// What strangers wrote must not look like what we write: without control characters and those
    /// that show what follows in another order than it is in.
    public static String plain(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069]+", " ").strip();
    }
}
