package org.veredus.protocol.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.protocol.web.WebServer.Answer;

/// With the certificates of `smime/make.sh`.
final class VouchingTest {
    private static final String THEN = "2027-01-01T00:00:00Z";

    private WebServer web;
    private Answer in;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
        in = web.signIn(WebServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    /// Those that came with a message, the signer's first.
    private static List<String> certificates(String message) throws Exception {
        String text;
        try (InputStream file = VouchingTest.class.getResourceAsStream("/smime/" + message)) {
            text = new String(requireNonNull(file).readAllBytes(), US_ASCII);
        }
        String signature = text.substring(text.lastIndexOf("application/pkcs7-signature"));
        String base64 = signature.substring(signature.indexOf("\n\n"), signature.indexOf("\n--"));
        CMSSignedData data = new CMSSignedData(Base64.getMimeDecoder().decode(base64));
        List<String> found = new ArrayList<>();
        var signer = data.getSignerInfos().iterator().next().getSID();
        for (X509CertificateHolder each : data.getCertificates().getMatches(null)) {
            String one = Base64.getEncoder().encodeToString(each.getEncoded());
            if (signer.match(each)) found.addFirst(one);
            else found.add(one);
        }
        return found;
    }

    private Answer ask(List<String> certificates, String use, String address, String at)
            throws Exception {
        String list =
                String.join(",", certificates.stream().map(each -> '"' + each + '"').toList());
        String body =
                "{\"certificates\":[%s],\"use\":\"%s\",\"address\":\"%s\",\"at\":\"%s\"}"
                        .formatted(list, use, address, at);
        return web.ask(
                web.post("/web/certificates", body)
                        .header("Cookie", in.sent())
                        .header("X-Veredus-Token", in.token()));
    }

    private List<String> faults(String message, String use, String address, String at)
            throws Exception {
        Answer answer = ask(certificates(message), use, address, at);
        assertThat(answer.status()).isEqualTo(200);
        List<String> faults = new ArrayList<>();
        for (var each : answer.body().path("faults")) faults.add(each.asString());
        return faults;
    }

    @Test
    void anAuthorityVouchesForWhomItNamesForWhatItSaysAndAsLongAsItSays() throws Exception {
        String bob = "bob@example.test";
        assertThat(faults("detached.eml", "signing", bob, THEN)).isEmpty();
        assertThat(faults("detached.eml", "encrypting", bob, THEN))
                .containsExactly("the certificate is not one for encrypting mail");
        assertThat(faults("detached.eml", "signing", "eve@example.test", THEN))
                .containsExactly("the certificate is not for eve@example.test, but for " + bob);
        assertThat(faults("detached.eml", "signing", bob, "2036-01-01T00:00:00Z"))
                .containsExactly("the certificate has expired on 2035-01-01T00:00:00Z");
        assertThat(faults("host.eml", "signing", bob, THEN))
                .containsExactly("the certificate is not one for signing mail");
    }

    @Test
    void withoutTheOneBetweenItLeadsToNobody() throws Exception {
        List<String> alone = certificates("detached.eml").subList(0, 1);
        assertThat(ask(alone, "signing", "bob@example.test", THEN).body().path("faults").get(0))
                .hasToString("\"the certificate does not lead to an authority that is trusted\"");
    }

    @Test
    void whatIsNoCertificateIsSaidToBeNone() throws Exception {
        assertThat(ask(List.of("AAAA"), "signing", "a@b.test", THEN).body().toString())
                .contains("a certificate cannot be read");
        assertThat(ask(List.of(), "signing", "a@b.test", THEN).body().toString())
                .contains("there are none");
        assertThat(ask(List.of("%"), "signing", "a@b.test", THEN).status()).isEqualTo(400);
        assertThat(ask(List.of("A".repeat(40_000)), "signing", "a@b.test", THEN).status())
                .isEqualTo(400);
        assertThat(ask(List.of("AAAA"), "dancing", "a@b.test", THEN).status()).isEqualTo(400);
        assertThat(ask(List.of("AAAA"), "signing", "a@b.test", "soon").status()).isEqualTo(400);
    }

    @Test
    void onlyWhoIsSignedInAsks() throws Exception {
        assertThat(web.ask(web.post("/web/certificates", "{}")).status()).isEqualTo(401);
    }
}
