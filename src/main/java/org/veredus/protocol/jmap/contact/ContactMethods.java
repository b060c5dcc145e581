package org.veredus.protocol.jmap.contact;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.veredus.account.contact.Contacts;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:contacts`. RFC 9610 §1.4.1
public final class ContactMethods {
    public static final String CONTACTS = "urn:ietf:params:jmap:contacts";

    private ContactMethods() {}

    /// @param random for the uids of cards that come without
    public static void addTo(
            Methods methods,
            DataTypes types,
            Blobs.Source blobs,
            InstantSource clock,
            RandomGenerator random) {
        CardForms forms = new CardForms(blobs, clock, random);
        methods.add(CONTACTS, "AddressBook/get", BookReading::get)
                .add(CONTACTS, "AddressBook/changes", BookReading::changes)
                .add(CONTACTS, "AddressBook/set", BookSetting::set)
                .add(CONTACTS, "ContactCard/get", CardReading::get)
                .add(CONTACTS, "ContactCard/changes", CardReading::changes)
                .add(CONTACTS, "ContactCard/query", CardQuerying::query)
                .add(CONTACTS, "ContactCard/queryChanges", CardQuerying::queryChanges)
                .add(CONTACTS, "ContactCard/set", new CardSetting(forms)::set)
                .add(CONTACTS, "ContactCard/copy", ContactMethods::copy);
        types.add("AddressBook", account -> State.wire(new Contacts(account).books().version()))
                .add("ContactCard", account -> State.wire(new Contacts(account).cards().version()));
    }

    /// What an account can do.
    public static ObjectNode capability() {
        return Json.object().putNull("maxAddressBooksPerCard").put("mayCreateAddressBook", true);
    }

    private static void copy(Call call) throws MethodError, StoreFailed {
        call.account();
        String from = call.arguments().text("fromAccountId");
        if (from.equals(call.caller().accountId()))
            throw MethodError.invalidArguments("the two accounts are the same");
        throw new MethodError("fromAccountNotFound", "there is no account " + from);
    }
}
