package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Email/get, Email/changes and Email/parse. RFC 8621 §4.2, §4.3, §4.9
final class EmailReading {
    /// Messages that one Email/parse opens.
    private static final int MAX_PARSED = 50;

    private final Mail mail;

    EmailReading(Mail mail) {
        this.mail = mail;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments()
                .allow(
                        Stream.concat(
                                        Stream.of("accountId", "ids", "properties"),
                                        Stream.of(EmailFields.ARGUMENTS))
                                .toArray(String[]::new));
        // RFC 9219 §4.1; RFC 8620 §3.3: who does not use the capability does not see its properties
        boolean signatures = call.uses(Signatures.SMIME);
        Getting getting =
                Getting.of(
                        call,
                        property ->
                                EmailFields.has(property)
                                        || (signatures && Signatures.has(property)),
                        EmailFields.USUAL);
        Set<String> usual = new LinkedHashSet<>(getting.properties());
        usual.removeIf(Signatures::has);
        EmailFields fields = EmailFields.read(call.arguments(), usual);
        Map<String, @Nullable Email> found = new LinkedHashMap<>();
        String state =
                mail.table(access)
                        .<String, MethodError>read(
                                view -> {
                                    find(call, getting.ids(), view, found);
                                    return Mail.state(view, Versions::emails);
                                });
        Account account = access.account();
        Signatures.Look look = mail.signatures().look(account);
        for (Map.Entry<String, @Nullable Email> each : found.entrySet()) {
            Email email = each.getValue();
            EmailRecord record = email == null ? null : account.email(email.number());
            if (email == null || record == null) getting.missing(each.getKey());
            else {
                MessageSource.Filed source = filed(account, email, record);
                ObjectNode node = new EmailNode(source, fields).show(email);
                look.show(getting.properties(), email.number(), source, node);
                getting.addWhole(node);
            }
        }
        look.keep();
        getting.respond(Ids.account(access), state);
    }

    static MessageSource.Filed filed(Account account, Email email, EmailRecord record) {
        return new MessageSource.Filed(
                BlobName.ofEmail(email.number()), record, account.content(record));
    }

    private static void find(
            Call call,
            @Nullable Set<String> ids,
            EmailView view,
            Map<String, @Nullable Email> found)
            throws MethodError {
        if (ids != null) {
            for (String id : ids) {
                long number = Ids.number('M', id);
                found.put(id, number < 1 ? null : view.find(number));
            }
            return;
        }
        for (Email email : view.byArrival()) {
            if (!email.visible()) continue;
            found.put(Ids.email(email.number()), email);
            call.checkGet(found.keySet());
        }
    }

    void changes(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Changing changing = Changing.of(call);
        mail.table(access)
                .<Boolean, MethodError>read(
                        view -> {
                            LogReader.Part<Long> part =
                                    LogReader.read(
                                            access,
                                            changing,
                                            LogReader.Reach.of(view, Versions::emails),
                                            new LogReader.Telling<>(
                                                    logs -> sum(logs, view), Long::longValue));
                            call.respond(
                                    changing.answer(
                                            Ids.account(access),
                                            new Changing.Changes(
                                                    part.newState(),
                                                    part.more(),
                                                    ids(part.delta().created()),
                                                    ids(part.delta().updated()),
                                                    ids(part.delta().destroyed()))));
                            return true;
                        });
    }

    private static List<String> ids(Set<Long> emails) {
        return emails.stream().map(Ids::email).toList();
    }

    /// An email that is marked as `\Deleted` everywhere is gone, and comes back when it no
    /// longer is.
    static Delta<Long> sum(List<ChangeLog> logs, EmailView view) {
        Delta<Long> delta = new Delta<>();
        Set<Long> destroyed = new LinkedHashSet<>();
        Set<Long> revealed = new LinkedHashSet<>();
        for (ChangeLog log : logs) {
            log.created().forEach(delta::create);
            log.updated().forEach(delta::update);
            log.destroyed().keySet().forEach(delta::destroy);
            destroyed.addAll(log.destroyed().keySet());
            revealed.addAll(log.revealed());
        }
        // the client may have been told that it was gone, or never of it
        for (long email : revealed) if (delta.updated().contains(email)) delta.create(email);
        for (Set<Long> some : List.of(delta.created(), delta.updated())) {
            for (long email : List.copyOf(some))
                if (view.find(email) == null && !destroyed.contains(email))
                    hide(delta, email, revealed);
        }
        return delta;
    }

    /// One that was revealed in between may have been known before.
    private static void hide(Delta<Long> delta, long email, Set<Long> revealed) {
        delta.destroy(email);
        if (revealed.contains(email)) delta.destroy(email);
    }

    void parse(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Arguments arguments = call.arguments();
        arguments.allow(
                Stream.concat(
                                Stream.of("accountId", "blobIds", "properties"),
                                Stream.of(EmailFields.ARGUMENTS))
                        .toArray(String[]::new));
        Set<String> ids = arguments.idsOrNull("blobIds");
        if (ids == null) throw MethodError.invalidArguments("blobIds is missing");
        if (ids.size() > MAX_PARSED)
            throw MethodError.tooLarge("more than " + MAX_PARSED + " messages");
        List<String> asked = arguments.textsOrNull("properties");
        Set<String> properties =
                asked == null ? EmailFields.USUAL_PARSED : new LinkedHashSet<>(asked);
        for (String property : properties)
            if (!EmailFields.has(property))
                throw MethodError.invalidArguments("there is no property " + property);
        EmailFields fields = EmailFields.read(arguments, properties);
        ObjectNode parsed = Json.object();
        List<String> notFound = new ArrayList<>();
        ArrayNode notParsable = Json.array();
        Blobs blobs = mail.blobs().of(access);
        for (String id : ids) {
            String resolved = call.resolve(id);
            BlobName name = resolved == null ? null : BlobName.parse(resolved);
            Blobs.Blob blob = name == null ? null : blobs.find(name);
            if (name == null || blob == null) {
                notFound.add(id);
                continue;
            }
            MessageSource source = MessageSource.Loose.of(name, blob.read());
            if (source.header().fields().isEmpty()) notParsable.add(id);
            else parsed.set(id, new EmailNode(source, fields).show(null));
        }
        ObjectNode answer = Json.object().put("accountId", Ids.account(access));
        answer.set("parsed", orNull(parsed));
        answer.set("notParsable", orNull(notParsable));
        answer.set("notFound", notFound.isEmpty() ? Json.nothing() : Json.texts(notFound));
        call.respond(answer);
    }

    private static JsonNode orNull(JsonNode filled) {
        return filled.isEmpty() ? Json.nothing() : filled;
    }
}
