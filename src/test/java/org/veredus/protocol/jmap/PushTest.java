package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;

/// RFC 8620 §7.2, RFC 9749
final class PushTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private JsonNode set(String arguments) throws Exception {
        return server.calls("['PushSubscription/set',{" + arguments + "},'0']").get(0).get(1);
    }

    private JsonNode create(String more) throws Exception {
        JsonNode answer =
                set(
                        "'create':{'p':{'deviceClientId':'d','url':'https://push.test/x'"
                                + (more.isEmpty() ? "" : "," + more)
                                + "}}");
        assertThat(answer.path("notCreated").isNull()).as(answer.toString()).isTrue();
        return answer.at("/created/p");
    }

    private JsonNode told() {
        List<PushedTo.Post> posts = pushed();
        assertThat(posts).hasSize(1);
        return Json.MAPPER.readTree(posts.getFirst().content());
    }

    private List<PushedTo.Post> pushed() {
        server.api.pusher().round();
        return server.pushed.take();
    }

    /// A subscription that has shown that it hears.
    private String begin(String more) throws Exception {
        String id = create(more).path("id").asString();
        String code = told().path("verificationCode").asString();
        JsonNode answer = set("'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        assertThat(answer.path("updated").has(id)).isTrue();
        assertThat(pushed()).isEmpty();
        return id;
    }

    private void deliver() throws Exception {
        server.deliver(Role.INBOX, "m", "", NOON);
    }

    @Test
    void nothingIsSentBeforeTheCodeHasComeBack() throws Exception {
        JsonNode created = create("");
        String id = created.path("id").asString();
        assertThat(created.has("keys")).isTrue();
        assertThat(created.path("expires").asString()).isEqualTo("2026-02-01T03:04:05Z");
        JsonNode verification = told();
        assertThat(verification.path("@type").asString()).isEqualTo("PushVerification");
        assertThat(verification.path("pushSubscriptionId").asString()).isEqualTo(id);
        deliver();
        assertThat(pushed()).isEmpty();
        JsonNode wrong = set("'update':{'" + id + "':{'verificationCode':'0'}}");
        assertThat(wrong.at("/notUpdated/" + id + "/type").asString())
                .isEqualTo("invalidProperties");
        deliver();
        assertThat(pushed()).isEmpty();
        String code = verification.path("verificationCode").asString();
        set("'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        assertThat(pushed()).isEmpty();
        deliver();
        assertThat(told().path("@type").asString()).isEqualTo("StateChange");
    }

    @Test
    void theStatesThatArePushedAreThoseThatGetTells() throws Exception {
        begin("'types':['Email','Mailbox','Unheard']");
        deliver();
        JsonNode change = told();
        String state = server.call("Email/get", "'ids':[]").path("state").asString();
        assertThat(change.at("/changed/A1/Email").asString()).isEqualTo(state);
        assertThat(change.at("/changed/A1").size()).isEqualTo(2);
        assertThat(pushed()).isEmpty();
    }

    /// RFC 8621 §1.5
    @Test
    void mailThatComesIsADeliveryAndReadingItIsNone() throws Exception {
        begin("'types':['EmailDelivery']");
        deliver();
        assertThat(told().at("/changed/A1").has("EmailDelivery")).isTrue();
        server.clock.advance(Duration.ofSeconds(1));
        server.call("Email/set", "'update':{'M1':{'keywords/$seen':true}}");
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whatIsNotWishedForIsNotTold() throws Exception {
        begin("'types':['Identity']");
        deliver();
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whatComesMeanwhileIsToldTogetherAndNoMoreThanOnceASecond() throws Exception {
        begin("'types':['Email']");
        deliver();
        deliver();
        assertThat(pushed()).hasSize(1);
        deliver();
        assertThat(pushed()).isEmpty();
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(pushed()).hasSize(1);
    }

    @Test
    void postsCarryWhatPushServicesAskFor() throws Exception {
        String id = begin("");
        deliver();
        PushedTo.Post plain = pushed().getFirst();
        assertThat(plain.fields()).containsEntry("TTL", "86400").containsEntry("Urgency", "high");
        JsonNode session =
                Json.MAPPER.readTree(server.send(server.request("/jmap/session").build()).body());
        String key =
                session.path("capabilities")
                        .path("urn:ietf:params:jmap:webpush-vapid")
                        .path("applicationServerKey")
                        .asString();
        assertThat(plain.fields().get("Authorization")).endsWith(", k=" + key);
        set("'destroy':['" + id + "']");
        create(SealedPush.KEYS);
        PushedTo.Post sealed = pushed().getFirst();
        assertThat(sealed.fields()).containsEntry("Content-Encoding", "aes128gcm");
        assertThat(new String(sealed.content(), StandardCharsets.ISO_8859_1))
                .doesNotContain("verificationCode");
    }

    @Test
    void anAddressThatIsGoneLosesItsSubscription() throws Exception {
        begin("");
        server.pushed.status = 410;
        deliver();
        assertThat(pushed()).hasSize(1);
        assertThat(list()).isEmpty();
    }

    @Test
    void oneThatNeverTookItsVerificationIsNone() throws Exception {
        server.pushed.reachable = false;
        create("");
        assertThat(pushed()).hasSize(1);
        assertThat(list()).isEmpty();
    }

    // RFC 9749 §6
    @Test
    void aVerificationThatIsRefusedIsNotTriedAgain() throws Exception {
        server.pushed.status = 403;
        create("");
        assertThat(pushed()).hasSize(1);
        server.pushed.status = 201;
        server.clock.advance(Duration.ofHours(1));
        assertThat(pushed()).isEmpty();
        assertThat(list()).isEmpty();
    }

    // RFC 9749 §4
    @Test
    void everyPostIsSignedByTheKeyThatTheSessionNames() throws Exception {
        String session = server.send(server.request("/jmap/session").build()).body();
        String key =
                Json.MAPPER
                        .readTree(session)
                        .path("capabilities")
                        .path("urn:ietf:params:jmap:webpush-vapid")
                        .path("applicationServerKey")
                        .asString();
        JsonNode subscription = create("");
        List<PushedTo.Post> posts = new ArrayList<>(pushed());
        String code =
                Json.MAPPER
                        .readTree(posts.getFirst().content())
                        .path("verificationCode")
                        .asString();
        String id = subscription.path("id").asString();
        set("'update':{'" + id + "':{'verificationCode':'" + code + "'}}");
        deliver();
        posts.addAll(pushed());
        assertThat(posts).hasSize(2);
        for (PushedTo.Post post : posts) {
            String authorization = post.fields().getOrDefault("Authorization", "");
            assertThat(authorization).startsWith("vapid t=").endsWith(", k=" + key);
            assertThat(isSigned(authorization, key)).isTrue();
        }
    }

    /// RFC 8292 §2: ES256 over the token, by the key that is told with it.
    private static boolean isSigned(String authorization, String key) throws Exception {
        byte[] point = Base64.getUrlDecoder().decode(key);
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint at =
                new ECPoint(
                        new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        at, curve.getParameterSpec(ECParameterSpec.class))));
        String token = authorization.substring("vapid t=".length(), authorization.indexOf(", k="));
        int end = token.lastIndexOf('.');
        check.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        return check.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
    }

    @Test
    void anAddressThatCannotTakeItNowIsTriedLater() throws Exception {
        begin("'types':['Email']");
        server.pushed.status = 503;
        server.pushed.retryAfter = "120";
        deliver();
        assertThat(pushed()).hasSize(1);
        server.clock.advance(Duration.ofSeconds(119));
        assertThat(pushed()).isEmpty();
        server.clock.advance(Duration.ofSeconds(1));
        server.pushed.status = 201;
        assertThat(pushed()).hasSize(1);
        server.clock.advance(Duration.ofHours(1));
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whoIsAskedTooOftenIsAskedLessOften() throws Exception {
        begin("'types':['Email']");
        server.pushed.status = 429;
        deliver();
        assertThat(pushed()).hasSize(1);
        server.pushed.status = 201;
        server.clock.advance(Duration.ofSeconds(30));
        assertThat(pushed()).hasSize(1);
        deliver();
        server.clock.advance(Duration.ofSeconds(3));
        assertThat(pushed()).isEmpty();
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(pushed()).hasSize(1);
    }

    @Test
    void anAddressThatTakesNothingForDaysLosesItsSubscription() throws Exception {
        begin("");
        server.pushed.reachable = false;
        deliver();
        int posts = 0;
        for (int hours = 0; hours < 76; hours += 2) {
            posts += pushed().size();
            server.clock.advance(Duration.ofHours(2));
        }
        assertThat(posts).isBetween(30, 40);
        assertThat(list()).isEmpty();
    }

    @Test
    void itEndsWhenItsTimeHasCome() throws Exception {
        begin("'expires':'2026-01-03T00:00:00Z'");
        server.clock.advance(Duration.ofDays(1));
        deliver();
        assertThat(pushed()).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void itsEndIsMovedWithinLimits() throws Exception {
        String id = begin("");
        JsonNode answer = set("'update':{'" + id + "':{'expires':'2027-01-01T00:00:00Z'}}");
        assertThat(answer.at("/updated/" + id + "/expires").asString())
                .isEqualTo("2026-02-01T03:04:05Z");
        JsonNode asWanted = set("'update':{'" + id + "':{'expires':'2026-01-20T00:00:00Z'}}");
        assertThat(asWanted.at("/updated/" + id).isNull()).isTrue();
    }

    @Test
    void itEndsWithThePasswordThatMadeIt() throws Exception {
        begin("");
        server.credentials.set(
                server.account.id(), server.authenticator.credentials("another horse"));
        deliver();
        server.clock.advance(Duration.ofMinutes(2));
        assertThat(pushed()).isEmpty();
    }

    @Test
    void whatAPasswordHasMadeATokenDoesNotSee() throws Exception {
        String id = begin("");
        AppTokens.Issued token =
                requireNonNull(
                        server.authenticator.issueToken(
                                server.account.id(), "phone", server.clock.instant()));
        String body =
                "{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":["
                        + "[\"PushSubscription/get\",{\"ids\":null},\"a\"],"
                        + "[\"PushSubscription/set\",{\"destroy\":[\""
                        + id
                        + "\"]},\"b\"]]}";
        JsonNode answers =
                Json.MAPPER
                        .readTree(
                                server.send(
                                                HttpRequest.newBuilder(server.url("/jmap/api"))
                                                        .header(
                                                                "Authorization",
                                                                "Bearer " + token.secret())
                                                        .header("Content-Type", "application/json")
                                                        .POST(
                                                                HttpRequest.BodyPublishers.ofString(
                                                                        body))
                                                        .build())
                                        .body())
                        .path("methodResponses");
        assertThat(answers.at("/0/1/list")).isEmpty();
        assertThat(answers.at("/1/1/notDestroyed").has(id)).isTrue();
        assertThat(list()).hasSize(1);
    }

    private JsonNode list() throws Exception {
        return server.calls("['PushSubscription/get',{'ids':null},'0']").at("/0/1/list");
    }

    @Test
    void neitherAddressNorKeysAreTold() throws Exception {
        begin("");
        JsonNode shown = list().get(0);
        assertThat(shown.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "deviceClientId", "verificationCode", "expires", "types");
        for (String property : List.of("url", "keys"))
            assertThat(
                            server.calls(
                                            "['PushSubscription/get',{'ids':null,'properties':['"
                                                    + property
                                                    + "']},'0']")
                                    .at("/0/1/type")
                                    .asString())
                    .isEqualTo("forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'url':'https://push.test/x'",
                "'deviceClientId':'d','url':'http://push.test/x'",
                "'deviceClientId':'d','url':'https:///x'",
                "'deviceClientId':'d','url':'https://a@push.test/x'",
                "'deviceClientId':'d','url':'https://push.test/x','verificationCode':'1'",
                "'deviceClientId':'d','url':'https://push.test/x','keys':{'p256dh':'AA','auth':'AA'}",
                "'deviceClientId':'d','url':'https://push.test/x','expires':'2020-01-01T00:00:00Z'",
                "'deviceClientId':'d','url':'https://push.test/x','types':[1]",
                "'deviceClientId':'d','url':'https://push.test/x','id':'N1'",
                "'deviceClientId':'d','url':'https://push.test/x','more':1"
            })
    void whatIsNoSubscriptionIsRefused(String properties) throws Exception {
        JsonNode answer = set("'create':{'p':{" + properties + "}}");
        assertThat(answer.at("/notCreated/p/type").asString()).isEqualTo("invalidProperties");
        assertThat(pushed()).isEmpty();
    }

    @Test
    void soManyRequestsToOthersAreMadeInSoMuchTimeAndNoMore() throws Exception {
        for (int i = 0; i < 20; i++) create("");
        JsonNode answer = set("'create':{'p':{'deviceClientId':'d','url':'https://push.test/x'}}");
        assertThat(answer.at("/notCreated/p/type").asString()).isEqualTo("rateLimit");
        assertThat(pushed()).hasSize(20);
    }

    @Test
    void anUpdateIsDoneAsAWholeOrNotAtAll() throws Exception {
        String id = begin("'types':['Email']");
        set("'update':{'" + id + "':{'types':null,'verificationCode':'no'}}");
        assertThat(list().at("/0/types").toString()).isEqualTo("[\"Email\"]");
    }
}
