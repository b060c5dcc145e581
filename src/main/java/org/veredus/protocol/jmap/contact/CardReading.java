package org.veredus.protocol.jmap.contact;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.veredus.account.contact.Card;
import org.veredus.account.contact.Contacts;
import org.veredus.account.register.Shelf;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// ContactCard/get and ContactCard/changes. RFC 9610 §3.1, §3.2
final class CardReading {
    private CardReading() {}

    static void get(Call call) throws MethodError, StoreFailed {
        call.arguments().allow("accountId", "ids", "properties");
        Shelf<Card> shelf = new Contacts(call.account()).cards();
        // a vendor's properties may be asked for, too
        Getting getting = Getting.of(call, _ -> true, Set.of());
        boolean whole = call.arguments().textsOrNull("properties") == null;
        Shelf.Known<Card> known = shelf.known();
        SequencedMap<Long, Card> cards = known.all();
        if (getting.ids() == null) call.checkGet(ids(cards));
        for (Map.Entry<Long, Card> each : cards.entrySet()) {
            if (!getting.wants(Ids.contactCard(each.getKey()))) continue;
            ObjectNode node = CardNode.of(each.getKey(), each.getValue());
            if (whole) getting.addWhole(node);
            else getting.add(node);
        }
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    private static Set<String> ids(SequencedMap<Long, Card> cards) {
        Set<String> ids = new LinkedHashSet<>();
        for (long number : cards.keySet()) ids.add(Ids.contactCard(number));
        return ids;
    }

    static void changes(Call call) throws MethodError, StoreFailed {
        Changing.answer(call, new Contacts(call.account()).cards()::since, Ids::contactCard);
    }
}
