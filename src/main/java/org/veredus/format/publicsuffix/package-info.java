/// Under which names anybody may register one: the public suffix list of publicsuffix.org.
///
/// [PublicSuffixList] reads the copy bundled as `public_suffix_list.dat` (Mozilla Public License
/// 2.0; its head says so). Pure; safe for any number of threads.
@NullMarked
package org.veredus.format.publicsuffix;

import org.jspecify.annotations.NullMarked;
