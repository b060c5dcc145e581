/// Fixtures of the tests: working stand-ins for the world outside.
@NullMarked
package org.veredus.testing;

import org.jspecify.annotations.NullMarked;
