package org.veredus.transport.inspect.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.veredus.format.message.HeaderField;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;

/// All checks of content.
public final class ContentInspector implements Check {
    /// What everybody who tests a spam filter sends.
    private static final String GTUBE =
            "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    private final Phrases phrases;
    private final Senders senders;
    private final Links links;
    private final Lures lures;
    private final QrCodes codes = new QrCodes();

    private ContentInspector(Names names, Brands brands, Phrases phrases) {
        Hosts hosts = Hosts.bundled(names);
        Redirects redirects = new Redirects(lines("redirects.txt"), names);
        this.phrases = phrases;
        senders = new Senders(names, brands, hosts);
        links = new Links(names, brands, hosts, redirects);
        lures = new Lures(names, hosts);
    }

    /// In which frauds' phrases are known.
    private static final List<String> LANGUAGES =
            List.of("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh");

    /// With the brands, hosts and phrases that come with this program.
    public static ContentInspector bundled(PublicSuffixList suffixes) {
        Names names = new Names(suffixes);
        return new ContentInspector(
                names, new Brands(lines("brands.txt"), names), new Phrases(phraseRules()));
    }

    static List<PhraseRule> phraseRules() {
        List<List<String>> languages = new ArrayList<>();
        for (String language : LANGUAGES) languages.add(lines("phrases/" + language + ".txt"));
        return PhraseRule.read(text("phrases.toml"), languages);
    }

    static List<String> lines(String name) {
        return text(name).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    static String text(String name) {
        try (InputStream file = ContentInspector.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundled " + name, broken);
        }
    }

    @Override
    public String name() {
        return "content";
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        Reading reading = candidate.reading();
        Findings findings = new Findings();
        tests(reading, findings);
        senders.check(candidate, findings);
        phrases.check(reading, isThroughList(reading), findings);
        links.check(reading, findings);
        Markup.check(reading, findings);
        Writing.check(reading, findings);
        new Attachments(new Attachments.Rules(phrases, links, codes), reading, findings).check();
        lures.check(reading, findings);
        Structure.check(reading, candidate.start(), findings);
        return findings.all();
    }

    /// Whether somebody has written it to a list: one that can be written to, RFC 2369 §3.4, at
    /// another domain than his. A mailing is none.
    private static boolean isThroughList(Reading reading) {
        HeaderField post = reading.header().first("List-Post");
        if (post == null || !reading.header().has("List-Id")) return false;
        String list = Names.domainIn(post.value());
        return list != null && !list.equals(reading.author().domain());
    }

    private static void tests(Reading reading, Findings findings) {
        if (reading.plain().contains(GTUBE) || reading.html().shown().contains(GTUBE))
            findings.add(
                    "gtube",
                    15,
                    "GTUBE",
                    "The message has the text by which spam filters are tested.");
        if (reading.plain().contains(Attachments.EICAR)) Attachments.eicar(findings);
    }
}
