package org.veredus.verify.bimi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable.Lasting;

/// Remembers what was fetched, and what could not be; fetches only a few at once.
public final class KeptDocuments implements DocumentFetcher {
    private static final long MOST_OCTETS = 16 << 20;

    /// What an entry costs besides its content.
    private static final int ENTRY = 512;

    private static final int AT_ONCE = 8;
    private static final Duration FETCHED = Duration.ofHours(24);
    private static final Duration WRONG = Duration.ofHours(1);
    private static final Duration UNREACHABLE = Duration.ofMinutes(5);

    private final DocumentFetcher source;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Cache<Key, Kept> kept;

    private record Key(URI address, Document document) {}

    private sealed interface Kept {
        record Content(byte[] octets) implements Kept {}

        record Missing(String why, Lasting lasting) implements Kept {}
    }

    /// @param nanos elapsed time
    public KeptDocuments(DocumentFetcher source, LongSupplier nanos) {
        this.source = source;
        this.kept =
                Caffeine.newBuilder()
                        .ticker(nanos::getAsLong)
                        .executor(Runnable::run)
                        .maximumWeight(MOST_OCTETS)
                        .weigher(KeptDocuments::weight)
                        .expireAfter(Expiry.writing((Key _, Kept value) -> time(value)))
                        .build();
    }

    private static int weight(Key key, Kept value) {
        int content =
                switch (value) {
                    case Kept.Content(var octets) -> octets.length;
                    case Kept.Missing(var why, _) -> why.length();
                };
        return ENTRY + key.address.toString().length() + content;
    }

    private static Duration time(Kept value) {
        return switch (value) {
            case Kept.Content _ -> FETCHED;
            case Kept.Missing(_, var lasting) -> lasting == Lasting.FOR_NOW ? UNREACHABLE : WRONG;
        };
    }

    @Override
    public byte[] fetch(URI address, Document document) throws Unavailable {
        Key key = new Key(address, document);
        Kept known = kept.getIfPresent(key);
        if (known == null) {
            known = asked(key);
            kept.put(key, known);
        }
        return switch (known) {
            case Kept.Content(var octets) -> octets;
            case Kept.Missing(var why, var lasting) -> throw new Unavailable(why, lasting);
        };
    }

    private Kept asked(Key key) throws Unavailable {
        if (!slots.tryAcquire())
            throw new Unavailable("too much is being fetched", Lasting.FOR_NOW);
        try {
            return new Kept.Content(source.fetch(key.address, key.document));
        } catch (Unavailable missing) {
            return new Kept.Missing(String.valueOf(missing.getMessage()), missing.lasting());
        } finally {
            slots.release();
        }
    }
}
