package org.veredus.account.mailbox;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Records of emails kept in memory, of all accounts together: at most so many.
///
/// A FETCH or SEARCH asks for a record of each message it is about, so asking must cost next to
/// nothing: no lock, no queue of who was asked for, no other thread. A record has eight places it
/// can be in. Where all are taken, it takes that of one which has not been asked for since it came
/// or since all eight had been; so one long list passes through without driving out what is in use.
///
/// Any thread may call. Two that put a record at once may lose one of them, which is read again.
final class EmailCache {
    private static final int WAYS = 8;

    private final AtomicReferenceArray<@Nullable Kept> places;

    /// What may be in each place, so that no other record has to be looked at than the one asked
    /// for: eight lie in one line of the processor's cache. They are hints, written after the
    /// places.
    private final AtomicIntegerArray tags;

    private final int sets;

    /// @param most records; rounded up to a multiple of eight
    EmailCache(int most) {
        sets = Math.max(1, Math.ceilDiv(most, WAYS));
        places = new AtomicReferenceArray<>(sets * WAYS);
        tags = new AtomicIntegerArray(sets * WAYS);
    }

    private static final class Kept {
        final long account;
        final long email;
        final EmailRecord record;
        boolean asked; // a hint: threads need not agree on it

        Kept(long account, long email, EmailRecord record) {
            this.account = account;
            this.email = email;
            this.record = record;
        }

        boolean is(long wantedAccount, long wantedEmail) {
            return email == wantedEmail && account == wantedAccount;
        }
    }

    @Nullable EmailRecord get(AccountId account, long email) {
        long mixed = mixed(account.number(), email);
        int first = firstPlace(mixed);
        for (int place = first; place < first + WAYS; place++) {
            if (tags.getPlain(place) != (int) mixed) continue;
            Kept kept = places.getAcquire(place);
            if (kept == null || !kept.is(account.number(), email)) continue;
            if (!kept.asked) kept.asked = true;
            return kept.record;
        }
        return null;
    }

    void put(AccountId account, long email, EmailRecord record) {
        int place = placeFor(account.number(), email);
        places.setRelease(place, new Kept(account.number(), email, record));
        tags.setRelease(place, (int) mixed(account.number(), email));
    }

    void remove(AccountId account, long email) {
        int first = firstPlace(mixed(account.number(), email));
        for (int place = first; place < first + WAYS; place++) {
            Kept kept = places.getAcquire(place);
            if (kept != null && kept.is(account.number(), email)) places.setRelease(place, null);
        }
    }

    /// Its own place, a free one, or that of a record nobody asks for.
    private int placeFor(long account, long email) {
        int first = firstPlace(mixed(account, email));
        int begin = (int) email & (WAYS - 1); // not always the same one goes
        int unasked = -1;
        int free = -1;
        for (int i = 0; i < WAYS; i++) {
            int place = first + (begin + i) % WAYS;
            Kept kept = places.getAcquire(place);
            if (kept == null) free = place;
            else if (kept.is(account, email)) return place;
            else if (!kept.asked && unasked < 0) unasked = place;
        }
        if (free >= 0) return free;
        if (unasked >= 0) return unasked;
        for (int place = first; place < first + WAYS; place++) {
            Kept kept = places.getAcquire(place);
            if (kept != null) kept.asked = false;
        }
        return first + begin;
    }

    /// Both are small numbers: without mixing, many accounts' emails would share each set.
    private static long mixed(long account, long email) {
        return (account << 32 ^ email) * 0x9E3779B97F4A7C15L;
    }

    private int firstPlace(long mixed) {
        return (int) (((mixed >>> 32) * sets) >>> 32) * WAYS;
    }
}
