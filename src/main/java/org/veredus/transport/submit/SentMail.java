package org.veredus.transport.submit;

import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;

/// Hears what our users have sent.
@FunctionalInterface
public interface SentMail {
    void sent(Letter letter) throws StoreFailed;
}
