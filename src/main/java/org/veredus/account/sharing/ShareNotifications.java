package org.veredus.account.sharing;

import java.time.InstantSource;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.SharingListener;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.account.register.Shelf;
import org.veredus.storage.kv.StoreFailed;

/// Writes the notifications of all accounts.
public final class ShareNotifications implements SharingListener {
    /// Of one account; the oldest make room. RFC 9670 §5.1
    public static final int MAX_NOTIFICATIONS = 100;

    private static final Shelf.Form<ShareNotification> FORM =
            new Shelf.Form<>() {
                @Override
                public byte[] write(ShareNotification notification) {
                    return notification.record();
                }

                @Override
                public ShareNotification read(byte[] record) throws StoreFailed {
                    return ShareNotification.read(record);
                }
            };

    private final Accounts accounts;
    private final InstantSource clock;

    public ShareNotifications(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /// Those of one account.
    public static Shelf<ShareNotification> of(Account account) {
        return new Shelf<>(register(account), FORM);
    }

    private static Register register(Account account) {
        return new Register(account, 'H');
    }

    @Override
    public void shared(Sharing sharing) throws StoreFailed {
        ShareNotification notification =
                new ShareNotification(
                        clock.instant(),
                        sharing.by(),
                        sharing.owner(),
                        sharing.mailbox().id(),
                        sharing.mailbox().shownName(),
                        sharing.before(),
                        sharing.after());
        register(accounts.open(sharing.to()))
                .<Long, RuntimeException>change(
                        draft -> {
                            List<Item> all = draft.all();
                            for (int i = 0; i <= all.size() - MAX_NOTIFICATIONS; i++)
                                draft.remove(all.get(i).number());
                            return draft.add(notification.record());
                        });
    }

    /// RFC 9670 §5.1: who has seen to the mailbox need not be told of it.
    @Override
    public void subscribed(AccountId who, AccountId owner, MailboxId mailbox) throws StoreFailed {
        register(accounts.open(who))
                .<Boolean, RuntimeException>change(
                        draft -> {
                            boolean any = false;
                            for (Item item : draft.all()) {
                                ShareNotification each = ShareNotification.read(item.value());
                                boolean about =
                                        each.owner().equals(owner)
                                                && each.mailbox().equals(mailbox);
                                any |= about && draft.remove(item.number());
                            }
                            return any;
                        });
    }
}
