package org.veredus.storage.search;

/// Which of a document's texts are looked at.
public enum Extent {
    READ,
    ALL
}
