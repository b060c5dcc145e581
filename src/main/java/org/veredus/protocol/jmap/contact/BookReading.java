package org.veredus.protocol.jmap.contact;

import java.util.Map;
import java.util.Set;
import org.veredus.account.contact.AddressBook;
import org.veredus.account.contact.Contacts;
import org.veredus.account.register.Shelf;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// AddressBook/get and AddressBook/changes. RFC 9610 §2.1, §2.2
final class BookReading {
    private static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "name",
                    "description",
                    "sortOrder",
                    "isDefault",
                    "isSubscribed",
                    "shareWith",
                    "myRights");

    private BookReading() {}

    static void get(Call call) throws MethodError, StoreFailed {
        Contacts contacts = new Contacts(call.account());
        Getting getting = Getting.of(call, PROPERTIES);
        Shelf.Known<AddressBook> known = contacts.knownBooks();
        for (Map.Entry<Long, AddressBook> each : known.all().entrySet())
            if (getting.wants(Ids.addressBook(each.getKey())))
                getting.add(node(each.getKey(), each.getValue()));
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    static void changes(Call call) throws MethodError, StoreFailed {
        Changing.answer(call, new Contacts(call.account()).books()::since, Ids::addressBook);
    }

    static ObjectNode node(long number, AddressBook book) {
        ObjectNode node =
                Json.object()
                        .put("id", Ids.addressBook(number))
                        .put("name", book.name())
                        .put("description", book.description())
                        .put("sortOrder", book.sortOrder())
                        .put("isDefault", book.isDefault())
                        .put("isSubscribed", book.subscribed())
                        .putNull("shareWith");
        node.putObject("myRights")
                .put("mayRead", true)
                .put("mayWrite", true)
                .put("mayShare", false)
                .put("mayDelete", !book.isDefault());
        return node;
    }
}
