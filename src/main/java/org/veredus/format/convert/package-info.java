/// Content in another form: text in another charset, HTML as plain text, images as other images and
/// in other sizes. RFC 5259 §7, for IMAP's CONVERT and for Sieve's `convert` (RFC 6558).
///
/// [Converter] makes a [Converted] of a [MediaContent] and a [Wish]; [Converter#offers] tells what
/// it can do. All is bounded: octets, characters, pixels, and how many images are worked on at a
/// time, by whoever asks. Nothing here throws for what is in a content: what cannot be read is
/// refused.
///
/// Any thread. Images are read by the platform's own decoders (`javax.imageio`), which keep their
/// files in memory. Of an image with several frames the first counts.
///
/// Not here: finding parts and undoing their transfer encodings (`format.mime`), writing what came
/// of it into a message.
@NullMarked
package org.veredus.format.convert;

import org.jspecify.annotations.NullMarked;
