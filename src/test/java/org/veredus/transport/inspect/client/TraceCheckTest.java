package org.veredus.transport.inspect.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;

class TraceCheckTest {
    /// Our own front server, as the sessions of its mail see it.
    private static final String FRONT = "10.0.0.7";

    private static final String OUTSIDE = "192.0.2.80";

    private static final String AT_FRONT = " by front.here.test (Postfix) with ESMTPS id 1; date";

    private static List<String> found(String client, String... received) throws Exception {
        List<String> fields = new ArrayList<>();
        for (String field : received) fields.add("Received: " + field);
        fields.add("From: a@a.test\nSubject: s\n\ntext\n");
        Names names = new Names(PublicSuffixList.bundled());
        return new TraceCheck(Exempt.local(), Hosts.bundled(names), names)
                        .look(
                                new Candidates(new FakeDns(), new FakeClock())
                                        .of(client, "a@a.test", String.join("\n", fields)))
                        .stream()
                        .map(Finding::name)
                        .toList();
    }

    @Test
    void honestHostsHaveNothingAgainstThem() throws Exception {
        String home =
                "from [192.168.1.5] (dsl-1-2.a.test [198.51.100.5]) by mx.a.test with ESMTPSA;";
        assertThat(found(FRONT, "from mx.a.test (mx.a.test [192.0.2.1])" + AT_FRONT, home))
                .isEmpty();
        String gmail = "from mail-a1.google.com (mail-a1.google.com. [192.0.2.2])" + AT_FRONT;
        assertThat(found(FRONT, gmail, "by 2002:a05:620a with SMTP id 9; date")).isEmpty();
        String web = "from mout.web.de (mout.web.de [192.0.2.3])" + AT_FRONT;
        assertThat(found(FRONT, web, "from [198.51.100.9] by web.de with HTTP; date")).isEmpty();
    }

    @Test
    void someoneWhoCallsHimselfAProviderIsSeenWhoeverBroughtIt() throws Exception {
        String forged = "from yahoo.com (pc7.b.test [192.0.2.9])";
        assertThat(found(FRONT, forged + AT_FRONT)).containsExactly("trace-provider");
        assertThat(found(OUTSIDE, forged + " by list.c.test (Postfix) with SMTP; date"))
                .containsExactly("trace-provider");
        assertThat(found(FRONT, "from yahoo.com ([192.0.2.9])" + AT_FRONT))
                .containsExactly("trace-provider");
        assertThat(found(FRONT, "from yahoo.com (192.0.2.9) by exchange.test with SMTP; d"))
                .as("nobody looked for the name")
                .isEmpty();
        assertThat(found(FRONT, "from yahoo.com (n1.mail.yahoo.com [192.0.2.9])" + AT_FRONT))
                .isEmpty();
    }

    @Test
    void anotherOnesAddressIsSeen() throws Exception {
        String other = "from [203.0.113.8] (pc7.b.test [192.0.2.9])";
        assertThat(found(OUTSIDE, other + " by list.c.test with SMTP; d"))
                .containsExactly("trace-other-address");
        String inside = "from [192.168.1.5] (pc7.b.test [192.0.2.9])";
        assertThat(found(OUTSIDE, inside + " by smarthost.c.test with SMTP; d")).isEmpty();
        assertThat(found(FRONT, inside + AT_FRONT)).containsExactly("trace-other-address");
    }

    @Test
    void behindOurOwnServerItsClientIsLookedAt() throws Exception {
        String dynamic =
                "from a.dyn.b.test (192-0-2-9.dyn.b.test [192.0.2.9])"
                        + " by front.here.test with SMTP; d";
        assertThat(found(FRONT, dynamic)).containsExactly("trace-dynamic");
        assertThat(found(OUTSIDE, dynamic)).as("he was its provider's customer").isEmpty();
        String bare = "from WIN-PC (pc7.b.test [192.0.2.9])" + AT_FRONT;
        assertThat(found(FRONT, bare)).containsExactly("trace-no-domain");
        assertThat(found(FRONT, "from front2 (front2 [10.0.0.8])" + AT_FRONT, bare))
                .as("through two of ours")
                .containsExactly("trace-no-domain");
        assertThat(found(OUTSIDE, bare)).isEmpty();
        assertThat(
                        found(
                                FRONT,
                                "from pop (pop [192.0.2.1]) by localhost with POP3 (fetchmail)",
                                bare))
                .as("fetched from elsewhere")
                .containsExactly("trace-no-domain");
    }

    @Test
    void oneForgeryIsSaidOnce() throws Exception {
        String forged = "from yahoo.com (pc7.b.test [192.0.2.9]) by a.test with SMTP; d";
        assertThat(found(OUTSIDE, forged, forged, forged)).containsExactly("trace-provider");
    }
}
