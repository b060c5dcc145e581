package org.veredus.transport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static Properties texts(String code) throws Exception {
        Properties texts = new Properties();
        try (InputStreamReader file =
                new InputStreamReader(
                        Objects.requireNonNull(
                                Words.class.getResourceAsStream("held_" + code + ".properties")),
                        StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "de", "es", "fr", "ja"})
    void everyLanguageHasEveryText(String code) throws Exception {
        assertThat(Words.in(code).code()).isEqualTo(code);
        Properties english = texts("en");
        Properties others = texts(code);
        assertThat(others.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(others.getProperty(key))
                    .as(key)
                    .isNotBlank()
                    .doesNotContain("'") // the sign that hides places
                    .isNotEqualTo(key.equals("score") ? "" : english.getProperty(key));
            for (int count : new int[] {1, 2, 3, 11, 100})
                assertThat(Words.in(code).say(key, count, 30)).as(key).doesNotContain("{");
        }
    }

    @Test
    void numbersGoWithTheirWords() {
        assertThat(Words.in("en").say("subject", 1)).isEqualTo("1 message held back");
        assertThat(Words.in("en").say("subject", 2)).isEqualTo("2 messages held back");
        assertThat(Words.in("ar").say("subject", 2)).isEqualTo("رسالتان محتجزتان");
        assertThat(Words.in("de").time(Instant.parse("2026-11-27T03:00:00Z")))
                .isEqualTo("27.11.2026, 03:00 UTC");
        assertThat(Words.in("de").score(9.5)).isEqualTo("9,5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "de-AT,de;q=0.9,en;q=0.8 | de",
                "pt-BR, fr;q=0.5 | fr",
                "ar | ar",
                "pt-BR | en",
                "* | en",
                "-  | en",
                ";;q=x | en",
            })
    void aBrowserIsAnsweredInItsLanguage(String accepted, String code) {
        assertThat(Words.accepted(accepted).code()).isEqualTo(code);
    }

    @Test
    void whatStrangersWroteIsNotTakenForOurs() {
        assertThat(Words.plain(" a\r\nScore: 0\u202Efdp.exe ")).isEqualTo("a Score: 0 fdp.exe");
        assertThat(Words.in("de").reason("A document has programs (macros) in it: \u202Efdp.exe."))
                .isEqualTo("Ein Dokument enthält Programme (Makros): \u2068fdp.exe\u2069.");
    }
}
