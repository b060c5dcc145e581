package org.veredus.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.format.message.Header;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.peer.OpenDmarc;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

/// Ours and Debian's libopendmarc come to the same verdict and alignments, for every
/// combination of domains, results, policies and modes. By the public suffix list: that library
/// knows no tree walk.
///
/// Left out is strict alignment of a domain below the author's: there the library, version
/// 1.4.2, says now this, now that for the same question.
@Tag("journey")
class OpenDmarcIT {
    private static final DmarcSettings SUFFIXES =
            new DmarcSettings.Suffixes(PublicSuffixList.bundled());

    private static final List<String> AUTHORS =
            List.of("example.com", "mail.example.com", "a.b.example.co.uk");

    private static final List<String> MODES =
            List.of("", "; adkim=s", "; aspf=s", "; adkim=r; aspf=s");

    @Test
    void bothComeToTheSame(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("suffixes");
        try (InputStream bundled =
                Objects.requireNonNull(
                        PublicSuffixList.class.getResourceAsStream("public_suffix_list.dat"))) {
            Files.copy(bundled, list);
        }
        OpenDmarc peer = new OpenDmarc(list);
        int asked = 0;
        for (String author : AUTHORS) {
            String organization = author.endsWith("uk") ? "example.co.uk" : "example.com";
            for (String own : List.of(author, organization))
                for (String policy : policies())
                    for (String spfDomain : domains(author, organization))
                        for (String dkimDomain : domains(author, organization))
                            for (boolean spf : new boolean[] {true, false})
                                for (boolean dkim : new boolean[] {true, false}) {
                                    OpenDmarc.Question question =
                                            new OpenDmarc.Question(
                                                    author,
                                                    spfDomain,
                                                    outcome(spf),
                                                    dkimDomain,
                                                    outcome(dkim),
                                                    "v=DMARC1; " + policy,
                                                    own.equals(author) ? null : own);
                                    if (strictBelow(question)) continue;
                                    compare(peer, question);
                                    asked++;
                                }
        }
        assertThat(asked).isGreaterThan(2000);
    }

    private static boolean strictBelow(OpenDmarc.Question question) {
        String below = "." + question.from();
        return (question.spfDomain().endsWith(below) && question.record().contains("aspf=s"))
                || (question.dkimDomain().endsWith(below) && question.record().contains("adkim=s"));
    }

    private static List<String> policies() {
        return MODES.stream()
                .flatMap(
                        modes ->
                                List.of(
                                                "p=none",
                                                "p=quarantine; sp=none",
                                                "p=reject",
                                                "p=none; sp=reject")
                                        .stream()
                                        .map(policy -> policy + modes))
                .toList();
    }

    private static List<String> domains(String author, String organization) {
        return List.of(author, organization, "other." + organization, "example.net");
    }

    private static OpenDmarc.Outcome outcome(boolean pass) {
        return pass ? OpenDmarc.Outcome.PASS : OpenDmarc.Outcome.FAIL;
    }

    private static void compare(OpenDmarc peer, OpenDmarc.Question question) {
        OpenDmarc.Answer theirs = peer.ask(question);
        DmarcVerdict ours = ours(question);
        assertThat(ours.result())
                .as("%s: %s, ours %s", question, theirs, ours)
                .isEqualTo(
                        theirs.verdict() == OpenDmarc.Verdict.PASS
                                ? DmarcResult.PASS
                                : DmarcResult.FAIL);
        if (theirs.verdict() != OpenDmarc.Verdict.PASS)
            assertThat(ours.policy().name())
                    .as("%s: ours %s", question, ours)
                    .isEqualTo(theirs.verdict().name());
        assertThat(ours.dkimAligned()).as("%s", question).isEqualTo(theirs.dkim());
        assertThat(ours.spfAligned()).as("%s", question).isEqualTo(theirs.spf());
    }

    private static DmarcVerdict ours(OpenDmarc.Question question) {
        String publisher =
                question.organization() == null ? question.from() : question.organization();
        ZoneDns zone =
                new ZoneDns()
                        .add("_dmarc." + publisher, "TXT", question.record())
                        .add(question.from(), "A", "192.0.2.1");
        byte[] message = ("From: a@" + question.from() + "\r\n\r\n").getBytes(US_ASCII);
        SpfVerdict spf =
                new SpfVerdict(
                        question.spf() == OpenDmarc.Outcome.PASS ? SpfResult.PASS : SpfResult.FAIL,
                        SpfVerdict.Identity.MAIL_FROM,
                        question.spfDomain(),
                        null,
                        null,
                        null);
        DkimVerdict dkim =
                new DkimVerdict(
                        question.dkim() == OpenDmarc.Outcome.PASS
                                ? DkimResult.PASS
                                : DkimResult.FAIL,
                        new DnsName(question.dkimDomain()),
                        "s",
                        new DnsName(question.dkimDomain()),
                        "rsa-sha256",
                        null,
                        null,
                        List.of("from"));
        return new Dmarc(zone, SUFFIXES)
                .check(Header.parse(message, message.length), spf, List.of(dkim));
    }
}
