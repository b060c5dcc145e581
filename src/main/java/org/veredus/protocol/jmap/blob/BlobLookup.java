package org.veredus.protocol.jmap.blob;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Access;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.StoredScript;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Blob/lookup: what a blob is part of. RFC 9404 §4.3
final class BlobLookup {
    private static final String MAIL = "urn:ietf:params:jmap:mail";
    private static final String SIEVE = "urn:ietf:params:jmap:sieve";

    /// What can be looked up in others' accounts, too.
    static final Set<String> MAIL_TYPES = Set.of("Mailbox", "Thread", "Email");

    private static final String SCRIPT = "SieveScript"; // RFC 9661 §6.2

    static final Set<String> TYPES = Set.of("Mailbox", "Thread", "Email", SCRIPT);

    private final Blobs.Source source;
    private final EmailTables tables;

    BlobLookup(Blobs.Source source, EmailTables tables) {
        this.source = source;
        this.tables = tables;
    }

    void run(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "typeNames", "ids");
        List<String> types = call.arguments().textsOrNull("typeNames");
        Set<String> ids = call.arguments().idsOrNull("ids");
        if (types == null || ids == null)
            throw MethodError.invalidArguments("typeNames or ids is missing");
        for (String type : types)
            if (!TYPES.contains(type) || !call.uses(type.equals(SCRIPT) ? SIEVE : MAIL))
                throw new MethodError("unknownDataType", "no blobs are known of " + type);
        call.checkGet(ids);
        Blobs blobs = source.of(access);
        ArrayNode list = Json.array();
        Set<String> missing = new LinkedHashSet<>();
        for (String id : ids) {
            String resolved = call.resolve(id);
            BlobName name = resolved == null ? null : BlobName.parse(resolved);
            if (name == null) {
                missing.add(id);
                continue;
            }
            // RFC 9404 §4.3: what is not there looks like what one may not see
            Email email = blobs.find(name) == null ? null : email(access, name);
            ObjectNode matched = list.addObject().put("id", id).putObject("matchedIds");
            for (String type : types)
                matched.set(
                        type, type.equals(SCRIPT) ? scripts(access, name) : matches(type, email));
        }
        ObjectNode answer = Json.object().put("accountId", Ids.account(access));
        answer.set("list", list);
        answer.set("notFound", Json.texts(missing));
        call.respond(answer);
    }

    /// What was uploaded is part of nothing: an email made of it has a blob of its own.
    private @Nullable Email email(Access access, BlobName name) throws StoreFailed {
        long number = name.email();
        if (number < 1) return null;
        return tables.of(access).<@Nullable Email, RuntimeException>read(view -> view.find(number));
    }

    private static ArrayNode scripts(Access access, BlobName name) throws StoreFailed {
        ArrayNode ids = Json.array();
        if (!access.isOwn()) return ids;
        for (StoredScript each : new Scripts(access.account(), ScriptQuota.defaults()).all())
            if (BlobName.ofScript(each.text()).equals(name)) ids.add(Ids.script(each.number()));
        return ids;
    }

    private static ArrayNode matches(String type, @Nullable Email email) {
        if (email == null) return Json.array();
        return switch (type) {
            case "Email" -> Json.array().add(Ids.email(email.number()));
            case "Thread" -> Json.array().add(Ids.thread(email.thread()));
            default ->
                    Json.texts(
                            email.mailboxes().stream()
                                    .map(mailbox -> Ids.mailbox(mailbox.number()))
                                    .toList());
        };
    }
}
