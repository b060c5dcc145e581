package org.veredus.protocol.jmap.core;

import org.veredus.storage.kv.StoreFailed;

/// Answers calls of one name. Any number of threads.
@FunctionalInterface
public interface Method {
    void run(Call call) throws MethodError, StoreFailed;
}
