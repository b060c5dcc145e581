package org.veredus.account.removal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.contact.Contacts;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.parcel.Parcels;
import org.veredus.storage.kv.StoreFailed;

/// Removes accounts.
public final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final Directory directory;
    private final CredentialStore credentials;
    private final Accounts accounts;
    private final List<Belongings> belongings;

    /// @param belongings what is kept of accounts outside their own partitions
    public Removal(
            Directory directory,
            CredentialStore credentials,
            Accounts accounts,
            List<Belongings> belongings) {
        this.directory = directory;
        this.credentials = credentials;
        this.accounts = accounts;
        this.belongings = List.copyOf(belongings);
    }

    /// Something that is kept of accounts.
    @FunctionalInterface
    public interface Belongings {
        /// Removes what an account has of it; nothing if it has none.
        void clear(AccountId account) throws StoreFailed;
    }

    /// The password goes first: whatever happens then, nobody logs in any more. The mail goes last,
    /// when none can arrive any more; should that be cut off, [#finish] goes on with it.
    public void remove(AccountId account) throws DirectoryRefused, StoreFailed {
        credentials.remove(account);
        credentials.tokens().revokeAll(account);
        credentials.factors().removeAll(account);
        directory.removeAccount(account);
        clear(account);
    }

    /// Goes on with removals that were cut off.
    public void finish() throws StoreFailed {
        for (AccountId removed : directory.removed()) {
            clear(removed);
            log.atInfo().addKeyValue("account", removed.number()).log("account removed");
        }
    }

    private void clear(AccountId removed) throws StoreFailed {
        for (Belongings each : belongings) each.clear(removed);
        Account account = accounts.open(removed);
        Parcels.clear(account);
        Uploads.clear(account);
        Contacts.clear(account);
        accounts.remove(removed);
        try {
            directory.forget(removed);
        } catch (DirectoryRefused never) {
            throw new IllegalStateException("nothing forbids to forget", never);
        }
    }
}
