package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.blob.BlobId;

class EmailCacheTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private static EmailRecord record(String text) {
        byte[] message = Letters.octets(text);
        return new EmailRecord(
                BlobId.of(BlobId.sha256().digest(message)),
                1,
                0,
                Letters.NO_PREFIX,
                MimeIndexer.index(message),
                Ancestry.NONE);
    }

    @Test
    void keepsWhatIsPutForEachAccount() {
        EmailCache cache = new EmailCache(1000);
        EmailRecord one = record("one");
        EmailRecord other = record("other");
        cache.put(ALICE, 7, one);
        cache.put(BOB, 7, other);
        assertThat(cache.get(ALICE, 7)).isSameAs(one);
        assertThat(cache.get(BOB, 7)).isSameAs(other);
        assertThat(cache.get(ALICE, 8)).isNull();
        cache.put(ALICE, 7, other);
        assertThat(cache.get(ALICE, 7)).isSameAs(other);
        cache.remove(ALICE, 7);
        assertThat(cache.get(ALICE, 7)).isNull();
        assertThat(cache.get(BOB, 7)).isSameAs(other);
    }

    @Test
    void holdsNoMoreThanItMayAndNearlyAsMuch() {
        EmailCache cache = new EmailCache(800);
        EmailRecord record = record("one");
        for (int email = 1; email <= 10_000; email++) cache.put(ALICE, email, record);
        int kept = 0;
        for (int email = 1; email <= 10_000; email++) {
            if (cache.get(ALICE, email) != null) kept++;
        }
        assertThat(kept).isBetween(750, 800);
    }

    @Test
    void aLongListDoesNotDriveOutWhatIsAskedFor() {
        EmailCache cache = new EmailCache(800);
        EmailRecord record = record("one");
        for (int email = 1; email <= 200; email++) cache.put(ALICE, email, record);
        for (int email = 1; email <= 200; email++) cache.get(ALICE, email);
        for (int email = 1000; email <= 100_000; email++) cache.put(ALICE, email, record);
        int kept = 0;
        for (int email = 1; email <= 200; email++) {
            if (cache.get(ALICE, email) != null) kept++;
        }
        assertThat(kept).isGreaterThan(190);
    }

    @Test
    void whatNobodyAsksForAnyMoreGoesInTheEnd() {
        EmailCache cache = new EmailCache(8);
        EmailRecord record = record("one");
        for (int email = 1; email <= 8; email++) {
            cache.put(ALICE, email, record);
            cache.get(ALICE, email);
        }
        for (int email = 100; email < 200; email++) {
            cache.put(ALICE, email, record);
            cache.get(ALICE, email);
        }
        for (int email = 1; email <= 8; email++) assertThat(cache.get(ALICE, email)).isNull();
        assertThat(cache.get(ALICE, 199)).isSameAs(record);
    }

    @Test
    void mayBeMadeForNone() {
        EmailCache cache = new EmailCache(0);
        cache.put(ALICE, 1, record("one"));
        assertThat(cache.get(ALICE, 2)).isNull();
    }
}
