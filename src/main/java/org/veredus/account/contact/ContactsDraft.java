package org.veredus.account.contact;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.ContactRefused.Reason;
import org.veredus.account.register.Item;
import org.veredus.account.register.RegisterDraft;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;

/// A change of contacts in the making. What is refused leaves it as it was.
public final class ContactsDraft {
    private final RegisterDraft bookDraft;
    private final RegisterDraft cardDraft;
    private final NavigableMap<Long, AddressBook> books = new TreeMap<>();
    private final NavigableMap<Long, Card> cards = new TreeMap<>();
    private final Map<String, Long> byUid = new HashMap<>();

    ContactsDraft(RegisterDraft bookDraft, RegisterDraft cardDraft) throws StoreFailed {
        this.bookDraft = bookDraft;
        this.cardDraft = cardDraft;
        for (Item item : bookDraft.all()) books.put(item.number(), AddressBook.read(item.value()));
        for (Item item : cardDraft.all()) {
            Card card = Card.read(item.value());
            cards.put(item.number(), card);
            byUid.put(card.uid(), item.number());
        }
    }

    public @Nullable AddressBook book(long number) {
        return books.get(number);
    }

    public @Nullable Card card(long number) {
        return cards.get(number);
    }

    public long defaultBook() {
        for (Map.Entry<Long, AddressBook> each : books.entrySet())
            if (each.getValue().isDefault()) return each.getKey();
        return books.firstKey(); // there is always one: see Contacts.change
    }

    public long add(AddressBook book) throws ContactRefused {
        if (books.size() >= Contacts.MAX_BOOKS)
            throw new ContactRefused(
                    Reason.TOO_MANY, "there are " + Contacts.MAX_BOOKS + " address books");
        long number = bookDraft.add(book.record());
        books.put(number, book);
        return number;
    }

    public void put(long number, AddressBook book) throws ContactRefused, StoreFailed {
        if (!bookDraft.put(number, book.record()))
            throw new ContactRefused(Reason.NO_SUCH_BOOK, "there is no such address book");
        books.put(number, book);
    }

    /// What becomes of the cards of a book that goes.
    public enum Contents {
        /// The book stays if there are any.
        KEEP,
        /// Those that are in no other book go, too.
        REMOVE
    }

    public void removeBook(long number, Contents contents) throws ContactRefused, StoreFailed {
        AddressBook book = books.get(number);
        if (book == null)
            throw new ContactRefused(Reason.NO_SUCH_BOOK, "there is no such address book");
        if (book.isDefault())
            throw new ContactRefused(
                    Reason.DEFAULT_BOOK, "this is the default; make another one the default first");
        List<Long> inside =
                cards.entrySet().stream()
                        .filter(each -> each.getValue().books().contains(number))
                        .map(Map.Entry::getKey)
                        .toList();
        if (contents == Contents.KEEP && !inside.isEmpty())
            throw new ContactRefused(
                    Reason.HAS_CONTENTS, inside.size() + " contacts are in the address book");
        for (long each : inside) takeOut(each, number);
        bookDraft.remove(number);
        books.remove(number);
    }

    private void takeOut(long number, long book) throws ContactRefused, StoreFailed {
        Card card = cards.get(number);
        if (card == null) return;
        Set<Long> rest = new HashSet<>(card.books());
        rest.remove(book);
        if (rest.isEmpty()) removeCard(number);
        else put(number, card.in(rest), List.of());
    }

    /// Makes a book the default.
    ///
    /// @return the one that was it; 0 if there is no such book or it has been the default
    public long makeDefault(long number) throws ContactRefused, StoreFailed {
        AddressBook book = books.get(number);
        if (book == null || book.isDefault()) return 0;
        long before = defaultBook();
        AddressBook other = books.get(before);
        if (other != null) put(before, other.asDefault(false));
        put(number, book.asDefault(true));
        return before;
    }

    /// @param brought contents of the card that are not held yet
    public long add(Card card, Collection<? extends StagedBlob> brought) throws ContactRefused {
        if (cards.size() >= Contacts.MAX_CARDS)
            throw new ContactRefused(
                    Reason.TOO_MANY, "there are " + Contacts.MAX_CARDS + " contacts");
        check(card, 0);
        long number = cardDraft.add(card.record());
        for (StagedBlob each : brought) cardDraft.bring(number, each);
        cards.put(number, card);
        byUid.put(card.uid(), number);
        return number;
    }

    public void put(long number, Card card, Collection<? extends StagedBlob> brought)
            throws ContactRefused, StoreFailed {
        Card before = cards.get(number);
        if (before == null) throw new ContactRefused(Reason.NO_SUCH_CARD, "there is no such card");
        check(card, number);
        for (StagedBlob each : brought)
            if (!before.contents().contains(each.id())) cardDraft.bring(number, each);
        for (BlobId each : before.contents())
            if (!card.contents().contains(each)) cardDraft.letGo(number, each);
        cardDraft.put(number, card.record());
        cards.put(number, card);
        byUid.remove(before.uid());
        byUid.put(card.uid(), number);
    }

    private void check(Card card, long own) throws ContactRefused {
        for (long book : card.books())
            if (!books.containsKey(book))
                throw new ContactRefused(Reason.NO_SUCH_BOOK, "there is no such address book");
        Long other = byUid.get(card.uid());
        if (other != null && other != own) // RFC 9610 §3
        throw new ContactRefused(Reason.UID_TAKEN, "there is a contact with this uid", other);
    }

    public void removeCard(long number) throws ContactRefused, StoreFailed {
        Card card = cards.remove(number);
        if (card == null) throw new ContactRefused(Reason.NO_SUCH_CARD, "there is no such card");
        for (BlobId each : card.contents()) cardDraft.letGo(number, each);
        cardDraft.remove(number);
        byUid.remove(card.uid());
    }
}
