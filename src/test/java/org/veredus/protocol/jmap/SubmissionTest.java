package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Role;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.format.address.Address;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.transport.queue.Consignment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Identities and submissions. RFC 8621 §6, §7
final class SubmissionTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        server.directory.addAlias(
                Address.parse("sales@example.test"), List.of(Address.parse("alice@example.test")));
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    /// A draft of alice's; its id.
    private String draft(String header) throws Exception {
        String text = header + "Subject: hello\r\nBcc: carol@remote.test\r\n\r\nHello, bob.\r\n";
        return "M" + server.file(Role.DRAFTS, text, AT);
    }

    private static final String FROM_ALICE = "From: alice@example.test\r\nTo: bob@example.test\r\n";

    private String identity() throws Exception {
        return server.call("Identity/get", "").at("/list/0/id").asString();
    }

    private ObjectNode send(String email, String more) throws Exception {
        return server.call(
                "EmailSubmission/set",
                "'create':{'k':{'identityId':'"
                        + identity()
                        + "','emailId':'"
                        + email
                        + "'"
                        + more
                        + "}}");
    }

    private static String to(String parameters, String... recipients) {
        StringBuilder envelope =
                new StringBuilder(
                        ",'envelope':{'mailFrom':{'email':'alice@example.test','parameters':"
                                + parameters
                                + "},'rcptTo':[");
        for (int i = 0; i < recipients.length; i++)
            envelope.append(i == 0 ? "" : ",").append("{'email':'" + recipients[i] + "'}");
        return envelope.append("]}").toString();
    }

    private JsonNode submission(String id) throws Exception {
        return server.call("EmailSubmission/get", "'ids':['" + id + "']").at("/list/0");
    }

    private void requireStatus(String id, String recipient, String expected) throws Exception {
        assertThat(submission(id).at("/deliveryStatus/" + recipient)).isEqualTo(json(expected));
    }

    private static String text(Account account, long number) throws Exception {
        EmailRecord email = requireNonNull(account.email(number));
        return new String(
                account.content(email).read(0, (int) email.size()), StandardCharsets.UTF_8);
    }

    /// meli says how a submission will end, as if it were asked; it tells nobody of a refusal.
    @Test
    void whoSaysThatASubmissionIsFinalIsAnsweredAsOthersAre() throws Exception {
        String email = draft(FROM_ALICE);
        String more = to("null", "bob@example.test");
        assertThat(send(email, more + ",'undoStatus':'final'").at("/created/k").has("id")).isTrue();
        for (String wrong : List.of("'canceled'", "'pending'", "7"))
            assertThat(
                            send(email, more + ",'undoStatus':" + wrong)
                                    .at("/notCreated/k/properties")
                                    .toString())
                    .isEqualTo("[\"undoStatus\"]");
    }

    @Test
    void everyAddressOfOnesOwnHasAnIdentityThatStays() throws Exception {
        ObjectNode answer = server.call("Identity/get", "");
        assertThat(answer.get("list"))
                .isEqualTo(
                        json(
                                "[{'id':'I1','name':'','email':'alice@example.test','replyTo':null,"
                                        + "'bcc':null,'textSignature':'','htmlSignature':'',"
                                        + "'mayDelete':false}]"));
        ObjectNode set =
                server.call(
                        "Identity/set",
                        "'create':{'a':{'email':'sales@example.test','name':'Sales',"
                                + "'bcc':[{'email':'log@example.test'}]},"
                                + "'b':{'email':'bob@example.test'},'c':{'email':'nonsense'},"
                                + "'d':{'email':'alice@example.test','mayDelete':true}},"
                                + "'update':{'I1':{'name':'Alice','textSignature':'-- \\nA'},"
                                + "'I9':{'name':'x'}},'destroy':['I1']");
        assertThat(set.at("/created/a/id").asString()).isEqualTo("I2");
        assertThat(set.at("/notCreated/b/type").asString()).isEqualTo("forbiddenFrom");
        assertThat(set.at("/notCreated/c/type").asString()).isEqualTo("invalidProperties");
        assertThat(set.at("/notCreated/d/properties")).isEqualTo(json("['mayDelete']"));
        assertThat(set.get("updated")).isEqualTo(json("{'I1':null}"));
        assertThat(set.at("/notUpdated/I9/type").asString()).isEqualTo("notFound");
        assertThat(set.at("/notDestroyed/I1/type").asString()).isEqualTo("forbidden");
        ObjectNode changes =
                server.call(
                        "Identity/changes",
                        "'sinceState':'" + answer.get("state").asString() + "'");
        assertThat(changes.get("created")).isEqualTo(json("['I2']"));
        assertThat(changes.get("updated")).isEqualTo(json("['I1']"));
        assertThat(server.call("Identity/set", "'destroy':['I2']").get("destroyed"))
                .isEqualTo(json("['I2']"));
        assertThat(
                        server.call(
                                        "Identity/set",
                                        "'update':{'I1':{'email':'sales@example.test'}}")
                                .at("/notUpdated/I1/properties"))
                .isEqualTo(json("['email']"));
    }

    @Test
    void aSecondIdentityOfAnAddressMayGoAgain() throws Exception {
        server.call("Identity/get", "");
        ObjectNode made =
                server.call(
                        "Identity/set",
                        "'create':{'a':{'email':'alice@example.test','name':'At work'}}");
        assertThat(made.at("/created/a"))
                .isEqualTo(
                        json(
                                "{'id':'I2','replyTo':null,'bcc':null,"
                                        + "'textSignature':'','htmlSignature':'','mayDelete':true}"));
        ObjectNode answer = server.call("Identity/set", "'destroy':['I1','I2']");
        assertThat(answer.get("destroyed")).isEqualTo(json("['I2']"));
        assertThat(answer.at("/notDestroyed/I1/type").asString()).isEqualTo("forbidden");
    }

    @Test
    void aMessageGoesToAllOfItsRecipientsWithoutBccAndItsDraftBecomesSent() throws Exception {
        String email = draft(FROM_ALICE);
        String drafts = "F" + server.mailbox(Role.DRAFTS).number();
        String sent = "F" + server.mailbox(Role.SENT).number();
        JsonNode answers =
                server.calls(
                        "['EmailSubmission/set',{'accountId':'A1','create':{'k':{'identityId':'"
                                + identity()
                                + "','emailId':'"
                                + email
                                + "'}},'onSuccessUpdateEmail':{'#k':{'keywords/$draft':null,"
                                + "'mailboxIds/"
                                + drafts
                                + "':null,'mailboxIds/"
                                + sent
                                + "':true}}},'0']");
        JsonNode created = answers.at("/0/1/created/k");
        assertThat(created.get("undoStatus").asString()).isEqualTo("final");
        assertThat(created.get("envelope"))
                .isEqualTo(
                        json(
                                "{'mailFrom':{'email':'alice@example.test','parameters':null},"
                                        + "'rcptTo':[{'email':'bob@example.test','parameters':null},"
                                        + "{'email':'carol@remote.test','parameters':null}]}"));
        assertThat(answers.at("/1/0").asString()).isEqualTo("Email/set");
        assertThat(answers.at("/1/1/updated").has(email)).isTrue();
        server.post.run();
        String id = created.get("id").asString();
        requireStatus(
                id,
                "bob@example.test",
                "{'smtpReply':'250 2.0.0 filed','delivered':'yes','displayed':'unknown'}");
        requireStatus(
                id,
                "carol@remote.test",
                "{'smtpReply':'250 2.0.0 ok, queued as 1','delivered':'unknown',"
                        + "'displayed':'unknown'}");
        String received = text(server.bob, 1);
        assertThat(received)
                .contains("Subject: hello", "Message-ID: <", "DKIM-Signature:", "Hello, bob.")
                .doesNotContain("Bcc", "Received:");
        assertThat(
                        server.call(
                                        "Email/get",
                                        "'ids':['" + email + "'],'properties':['mailboxIds']")
                                .at("/list/0/mailboxIds"))
                .isEqualTo(json("{'" + sent + "':true}"));
    }

    @Test
    void whatTheQueueSaysIsToldStepByStep() throws Exception {
        ObjectNode set = send(draft(FROM_ALICE), to("null", "x@later.test", "y@no.test"));
        String id = set.at("/created/k/id").asString();
        String before = set.get("newState").asString();
        assertThat(submission(id).at("/deliveryStatus/x@later.test"))
                .isEqualTo(
                        json(
                                "{'smtpReply':'250 2.1.5 queued','delivered':'queued',"
                                        + "'displayed':'unknown'}"));
        server.post.run();
        requireStatus(
                id,
                "x@later.test",
                "{'smtpReply':'450 4.2.0 not now','delivered':'queued','displayed':'unknown'}");
        requireStatus(
                id,
                "y@no.test",
                "{'smtpReply':'550 5.1.1 nobody here','delivered':'no','displayed':'unknown'}");
        ObjectNode changes =
                server.call("EmailSubmission/changes", "'sinceState':'" + before + "'");
        assertThat(changes.get("updated")).isEqualTo(json("['" + id + "']"));
    }

    @Test
    void aSendingThatIsHeldBackCanBeUndoneUntilItsTime() throws Exception {
        String held = to("{'HOLDFOR':'3600'}", "x@remote.test", "bob@example.test");
        ObjectNode set = send(draft(FROM_ALICE), held);
        JsonNode created = set.at("/created/k");
        String id = created.get("id").asString();
        assertThat(created.get("undoStatus").asString()).isEqualTo("pending");
        assertThat(created.get("sendAt").asString())
                .isEqualTo(Json.time(server.clock.instant().plusSeconds(3600)));
        server.post.run();
        assertThat(server.post.carried).isEmpty();
        String cancel = "'update':{'" + id + "':{'undoStatus':'canceled'}}";
        assertThat(server.call("EmailSubmission/set", cancel).at("/updated").has(id)).isTrue();
        server.clock.advance(Duration.ofHours(2));
        server.post.run();
        assertThat(server.post.carried).isEmpty();
        assertThat(submission(id).get("undoStatus").asString()).isEqualTo("canceled");

        String until = Json.time(server.clock.instant().plusSeconds(60));
        ObjectNode second =
                send(draft(FROM_ALICE), to("{'holduntil':'" + until + "'}", "x@remote.test"));
        String later = second.at("/created/k/id").asString();
        assertThat(second.at("/created/k/sendAt").asString()).isEqualTo(until);
        server.clock.advance(Duration.ofMinutes(1));
        server.post.run();
        assertThat(server.post.carried).hasSize(1);
        assertThat(submission(later).get("undoStatus").asString()).isEqualTo("final");
        assertThat(
                        server.call(
                                        "EmailSubmission/set",
                                        "'update':{'" + later + "':{'undoStatus':'canceled'}}")
                                .at("/notUpdated/" + later + "/type")
                                .asString())
                .isEqualTo("cannotUnsend");
        assertThat(
                        server.call("EmailSubmission/query", "'filter':{'undoStatus':'canceled'}")
                                .get("ids"))
                .isEqualTo(json("['" + id + "']"));
        assertThat(
                        server.call(
                                        "EmailSubmission/query",
                                        "'sort':[{'property':'sentAt','isAscending':false}]")
                                .get("ids"))
                .isEqualTo(json("['" + later + "','" + id + "']"));
    }

    @Test
    void theEnvelopeIsAsTheClientSays() throws Exception {
        String envelope =
                ",'envelope':{'mailFrom':{'email':'sales@example.test','parameters':"
                        + "{'RET':'HDRS','ENVID':'my id'}},'rcptTo':[{'email':'x@remote.test',"
                        + "'parameters':{'NOTIFY':'SUCCESS,FAILURE','ORCPT':'rfc822;x y@b.test'}}]}";
        ObjectNode set = send(draft(FROM_ALICE), envelope);
        assertThat(set.path("created").has("k")).as("%s", set).isTrue();
        server.post.run();
        Consignment carried = server.post.carried.getFirst();
        assertThat(carried.envelope().from().wire()).isEqualTo("<sales@example.test>");
        assertThat(carried.envelope().envelopeId()).isEqualTo("my id");
        assertThat(String.valueOf(carried.recipients().getFirst().original()))
                .contains("x y@b.test");
        String id = set.at("/created/k/id").asString();
        assertThat(submission(id).at("/envelope/mailFrom/parameters"))
                .isEqualTo(json("{'RET':'HDRS','ENVID':'my id'}"));
        assertThat(server.call("EmailSubmission/set", "'destroy':['" + id + "']").get("destroyed"))
                .isEqualTo(json("['" + id + "']"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "bob@example.test,x   | null                   | invalidRecipients",
                "nobody@example.test  | null                   | invalidRecipients",
                "                     | null                   | noRecipients",
                "bob@example.test     | {'HOLDFOR':'99999999'} | invalidProperties",
                "bob@example.test     | {'HOLDFOR':'soon'}     | invalidProperties",
                "bob@example.test     | {'COLOUR':'red'}       | invalidProperties",
                "bob@example.test     | {'SIZE':'9999999'}     | invalidProperties",
            })
    void whatCannotBeSentIsRefused(@Nullable String recipients, String parameters, String type)
            throws Exception {
        String[] all = recipients == null ? new String[0] : recipients.split(",", -1);
        ObjectNode set = send(draft(FROM_ALICE), to(parameters, all));
        assertThat(set.at("/notCreated/k/type").asString()).as("%s", set).isEqualTo(type);
        server.post.run();
        assertThat(server.bob.state().usage().messages()).isZero();
    }

    @Test
    void nobodySendsAsSomebodyElse() throws Exception {
        String others = draft("From: bob@example.test\r\nTo: bob@example.test\r\n");
        assertThat(send(others, "").at("/notCreated/k/type").asString()).isEqualTo("forbiddenFrom");
        String foreign =
                ",'envelope':{'mailFrom':{'email':'bob@example.test'},"
                        + "'rcptTo':[{'email':'bob@example.test'}]}";
        assertThat(send(draft(FROM_ALICE), foreign).at("/notCreated/k/type").asString())
                .isEqualTo("forbiddenMailFrom");
        String nameless = draft("To: bob@example.test\r\n");
        assertThat(send(nameless, "").at("/notCreated/k/type").asString())
                .isEqualTo("invalidEmail");
        ObjectNode unknown =
                server.call(
                        "EmailSubmission/set",
                        "'create':{'a':{'identityId':'I77','emailId':'M1'},"
                                + "'b':{'identityId':'I1','emailId':'M77'}}");
        assertThat(unknown.at("/notCreated/a/properties")).isEqualTo(json("['identityId']"));
        assertThat(unknown.at("/notCreated/b/properties")).isEqualTo(json("['emailId']"));
        assertThat(server.post.carried).isEmpty();
    }

    @Test
    void whatNeverReachedTheQueueIsNotSaidToBeWaiting() throws Exception {
        ObjectNode held =
                send(draft(FROM_ALICE), to("{'HOLDFOR':'3600'}", "bob@example.test", "x@far.test"));
        String id = held.at("/created/k/id").asString();
        Shelf<Sending> sendings = new Sendings(server.account).shelf();
        // the process died before the place in the queue was written down
        sendings.change(1, sending -> sending.withPosted(List.of()));
        // and here before the message was in the queue
        sendings.register()
                .<Boolean, RuntimeException>change(
                        draft -> {
                            draft.add(requireNonNull(draft.find(1)).value());
                            return true;
                        });
        sendings.change(2, sending -> other(sending, "died-2"));
        assertThat(server.call("EmailSubmission/query", "").get("ids")).isEqualTo(json("['S1']"));
        assertThat(requireNonNull(sendings.find(1)).posted()).isNotEmpty();
        ObjectNode undone =
                server.call(
                        "EmailSubmission/set", "'update':{'" + id + "':{'undoStatus':'canceled'}}");
        assertThat(undone.get("updated").has(id)).isTrue();
        server.post.run();
        assertThat(server.post.carried).isEmpty();
    }

    private static byte[] report(String parts) {
        return ("From: post@far.test\r\nTo: alice@example.test\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nWords.\r\n"
                        + parts
                        + "--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] dsn(String recipient, String action, String status) {
        return report(
                "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; far.test"
                        + "\r\n\r\nFinal-Recipient: rfc822; "
                        + recipient
                        + "\r\nAction: "
                        + action
                        + "\r\nStatus: "
                        + status
                        + "\r\nDiagnostic-Code: smtp; 550 "
                        + status
                        + " far away\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
                        + "Subject: hello\r\nMessage-ID: <one@example.test>\r\n\r\n");
    }

    private static byte[] mdn(String recipient, String about) {
        return report(
                "--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient:"
                        + " rfc822; "
                        + recipient
                        + "\r\nOriginal-Message-ID: "
                        + about
                        + "\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n\r\n");
    }

    @Test
    void whatComesBackAboutAMessageIsConnectedWithIt() throws Exception {
        String email = draft(FROM_ALICE + "Message-ID: <one@example.test>\r\n");
        String id =
                send(email, to("null", "far@remote.test", "near@remote.test"))
                        .at("/created/k/id")
                        .asString();
        server.post.run();
        server.post.receive("", "alice@example.test", dsn("far@remote.test", "failed", "5.2.1"));
        server.post.receive(
                "", "alice@example.test", mdn("near@remote.test", "<one@example.test>"));
        server.post.receive(
                "", "alice@example.test", mdn("near@remote.test", "<two@example.test>"));
        server.post.receive(
                "", "alice@example.test", mdn("else@remote.test", "<one@example.test>"));
        server.post.run();
        JsonNode told = submission(id);
        requireStatus(
                id,
                "far@remote.test",
                "{'smtpReply':'550 5.2.1 far away','delivered':'no','displayed':'unknown'}");
        requireStatus(
                id,
                "near@remote.test",
                "{'smtpReply':'250 2.0.0 ok, queued as 1','delivered':'unknown','displayed':'yes'}");
        assertThat(told.get("dsnBlobIds")).hasSize(1);
        assertThat(told.get("mdnBlobIds")).hasSize(2);
        String blob = told.at("/dsnBlobIds/0").asString();
        ObjectNode query = server.call("Email/query", "'filter':{'from':'post@far.test'}");
        String first = query.at("/ids/" + (query.get("ids").size() - 1)).asString();
        ObjectNode reports =
                server.call("Email/get", "'ids':['" + first + "'],'properties':['blobId']");
        assertThat(blob).isEqualTo(reports.at("/list/0/blobId").asString());
    }

    /// What our own queue knows is not for others to say.
    @Test
    void noReportChangesWhatOurOwnQueueKnows() throws Exception {
        String email = draft(FROM_ALICE + "Message-ID: <one@example.test>\r\n");
        String id = send(email, to("null", "bob@example.test")).at("/created/k/id").asString();
        server.post.run();
        server.post.receive("", "alice@example.test", dsn("bob@example.test", "failed", "5.2.1"));
        server.post.run();
        assertThat(submission(id).at("/deliveryStatus/bob@example.test/delivered").asString())
                .isEqualTo("yes");
        assertThat(submission(id).get("dsnBlobIds")).hasSize(1);
    }

    private static Sending other(Sending sending, String trace) {
        return new Sending(
                sending.identity(),
                sending.email(),
                sending.thread(),
                sending.messageId(),
                sending.from(),
                sending.to(),
                sending.sendAt(),
                sending.undo(),
                trace,
                List.of(),
                sending.legs(),
                sending.returned());
    }
}
