package org.veredus.format.mime;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Charsets as mail names them, which is often not what they are called, and text whose charset
/// nobody named.
///
/// Like the web, what calls itself ISO 8859-1 or ASCII is read as Windows-1252, and the national
/// standards as the vendor
/// supersets that are really sent. Undeclared text is UTF-8 if it is valid UTF-8; else a
/// statistical guess decides if it is
/// sure of itself; else it is Windows-1252.
public final class Charsets {

    /// Longer names than this exist only in attacks.
    private static final int MAX_NAME = 64;

    /// As much text as the guess looks at; it gets no better with more.
    private static final int GUESS_FROM = 4096;

    /// Shorter texts than this give the statistics nothing to hold on to.
    private static final int GUESS_AT_LEAST = 24;

    /// ICU's confidence, of 100, below which the guess is not believed.
    private static final int GUESS_CONFIDENCE = 40;

    /// What stands for octets that make no sense.
    private static final char REPLACED = '\uFFFD';

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("us-ascii", "windows-1252"),
                    Map.entry("ascii", "windows-1252"),
                    Map.entry("ansi_x3.4-1968", "windows-1252"),
                    Map.entry("iso-8859-1", "windows-1252"),
                    Map.entry("iso8859-1", "windows-1252"),
                    Map.entry("iso_8859-1", "windows-1252"),
                    Map.entry("latin1", "windows-1252"),
                    Map.entry("latin-1", "windows-1252"),
                    Map.entry("l1", "windows-1252"),
                    Map.entry("ansi", "windows-1252"),
                    Map.entry("cp-1252", "windows-1252"),
                    Map.entry("iso-8859-9", "windows-1254"),
                    Map.entry("iso-8859-11", "x-windows-874"),
                    Map.entry("tis-620", "x-windows-874"),
                    Map.entry("iso-8859-8-i", "iso-8859-8"),
                    Map.entry("iso-8859-8-e", "iso-8859-8"),
                    Map.entry("iso-8859-6-i", "iso-8859-6"),
                    Map.entry("utf8", "utf-8"),
                    Map.entry("utf-8mb4", "utf-8"),
                    Map.entry("unicode-1-1-utf-8", "utf-8"),
                    Map.entry("unicode", "utf-16"),
                    Map.entry("gb2312", "gb18030"),
                    Map.entry("gb_2312-80", "gb18030"),
                    Map.entry("gbk", "gb18030"),
                    Map.entry("x-gbk", "gb18030"),
                    Map.entry("cp936", "gb18030"),
                    Map.entry("hz-gb-2312", "gb18030"),
                    Map.entry("big5", "big5-hkscs"),
                    Map.entry("shift_jis", "windows-31j"),
                    Map.entry("shift-jis", "windows-31j"),
                    Map.entry("sjis", "windows-31j"),
                    Map.entry("x-sjis", "windows-31j"),
                    Map.entry("cp932", "windows-31j"),
                    Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
                    Map.entry("euc-kr", "x-windows-949"),
                    Map.entry("ks_c_5601-1987", "x-windows-949"),
                    Map.entry("ks_c_5601", "x-windows-949"),
                    Map.entry("ksc5601", "x-windows-949"),
                    Map.entry("cp949", "x-windows-949"),
                    Map.entry("koi8", "koi8-r"),
                    Map.entry("x-mac-roman", "x-MacRoman"),
                    Map.entry("macintosh", "x-MacRoman"));

    /// How those begin that nearly all mail is in; they are found at once.
    private static final List<String> COMMON =
            List.of("utf-8", "us-ascii", "windows-125", "iso-8859-", "koi8-", "gb18030", "big5-");

    private Charsets() {}

    /// The charset meant by a name, null for unknown ones.
    public static @Nullable Charset forName(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > MAX_NAME) {
            return null;
        }
        String key = unquoted(name.strip().toLowerCase(Locale.ROOT));
        if (Utf7.isCalled(key)) {
            return Utf7.READER;
        }
        String known = ALIASES.getOrDefault(key, key);
        if (COMMON.stream().noneMatch(known::startsWith) && !Installed.NAMES.contains(known)) {
            return byMicrosoftNumber(key);
        }
        try {
            return Charset.forName(known);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return byMicrosoftNumber(key);
        }
    }

    /// All names there are. The JDK searches long, each time anew, for one that there is not, and
    /// senders make names up.
    private static final class Installed {
        static final Set<String> NAMES = names();

        private static Set<String> names() {
            Set<String> names = new HashSet<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                names.add(charset.name().toLowerCase(Locale.ROOT));
                charset.aliases().forEach(alias -> names.add(alias.toLowerCase(Locale.ROOT)));
            }
            return names;
        }
    }

    /// Without quotes round it and other signs behind it, as broken programs write them.
    private static String unquoted(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && "\"'".indexOf(name.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "\"';,".indexOf(name.charAt(to - 1)) >= 0) {
            to--;
        }
        return name.substring(from, to);
    }

    /// Names such as `cp1251`, `win-1251` and `x-cp1251`.
    private static @Nullable Charset byMicrosoftNumber(String key) {
        int digits = key.length();
        while (digits > 0 && Character.isDigit(key.charAt(digits - 1))) {
            digits--;
        }
        String candidate = "windows-" + key.substring(digits);
        boolean known = key.length() - digits == 4 && (key.contains("win") || key.contains("cp"));
        return known && Charset.isSupported(candidate) ? Charset.forName(candidate) : null;
    }

    /// The text of some octets in a declared charset. Without one, with an unknown one, or if 8-bit
    /// octets call themselves
    /// ASCII or UTF-8 and are not, as if undeclared.
    public static String decode(byte[] octets, @Nullable String declared) {
        return decode(octets, 0, octets.length, declared);
    }

    /// The same for a part of an array.
    public static String decode(byte[] octets, int from, int to, @Nullable String declared) {
        Charset charset = forName(declared);
        if (charset == null || isVague(charset, declared)) {
            return decodeUndeclared(octets, from, to);
        }
        if (!charset.canEncode() && charset.name().equals("x-JISAutoDetect")) {
            charset = Charset.forName("windows-31j");
        }
        return new String(octets, from, to - from, charset);
    }

    /// Whether octets are no text of the charset that is declared for them, ASCII if none is
    /// (RFC 2046 §4.1.2); an unknown one is contradicted by anything.
    public static boolean contradict(byte[] octets, @Nullable String declared) {
        Charset charset = declared == null ? StandardCharsets.US_ASCII : forName(declared);
        if (charset == null) return true;
        boolean ascii = declared == null || declared.toLowerCase(Locale.ROOT).contains("ascii");
        if (!ascii) return new String(octets, charset).indexOf(REPLACED) >= 0;
        for (byte octet : octets) if (octet < 0) return true;
        return false;
    }

    private static boolean isVague(Charset charset, @Nullable String declared) {
        return charset.equals(StandardCharsets.UTF_8)
                || (declared != null && declared.toLowerCase(Locale.ROOT).contains("ascii"));
    }

    /// The text of octets whose charset nobody named.
    public static String decodeUndeclared(byte[] octets, int from, int to) {
        // the quick way, which is right unless something was replaced; ASCII is UTF-8, too
        String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) < 0) return text;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
        } catch (CharacterCodingException _) {
            return new String(octets, from, to - from, guess(octets, from, to));
        }
    }

    /// A wire string for people: UTF-8 if it is that, else a guess.
    public static String decodeWire(String wire) {
        for (int i = 0; i < wire.length(); i++) {
            if (wire.charAt(i) >= 0x80) {
                byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
                return decodeUndeclared(octets, 0, octets.length);
            }
        }
        return wire;
    }

    /// UTF-8 cut short by a limit, or with little damage, stays UTF-8; else ICU is asked.
    private static Charset guess(byte[] octets, int from, int to) {
        if (isMostlyUtf8(octets, from, to)) {
            return StandardCharsets.UTF_8;
        }
        if (to - from < GUESS_AT_LEAST) {
            return WINDOWS_1252;
        }
        byte[] sample = Arrays.copyOfRange(octets, from, Math.min(to, from + GUESS_FROM));
        CharsetMatch match = new CharsetDetector().setText(sample).detect();
        Charset charset =
                match == null || match.getConfidence() < GUESS_CONFIDENCE
                        ? null
                        : forName(match.getName());
        return charset == null || charset.name().startsWith("UTF-") ? WINDOWS_1252 : charset;
    }

    private static boolean isMostlyUtf8(byte[] octets, int from, int to) {
        String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        int wrong = 0;
        int right = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == REPLACED) wrong++;
            else if (c >= 0x80) right++;
        }
        return right > 10 * wrong;
    }
}
