package org.veredus.account.removal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.contact.Card;
import org.veredus.account.contact.ContactRefused;
import org.veredus.account.contact.Contacts;
import org.veredus.account.contact.ContactsDraft;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.account.parcel.Parcels;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class RemovalTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private final Directory directory = new Directory(store);
    private final CredentialStore credentials = new CredentialStore(store);
    private final List<AccountId> cleared = new ArrayList<>();
    private final Set<BlobId> contents = new LinkedHashSet<>();
    private AccountId bob = new AccountId(1);

    RemovalTest() throws StoreFailed {}

    private Removal removal(Removal.Belongings elsewhere) {
        return new Removal(directory, credentials, accounts, List.of(cleared::add, elsewhere));
    }

    @BeforeEach
    void bobHasOneOfEach() throws Exception {
        directory.addDomain(MailDomain.of(new Domain("example.test")));
        bob =
                directory
                        .addAccounts(
                                List.of(
                                        new NewAccount(
                                                Address.parse("bob@example.test"),
                                                Quota.UNLIMITED,
                                                Set.of())))
                        .getFirst();
        Account account = accounts.open(bob);
        try (MessageIntake intake = account.intake()) {
            byte[] message = "Subject: hi\r\n\r\nbody\r\n".getBytes(UTF_8);
            intake.write(message, 0, message.length);
            var filing = new Filing(intake.finish(), new byte[0], Flags.NONE, Instant.EPOCH);
            contents.add(filing.message().content().id());
            account.file(
                    Objects.requireNonNull(account.state().tree().find(Role.INBOX)).id(),
                    List.of(filing));
        }
        contents.add(
                new Uploads(account, store.blobs(), clock)
                        .keep(BlobStore.stage("an upload".getBytes(UTF_8)))
                        .content());
        contents.add(
                new Parcels(account, store.blobs(), clock)
                        .take(
                                new Parcels.Label(
                                        "film.mp4", "video/mp4", Duration.ofDays(1), new Random(1)),
                                new ByteArrayInputStream("a film".getBytes(UTF_8)))
                        .content());
        StagedBlob picture = BlobStore.stage("a picture".getBytes(UTF_8));
        contents.add(picture.id());
        Card carol =
                new Card(
                        Set.of(1L),
                        "carol",
                        Set.of("carol@example.test"),
                        Set.of(picture.id()),
                        "{}");
        new Contacts(account).change(draft -> add(draft, carol, picture));
    }

    private static long add(ContactsDraft draft, Card card, StagedBlob picture) {
        try {
            return draft.add(card, List.of(picture));
        } catch (ContactRefused refused) {
            throw new AssertionError(refused);
        }
    }

    private int records() throws StoreFailed {
        List<byte[]> keys = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(bob.partition())) {
            snapshot.scan(
                    new byte[0],
                    null,
                    (key, _) -> {
                        keys.add(key);
                        return Snapshot.Next.GO_ON;
                    });
        }
        return keys.size();
    }

    private long contentsLeft() throws StoreFailed {
        clock.advance(Duration.ofDays(1));
        store.blobs().collect(Duration.ofHours(1));
        long left = 0;
        for (BlobId each : contents) if (store.blobs().contains(each)) left++;
        return left;
    }

    @Test
    void nothingStays() throws Exception {
        assertThat(contentsLeft()).isEqualTo(4);
        removal(_ -> {}).remove(bob);
        assertThat(records()).isZero();
        assertThat(contentsLeft()).isZero();
        assertThat(cleared).containsExactly(bob);
        assertThat(directory.removed()).isEmpty();
        assertThat(directory.accounts()).isEmpty();
    }

    @Test
    void whatWasCutOffIsFinished() throws Exception {
        Removal failing =
                removal(
                        _ -> {
                            throw new StoreFailed("the disk is full");
                        });
        assertThatThrownBy(() -> failing.remove(bob)).isInstanceOf(StoreFailed.class);
        assertThat(directory.accounts()).isEmpty();
        assertThat(records()).isPositive();

        removal(_ -> {}).finish();
        assertThat(records()).isZero();
        assertThat(contentsLeft()).isZero();
        assertThat(directory.removed()).isEmpty();
    }
}
