/// Dovecot as the control: what our transcripts say is played against it, too, and where its
/// answers are others, the transcript says why. Start with [ControlIT].
@NullMarked
package org.veredus.journey.dovecot;

import org.jspecify.annotations.NullMarked;
