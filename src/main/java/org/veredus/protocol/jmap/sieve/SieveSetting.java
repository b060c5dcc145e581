package org.veredus.protocol.jmap.sieve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.ScriptRefused;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.StoredScript;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// SieveScript/set. RFC 9661 §2.4
final class SieveSetting {
    private final Blobs.Source blobs;

    SieveSetting(Blobs.Source blobs) {
        this.blobs = blobs;
    }

    void set(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments()
                .allow(
                        "accountId",
                        "ifInState",
                        "create",
                        "update",
                        "destroy",
                        "onSuccessActivateScript",
                        "onSuccessDeactivateScript");
        // RFC 9661 §2.4: what is no id is ignored, too
        String activate = call.arguments().textOrNull("onSuccessActivateScript");
        boolean deactivate = call.arguments().truth("onSuccessDeactivateScript", false);
        Scripts scripts = SieveMethods.scripts(account);
        String before = SieveMethods.state(scripts.all());
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet())
            create(call, account, setting, each.getKey(), each.getValue());
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(call, account, setting, each.getKey(), each.getValue());
        for (String id : setting.destroy()) destroy(scripts, setting, id);
        // RFC 9661 §2.4: only if nothing failed
        if (setting.allDone()) use(call, scripts, setting, activate, deactivate);
        setting.respond(call.caller().accountId(), before, SieveMethods.state(scripts.all()));
    }

    /// Turning off comes first, and what cannot be turned on changes nothing. RFC 9661 §2.4
    private static void use(
            Call call,
            Scripts scripts,
            Setting setting,
            @Nullable String activate,
            boolean deactivate)
            throws StoreFailed {
        List<StoredScript> before = scripts.all();
        String id = activate == null ? null : call.resolve(activate);
        StoredScript wanted = id == null ? null : find(before, id);
        try {
            if (wanted != null) scripts.activate(wanted.name());
            else if (deactivate) scripts.activate(null);
            else return;
        } catch (ScriptRefused gone) {
            return; // somebody has removed it: nothing changes
        }
        for (StoredScript each : before) {
            boolean now = wanted != null && each.number() == wanted.number();
            if (now != each.isActive())
                setting.toldOf(SieveMethods.id(each), Json.object().put("isActive", now));
        }
    }

    private static @Nullable StoredScript find(List<StoredScript> all, String id) {
        for (StoredScript each : all) if (SieveMethods.id(each).equals(id)) return each;
        return null;
    }

    private void create(
            Call call, Account account, Setting setting, String creationId, ObjectNode wanted)
            throws StoreFailed {
        Scripts scripts = SieveMethods.scripts(account);
        try {
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!property.equals("name") && !property.equals("blobId")) wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to set", wrong);
            List<StoredScript> all = scripts.all();
            ScriptName name = name(all, wanted.path("name"), null);
            String text = text(call, blobs.of(account), wanted.path("blobId").asString(""));
            scripts.put(name, text);
            for (StoredScript each : scripts.all()) {
                if (!each.name().equals(name)) continue;
                ObjectNode told = SieveMethods.node(each);
                if (wanted.path("name").isString()) told.remove("name");
                setting.created(creationId, told);
            }
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        } catch (ScriptRefused refused) {
            setting.notCreated(creationId, error(refused));
        }
    }

    /// @param own the number of the script that may have the name already
    private static ScriptName name(List<StoredScript> all, JsonNode wanted, @Nullable Long own)
            throws SetError {
        if (wanted.isNull() || wanted.isMissingNode()) return unused(all);
        ScriptName name = wanted.isString() ? ScriptName.parse(wanted.asString()) : null;
        if (name == null) throw SetError.invalidProperties("this is no name for a script", "name");
        for (StoredScript each : all)
            if (each.name().equals(name) && (own == null || each.number() != own))
                throw SetError.of("alreadyExists", "there is a script of this name")
                        .with("existingId", SieveMethods.id(each));
        return name;
    }

    /// RFC 9661 §2.1: whoever gives no name gets one.
    private static ScriptName unused(List<StoredScript> all) {
        Set<String> used = new HashSet<>();
        for (StoredScript each : all) used.add(each.name().text());
        int number = 1;
        while (used.contains("script " + number)) number++;
        return new ScriptName("script " + number);
    }

    /// The text of a blob that is a script.
    static String text(Call call, Blobs blobs, String id) throws SetError, StoreFailed {
        String resolved = call.resolve(id);
        Blobs.Blob blob = resolved == null ? null : blobs.find(resolved);
        if (blob == null) throw SetError.invalidProperties("there is no such blob", "blobId");
        int most = ScriptQuota.defaults().octets();
        if (blob.size() > most)
            throw SetError.of("tooLarge", "a script has at most " + most + " octets");
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(blob.read()))
                            .toString();
            if (text.isEmpty()) // RFC 9661 §2.2
            throw SetError.of("invalidSieve", "line 1: a script has one character at least");
            Script.Compiled compiled = Script.compile(text, Limits.defaults());
            if (compiled.script() == null)
                throw SetError.of("invalidSieve", compiled.errors().getFirst().toString());
            return text;
        } catch (CharacterCodingException noText) {
            throw SetError.of("invalidSieve", "a script is text in UTF-8");
        }
    }

    private void update(Call call, Account account, Setting setting, String id, ObjectNode patch)
            throws StoreFailed {
        Scripts scripts = SieveMethods.scripts(account);
        try {
            List<StoredScript> all = scripts.all();
            StoredScript before = find(all, id);
            if (before == null) throw SetError.notFound();
            ObjectNode current = SieveMethods.node(before);
            ObjectNode wanted = Patch.apply(current, patch);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!property.equals("name")
                        && !property.equals("blobId")
                        && !wanted.get(property).equals(current.get(property))) wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to change", wrong);
            ScriptName name = name(all, wanted.path("name"), Long.valueOf(before.number()));
            String blobId = wanted.path("blobId").asString("");
            boolean same = blobId.equals(SieveMethods.blobId(before));
            String text = same ? null : text(call, blobs.of(account), blobId);
            if (!name.equals(before.name())) scripts.rename(before.name(), name);
            if (text != null) scripts.put(name, text);
            StoredScript after = find(scripts.all(), id);
            boolean other = after != null && !SieveMethods.blobId(after).equals(blobId);
            setting.updated(
                    id,
                    other && after != null
                            ? Json.object().put("blobId", SieveMethods.blobId(after))
                            : null);
        } catch (SetError error) {
            setting.notUpdated(id, error);
        } catch (ScriptRefused refused) {
            setting.notUpdated(id, error(refused));
        }
    }

    private static void destroy(Scripts scripts, Setting setting, String id) throws StoreFailed {
        long number = Ids.number('Z', id);
        StoredScript script = number < 1 ? null : find(scripts.all(), id);
        if (script == null) {
            setting.notDestroyed(id, SetError.notFound());
            return;
        }
        try {
            scripts.delete(script.name());
            setting.destroyed(id);
        } catch (ScriptRefused refused) {
            setting.notDestroyed(id, error(refused));
        }
    }

    private static SetError error(ScriptRefused refused) {
        String type =
                switch (refused.reason()) {
                    case NONEXISTENT -> "notFound";
                    case ALREADY_EXISTS -> "alreadyExists";
                    case ACTIVE -> "sieveIsActive";
                    case TOO_LARGE -> "tooLarge";
                    case TOO_MANY -> "overQuota";
                };
        return SetError.of(type, refused.sentence());
    }
}
