package org.veredus.protocol.jmap.contact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.veredus.account.contact.Card;
import org.veredus.account.contact.Contacts;
import org.veredus.account.register.Shelf;
import org.veredus.format.contact.JsContact;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.State;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;

/// ContactCard/query and ContactCard/queryChanges. RFC 9610 §3.3, §3.4
final class CardQuerying {
    private static final Set<String> SORTS =
            Set.of("created", "updated", "name/given", "name/surname", "name/surname2");

    private CardQuerying() {}

    static void query(Call call) throws MethodError, StoreFailed {
        Window window = Window.of(call);
        Shelf.Known<Card> known = new Contacts(call.account()).cards().known();
        call.respond(
                window.answer(
                        call.caller().accountId(),
                        State.wire(known.version()),
                        true,
                        Window.Results.all(results(call, known))));
    }

    static void queryChanges(Call call) throws MethodError, StoreFailed {
        Differing differing = Differing.of(call);
        Shelf<Card> shelf = new Contacts(call.account()).cards();
        Shelf.Known<Card> known = shelf.known();
        differing.answer(
                call, known.version(), shelf::since, Ids::contactCard, results(call, known));
    }

    private record Found(long number, JsonNode node) {
        /// RFC 9610 §3.3.2; empty for what the card does not say.
        String value(String property) {
            if (!property.startsWith("name/")) return node.path(property).asString("");
            List<String> parts =
                    JsContact.name(node, property.substring(property.indexOf('/') + 1));
            return parts.isEmpty() ? "" : parts.getFirst();
        }
    }

    private static List<String> results(Call call, Shelf.Known<Card> known) throws MethodError {
        Filter<CardCondition> filter = Filter.read(call.arguments(), CardCondition::read);
        Comparator<Found> order = (_, _) -> 0;
        for (SortOrder each : SortOrder.read(call.arguments(), SORTS)) {
            Comparator<Found> next =
                    Comparator.comparing(found -> found.value(each.property()), each.collation());
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        List<Found> found = new ArrayList<>();
        for (Map.Entry<Long, Card> each : known.all().entrySet()) {
            Card card = each.getValue();
            JsonNode node = CardNode.text(card);
            if (filter == null || filter.matches(condition -> condition.meets(card, node)))
                found.add(new Found(each.getKey(), node));
        }
        found.sort(order.thenComparingLong(Found::number));
        return found.stream().map(each -> Ids.contactCard(each.number())).toList();
    }
}
