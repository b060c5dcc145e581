package org.veredus.transport.inspect;

import org.veredus.account.mailbox.NewMessage;
import org.veredus.storage.kv.StoreFailed;

/// The inspection of one message that is coming in. For one thread.
public interface Examination {
    /// Of a message that nobody has to look at.
    Examination NONE =
            new Examination() {
                @Override
                public void body(byte[] buffer, int from, int length) {
                    // not looked at
                }

                @Override
                public Judgement judge(NewMessage message) {
                    return Judgement.none();
                }
            };

    /// The next octets of the body.
    void body(byte[] buffer, int from, int length);

    /// To be asked for when the message is whole. May wait for the network, for a bounded time.
    Judgement judge(NewMessage message) throws StoreFailed;
}
