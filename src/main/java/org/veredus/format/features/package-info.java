/// A message as a set of numbers that a classifier can learn from: its words and what stands near
/// what, the shape of its header, where it leads, how it is built, what is attached.
///
/// Each feature is a hash; two features may share one, which costs a little accuracy and no
/// correctness. Only what a sender chose counts. What a receiving host wrote (Received, results of
/// other filters) and whom the message is for does not: a classifier would learn the way mail was
/// collected instead of what it says.
///
/// The hashes are part of the format of learned models: whoever changes them raises
/// [FeatureSet#VERSION]. Pure; any thread.
@NullMarked
package org.veredus.format.features;

import org.jspecify.annotations.NullMarked;
