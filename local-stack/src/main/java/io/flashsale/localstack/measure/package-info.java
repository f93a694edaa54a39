/** Small measurements on the local stack; the full benchmark is a matter of its own. */
@NullMarked
package io.flashsale.localstack.measure;

import org.jspecify.annotations.NullMarked;
