package org.veredus.protocol.jmap.contact;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.Card;
import org.veredus.format.contact.JsContact;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes cards of what clients send. RFC 9610 §3.5
final class CardForms {
    private final Blobs.Source blobs;
    private final InstantSource clock;
    private final RandomGenerator random;

    CardForms(Blobs.Source blobs, InstantSource clock, RandomGenerator random) {
        this.blobs = blobs;
        this.clock = clock;
        this.random = random;
    }

    /// A card that a client wants, and what it holds that nobody keeps yet.
    ///
    /// @param books null: in the default one
    /// @param sent as the client would have it
    record Form(
            ObjectNode sent,
            ObjectNode text,
            @Nullable Set<Long> books,
            Map<BlobId, StagedBlob> contents) {
        Card card(long defaultBook) {
            return new Card(
                    books == null ? Set.of(defaultBook) : books,
                    text.path("uid").asString(),
                    JsContact.addresses(text),
                    contents.keySet(),
                    text.toString());
        }

        /// What the server has made of it, where that is not what was sent.
        ObjectNode told(long number, Card card) {
            ObjectNode told = CardNode.of(number, card);
            for (Map.Entry<String, JsonNode> each : sent.properties())
                if (each.getValue().equals(told.get(each.getKey()))) told.remove(each.getKey());
            return told;
        }
    }

    Form created(Call call, ObjectNode wanted) throws SetError, StoreFailed {
        if (wanted.has("id")) throw SetError.invalidProperties("not yours to set", "id");
        ObjectNode text = wanted.deepCopy();
        text.remove("addressBookIds");
        String now = Json.time(clock.instant());
        setIfMissing(text, "@type", "Card");
        setIfMissing(text, "version", JsContact.VERSION);
        setIfMissing(text, "uid", "urn:uuid:" + new UUID(random.nextLong(), random.nextLong()));
        setIfMissing(text, "created", now);
        setIfMissing(text, "updated", now);
        Set<Long> books =
                wanted.has("addressBookIds") ? books(call, wanted.get("addressBookIds")) : null;
        return form(call, wanted, text, books);
    }

    private static void setIfMissing(ObjectNode node, String property, String value) {
        if (!node.has(property)) node.put(property, value);
    }

    Form updated(Call call, long number, Card before, ObjectNode patch)
            throws SetError, StoreFailed {
        ObjectNode current = CardNode.of(number, before);
        ObjectNode wanted = Patch.apply(current, patch);
        if (!wanted.path("id").equals(current.get("id")))
            throw SetError.invalidProperties("not yours to change", "id");
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : wanted.properties())
            if (each.getValue().isNull()) gone.add(each.getKey());
        wanted.remove(gone);
        Set<Long> books = books(call, wanted.path("addressBookIds"));
        ObjectNode text = wanted.deepCopy();
        text.remove(List.of("id", "addressBookIds"));
        if (!patch.has("updated")) text.put("updated", Json.time(clock.instant()));
        return form(call, wanted, text, books);
    }

    /// RFC 9610 §3: at least one, and every value is true.
    private static Set<Long> books(Call call, JsonNode ids) throws SetError {
        Set<Long> books = new LinkedHashSet<>();
        boolean right = ids.isObject() && !ids.isEmpty();
        for (Map.Entry<String, JsonNode> each : ids.properties()) {
            String id = call.resolve(each.getKey());
            long number = id == null ? -1 : Ids.number('K', id);
            right &= number > 0 && each.getValue().isBoolean() && each.getValue().asBoolean();
            books.add(number);
        }
        if (!right)
            throw SetError.invalidProperties(
                    "not a map from one or more address books to true", "addressBookIds");
        return books;
    }

    private Form form(Call call, ObjectNode sent, ObjectNode text, @Nullable Set<Long> books)
            throws SetError, StoreFailed {
        List<String> wrong = JsContact.wrongIn(text);
        if (!wrong.isEmpty())
            throw SetError.invalidProperties("not as RFC 9553 has it: " + wrong.getFirst(), wrong);
        Pictures pictures = new Pictures(call, blobs);
        Map<BlobId, StagedBlob> contents = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : text.path("media").properties())
            pictures.take("media/" + each.getKey(), (ObjectNode) each.getValue(), contents);
        if (contents.size() > Card.MAX_CONTENTS)
            throw SetError.invalidProperties(
                    "more than " + Card.MAX_CONTENTS + " contents", "media");
        if (text.toString().length() > Card.MAX_TEXT)
            throw SetError.of(
                    "tooLarge", "the card is longer than " + Card.MAX_TEXT + " characters");
        return new Form(sent, text, books, contents);
    }
}
