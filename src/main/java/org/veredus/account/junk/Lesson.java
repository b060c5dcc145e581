package org.veredus.account.junk;

import org.jspecify.annotations.Nullable;
import org.veredus.format.features.FeatureSet;

/// What is to be learned of one message.
///
/// @param as null: what was learned of it is to be taken back
public record Lesson(MessageKey message, FeatureSet features, @Nullable JunkClass as) {}
