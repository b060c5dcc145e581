package org.veredus.account.mailbox;

import java.util.List;
import org.veredus.format.mime.MessageIndex;
import org.veredus.storage.blob.StagedBlob;

/// A message about to be filed; made by [MessageIntake].
///
/// @param messageIds its own Message-ID and those it refers to: what finds its thread
public record NewMessage(StagedBlob content, MessageIndex index, List<String> messageIds) {
    public NewMessage {
        messageIds = List.copyOf(messageIds);
    }
}
