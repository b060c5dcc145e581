package org.veredus.transport.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranslationTest {
    @Test
    void whatWasFoundComesIntoTheSentence() {
        assertThat(Translation.to("de").of("An attachment calls itself a.pdf but is a program."))
                .isEqualTo("Ein Anhang nennt sich \u2068a.pdf\u2069, ist aber ein Programm.");
    }

    @Test
    void whatIsNotKnownStays() {
        assertThat(Translation.to("de").of("Rspamd says (spam.")).isEqualTo("Rspamd says (spam.");
        assertThat(Translation.to("en").of("It looks odd.")).isEqualTo("It looks odd.");
    }

    @Test
    void everySentenceOfTheFilterHasOneInEveryLanguage() throws Exception {
        for (String language : List.of("ar", "de", "es", "fr", "ja")) {
            Translation translation = Translation.to(language);
            for (Map.Entry<String, List<String>> finding : Sentences.all().entrySet())
                for (String form : finding.getValue())
                    assertThat(translation.of(form.replaceAll("\\{\\d}", "x")))
                            .as("%s of %s", language, finding.getKey())
                            .isNotEqualTo(form.replaceAll("\\{\\d}", "x"))
                            .doesNotContain("{");
        }
    }
}
