package org.veredus.transport.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The webmail knows each finding by its name and its sentence, and says it in the reader's
/// language: what it has in English is what the program says. Its own test looks after the other
/// languages.
class SentencesTest {
    private static final Path ENGLISH = Path.of("web/src/reasons/en.json");

    @Test
    void theWebmailKnowsEachFindingAndEachSentence() throws Exception {
        SortedMap<String, List<String>> known = new TreeMap<>();
        for (var entry : new JsonMapper().readTree(Files.readString(ENGLISH)).properties()) {
            List<String> forms = new ArrayList<>();
            for (JsonNode form : entry.getValue()) forms.add(form.asString());
            known.put(entry.getKey(), forms);
        }
        assertThat(known).isEqualTo(Sentences.all());
    }

    @Test
    void sentencesAreSeenAsTheSourceHasThem() throws Exception {
        assertThat(Sentences.all())
                .containsEntry(
                        "attachment-macros",
                        List.of(
                                "A document has programs (macros) in it that run by themselves:"
                                        + " {0}.",
                                "A document has programs (macros) in it: {0}."))
                .containsKeys("urges", "dnsbl-*", "skipped-*", "rspamd", "blocked-sender", "trap")
                .hasSizeGreaterThan(150);
    }
}
