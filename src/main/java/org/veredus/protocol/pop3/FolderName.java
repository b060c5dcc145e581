package org.veredus.protocol.pop3;

/// Who logs in to which folder: `bob@example.org/Lists/Dogs` is bob, and shows the mailbox
/// `Lists/Dogs` instead of the inbox. No address has a slash behind its `@`.
record FolderName(String user, String folder) {
    static final String INBOX = "INBOX";

    static FolderName in(String name) {
        int slash = name.indexOf('/', Math.max(0, name.lastIndexOf('@')));
        boolean named = name.indexOf('@') >= 0 && slash > 0 && slash < name.length() - 1;
        return named
                ? new FolderName(name.substring(0, slash), name.substring(slash + 1))
                : new FolderName(name, INBOX);
    }
}
