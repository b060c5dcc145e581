package org.veredus.account.contact;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Register;
import org.veredus.account.register.Shelf;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.StoreFailed;

/// One account's address books and cards.
public final class Contacts {
    /// Books of one account.
    public static final int MAX_BOOKS = 100;

    /// Cards of one account.
    public static final int MAX_CARDS = 10_000;

    private static final char BOOKS = 'K';
    private static final char CARDS = 'L';

    static final Shelf.Form<AddressBook> BOOK =
            new Shelf.Form<>() {
                @Override
                public byte[] write(AddressBook book) {
                    return book.record();
                }

                @Override
                public AddressBook read(byte[] record) throws StoreFailed {
                    return AddressBook.read(record);
                }
            };

    static final Shelf.Form<Card> CARD =
            new Shelf.Form<>() {
                @Override
                public byte[] write(Card card) {
                    return card.record();
                }

                @Override
                public Card read(byte[] record) throws StoreFailed {
                    return Card.read(record);
                }
            };

    private final Shelf<AddressBook> books;
    private final Shelf<Card> cards;

    public Contacts(Account account) {
        books = new Shelf<>(new Register(account, BOOKS), BOOK);
        cards = new Shelf<>(new Register(account, CARDS), CARD);
    }

    /// Lets go of the cards' pictures, as when the account is removed.
    public static void clear(Account account) throws StoreFailed {
        new Register(account, CARDS).letGo();
    }

    public Shelf<AddressBook> books() {
        return books;
    }

    public Shelf<Card> cards() {
        return cards;
    }

    /// All books; from now on there is one at least.
    public Shelf.Known<AddressBook> knownBooks() throws StoreFailed {
        Shelf.Known<AddressBook> known = books.known();
        if (!known.all().isEmpty()) return known;
        books.add(_ -> AddressBook.first(), 1);
        return books.known();
    }

    /// All addresses in all cards, in lower case.
    public Set<String> addresses() throws StoreFailed {
        Set<String> addresses = new HashSet<>();
        for (Card card : cards.known().all().values()) addresses.addAll(card.addresses());
        return addresses;
    }

    /// The octets of a content that a card holds; null if none does.
    public @Nullable Long sizeOf(BlobId content) throws StoreFailed {
        return cards.register().sizeOf(content);
    }

    /// A change; may run several times.
    @FunctionalInterface
    public interface Change<R extends @Nullable Object> {
        R apply(ContactsDraft draft) throws StoreFailed;
    }

    /// Changes books and cards in one commit.
    public <R extends @Nullable Object> R change(Change<R> change) throws StoreFailed {
        knownBooks();
        return books.register()
                .<R, RuntimeException>change(
                        cards.register(),
                        (first, second) -> change.apply(new ContactsDraft(first, second)));
    }
}
