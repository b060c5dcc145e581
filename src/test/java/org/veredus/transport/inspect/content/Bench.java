package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.veredus.account.junk.LearnedManner;
import org.veredus.account.junk.ServerJunk;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.MannerCheck;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.Visit;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// The filter as it comes, without a server and the DNS.
final class Bench {
    private final Inspector inspector;

    private Bench(List<Check> checks) {
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        new SilentResolver(),
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        InstantSource.system(),
                        System::nanoTime);
        inspector =
                new Inspector(
                        InspectSettings.defaults("mx.test"),
                        authenticator,
                        new Inspector.Checks(checks, System::nanoTime),
                        Views.same(),
                        (_, _) -> new byte[0]);
    }

    static Bench untrained() {
        return new Bench(
                List.of(
                        content(),
                        new LearnedCheck(ServerJunk.shipped()),
                        new MannerCheck(LearnedManner.shipped()),
                        new Digesting()));
    }

    /// Makes the digests of a message, for its bounds.
    private record Digesting() implements Check {
        @Override
        public String name() {
            return "digests";
        }

        @Override
        public List<Finding> look(Candidate candidate) {
            assertThat(candidate.digests().size()).isLessThanOrEqualTo(12);
            return List.of();
        }
    }

    /// Only the rules.
    static Bench rules() {
        return new Bench(List.of(content()));
    }

    private static ContentInspector content() {
        return ContentInspector.bundled(PublicSuffixList.bundled());
    }

    Verdict judge(byte[] message) {
        Visit visit =
                new Visit(
                        null,
                        "",
                        new ReversePath.Null(),
                        List.of(address("me@home-office.test")),
                        Map.of());
        try {
            return inspector.judge(visit, message);
        } catch (StoreFailed impossible) {
            throw new AssertionError("there is no store", impossible);
        }
    }

    private static Address address(String text) {
        int at = text.indexOf('@');
        return new Address(text.substring(0, at), new Domain(text.substring(at + 1)));
    }

    Verdict judge(String message) {
        return judge(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    List<String> names(String message) {
        return judge(message).findings().stream().map(Finding::name).toList();
    }
}
