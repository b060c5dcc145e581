package org.veredus.protocol.jmap.contact;

import org.veredus.account.contact.Card;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// A card as JMAP shows it. RFC 9610 §3
final class CardNode {
    private CardNode() {}

    static ObjectNode of(long number, Card card) {
        ObjectNode node = text(card);
        node.put("id", Ids.contactCard(number));
        ObjectNode books = node.putObject("addressBookIds");
        card.books().stream().sorted().forEach(book -> books.put(Ids.addressBook(book), true));
        return node;
    }

    /// What is JSContact of it.
    static ObjectNode text(Card card) {
        return (ObjectNode) Json.MAPPER.readTree(card.text());
    }
}
