package org.veredus.storage.search;

/// Where in a document words stand.
public enum Area {
    FROM,
    TO,
    CC,
    BCC,
    SUBJECT,
    BODY,
    ATTACHMENT
}
