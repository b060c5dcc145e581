package org.veredus.protocol.jmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.CoreLimits;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.verify.smime.TrustAnchors;
import tools.jackson.databind.JsonNode;

/// What S/MIME signatures prove, RFC 9219; the messages are OpenSSL's, see `smime/make.sh`.
final class SmimeTest {
    private static final String ALL =
            "'properties':['smimeStatus','smimeStatusAtDelivery','smimeErrors','smimeVerifiedAt']";
    private static final Instant SIGNED = Instant.parse("2027-01-01T00:00:00Z");

    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = trusting(List.of(root()));
    }

    private static JmapServer trusting(List<X509Certificate> roots) throws Exception {
        JmapServer server = new JmapServer(CoreLimits.defaults(1_000_000), TrustAnchors.of(roots));
        server.clock.advance(Duration.between(server.clock.instant(), SIGNED));
        return server;
    }

    private static X509Certificate root() throws Exception {
        try (InputStream in = SmimeTest.class.getResourceAsStream("/smime/root.pem")) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(requireNonNull(in));
        }
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private static String message(String name) throws Exception {
        try (InputStream in = SmimeTest.class.getResourceAsStream("/smime/" + name + ".eml")) {
            return new String(requireNonNull(in).readAllBytes(), UTF_8).replaceAll("\r?\n", "\r\n");
        }
    }

    private String file(String text) throws Exception {
        return Ids.email(server.file(Role.INBOX, text, server.clock.instant()));
    }

    private JsonNode shown(String id) throws Exception {
        return server.call("Email/get", "'ids':['" + id + "']," + ALL).get("list").get(0);
    }

    private String found(String text) throws Exception {
        JsonNode shown = shown(file(text));
        assertThat(shown.path("smimeStatusAtDelivery")).isEqualTo(shown.path("smimeStatus"));
        StringBuilder errors = new StringBuilder();
        for (JsonNode each : shown.path("smimeErrors")) errors.append('|').append(each.asString());
        return shown.path("smimeStatus").asString("none") + errors;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    detached; signed/verified
                    opaque; signed/verified
                    pss; signed/verified
                    curve; signed/verified
                    subject; signed/verified
                    old; signed/verified
                    two; signed/verified
                    encrypted; none
                    mallory; signed/failed|the certificate is not for bob@example.test, but for mallory@example.test
                    weak; signed/failed|the key of 1024 bits is too short to prove anything
                    host; signed/failed|the certificate is not one for signing mail
                    sha1; signed/failed|the signature uses a digest that proves nothing any more
                    nocerts; signed/failed|the signer's certificate is not in the message
                    """)
    void messagesOfOpensslAreJudged(String name, String expected) throws Exception {
        assertThat(found(message(name))).isEqualTo(expected);
    }

    @Test
    void whatWasChangedIsTold() throws Exception {
        assertThat(found(message("detached").replace("40 pounds", "90 pounds")))
                .isEqualTo(
                        "signed/failed|the message is not what was signed: it was changed on its"
                                + " way");
        assertThat(found(message("detached").replace("bob@example.test", "eve@example.test")))
                .isEqualTo(
                        "signed/failed|the certificate is not for eve@example.test, but for"
                                + " bob@example.test");
        assertThat(found("From: Eve <eve@example.test>\r\n" + message("detached")))
                .startsWith("signed/failed|the message does not say");
        assertThat(found(message("detached").replaceFirst("From: [^\r]*\r\n", "")))
                .startsWith("signed/failed|the message does not say");
    }

    @Test
    void whatAListHasAddedIsOutsideTheSignature() throws Exception {
        String text = message("detached");
        int type = text.indexOf("Content-Type: multipart/signed");
        String wrapped =
                text.substring(0, type)
                        + "Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n"
                        + text.substring(type)
                        + "\r\n--outer\r\n\r\nThis list is kindly sponsored.\r\n--outer--\r\n";
        assertThat(found(wrapped))
                .isEqualTo("signed/failed|parts of the message are outside the signature");
    }

    @Test
    void othersAreNoneOfOurs() throws Exception {
        String id = file("From: bob@example.test\r\n\r\nNot signed.\r\n");
        assertThat(shown(id).toString())
                .isEqualTo(
                        "{\"id\":\""
                                + id
                                + "\",\"smimeStatus\":null,\"smimeStatusAtDelivery\":null,"
                                + "\"smimeErrors\":null,\"smimeVerifiedAt\":null}");
        assertThat(found(message("detached").replace("pkcs7-signature", "pgp-signature")))
                .isEqualTo("unknown");
    }

    @Test
    void nobodyIsBelievedWhomNoAuthorityVouchesFor() throws Exception {
        server.close();
        server = trusting(List.of());
        assertThat(found(message("detached"))).isEqualTo("signed/failed|no authority is trusted");
        server.close();
        server = new JmapServer(CoreLimits.defaults(1_000_000), TrustAnchors.system());
        assertThat(shown(file(message("detached"))).path("smimeErrors").toString())
                .isEqualTo("[\"the certificate does not lead to an authority that is trusted\"]");
    }

    @Test
    void aCertificateThatHasExpiredSinceWasGoodWhenTheMessageCame() throws Exception {
        String id = file(message("detached"));
        Instant first = server.clock.instant();
        assertThat(shown(id).path("smimeVerifiedAt").asString()).isEqualTo(first.toString());
        server.clock.advance(Duration.ofHours(1));
        assertThat(shown(id).path("smimeVerifiedAt").asString()).isEqualTo(first.toString());
        server.clock.advance(Duration.ofDays(366 * 9));
        JsonNode later = shown(id);
        assertThat(later.path("smimeStatus").asString()).isEqualTo("signed/failed");
        assertThat(later.path("smimeStatusAtDelivery").asString()).isEqualTo("signed/verified");
        assertThat(later.path("smimeErrors").toString())
                .isEqualTo("[\"the certificate has expired on 2035-01-01T00:00:00Z\"]");
        assertThat(later.path("smimeVerifiedAt").asString())
                .isEqualTo(server.clock.instant().toString());
    }

    // RFC 9219 §4.3
    @Test
    void lookingAtASignatureChangesNoEmail() throws Exception {
        String id = file(message("detached"));
        String state = server.call("Email/get", "'ids':[]").path("state").asString();
        shown(id);
        server.clock.advance(Duration.ofDays(2));
        shown(id);
        JsonNode changes = server.call("Email/changes", "'sinceState':'" + state + "'");
        assertThat(changes.path("updated")).isEmpty();
        assertThat(changes.path("newState").asString()).isEqualTo(state);
    }

    // RFC 9219 §4.3
    @Test
    void aStatusThatIsAnotherThanWasToldIsAChangeOfItsEmail() throws Exception {
        String id = file(message("detached"));
        shown(id);
        String state = server.call("Email/get", "'ids':[]").path("state").asString();
        server.clock.advance(Duration.ofDays(366 * 9));
        assertThat(shown(id).path("smimeStatus").asString()).isEqualTo("signed/failed");
        JsonNode changes = server.call("Email/changes", "'sinceState':'" + state + "'");
        assertThat(changes.path("updated").toString()).isEqualTo("[\"" + id + "\"]");
        server.clock.advance(Duration.ofDays(2));
        shown(id);
        String then = changes.path("newState").asString();
        assertThat(server.call("Email/changes", "'sinceState':'" + then + "'").path("updated"))
                .isEmpty();
        assertThat(server.account.finding(1)).isNotNull();
        server.call("Email/set", "'destroy':['" + id + "']");
        assertThat(server.account.finding(1)).isNull();
    }

    @Test
    void whatCannotBeKeptIsShownAllTheSameAndToldLater() throws Exception {
        String id = file(message("detached"));
        server.store.failNext();
        assertThat(shown(id).path("smimeStatus").asString()).isEqualTo("signed/verified");
        assertThat(server.account.finding(1)).isNull();
        shown(id);
        String state = server.call("Email/get", "'ids':[]").path("state").asString();
        server.clock.advance(Duration.ofDays(366 * 9));
        server.store.failNext();
        assertThat(shown(id).path("smimeStatus").asString()).isEqualTo("signed/failed");
        shown(id);
        JsonNode changes = server.call("Email/changes", "'sinceState':'" + state + "'");
        assertThat(changes.path("updated").toString()).isEqualTo("[\"" + id + "\"]");
    }

    private String query(String filter) throws Exception {
        return server.call("Email/query", "'sort':[{'property':'receivedAt'}],'filter':" + filter)
                .path("ids")
                .toString();
    }

    @Test
    void signedMailIsSought() throws Exception {
        String good = file(message("detached"));
        server.clock.advance(Duration.ofSeconds(1));
        String bad = file(message("mallory"));
        server.clock.advance(Duration.ofSeconds(1));
        String none = file("From: bob@example.test\r\n\r\nNot signed.\r\n");
        String both = "[\"" + good + "\",\"" + bad + "\"]";
        assertThat(query("{'hasSmime':true}")).isEqualTo(both);
        assertThat(query("{'hasSmime':false}")).isEqualTo("[\"" + none + "\"]");
        assertThat(query("{'hasVerifiedSmime':true}")).isEqualTo("[\"" + good + "\"]");
        assertThat(query("{'hasSmime':true,'hasVerifiedSmime':false}"))
                .isEqualTo("[\"" + bad + "\"]");
        server.clock.advance(Duration.ofDays(366 * 9));
        assertThat(query("{'hasVerifiedSmime':true}")).isEqualTo("[]");
        assertThat(query("{'hasVerifiedSmimeAtDelivery':true}")).isEqualTo("[\"" + good + "\"]");
        JsonNode answer = server.call("Email/query", "'filter':{'hasVerifiedSmime':true}");
        assertThat(answer.path("canCalculateChanges").asBoolean()).isFalse();
        String state = answer.path("queryState").asString();
        assertThat(
                        server.call(
                                        "Email/queryChanges",
                                        "'filter':{'hasVerifiedSmime':true},'sinceQueryState':'"
                                                + state
                                                + "'")
                                .path("type")
                                .asString())
                .isEqualTo("cannotCalculateChanges");
    }

    @Test
    void whoDoesNotUseTheCapabilityDoesNotSeeIt() throws Exception {
        String body =
                "{'using':['urn:ietf:params:jmap:core','urn:ietf:params:jmap:mail'],"
                        + "'methodCalls':[['Email/get',{'accountId':'A1','ids':[],'properties':"
                        + "['smimeStatus']},'0'],['Email/query',{'accountId':'A1','filter':"
                        + "{'hasSmime':true}},'1']]}";
        String answer = server.post(body.replace('\'', '"')).body();
        assertThat(answer).contains("invalidArguments").contains("unsupportedFilter");
        assertThat(server.call("Email/parse", "'blobIds':[],'properties':['smimeStatus']"))
                .hasToString(
                        "{\"type\":\"invalidArguments\",\"description\":\"there is no property"
                                + " smimeStatus\"}");
        String session = server.send(server.request("/jmap/session").build()).body();
        assertThat(session).contains("\"urn:ietf:params:jmap:smimeverify\":{}");
    }

    /// Whatever stands for a signature costs little and breaks nothing.
    @Test
    void hostileSignaturesAreRefused() throws Exception {
        String text = message("detached");
        int at = text.lastIndexOf("\r\n\r\nMI") + 4;
        int end = text.indexOf("\r\n\r\n", at);
        byte[] right = Base64.getMimeDecoder().decode(text.substring(at, end));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] wrong = right.clone();
            for (int n = random.nextInt(4); n >= 0; n--)
                wrong[random.nextInt(i < 150 ? 80 : wrong.length)] = (byte) random.nextInt(256);
            assertJudged(text, at, end, wrong);
        }
        byte[] deep = new byte[200_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        assertJudged(text, at, end, deep);
        assertJudged(text, at, end, new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1});
        assertJudged(text, at, end, new byte[0]);
    }

    private void assertJudged(String text, int at, int end, byte[] signature) throws Exception {
        String coded = Base64.getMimeEncoder().encodeToString(signature);
        JsonNode shown = shown(file(text.substring(0, at) + coded + text.substring(end)));
        assertThat(shown.path("smimeStatus").asString())
                .isIn("signed/failed", "signed/verified", "unknown");
    }
}
